"""Where the rows come from: one endless iterator of groups for each source, and the share of each.

What is held out for measuring is left out here by the same functions that ``training.measure`` reads with.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import bm25s

from training.data import (
    BOOLQ,
    QAMR,
    SQUADSHIFTS,
    Answer,
    Example,
    endless,
    half,
    held_out,
    joined,
    load_qamr,
    load_selqa,
    load_squadshifts,
    plain,
    read_jsonl,
)
from training.maker import Maker
from training.negatives import WAYS
from training.people import people
from training.retrieval_rows import groups_of, questions
from training.rewording import keywords
from training.rows import (
    LABELS,
    NO,
    YES,
    Group,
    Row,
    about_something_else,
    answered,
    cut,
    stance_row,
    unanswered,
)

Groups = Iterator[Group]
OWN = Path(__file__).parent
WINDOWS = (40, 60, 90, 120)  # words; passages of the program have 60 to 150, and short ones cost less
MIX = {"retrieved": 0.5, "left out": 0.12, "entity": 0.14, "exchanged": 0.1, "slot": 0.08, "opener": 0.06}
"""Which ways of ``training.negatives`` are used beside the twins that people wrote, and how often each is tried."""
TYPED = 0.08  # share of the questions that are typed as into a search box
UNMARKED = 0.15  # share of the others that lose their question mark
SWAPPED = 0.15  # share of the yes/no questions that are also put to a passage found for another
UNTITLED = 0.35  # share of the passages that are read without their article's title

SHARES = {
    "stances": {
        "written": 0.046,
        "squad2": 0.019,
        "squad1": 0.013,
        "nq": 0.01,
        "timeqa": 0.003,
        QAMR: 0.004,
        "new_wiki": 0.002,
        "reddit": 0.002,
        "amazon_reviews": 0.001,
        "sentences": 0.004,
        "selqa": 0.001,
        "people": 0.015,
        "stance written": 0.117,
        "condaqa": 0.099,
        BOOLQ: 0.027,
        "snli-devtest": 0.126,
        "snli-revised": 0.117,
        "fever": 0.126,
        "fm2": 0.063,
        "wanli-test": 0.072,
        "wiki-nli": 0.027,
        "ambient": 0.027,
        "logic": 0.027,
        "factuality": 0.018,
        "wice": 0.014,
        "yesno-facts": 0.018,
    },
    "all": {
        "written": 0.2,
        "squad2": 0.059,
        "squad1": 0.047,
        "nq": 0.035,
        "timeqa": 0.009,
        QAMR: 0.012,
        "new_wiki": 0.006,
        "reddit": 0.006,
        "amazon_reviews": 0.003,
        "sentences": 0.012,
        "selqa": 0.003,
        "people": 0.03,
        "stance written": 0.22,
        "retrieved": 0.2,
        "stories": 0.22,
        "condaqa": 0.073,
        BOOLQ: 0.045,
        "snli-devtest": 0.018,
        "snli-revised": 0.037,
        "fever": 0.061,
        "fm2": 0.037,
        "wanli-test": 0.037,
        "ambient": 0.012,
        "logic": 0.012,
        "factuality": 0.006,
        "wice": 0.012,
        "yesno-facts": 0.012,
    },
}
"""For each mix the share of the groups that each source has; a question mostly brings its partner along."""


def written_questions(data: Path, extra: Path | None, *, kept: bool) -> list[dict[str, Any]]:
    """The written questions with their twins, of the passages that are trained on or (``kept``) held out."""
    rows = [row for path in sorted((data / "qa").glob("news-written*.jsonl.gz")) for row in read_jsonl(path)]
    for path in sorted(extra.glob("*.jsonl")) if extra else ():
        rows += [row for passage in read_jsonl(path) for row in _questions_of(passage)]
    return [row for row in rows if held_out(f"written:{row['passage_id']}") is kept]


def _questions_of(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The questions of a line of ``training/written``, one by one."""
    text = told["passage"]
    for number, question in enumerate(told["questions"]):
        answers = [
            {"start": _place(text, a, question.get("at", 0) if n == 0 else 0), "text": a}
            for n, a in enumerate(question["a"])
        ]
        twin = question.get("twin")
        yield {
            "id": f"{told['id']}-{number}",
            "passage_id": told["id"],
            "context": text,
            "title": told.get("title", ""),
            "question": question["q"],
            "answers": answers,
            "pair": None if twin is None else f"{told['id']}-{twin}",
        }


def _place(text: str, part: str, number: int) -> int:
    at = text.index(part)
    for _ in range(number):
        at = text.index(part, at + 1)
    return at


def written_stances(data: Path, extra: Path | None, *, kept: bool) -> list[dict[str, Any]]:
    """The written yes/no questions and claims, of the passages that are trained on or (``kept``) held out."""
    rows = [row for path in sorted((data / "entail").glob("news-written*.jsonl.gz")) for row in read_jsonl(path)]
    rows = [row for row in rows if (row["split"] == "dev") is kept]
    for path in sorted(extra.glob("*.jsonl")) if extra else ():
        for told in read_jsonl(path):
            if held_out(f"written:{told['id']}") is kept:
                base = {"passage": told["passage"], "title": told.get("title", "")}
                rows += [{**base, "question": s["q"], "label": s["label"]} for s in told["stance"]]
    return rows


def squad1(data: Path, *, kept: bool) -> list[Example]:
    """The part of SQuAD 1.1's training questions at hand, split by article (``kept`` a tenth)."""
    return [
        Example("squad1", row["question"].strip(), row["context"], _answers(row))
        for row in read_jsonl(data / "qa" / "squad1-train-part.jsonl.gz")
        if held_out(f"squad1:{row.get('title') or row['context']}") is kept
    ]


def squad2(data: Path, *, kept: bool) -> list[dict[str, Any]]:
    """The human twins of SQuAD 2.0, split by paragraph (``kept`` a tenth)."""
    rows = read_jsonl(data / "qa" / "squad2-pairs-lower.jsonl.gz")
    return [row for row in rows if held_out(f"squad2:{row['context']}") is kept]


def entail(data: Path, name: str, *, kept: bool) -> list[dict[str, Any]]:
    """A set of stances, the part that its file marks for training or (``kept``) for measuring."""
    rows = read_jsonl(data / "entail" / f"{name}.jsonl.gz")
    return [row for row in rows if (row["split"] == "dev") is kept and not row.get("noisy")]


def boolq(data: Path, *, kept: bool) -> list[dict[str, Any]]:
    """One half of BoolQ's validation questions with their labels."""
    rows = read_jsonl(data / "reader" / "boolq-val.jsonl.gz")
    found = []
    for row in rows:
        passage = plain(row["passage"].split(" -- ", 1)[-1])
        if half(f"{BOOLQ}:{row['passage']}") is kept:
            found.append({"question": row["question"], "passage": passage, "label": "yes" if row["label"] else "no"})
    return found


def _answers(row: Mapping[str, Any]) -> tuple[Answer, ...]:
    return tuple(Answer(a["start"], a["text"]) for a in row["answers"])


@dataclass(frozen=True)
class Material:
    """Where the data lie, and chance; ``own`` holds written/, retrieved/ and stories/."""

    data: Path
    own: Path
    rng: random.Random


def iterators(material: Material) -> dict[str, Groups]:
    """An endless iterator for each source, in a random order that begins anew when it is through."""
    data, extra, rng = material.data, material.own / "written", material.rng
    found: dict[str, Groups] = {
        "written": _twins(written_questions(data, extra, kept=False), rng),
        "squad2": _twins(squad2(data, kept=False), rng),
        "squad1": _made(squad1(data, kept=False), material),
        QAMR: _made(
            joined(load_qamr(data / "reader")[0]), material, ways={w: s for w, s in MIX.items() if w != "retrieved"}
        ),
        "nq": _made(_natural(data), material),
        "timeqa": _windows(list(read_jsonl(data / "qa" / "timeqa.jsonl.gz")), rng),
        "sentences": _sentences(list(read_jsonl(data / "qa" / "sentences.jsonl.gz")), rng),
        "selqa": _sentences(load_selqa(data / "reader")[0], rng),
        "stance written": _stances(written_stances(data, extra, kept=False), rng),
        BOOLQ: _stances(boolq(data, kept=False), rng),
        "people": people(_passages(data, extra), rng),
        **{name: groups_of(questions(material.own / name, kept=False), rng) for name in ("retrieved", "stories")},
    }
    found |= {domain: _made(load_squadshifts(data / "reader", domain)[0], material) for domain in SQUADSHIFTS}
    others = [name for name in SHARES["stances"] if name not in found]
    return found | {name: _stances(entail(data, name, kept=False), rng) for name in others}


def _passages(data: Path, extra: Path | None) -> list[str]:
    """Passages of news that are trained on, of at most 170 words."""
    written = [row["context"] for row in written_questions(data, extra, kept=False)]
    told = [e.context for e in joined_news(data)]
    return sorted({text for text in (*written, *told) if len(text.split()) <= 170})


def joined_news(data: Path) -> list[Example]:
    """QAMR's sentences joined to documents, those that are trained on."""
    return joined(load_qamr(data / "reader")[0])


def groups(material: Material, mix: str) -> Groups:
    """Yield groups for ever, each source in its share of the ``mix``."""
    every = iterators(material)
    names, weights = zip(*SHARES[mix].items(), strict=True)
    while True:
        group = next(every[material.rng.choices(names, weights)[0]])
        yield _as_typed(_untitled(group) if material.rng.random() < UNTITLED else group, material.rng)


def _natural(data: Path) -> list[Example]:
    rows = [*read_jsonl(data / "qa" / "nq-oracle.jsonl.gz"), *read_jsonl(data / "qa" / "nq-qed.jsonl.gz")]
    rows += list(read_jsonl(data / "qa" / "covidqa.jsonl.gz"))
    return [Example("nq", row["question"], row["context"], _answers(row)) for row in rows if row["answers"]]


def _made(examples: list[Example], material: Material, ways: Mapping[str, float] = MIX) -> Groups:
    """Answerable questions, each beside a partner made by one of the ``ways``."""
    rng = material.rng
    maker = Maker(examples, rng, lengths=WINDOWS)
    if "retrieved" in ways:
        maker.retrieve(examples)
    for example in endless(examples, rng):
        pair = maker.pair(example, ways, WAYS)
        if pair is not None:
            one, other = pair
            yield Group(answered(one.question, one.passage, one.spans), unanswered(other.question, other.passage))


def _twins(rows: list[dict[str, Any]], rng: random.Random) -> Groups:
    """Written questions: each that has an answer beside its twin without one, where there is one."""
    by_context: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if not row["answers"]:
            by_context.setdefault(row["context"], []).append(row)
    for row in endless([row for row in rows if row["answers"]], rng):
        near = by_context.get(row["context"], [])
        twins = [other for other in near if other.get("pair") == row["id"]] or near
        words = rng.choice(WINDOWS) if len(row["context"].split()) > 170 else 1000
        passage, spans = cut(row["context"], _answers(row), words, rng)
        other, title = rng.choice(twins) if twins else None, row.get("title", "")
        yield Group(
            answered(row["question"], passage, spans, title=title),
            unanswered(other["question"], passage, title=title) if other else None,
        )


def _windows(rows: list[dict[str, Any]], rng: random.Random) -> Groups:
    """Questions on windows of a page, with or without an answer, tokens put together again."""
    for row in endless(rows, rng):
        if row["answers"]:
            passage, spans = cut(row["context"], _answers(row), rng.choice(WINDOWS), rng)
            yield Group(answered(row["question"], passage, spans))
        else:
            yield Group(unanswered(row["question"], row["context"]))


def _sentences(rows: list[dict[str, Any]], rng: random.Random) -> Groups:
    """Questions and claims with the sentences that bear on them, beside the same text without these sentences."""
    for row in endless(rows, rng):
        relevant = set(row["relevant"])
        rest = [s for i, s in enumerate(row["sentences"]) if i not in relevant]
        if not relevant or len(relevant) > 4 or len(rest) < 2:
            continue
        keep = sorted({*relevant, *rng.sample(range(len(row["sentences"])), k=min(3, len(row["sentences"])))})
        text, spans = "", []
        for i in keep:
            if i in relevant:
                spans.append((len(text), len(text) + len(row["sentences"][i])))
            text += row["sentences"][i] + " "
        other = " ".join(rng.sample(rest, k=min(len(rest), len(keep))))
        if len(text) <= 1400:
            yield Group(answered(row["question"], text, spans, loose=True), unanswered(row["question"], other))


def _stances(rows: list[dict[str, Any]], rng: random.Random) -> Groups:
    """Yes/no questions and claims; some of them are put to a passage that was found for another one."""
    passages = sorted({row["passage"] for row in rows})
    found = bm25s.BM25()
    found.index(bm25s.tokenize(passages, stopwords="en", show_progress=False), show_progress=False)
    for row in endless(rows, rng):
        asked = row.get("question") or row["hypothesis"]
        made = stance_row(asked, row["passage"], frozenset(LABELS[row["label"]]), title=row.get("title", ""))
        other: Row | None = None
        if made.stances <= {YES, NO} and rng.random() < SWAPPED:
            query = bm25s.tokenize([asked], stopwords="en", show_progress=False)
            places, _ = found.retrieve(query, k=min(8, len(passages)), show_progress=False)
            others = [
                p
                for i in places[0]
                if (p := passages[int(i)])[:60] != row["passage"][:60] and not _shares(p, row["passage"])
            ]
            other = about_something_else(made, rng.choice(others)) if others else None
        yield Group(made, other)


def _shares(one: str, other: str) -> bool:
    """Whether two passages are edits of one text."""
    a, b = set(one.split()), set(other.split())
    return 2 * len(a & b) > len(a | b)


def _untitled(group: Group) -> Group:
    return Group(replace(group.row, title=""), group.partner and replace(group.partner, title=""))


def _as_typed(group: Group, rng: random.Random) -> Group:
    """Now and then a question as people type it: without its mark, or only its words."""
    chance = rng.random()
    change: Callable[[str], str] | None = None
    if chance < TYPED and not group.row.stances:
        change = keywords
    elif chance < TYPED + UNMARKED:
        change = lambda text: text.rstrip("? ").lower()  # noqa: E731
    if change is None:
        return group
    row, partner = (
        part and replace(part, question=change(part.question) or part.question) for part in (group.row, group.partner)
    )
    assert row is not None
    return Group(row, partner)
