"""The conversation: a follow-up question becomes one that stands alone, by rules over the words of the turns.

Earlier questions are made to stand alone first, oldest first, so that a chain of follow-ups keeps its topic. What
shows no sign of leaning on an earlier turn is returned as it is: a wrong topic costs more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.text.terms import terms
from qa.english.content import content_terms
from qa.question.ellipsis import bare, what_about
from qa.question.kinds import MAX_QUESTION
from qa.question.noun_phrases import Mention, mentions_in, topic_of
from qa.question.pronouns import with_pronouns_named

TURNS = 12
"""The latest earlier questions that are looked at."""

_OPENING = re.compile(
    r"(?:(?:and|but|so(?! far\b| many\b| much\b)|ok|okay|also|then|by the way|oh)\b[\s,.!;:-]*|"
    r"(?:well|yes|no|thanks|thank you|i see|great|interesting|hmm|right|sure|alright|cool|wow|got it|now|"
    r"in that case)[,.!;:]+\s*)+",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:thanks|thank you|ok|okay|i see|great|that is|that's|that was|this is|interesting|wow|got it|good|nice|cool|"
    r"aha|oh|hmm|right|sure|yes|no|well|awesome|perfect)\b(?!.*\?$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:speaking (?:of|about) [^,]{1,80}, |please\s|"
    r"(?:can|could|would|will) you (?:please |also )?(?:tell me|explain|say|clarify)(?: again)?\s|"
    r"do you (?:know|have any information(?: about| on)?|think)\s|tell me\s|i (?:want|would like) to know\s)"
    r"(?=(?:who|whom|whose|when|where|which|what|why|how|if|whether|the|are|is|can|do|does|about)\b)",
    re.IGNORECASE,
)


def standalone(question: str, earlier: Sequence[str], *, answer: str = "") -> str:
    """The question to search for ``question``, asked after the ``earlier`` ones, oldest first.

    One that stands alone is returned unchanged. ``answer`` is the text of the latest answer, from which a person's
    name is taken where the question before asked who. A rewrite never exceeds MAX_QUESTION characters: what would
    is left as it was asked.
    """
    context: list[str] = []
    for turn in earlier[-TURNS:]:
        plain = " ".join(turn.split())
        if plain and len(plain) <= MAX_QUESTION:
            context.append(_resolved(plain, context, ""))
    asked = " ".join(question.split())
    if not asked or not context or len(asked) > MAX_QUESTION:
        return question
    resolved = _resolved(asked, context, answer[:MAX_QUESTION])
    return question if resolved == asked else resolved


def _resolved(asked: str, context: Sequence[str], answer: str) -> str:
    """``asked`` made to stand alone after questions that do."""
    if not context:
        return asked
    body, linked = _body(asked)
    last = _core(context[-1])
    if rewritten := bare(body, last) or what_about(body, last, linked=linked):
        return _finished(rewritten, asked)
    mentions = [mentions_in(_core(turn)) for turn in reversed(context[-TURNS:])]
    known = [_from_answer(last, answer), *mentions]
    rewritten = with_pronouns_named(body, known)
    if rewritten == body:
        rewritten = _with_topic(body, mentions)
    if rewritten in {asked, asked.rstrip(" ?.!")}:
        return asked
    return _finished(rewritten, asked)


def _finished(rewritten: str, asked: str) -> str:
    """A rewrite as it is shown, or what was asked where it would be too long."""
    text = " ".join(rewritten.split()).rstrip(" ?.!") + "?"
    text = text[0].upper() + text[1:]
    return text if len(text) <= MAX_QUESTION else asked


def _body(asked: str) -> tuple[str, bool]:
    """The question without the words that only tie it to the talk, never empty, and whether "and" was one."""
    text = asked.strip()
    sentences = re.split(r"(?<=[.!?])\s+(?=\w)", text)
    while len(sentences) > 1 and _POLITE.match(sentences[0]) and len(content_terms(sentences[0])) <= 2:
        sentences.pop(0)
    text = " ".join(sentences)
    opening = _OPENING.match(text)
    linked = False
    if opening and text[opening.end() :].strip(" ?.!"):
        linked = bool(re.search(r"\b(?:and|but|also)\b", opening.group(), re.IGNORECASE))
        text = text[opening.end() :]
    return text.rstrip(" ?.!") or asked, linked


def _core(turn: str) -> str:
    """The question proper of an earlier turn: its last sentence that asks."""
    sentences = [s for s in re.split(r"(?<=[.!?])\s+(?=\w)", turn) if s.strip(" ?.!")]
    asking = [s for s in sentences if s.endswith("?")] or sentences or [turn]
    text = asking[-1].rstrip(" ?.!").removesuffix(", or why not") or turn
    while aside := _ASIDE.match(text):
        text = text[aside.end() :]
    return text


def _from_answer(last: str, answer: str) -> list[Mention]:
    """The people an answer names, where the question before asked who."""
    if not answer or not re.match(r"(?:who|whom|whose|which|what (?:is|was) the name)\b", last, re.IGNORECASE):
        return []
    return [replace(m, role="subject") for m in mentions_in(f"about {answer}") if m.name and m.is_person][:1]


_PARTICIPLE = re.compile(
    r"((?:when|where|why|how) (?:is|are|was|were)) (\w+ed|found|built|made|held|born|sold|won|lost)", re.IGNORECASE
)
_LEANS = re.compile(
    r"(?:(?:what|who|which|how|when|where) (?:is|are|was|were|will be|about) )?the [\w-]+(?: [\w-]+){0,2}|"
    r"(?:(?:is|are|was|were) there )?any [\w-]+(?: [\w-]+){0,2}|"
    r"(?:what|which|how many|how much|(?:is|are) there) .*(?:needed|required|available|(?:is|are|were) there)|"
    r"(?:how much|how long|how far|how big|how old|how many) (?:is|was|are|were) the [\w-]+",
    re.IGNORECASE,
)


def _with_topic(body: str, known: Sequence[Sequence[Mention]]) -> str:
    """A question of hardly any content with the topic of the talk added."""
    topic = topic_of(known)
    if topic is None or any(m.name for m in mentions_in(body)) or set(terms(topic.bare)) & set(terms(body)):
        return body
    if passive := _PARTICIPLE.fullmatch(body):
        return f"{passive.group(1)} {topic.text} {passive.group(2)}"
    if len(content_terms(body)) > 3 or not _LEANS.fullmatch(body) or re.search(r"\bones?$", body):
        return body
    lead = "what is " if body.lower().startswith("the ") else ""
    owned = re.search(r"\b(?:the|any) [\w-]+$", body, re.IGNORECASE)
    return f"{lead}{body} {'in' if topic.is_place else 'of' if owned else 'for'} {topic.text}"
