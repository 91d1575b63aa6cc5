"""Questions made of sentences."""

import pytest

from index.records import Article
from qa.suggest.patterns import candidates

SENTENCES = """
Kremlin spokesman Dmitry Peskov laughed. | Who is the Kremlin spokesman? | Dmitry Peskov
Moscow’s Deputy Foreign Minister Sergei Ryabkov left. | Who is Moscow’s Deputy Foreign Minister? | Sergei Ryabkov
President Mary Robinson said it rained. | What did Mary Robinson say? |
“It rained,” warned Mary Robinson. | What did Mary Robinson warn? |
Politician Mary Robinson said it rained. | What did Mary Robinson say? |
New South Wales Rural Fire Service said it rained. | What did New South Wales Rural Fire Service say? |
Pakistan Foreign Minister Mary Robinson said it rained. | What did Mary Robinson say? |
King Juan Carlos said it rained. | What did King Juan Carlos say? |
Łukasz Żal said it rained. | What did Łukasz Żal say? |
Still, the Rover neither confirmed nor denied the talk took place. | Did the Rover confirm the talk took place? |
Mary Robinson refused to confirm whether a call had occurred. | Did Mary Robinson confirm whether a call had occurred? |
Rover denied a report that the east would be dropped. | Did Rover confirm a report that the east would be dropped? |
Moscow has lost more than 850,000 men. | How many men has Moscow lost? | 850,000
Ohio has reported 4,300 monkeypox cases. | How many monkeypox cases has Ohio reported? | 4,300
"""

UNFIT = """
It rained in the north.
“No,” she said.
His special envoy to Ukraine, Keith Kellogg, left.
Reuters reported on Sunday.
Zelenskyy told Reuters Sunday.
Prime Minister Mary Robinson laughed.
Former US President Mary Robinson laughed.
The bank’s Chief Financial Officer laughed.
In all the Great New Old South West North Rural Fire Service said it rained.
Marks and New Spencer said it rained.
The Lord of the Rings director Mary Robinson laughed.
Ann, the member for North East England, said: “It rained.”
Rover denied a report that the eastern section, to Leyburn, would be dropped.
Rover refused to confirm whether the tie-up would take place "not very far away from. The coast".
Rover has confirmed that only 48.5% of it was left.
The head of Rover denied the talk took place.
He denied the talk took place.
Rover has lost 70 of its 500 staff.
Pictures of flowers in Secret Garden had sold 900 copies.
"""


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_a_sentence_becomes_the_question_that_it_answers(line: str) -> None:
    sentence, question, expected = (part.strip() for part in line.split("|"))
    made = {c.question: c.expected for c in candidates(Article("a", sentence))}
    assert made.get(question) == expected


@pytest.mark.parametrize("sentence", UNFIT.strip().splitlines())
def test_a_sentence_of_no_such_shape_becomes_none(sentence: str) -> None:
    assert [c.question for c in candidates(Article("a", sentence))] == []


def test_a_candidate_knows_its_sentence() -> None:
    text = "It rained. NASA director Vera Rubin left. It was dark."
    [made] = candidates(Article("a", text))
    assert text[made.start : made.end].strip() == "NASA director Vera Rubin left."


def test_a_speaker_is_asked_about_by_the_whole_name() -> None:
    text = "Sergei Ryabkov arrived. Ryabkov said no."
    assert [c.question for c in candidates(Article("a", text))] == ["What did Sergei Ryabkov say?"]
