"""What a question is, and what kind of reply it asks for, told from its words alone."""

from __future__ import annotations

import re
from enum import StrEnum

from index.records import UserError

MAX_QUESTION = 1000
"""Characters; a longer text is not a question."""

AUXILIARIES = frozenset(
    "am is are was were do does did has have had can could will would shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't "
    "shan't shouldn't mustn't cannot ain't "
    "isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant couldnt wont wouldnt shouldnt".split()
)
"""Words that open a yes/no question, in lower case with a straight apostrophe."""


class Kind(StrEnum):
    """The form of the reply: yes or no, a few words, or whole sentences."""

    YES_NO = "yes/no"
    SPAN = "span"
    SENTENCE = "sentence"


_WH = frozenset("who whom whose when where which what why how who's what's where's when's how's whats".split())
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_INDIRECT = re.compile(
    r"(?:please |(?:do|does) (?:you|anyone|anybody) know |(?:can|could|would|will) you (?:please )?"
    r"|i (?:want|would like|need) to know |(?:do you have|is there) any idea "
    r"|tell me |let me know |say )(?=(?:please |tell me |let me know |say |explain|describe|summari[sz]e|list|name|"
    r"who|whom|whose|when|where|which|what|why|how|if|whether)\b)"
)
COMMANDS = frozenset(
    "please explain describe summarise summarize outline discuss compare elaborate list name give show find quote tell "
    "summary overview recap".split()
)
"""Words that say what to do with what is found; no article need hold them."""
_TELLS = re.compile(
    r"(?:explain|describe|summari[sz]e|outline|discuss|compare|elaborate|tell (?:me|us)(?: more)? about)\b"
)
_TAG = re.compile(r", (?:right|correct|true|yes|no|(?:" + "|".join(AUXILIARIES) + r") (?:not )?"
                  r"(?:i|you|he|she|it|we|they|there|that|this)(?: not)?)$")  # fmt: skip
EXTENTS = frozenset(
    "many much long old far often big tall high large deep fast heavy soon wide expensive few small strong hot cold "
    "late early young frequently quickly likely close short low thick rich common popular great low cheap short "
    "severe dangerous important successful recently bad good well big slow narrow loud bright".split()
)
"""Words that, after "how", ask for an extent."""
_SAYING = frozenset(
    "say says said saying think thinks thought believe believes believed claim claims claimed argue argues argued "
    "explain explains explained warn warns warned comment commented suggest suggests suggested stated "
    "tell tells told feel feels felt reply replied respond responded react reacted happen happens happened mean "
    "means meant insist insisted indicate indicated stress stressed emphasize emphasise maintain "
    "write tweet tweeted post posted".split()
)
_NAMING = re.compile(
    r"(?<!the )(?<!a )(?<!phone )(?<!this )(?<!that )(?<!any )"
    r"\b(?:call|called|name|named|title|titled|nickname|nicknamed|dub|dubbed|known as|stand for)\b"
)
_SENTENCE_NOUNS = re.compile(
    r"^what(?:'s| is| are| was| were| will be| has been| have been)? (?:the |their |his |her |its |your |one |some |"
    r"[^\W_]+(?:'s)? ){0,6}?"
    r"(?:reaction|reactions|response|responses|opinion|opinions|view|views|stance|position|reason|reasons|motivation|"
    r"motive|explanation|attitude|difference|differences|reasoning|argument|arguments|rationale|message|verdict on|"
    r"relationship between|connection between|story|significance|implications?|details|happening|going on|going to "
    r"happen|known|true|latest|background|situation|point of)\b"
)
_DOING = re.compile(
    r"^what (?:do|does|did|will|would|can|could|should|must|has|have|had|is|are|was|were) .*"
    r"\b(?:do|doing|done)(?: (?:about|to|with|for|after|before|in|on|when|if|next|now|instead|then|at|during|once)"
    r"\b.*)?$"
)


def checked_question(question: str) -> str:
    """The question without outer spaces; raises UserError when there is none or too much of it."""
    asked = " ".join(question.encode("utf-8", "replace").decode().split())  # half a character is none
    if not asked:
        raise UserError("the question is empty; type what you want to know")
    if len(asked) > MAX_QUESTION:
        raise UserError(f"the question has {len(asked):,} characters; ask in at most {MAX_QUESTION:,}")
    return asked


def kind(question: str) -> Kind:
    """Tell what reply ``question`` asks for; whatever shows no form of a question (search words) asks for a span.

    A question about what was said, thought or done, a reason or a manner wants sentences; what something is
    called wants a span even where somebody calls it so.
    """
    text = _plain(question)
    while stripped := _INDIRECT.match(text):
        text = text[stripped.end() :]
    if _TAG.search(text):
        return Kind.YES_NO
    if _TELLS.match(text) or re.match(r"(?:for what reason|what for|how come)\b", text):
        return Kind.SENTENCE
    text = _main_clause(text)
    words = _WORD.findall(text)
    if not words:
        return Kind.SPAN
    if words[0] in AUXILIARIES or words[0] in {"if", "whether"}:
        return _of_alternatives(text)
    asker = next((i for i, word in enumerate(words) if word in _WH), None)
    if asker is None:
        return Kind.YES_NO if question.rstrip().endswith("?") and _is_statement(words) else Kind.SPAN
    return _of_wh(words[asker:], " ".join(words[asker:]))


_NOW = re.compile(
    r"\b(?:current|currently|still|presently|at present|at the moment|latest|these days|as of today)\b"
    r"|\b(?:right )?now(?= *\?*$)|\btoday(?= *\?*$)",
    re.IGNORECASE,
)


def holds_now(question: str) -> bool:
    """Whether a question asks for what holds now: "the current harbour master", "who leads it now?"."""
    return bool(_NOW.search(question))


def _plain(question: str) -> str:
    text = " ".join(question.translate({0x2019: "'", 0x2018: "'"}).lower().split())
    return text.rstrip(" ?!.…")


def _main_clause(text: str) -> str:
    """Drop what stands before the question proper: "According to X, who ...", "When X spoke, did ..."."""
    words = _WORD.findall(text)
    asks = words[:1] and (words[0] in AUXILIARIES or words[0] in _WH)
    subordinate = len(words) > 1 and words[0] in {"when", "where", "if"} and words[1] not in AUXILIARIES
    if asks and not subordinate:
        return text
    for at in (match.end() for match in re.finditer(", ", text)):
        rest = _WORD.findall(text[at : at + 40])
        if rest and (rest[0] in AUXILIARIES or rest[0] in _WH - {"who", "which", "whose", "where", "when"}):
            return text[at:]
        if rest and rest[0] in _WH and text.startswith(("according", "in ", "on ", "at ", "during", "after", "before")):
            return text[at:]
    return text


def _of_alternatives(text: str) -> Kind:
    """A question that opens with an auxiliary; "…, or is it …" asks which."""
    others = "|".join(sorted(AUXILIARIES))
    return Kind.SPAN if re.search(rf"\bor (?:{others}) (?:it|he|she|they|there|the)\b", text) else Kind.YES_NO


def _is_statement(words: list[str]) -> bool:
    return len(words) >= 4 and any(w in AUXILIARIES or (len(w) > 4 and w.endswith("ed")) for w in words[1:-1])


def _of_wh(words: list[str], text: str) -> Kind:
    first, second = words[0].removesuffix("'s"), words[1] if len(words) > 1 else ""
    if first in {"what", "whats"}:
        return Kind.SENTENCE if _wants_words(words, text) else Kind.SPAN
    if first == "how" and second:
        of_extent = second in EXTENTS or second.endswith("ly") or _NAMING.search(text)
        return Kind.SPAN if of_extent else Kind.SENTENCE
    return Kind.SENTENCE if first == "why" else Kind.SPAN


def _wants_words(words: list[str], text: str) -> bool:
    """Whether a question with "what" is about what was said, thought or done rather than a thing's name."""
    saying = next((i for i, word in enumerate(words) if i and word in _SAYING), len(words))
    if _NAMING.search(" ".join(words[:saying])):
        return False
    said = saying < len(words) and (saying == 1 or words[1] in AUXILIARIES)
    said = said and not set(words[saying + 1 : saying + 2]) & {"is", "are", "was", "were"}
    about = re.fullmatch(r"what(?:'s| is| was) .* about", text)
    return bool(said or _SENTENCE_NOUNS.match(text) or _DOING.match(text) or about)
