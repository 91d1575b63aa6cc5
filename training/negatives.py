"""Ways to make an unanswerable pair that looks like an answerable one.

A way that does not fit the question (no name to swap, one sentence only) returns None and another is drawn.

Edits are made on both sides: a word may change in the question only (no answer), in the passage only (no answer) or
in both (still answerable), so that an odd word alone gives nothing away and the reader has to compare the two.
"""

from __future__ import annotations

import re
from dataclasses import replace

from training.data import Example, sentences
from training.maker import STOP, Item, Maker, Way, ending, names, swap, thing_asked

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d(?!\w)")
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_AUXILIARY = re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b")
_TIME = re.compile(
    r"[0-9]|\b(?:ago|last|next|yesterday|today|tomorrow|morning|night|week|month|year|decade|century|day|"
    + _MONTH.pattern[5:]
)
_REASON = re.compile(
    r"\b(?:because|since|due|so|therefore|thus|as|to|for|by|through|when|after|owing|thanks)\b", re.IGNORECASE
)
_PLACE = re.compile(r"\b(?:in|at|near|on|from|to|into|across|here|there)\b", re.IGNORECASE)
_ADVERBIAL = re.compile(rf"^(when|where|why)(?= {_AUXILIARY.pattern[2:]})", re.IGNORECASE)


def _says(text: str, example: Example) -> bool:
    low = text.lower()
    return any(a.text.lower().strip(" .,") in low for a in example.answers)


def retrieved(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Pair the question with a passage that shares its words but not its answer."""
    near = maker.near(example)
    if not near:
        return None
    text = maker.other_text(maker.rng.choice(near), positive)
    return None if _says(text, example) else (positive, Item(example.question, text))


def left_out(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Take every sentence that holds an annotated answer out of the article's text."""
    context = example.context
    keep = [
        context[a:b]
        for a, b in sentences(context)
        if not any(x.start < b and x.start + len(x.text) > a for x in example.answers)
    ]
    text = "".join(keep).strip()
    if len(text.split()) < 12 or _says(text, example):
        return None
    return positive, Item(example.question, maker.other_text(text, positive))


def _thing(maker: Maker, text: str) -> tuple[str, str] | None:
    """Choose a name, number or date of the text as (kind, words)."""
    things = [("month", m.group()) for m in _MONTH.finditer(text)]
    things += [("number", m.group()) for m in _NUMBER.finditer(text)]
    things += [("name", n) for n in names(text)]
    return maker.rng.choice(things) if things else None


def _another(maker: Maker, kind: str, old: str, passage: str, avoid: str) -> str | None:
    """Find another thing of the kind, from the passage if it has one and else from anywhere."""
    if kind == "month":
        options = [m.group() for m in _MONTH.finditer(passage)] or ["March", "October", "Friday", "Monday"]
    elif kind == "number":
        options = [m.group() for m in _NUMBER.finditer(passage) if len(m.group()) == len(old)]
        digits = [c if not c.isdigit() else str(maker.rng.randrange(1, 10)) for c in old]
        options = options or [old[:1] + "".join(digits[1:]) if len(old) > 2 else "".join(digits)]
    else:
        options = names(passage) if maker.rng.random() < 0.6 else maker.rng.choices(maker.names, k=3)
    options = [o for o in options if o.lower() not in avoid.lower() and not (set(_low(o)) & set(_low(old)))]
    return maker.rng.choice(options) if options else None


def _low(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", text.lower()) if w not in STOP]


def entity(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Swap a name, number or date of the question for another of its kind."""
    found = _thing(maker, example.question)
    if found is None:
        return None
    kind, old = found
    new = _another(maker, kind, old, positive.passage, example.question)
    return None if new is None else _edited(maker, positive, old, new)


def slot(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Ask for another thing of the same: "how many tanks" for "how many soldiers"."""
    match = thing_asked(example.question)
    if match is None:
        return None
    opening, old = match.group(1).lower(), match.group(2).lower()
    if opening != "how many" and _TIME.search(_beside(positive)):
        return None
    text = positive.passage.lower()
    for new in maker.other_things(opening, 6):
        same = new in text or new[:4] == old[:4]
        if not same and ending(new) == ending(old):
            question = example.question[: match.start(2)] + new + example.question[match.end(2) :]
            return positive, Item(question, positive.passage)
    return None


def opener(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Ask when, where or why of what is told without its time, place or reason."""
    match = _ADVERBIAL.match(example.question)
    if match is None:
        return None
    rest = _beside(positive)
    options = [
        word
        for word, told in (("When", _TIME), ("Where", _PLACE), ("Why", _REASON))
        if word.lower() != match.group(1).lower() and not told.search(rest)
    ]
    if not options:
        return None
    return positive, Item(maker.rng.choice(options) + example.question[match.end() :], positive.passage)


def exchanged(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Let two names of the question change places."""
    found = list(dict.fromkeys(names(example.question)))
    if len(found) < 2 or re.search(r"\b(?:and|or|between|with)\b|,", example.question):
        return None
    one, two = maker.rng.sample(found, 2)
    if one in two or two in one:
        return None
    question = re.sub(
        rf"(?<!\w)(?:{re.escape(one)}|{re.escape(two)})(?!\w)",
        lambda m: two if m.group() == one else one,
        example.question,
    )
    return None if question == example.question else (positive, Item(question, positive.passage))


def _beside(item: Item) -> str:
    """What stands beside the answer in its sentence, and the sentence after it."""
    ((start, stop),) = item.spans
    spans = sentences(item.passage)
    at = next(i for i, (_, end) in enumerate(spans) if end > start)
    return item.passage[spans[at][0] : start] + item.passage[stop : spans[min(at + 1, len(spans) - 1)][1]]


def _edited(maker: Maker, positive: Item, old: str, new: str) -> tuple[Item, Item] | None:
    """Edit the question, the passage, or both of the positive and one of the negative."""
    question, asked = swap(positive.question, old, new)
    passage, places = swap(positive.passage, old, new)
    if not asked:
        return None
    ((start, end),) = positive.spans
    on_question = replace(positive, question=question, spans=())
    touched = any(a < end and b > start for a, b in places)
    if not places or touched or maker.rng.random() < 0.5:
        return positive, on_question
    before = sum(len(new) - (b - a) for a, b in places if b <= start)
    moved = replace(positive, passage=passage, spans=((start + before, end + before),))
    on_passage = replace(moved, spans=())
    chance = maker.rng.random()
    if chance < 0.4:
        return positive, on_passage
    both = replace(moved, question=question)
    return (both, on_passage) if chance < 0.7 else (both, on_question)


WAYS: dict[str, Way] = {
    "retrieved": retrieved,
    "left out": left_out,
    "entity": entity,
    "slot": slot,
    "opener": opener,
    "exchanged": exchanged,
}
