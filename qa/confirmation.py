"""Whether a party confirmed or denied something: what a sentence says of it.

Someone who refuses to confirm confirms nothing and denies nothing, so these questions have a third reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.acts import ADVERBS, CONFIRM, DENY, Act, Said, acts_in
from qa.lexicon import (
    BE,
    CLAIMING,
    DEMONYMS,
    DO,
    GOVERNMENTS,
    HAVE,
    NEGATORS,
    OCCURRING,
    OFFICIALS,
    REFUSING,
    SUBORDINATORS,
    TALKS,
)
from qa.parties import is_party, is_time
from qa.propositions import Proposition, Token


def is_confirmation(asked: Proposition) -> bool:
    """Whether a question asks if a party confirmed, acknowledged, admitted or denied something."""
    return asked.words[asked.verb].key in {CONFIRM, DENY} and not asked.copular and bool(asked.object)


def said(asked: Proposition, sentence: Sequence[Token]) -> Said | None:
    """What the sentence shows the party in question to have said of the thing in question, or None."""
    if any(t.text == "?" for t in sentence):
        return None
    found = {_by_party(asked, sentence, act) for act in acts_in(sentence)} - {None}
    return found.pop() if len(found) == 1 else None


def _by_party(asked: Proposition, sentence: Sequence[Token], act: Act) -> Said | None:
    """The act if it is the asked party's own and about the thing asked."""
    if not _acts_itself(asked.subject, sentence, act) or _about(asked, sentence, act) is None:
        return None
    return act.said


def _acts_itself(party: Sequence[Token], sentence: Sequence[Token], act: Act) -> bool:
    clause = _opening(sentence, act.start)
    subject = [t for t in sentence[clause : act.start] if not t.is_mark]
    if subject and subject[-1].word in {"i", "we"} and sentence[act.start].quoted and len(subject) == 1:
        return _is_speaker(party, sentence, act)
    if sentence[act.start].quoted:
        return False
    if not subject:
        subject = _shared_subject(sentence, act.start)
    elif _reported(sentence, clause):
        return False
    return is_party(party, subject)


_BREAKS = frozenset(',;:()"—–…') | {"--"}


def _opening(sentence: Sequence[Token], at: int) -> int:
    """Where the clause that leads to ``at`` begins, over appositions between two commas."""
    i = at
    while i > 0 and sentence[i - 1].word not in _BREAKS | SUBORDINATORS | {"and", "or"}:
        i -= 1
    if i == at and i > 1 and sentence[i - 1].word == ",":
        earlier = next((j for j in range(i - 2, max(-1, i - 22), -1) if sentence[j].word == ","), None)
        if earlier:
            return _opening(sentence, earlier) if _opening(sentence, earlier) < earlier else i
    return i


def _reported(sentence: Sequence[Token], clause: int) -> bool:
    """Whether the clause that begins there is what somebody else said, asked or supposed."""
    before = sentence[clause - 1].word if clause else ""
    if before in {"if", "whether", "unless", "until", "before"}:
        return True
    return before == "that" and clause > 1 and not sentence[clause - 2].is_mark


def _shared_subject(sentence: Sequence[Token], at: int) -> list[Token]:
    """The subject of "Russia says ..., won't confirm" and "X spoke but refused to confirm": the sentence's own."""
    if at < 2 or sentence[at - 1].word not in {",", "and", "but"}:
        return []
    verb = next((i for i, t in enumerate(sentence[: at - 1]) if t.key in CLAIMING or t.word in BE | HAVE | DO), None)
    return [t for t in sentence[:verb] if not t.is_mark] if verb else []


def _is_speaker(party: Sequence[Token], sentence: Sequence[Token], act: Act) -> bool:
    """Whether the party is who says the quotation that the act stands in: X said: “...”, or “...,” X said."""
    opened = next((j for j in range(act.start, -1, -1) if sentence[j].word == '"'), None)
    closed = next((j for j in range(act.end, len(sentence)) if sentence[j].word == '"'), len(sentence))
    if opened is None:
        return False
    said_at = next((j for j in range(opened - 1, max(-1, opened - 4), -1) if sentence[j].key in {"say", "tell"}), None)
    if said_at is not None:
        begin = _opening(sentence, said_at)
        words = [t for t in sentence[begin:said_at] if not t.is_mark and t.word not in ADVERBS]
        return not _reported(sentence, begin) and is_party(party, words)
    after = sentence[closed + 1 :]
    verb = next((j for j, t in enumerate(after) if t.key == "say"), None)
    if verb is None or verb > 8 or verb < 1:
        return False
    return is_party(party, [t for t in after[:verb] if not t.is_mark])


def _about(asked: Proposition, sentence: Sequence[Token], act: Act) -> bool | None:
    """Check that the act is about the thing asked; plain acts need it as their object, refusals in their sentence."""
    wanted = [t for t in asked.object if t.word not in OCCURRING or t.word in TALKS]
    if not wanted:
        return None
    words = [t for t in sentence if not t.is_mark]
    missing = [t for t in wanted if not any(_same_thing(t, other) for other in words)]
    if missing and not (all(t.text[0].isupper() for t in missing) and len(missing) < len(wanted) and _pair(words)):
        return None
    if act.said is Said.NEITHER:
        return True if _is_object(wanted, sentence, act, reach=8) or _refers_back(wanted, sentence, act) else None
    return True if _is_object(wanted, sentence, act, reach=6, plain=True) else None


def _same_thing(wanted: Token, token: Token) -> bool:
    if wanted.word in TALKS and token.word in TALKS:
        return True
    if wanted.word in GOVERNMENTS and GOVERNMENTS[wanted.word] in {
        GOVERNMENTS.get(token.word), DEMONYMS.get(token.word)
    }:  # fmt: skip
        return True
    return wanted.key == token.key


def _pair(words: Sequence[Token]) -> bool:
    """Whether the sentence says "the two leaders" for the names of both."""
    return any(
        a.word in {"two", "both"} and b.word in OFFICIALS | {"presidents", "men", "sides", "countries", "women"}
        for a, b in pairwise(words)
    )


def _is_object(
    wanted: Sequence[Token], sentence: Sequence[Token], act: Act, *, reach: int, plain: bool = False
) -> bool:
    """Whether one of the wanted words follows the act, with only words between that change nothing."""
    for j in range(act.end + 1, min(act.end + 1 + reach, len(sentence))):
        token = sentence[j]
        if any(_same_thing(w, token) for w in wanted):
            return not plain or not _is_denied_after(sentence, act.end + 1)
        if token.word in NEGATORS or token.key in {CONFIRM, DENY} or token.word in {";", "but"}:
            return False
        if plain and token.word not in OCCURRING and not is_time(token) and not token.word.endswith("ly"):
            return False
    return False


def _is_denied_after(sentence: Sequence[Token], start: int) -> bool:
    return any(t.word in NEGATORS or t.key in REFUSING or t.key in {CONFIRM, DENY} for t in sentence[start:])


def _refers_back(wanted: Sequence[Token], sentence: Sequence[Token], act: Act) -> bool:
    """Whether "it", "this" or nothing follows the act and the sentence named the thing before."""
    follows = sentence[act.end + 1].word if act.end + 1 < len(sentence) else "."
    if follows not in {"it", "this", "that", ".", ",", '"', "them"}:
        return False
    return any(_same_thing(w, t) for w in wanted for t in sentence[: act.start])
