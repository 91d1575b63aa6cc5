"""The turns of a conversation: what was asked under which filters, its reply, and what of it a browser keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import urlencode

from index.filters import EVERYTHING, Filters
from index.records import UserError
from qa.question.filters import filters_in, filters_query
from qa.question.kinds import checked_question
from qa.question.requests import Request
from qa.replies import NoAnswer, Reply

KEPT = 50
"""The latest turns that are kept."""
UNANSWERED = 5
"""The latest questions that one page may have asked besides: a tab has one or two to which it saw no reply."""
ID_CHARACTERS = 40


@dataclass(frozen=True)
class Turn:
    """A question of the conversation with its reply; ``number`` counts from 1 and names its anchors.

    ``reading`` is the kind of reply that the visitor chose, None where the words of the question decided. ``sent`` is
    the id under which a browser sent the question, empty where it gave none.
    """

    number: int
    reply: Reply
    filters: Filters = EVERYTHING
    reading: Request | None = None
    sent: str = ""


Turns = tuple[Turn, ...]


class Session:
    """One visitor's conversation. Several events may work on it at once; only the one that began last may change it.

    ``asking`` is the question that is being searched, empty where none is.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._latest = object()
        self.turns: Turns = ()
        self.asking = ""

    def __deepcopy__(self, _: object) -> Session:
        """A new visitor's; conversations are never shared."""
        return Session()

    def begin(self, asking: str = "") -> object:
        """Take the conversation over from whatever works on it; what is given back says whether that still holds."""
        with self._lock:
            self._latest, self.asking = object(), asking
            return self._latest

    def go_on(self, begun: object, turns: Turns, asking: str) -> bool:
        """Search the next question after these turns, in the same go; False where it was taken over."""
        with self._lock:
            if begun is self._latest:
                self.turns, self.asking = turns, asking
            return begun is self._latest

    def latest(self) -> object:
        """What was begun last, or has ended since."""
        return self._latest

    def end(self, begun: object, turns: Turns | None = None) -> bool:
        """End what was begun, with the turns as they are now; False, and nothing changes, where it was taken over."""
        with self._lock:
            if begun is not self._latest:
                return False
            self._latest, self.asking = object(), ""
            self.turns = self.turns if turns is None else turns
            return True


def question_problem(question: str) -> str:
    """Why a question cannot be asked, in one line; empty when it can."""
    try:
        checked_question(question)
    except UserError as error:
        return str(error)
    return ""


@dataclass(frozen=True)
class Question:
    """A question to be asked, with the filters, the reading and the id of its turn."""

    text: str
    filters: Filters = EVERYTHING
    reading: Request | None = None
    sent: str = ""


def with_turn(turns: Turns, reply: Reply, filters: Filters, reading: Request | None = None, sent: str = "") -> Turns:
    """The conversation with one more turn; what of the reply is never drawn is left out."""
    number = turns[-1].number + 1 if turns else 1
    bare = replace(reply, read=())
    small = replace(bare, nearest=()) if isinstance(bare, NoAnswer) else replace(bare, passages=())
    return (*turns, Turn(number, small, filters, reading, sent))[-KEPT:]


def turns_before(turns: Turns, number: str) -> Turns:
    """The turns before the one of that number, all of them where none has it."""
    indexes = [i for i, turn in enumerate(turns) if str(turn.number) == number]
    return turns[: indexes[0]] if indexes else turns


def latest_answer(turns: Turns) -> str:
    """The text of the latest answer; a refusal says nothing."""
    last = turns[-1].reply if turns else None
    return "" if last is None or isinstance(last, NoAnswer) else last.text


def kept(turns: Turns) -> list[dict[str, object]]:
    """What a browser keeps of a conversation: the questions and their filters, to be asked anew."""
    return [_kept(turn) for turn in turns]


def _kept(turn: Turn) -> dict[str, object]:
    data: dict[str, object] = {"question": turn.reply.question}
    if turn.filters:
        data["filters"] = filters_query(turn.filters)
    if turn.reading:
        data["as"] = turn.reading.value
    if turn.sent:
        data["id"] = turn.sent
    return data


def restored(data: object) -> list[Question]:
    """The questions that a browser kept; whatever is not of their form is passed over."""
    rows = data[-KEPT:] if isinstance(data, list) else []
    found = []
    for row in rows:
        question = row.get("question") if isinstance(row, dict) else None
        filters = _filters(row.get("filters", "")) if isinstance(row, dict) else None
        if isinstance(question, str) and not question_problem(question) and filters is not None:
            found.append(Question(question.strip(), filters, known_reading(row.get("as")), sent_id(row.get("id"))))
    return found


def with_unanswered(questions: Sequence[Question], data: object, filters: Filters) -> list[Question]:
    """The questions that a browser kept, and then those that it sent and has seen no reply to.

    One whose id is among the former was answered all the same. One that replaces a turn takes its place here too.
    """
    found, answered = list(questions), {question.sent for question in questions}
    for row in data[-UNANSWERED:] if isinstance(data, list) else []:
        for question in restored([row]):
            if question.sent not in answered:
                found = [*_before(found, row.get("turn")), replace(question, filters=filters)]
    return found


def _before(questions: list[Question], turn: object) -> list[Question]:
    """The questions before that turn; all where it is none, or where the first turns are no longer kept."""
    if len(questions) >= KEPT:
        return questions
    return next((questions[:i] for i in range(len(questions)) if str(i + 1) == turn), questions)


def sent_id(data: object) -> str:
    """The id of a question as a browser gave it, empty where it is none."""
    return data if isinstance(data, str) and len(data) <= ID_CHARACTERS else ""


def known_reading(name: object) -> Request | None:
    """The kind of reply of that name, None for whatever is none."""
    return next((request for request in Request if request == name), None)


def _filters(query: object) -> Filters | None:
    """Filters as a browser kept them; None where they are not of that form."""
    if isinstance(query, dict):  # as an older program had them kept, by the names of the fields
        query = urlencode({name.removesuffix("s"): values for name, values in query.items()}, True, errors="replace")
    try:
        return filters_in(query) if isinstance(query, str) else None
    except UserError:
        return None
