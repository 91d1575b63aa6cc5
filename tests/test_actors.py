"""Whose act a question asks about, and whose act a sentence tells."""

import pytest

from qa.actors import asked_act, others_act


@pytest.mark.parametrize(
    ("question", "actor", "verb"),
    [
        ("How many soldiers has Ukraine lost?", "Ukraine", "lost"),
        ("What did Vladimir Zhirinovsky say about it?", "Vladimir Zhirinovsky", "say"),
        ("Where will the Kremlin send its envoy?", "Kremlin", "send"),
        ("What did the fisherman Konrad Fischer say?", "Konrad Fischer", "say"),
        ("What did Ukrainian president Zelensky say?", "Zelensky", "say"),
        ("What did Trump's envoy Kellogg say?", "Kellogg", "say"),
        ("What did the people in Munich say?", "", ""),
        ("Who lost the war?", "", ""),
        ("What did he say?", "", ""),
        ("What did Trump's envoy say?", "", ""),
        ("What do British workers say?", "", ""),
        ("Did Trump win?", "Trump", "win"),
        ("Did the spokesman win?", "", ""),
        ("When was Putin elected?", "", ""),
        ("What is Putin telling Trump?", "Putin", "telling"),
    ],
)
def test_a_question_may_ask_about_the_act_of_somebody_named(question: str, actor: str, verb: str) -> None:
    act = asked_act(question)
    found = (" ".join(t.text for t in act.actor), act.verb.text) if act else ("", "")
    assert found == (actor, verb)


LOST = "How many men has Ukraine lost?"


@pytest.mark.parametrize(
    ("question", "sentence", "others"),
    [
        (LOST, "Moscow has lost more than 850,000 men.", True),
        (LOST, "Moscow has reportedly not lost many men.", True),
        (LOST, "Ukraine has lost 43,000 men.", False),
        (LOST, "Kyiv has lost 43,000 men.", False),
        (LOST, "It has lost 43,000 men, and Moscow has lost more.", False),
        (LOST, "Moscow has lost some, and Ukraine has lost 43,000.", False),
        (LOST, "The war has cost 43,000 men.", False),
        ("How many men has Zelensky lost?", "Zelenskyy has lost many.", False),
        ("Where did Trump meet Putin?", "Putin met Trump in Helsinki.", False),
        ("Where did Trump meet Putin?", "Putin met Xi in Beijing.", True),
        ("Who did Russia attack?", "Georgia was attacked by Russia in 2008.", False),
        ("How many people did Tesla fire?", "Musk fired 14,000.", True),
    ],
)
def test_an_act_is_of_others_where_every_actor_in_the_sentence_has_another_name(
    question: str, sentence: str, others: bool
) -> None:
    act = asked_act(question)
    assert act is not None
    assert others_act(act, [sentence], sentence) == [others]


def test_what_somebody_tied_to_the_actor_did_is_not_of_others_unless_both_are_countries() -> None:
    fired, lost = asked_act("How many people did Tesla fire?"), asked_act(LOST)
    assert fired is not None
    assert lost is not None
    assert others_act(fired, ["Musk fired 14,000."], "Tesla chief Elon Musk spoke.") == [False]
    assert others_act(lost, ["Moscow has lost 850,000 men."], "Ukraine and Moscow negotiate.") == [True]


def test_a_claim_of_others_counts_only_beside_one_of_the_actors_own() -> None:
    act = asked_act("What did Medvedev say?")
    assert act is not None
    mine, inverted, theirs = "Medvedev said it was proof.", "“It is,” said Medvedev.", "“It fell,” Zhirinovsky said."
    assert others_act(act, [mine, theirs], f"{mine} {theirs}") == [False, True]
    assert others_act(act, [inverted, theirs], "") == [False, True]
    assert others_act(act, [theirs], theirs) == [False]


def test_a_claim_of_somebody_who_speaks_for_the_actor_is_not_of_others() -> None:
    act = asked_act("What did the Kremlin say?")
    assert act is not None
    sentences = ["The Kremlin said no.", "“I can neither confirm nor deny it,” Peskov said."]
    assert others_act(act, sentences, "Kremlin spokesman Dmitry Peskov arrived.") == [False, False]
    assert others_act(act, sentences, "Somebody else named Peskov arrived.") == [False, True]
