"""The conversation: a follow-up question becomes one that stands alone, by rules over the words of the turns.

Earlier questions are made to stand alone first, oldest first, so that a chain of follow-ups keeps its topic. What
shows no sign of leaning on an earlier turn is returned as it is: a wrong topic costs more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.lexical import terms
from qa.content import content_terms
from qa.ellipsis import WHOLE, clause, what_about
from qa.mentions import BODIES, DETERMINERS, PREPOSITIONS, STOP, Mention, Word, mentions_in, topic_of, words_of
from qa.questions import AUXILIARIES, MAX_QUESTION

TURNS = 12
"""The latest earlier questions that are looked at."""
PRONOUNS = 8
"""The first pronouns of a question that are looked at."""

_EVENTS = frozenset("conference summit meeting rally match ceremony hearing protest talks game".split())
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
_CLAUSE = re.compile(
    r"\b(?:and|if|because|when|while|that|but|or|so|although|after|before|since|how|why|where)\b|[,;:.?!–—]| - ",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:says?|said|thinks?|believes?|claims?|claimed|knows?|hopes?|den(?:y|ies|ied)) $", re.IGNORECASE
)
_TOLD = frozenset("confirm confirmed deny denied admit admitted acknowledge acknowledged say said know claim claimed "
                  "announce announced report reported believe think about doubt explain mention".split())  # fmt: skip


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
    for rule in WHOLE:
        if rewritten := rule(body, last):
            return _finished(rewritten, asked)
    if rewritten := what_about(body, last, linked=linked):
        return _finished(rewritten, asked)
    mentions = [mentions_in(_core(turn)) for turn in reversed(context[-TURNS:])]
    known = [_from_answer(last, answer), *mentions]
    rewritten = _definite(_pronouns(_event(body, last), known), mentions)
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


# --- words that stand for something named before

_HE = frozenset("he she him".split())
_THEY = frozenset("they them".split())
_POINTING = frozenset("his her its their he she him it they them there this that these those".split())
_PLEONASTIC = re.compile(
    r"\bit (?:seems?|appears?|looks|turns)\b|\bit (?:is|was) (?:better|best|worse|easy|hard|difficult)\b|"
    r"\bit (?:is |was |really |still |be |ever |so |very |too |more )*(?:true|possible|likely|clear|legal|illegal|"
    r"safe|okay|ok|worth|better|important|necessary|free|advisable|good|safer|known|takes?|took|rains?|snows?|means?|"
    r"cost)\b"
    r"(?= (?:that|to|for|if)\b)|\bit (?:take|takes|took|snow|rain)\b|\btime is it\b|\bmake it\b",
    re.IGNORECASE,
)


def _event(body: str, last: str) -> str:
    """ "Did the Kremlin confirm it?" with the clause for "it" where the question before names no thing but a deed."""
    match = re.fullmatch(r"(.*\b(\w+)) (?:it|that|this)( too| as well| also)?", body, re.IGNORECASE)
    if not match or match.group(2).lower() not in _TOLD:
        return body
    if any(m.role not in {"subject", "asked", "in"} and _is_thing(m) for m in mentions_in(last)):
        return body
    told = clause(last)
    if told and match.group(2).lower() == "about":
        told = re.sub(r"^that\b", "whether", told)
    return f"{match.group(1)} {told}{match.group(3) or ''}" if told else body


def _is_thing(mention: Mention) -> bool:
    return not (mention.is_person or mention.is_time or mention.is_plural)


def _pronouns(body: str, known: Sequence[Sequence[Mention]]) -> str:
    """The question with each pronoun exchanged for what the questions before name."""
    words = words_of(body)
    own = mentions_in(body)
    pieces, at, used, looked = [], 0, set[str](), 0
    for i, word in enumerate(words):
        quoted = body[word.start - 1 : word.start] in {'"', "“", "'", "‘"}
        if word.low not in _POINTING or word.text == "IT" or quoted:
            continue
        if (looked := looked + 1) > PRONOUNS:
            break
        found = _stands_for(words, i, body, own, known)
        if found is None:
            continue
        mention, end, form = found
        if mention.text.lower() in used:
            continue
        used.add(mention.text.lower())
        pieces += [body[at : word.start], form]
        at = end
    return "".join([*pieces, body[at:]])


def _stands_for(
    words: Sequence[Word], i: int, body: str, own: Sequence[Mention], known: Sequence[Sequence[Mention]]
) -> tuple[Mention, int, str] | None:
    """What the i-th word stands for, where its replacement ends, and the replacement."""
    low, after = words[i].low, words[i + 1].low if i + 1 < len(words) else ""
    before = words[i - 1].low if i else ""
    fits = _fits(low, before, after, words[i], body)
    if fits is None:
        return None
    possessive = low in {"his", "its", "their"} or (low == "her" and bool(after) and after not in STOP)
    if any(_may_be(low, m, fits) and _is_free(body, m, words[i], possessive) for m in own if m.end <= words[i].start):
        return None
    subject = before in AUXILIARIES or i == 0
    mention = _antecedent(known, fits, subject)
    if mention is None and low in _HE | {"his"}:
        mention = _antecedent(known, _may_be_lower_name, subject)
    if low in _THEY | {"their"}:
        mention = _pair(known, mention)
    if mention is None or mention.text.lower() in body.lower():
        return None
    text = mention.text if possessive or low == "there" or " and " in mention.text else mention.full or mention.text
    if set(terms(text)) - set(terms(mention.text)) & set(terms(body)):
        text = mention.text
    if possessive:
        text += "’" if text.endswith("s") and mention.is_plural else "’s"
    if low == "there":
        text = f"{'at' if mention.head in _EVENTS else 'in'} {text}"
    return mention, words[i].end, text


def _may_be(low: str, mention: Mention, fits: Callable[[Mention], bool]) -> bool:
    """Whether a pronoun may stand for something that the same question names, seen widely."""
    people = low in _THEY | {"their"} and mention.is_person
    return fits(mention) or people or (low in {"it", "its"} and mention.name)


def _is_free(body: str, mention: Mention, word: Word, possessive: bool) -> bool:
    """Whether the pronoun may stand for what the same question names before it."""
    between, after = body[mention.end : word.start], body[word.end :].strip(" ?.!")
    says = word.low in {"he", "she", "they", "it"} and bool(after) and bool(_SAYING.search(between))
    return possessive or says or bool(_CLAUSE.search(between))


_KINDS: dict[str, Callable[[Mention], bool]] = {
    **dict.fromkeys(["he", "she", "him", "his", "her"], lambda m: m.is_person),
    **dict.fromkeys(["they", "them", "their"], lambda m: m.is_group and not m.is_time),
    **dict.fromkeys(["these", "those"], lambda m: m.is_plural),
    **dict.fromkeys(["this", "that"], lambda m: not (m.is_person or m.is_time)),
}


def _fits(low: str, before: str, after: str, word: Word, body: str) -> Callable[[Mention], bool] | None:
    """What may stand in the place of a pronoun; None where the word is none."""
    if low in {"it", "its"}:
        pleonastic = any(m.start() <= word.start < m.end() for m in _PLEONASTIC.finditer(body))
        return None if pleonastic else _is_thing
    if low == "there":
        exists = before in AUXILIARIES or after in AUXILIARIES or not before
        return None if exists else lambda m: m.is_place or m.head in _EVENTS or (m.role == "in" and not m.is_time)
    if low in {"this", "that", "these", "those"}:
        joins = after not in AUXILIARIES | PREPOSITIONS | {"", "too", "and", "also"}  # a determiner or a conjunction
        if joins or not before or (after and before not in AUXILIARIES | PREPOSITIONS):
            return None
    return _KINDS[low]


def _antecedent(known: Sequence[Sequence[Mention]], fits: Callable[[Mention], bool], subject: bool) -> Mention | None:
    """The latest fitting mention, in the role of the pronoun first: subjects follow subjects."""
    order = ["subject", "asked", "object", "about", "by"] if subject else ["object", "about", "subject", "asked", "by"]
    for strict in (True, False):
        for mentions in known:
            fitting = [m for m in mentions if fits(m) and (m.role in order or not strict)]
            if fitting:
                return min(fitting, key=lambda m: order.index(m.role) if m.role in order else len(order))
    return None


def _may_be_lower_name(mention: Mention) -> bool:
    """Whether it may be a person's name typed without capitals."""
    plain = not (mention.name or mention.is_plural or mention.is_place or set(mention.words) & (BODIES | DETERMINERS))
    return plain and mention.role == "subject" and len(mention.words) <= 3


def _pair(known: Sequence[Sequence[Mention]], group: Mention | None) -> Mention | None:
    """The two people of the latest question that names people, unless a group is named as late."""
    for mentions in known:
        if group in mentions:
            return group
        people = list({m.text: m for m in mentions if m.is_person}.values())
        if len(people) == 2:
            both = f"{people[0].text} and {people[1].text}"
            return replace(people[0], text=both, words=(*people[0].words, "and", *people[1].words))
    return group


def _from_answer(last: str, answer: str) -> list[Mention]:
    """The people an answer names, where the question before asked who."""
    if not answer or not re.match(r"(?:who|whom|whose|which|what (?:is|was) the name)\b", last, re.IGNORECASE):
        return []
    return [replace(m, role="subject") for m in mentions_in(f"about {answer}") if m.name and m.is_person][:1]


def _definite(body: str, known: Sequence[Sequence[Mention]]) -> str:
    """The question with "the wall" told in full where an earlier one told which: "the Berlin Wall"."""
    for mention in reversed(mentions_in(body)):
        short = len(mention.words) == 2 and mention.words[0] in {"the", "this", "that", "these", "those"}
        if not short or mention.full or re.match(r" of\b", body[mention.end :]):
            continue
        head = terms(mention.words[1])
        same = (m for mentions in known for m in mentions if terms(m.head) == head)
        told = (_bare(m.full or m.text) for m in same if m.full or m.bare.casefold() != m.head)
        fuller = next(told, "")
        if set(terms(fuller)) - set(terms(body)):
            body = f"{body[: mention.start]}the {fuller}{body[mention.end :]}"
    return body


def _bare(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in DETERMINERS else text


# --- a topic for what says too little

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
