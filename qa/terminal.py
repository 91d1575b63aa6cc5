"""Draws replies and reports as plain text and as JSON; never decides."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import unquote_plus

from index.build import BuildReport
from index.records import Article, Hit
from qa import texts
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.question.requests import others
from qa.reading.weights import STANCES
from qa.receipts import CheckedQuote
from qa.replies import Answer, Citation, Digest, NoAnswer, ReadPassage, Reply
from qa.stance.stance import Stance
from qa.standing.changes import Change, is_quoted
from qa.standing.kept_file import Kept
from qa.texts import counted

WIDTH = 100
EXCERPT = 240
"""Characters of a passage that came close."""
_LISTED = 20


def label(citation: Citation) -> str:
    """What a reader needs to find the source again: title, publisher, date and source, as far as known."""
    parts = [citation.title, citation.publisher, citation.date, citation.source]
    return " · ".join(printable(part) for part in parts if part)


def printable(text: str) -> str:
    """``text`` without the control and format characters that a terminal would obey."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def reply_text(reply: Reply) -> str:
    """A reply for a person at a terminal: the stance or the answer's own words, then each quote with its source."""
    if reply.missing:
        return f"{_wrapped(texts.only_words(printable(reply.missing)))}\n\n{reply_text(replace(reply, missing=''))}"
    if reply.asked != reply.question:
        searched = _wrapped(f"{texts.SEARCHED_FOR} {printable(reply.asked)}")
        return f"{searched}\n\n{reply_text(replace(reply, question=reply.asked))}"
    if isinstance(reply, NoAnswer):
        return _refusal(reply)
    if isinstance(reply, Digest):
        return _digest(reply)
    first = lead(reply) if _has_stance(reply) else f"“{lead(reply)}”"
    alone = first == f"“{printable(reply.citations[0].quote)}”"
    unknown = printable(texts.unknown_names(reply.searched.unknown_names(reply.asked)))
    lines = ([_wrapped(unknown), ""] if unknown else []) + ([] if alone else [_wrapped(first), ""])
    for citation in reply.citations:
        lines += [*_cited(citation), ""]
    return "\n".join(lines).rstrip()


def _has_stance(reply: Answer) -> bool:
    """Whether an answer says yes or no, or that its sources or their answers differ."""
    return bool(reply.stance) or len(reply.tally) > 1


def lead(reply: Answer) -> str:
    """An answer in a line: its own words, or what so many articles say to a yes/no question."""
    if not _has_stance(reply):
        return printable(reply.text)
    said = "sources differ" if reply.stance == Stance.MIXED else reply.stance or "answers differ"
    return f"{said.capitalize()}: {_tally(reply)}"


def _cited(citation: Citation) -> list[str]:
    """A quote with its number, and where it stands."""
    quote = printable(" ".join(citation.quote.split()))
    lines = [_wrapped(f"[{citation.n}] {quote}"), f"    {label(citation)}"]
    lines += [f"    also in {printable(', '.join(citation.also_in))}"] if citation.also_in else []
    lines += [f"    {texts.OLDER}"] if citation.older else []
    return lines + (["    changed since indexed; run: python app.py index"] if citation.stale else [])


def _digest(reply: Digest) -> str:
    """A digest: what it was read as, our line of counts, then every item with the quotes that say the same."""
    readings = "|".join(other.value for other in others(reply.request))
    lines = [
        _wrapped(f"{texts.understood(reply.request, printable(reply.subject))}; otherwise --as {readings}"),
        *([_wrapped(printable(line))] if (line := reply.lead or texts.NOTHING_FOUND * (not reply.items)) else []),
        "",
    ]
    heading = ""
    for item in reply.items:
        if item.label and not (reply.request == "claim" and item.label == heading):
            lines.append(_wrapped(printable(item.label)))
        heading = item.label
        lines += _cited(item.citation)
        for also in item.also:
            lines += _cited(also)
        lines.append("")
    return "\n".join([*lines, *([] if reply.items else _searched(reply))]).rstrip()


def _tally(reply: Answer) -> str:
    """``2 of 5 articles``; where they differ, ``640 (2 articles), 580 (1 article)``."""
    if len(reply.tally) == 1:
        return f"{reply.tally[0][1]} of {counted(reply.searched.articles, 'article')}"
    return ", ".join(f"{printable(position)} ({counted(number, 'article')})" for position, number in reply.tally)


def explained_text(reply: Reply) -> str:
    """How each passage that was read was scored, and what of it was set aside."""
    lines = ["Read:"] if reply.read else ["Read: nothing."]
    for read in reply.read:
        scores = {"retrieval": read.retrieval, "reader": read.reader, "score": read.score}
        told = ", ".join(f"{name} {'none' if number is None else f'{number:.2f}'}" for name, number in scores.items())
        lines.append(f"-   {printable(read.source)} {read.start}–{read.end}: {told}")
        if read.stance:
            stances = zip(STANCES, read.stance, strict=True)
            lines.append("    " + ", ".join(f"{name} {probability:.2f}" for name, probability in stances))
        for quote, reason in read.set_aside:
            shown = textwrap.shorten(printable(quote), 70, placeholder=" …")
            lines.append(_wrapped(f"    set aside “{shown}”: {reason}"))
    return "\n".join(lines)


def checked_text(checked: CheckedQuote) -> str:
    """What became of one quote of a receipt, on one line."""
    quote = textwrap.shorten(printable(checked.quoted.quote), 70, placeholder=" …")
    return f"{checked.status:<8} [{checked.quoted.n}] {printable(checked.quoted.source)}: {quote}"


def _refusal(reply: NoAnswer) -> str:
    if reply.either:
        return "\n".join([texts.WHICH, *(_wrapped(f"-   {printable(question)}") for question in reply.either)])
    if reply.tier is Tier.PERHAPS:
        found = [(" ".join(near.sentence.split()), near.passage.source) for near in reply.closest]
        may = _wrapped(printable(texts.may_answer(reply.searched.unknown_names(reply.asked))))
        rest = replace(reply, searched=reply.searched.without_names(reply.asked))
        return "\n".join([may, *_listed_near(found), "", *_searched(rest)])
    refused = _wrapped(texts.not_read(printable(reply.unread)) if reply.unread else texts.refused(reply.subject))
    lines = [refused, *_searched(reply)]
    if reply.closest:
        lines += ["", f"Closest passages{'' if reply.unread else ', which do not answer it'}:"]
        found = [(" ".join(filter(None, near.excerpt(EXCERPT))), near.passage.source) for near in reply.closest]
        lines += _listed_near(found)
    return "\n".join(lines)


def _searched(reply: NoAnswer | Digest) -> list[str]:
    s = reply.searched
    lines = [_wrapped(printable(texts.searched(s.articles, s.passages, s.mentions, s.unknown_words)))]
    if isinstance(reply, NoAnswer) and reply.meant:
        lines.append(f"{texts.MEANT} {printable(reply.meant)}")
    return lines


def _listed_near(found: Sequence[tuple[str, str]]) -> list[str]:
    """A line for each text with its source."""
    return [_wrapped(f"-   {printable(text)} ({printable(source)})") for text, source in found]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def titles_in(reply: Reply, article: Callable[[str], Article | None]) -> dict[str, str]:
    """The titles of the articles whose passages a reply shows, by source; ``article`` looks one up."""
    found: Sequence[Hit | Near] = reply.nearest + reply.closest if isinstance(reply, NoAnswer) else reply.passages
    shown = map(article, {one.passage.source for one in found})
    return {one.source: one.title for one in shown if one is not None}


def reply_json(
    reply: Reply, identity: str | int | None, titles: Mapping[str, str], *, k: int, explain: bool = False
) -> str:
    """A reply as one line of JSON, in the form of docs/commands.md; ``titles`` are the articles' by source."""
    answer = None if isinstance(reply, NoAnswer) else reply
    hits: Sequence[Hit] = reply.nearest if isinstance(reply, NoAnswer) else reply.passages
    data: dict[str, Any] = {
        "id": identity,
        "question": reply.question,
        "asked": reply.asked,
        "answered": reply.tier is Tier.SURE,
        "tier": reply.tier.value,
        "answer": (answer.text or None) if answer else None,
        "score": round(reply.score, 4),
        "stance": reply.stance if isinstance(reply, Answer) else None,
        "citations": [_citation(c) for c in answer.citations] if answer else [],
        "closest": [
            {**_place(near.passage.source, near.start, near.end, titles), "quote": near.sentence}
            for near in (reply.closest if isinstance(reply, NoAnswer) else ())
        ],
        "passages": [
            {**_place(p.source, p.start, p.end, titles), "score": round(hit.score, 4), "text": p.text}
            for hit, p in ((hit, hit.passage) for hit in hits[:k])
        ],
        "missing": [line for line in (reply.missing, getattr(reply, "unread", "")) if line],
    }
    if isinstance(reply, Digest):
        data["digest"] = _digest_data(reply)
    if isinstance(reply, NoAnswer) and reply.either:
        data["either"] = list(reply.either)
    if explain:
        data["explain"] = [_read(read) for read in reply.read]
    return json.dumps(data, ensure_ascii=False)


def _digest_data(reply: Digest) -> dict[str, Any]:
    """What a digest adds: what it was read as, and its items, which name their citations by number."""
    return {
        "request": reply.request,
        "subject": reply.subject,
        "others": [other.value for other in others(reply.request)],
        "lead": reply.lead,
        "items": [{"n": i.citation.n, "also": [also.n for also in i.also], "label": i.label} for i in reply.items],
    }


def _read(read: ReadPassage) -> dict[str, Any]:
    return {
        "source": read.source,
        "start": read.start,
        "end": read.end,
        "retrieval": round(read.retrieval, 4),
        "reader": None if read.reader is None else round(read.reader, 4),
        "score": None if read.score is None else round(read.score, 4),
        "stance": {n: round(p, 4) for n, p in zip(STANCES, read.stance, strict=True)} if read.stance else None,
        "set_aside": [{"quote": quote, "reason": reason} for quote, reason in read.set_aside],
    }


_CITED = ("n", "source", "title", "publisher", "date", "start", "end", "quote")


def _citation(citation: Citation) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in _CITED}


def _place(source: str, start: int, end: int, titles: Mapping[str, str]) -> dict[str, Any]:
    return {"source": source, "title": titles.get(source, ""), "start": start, "end": end}


def kept_text(one: Kept) -> str:
    """A kept question with what changed since it was seen, and its answer as it is now."""
    bounds = f" ({printable(unquote_plus(one.bounds))})" if one.bounds else ""
    lines = [f"{printable(one.question)}{bounds}"]
    lines += [f"  {change.kind}: {printable(_on_line(change))}" for change in one.changes]
    answer = f"“{one.latest.answer}”" if is_quoted(one.latest) else one.latest.answer
    now = answer if one.answered else texts.DOES_NOT_SAY
    return "\n".join([*lines, *textwrap.wrap(printable(now), WIDTH, initial_indent="  ", subsequent_indent="  ")])


def _on_line(change: Change) -> str:
    if not change.source:
        return change.text
    where = " · ".join(filter(None, [change.title or change.source, change.publisher, change.date]))
    return f"“{' '.join(change.text.split())}” ({where})"


def kept_fields(one: Kept) -> dict[str, Any]:
    """A kept question as JSON says it; ``bounds`` is the part of an address that carries its filters."""
    latest = one.latest
    return {
        "question": one.question,
        "as": one.reading,
        "bounds": one.bounds,
        "answered": one.answered,
        "answer": latest.answer if one.answered else None,
        "stance": latest.stance or None,
        "changes": [asdict(change) for change in one.changes],
        "citations": [asdict(quoted) for quoted in latest.quotes],
    }


def report_text(report: BuildReport, *, done: bool) -> str:
    """What an update did (``done``) or would do, a line for each article up to a bound, then one of sums."""
    lines: list[str] = []
    if report.outdated:
        lines.append(f"The index of an older program {'was' if done else 'would be'} made anew.")
    renamed = [f"{old} → {new}" for old, new in report.renamed]
    groups = (("added", report.added), ("changed", report.changed), ("renamed", renamed), ("removed", report.removed))
    for word, sources in groups:
        lines += _listed(f"{word} ", sources)
    lines += _listed("skipped ", report.skipped)
    lines += _listed("note ", report.notes)
    changes = ", ".join(f"{len(sources):,} {word}" for word, sources in groups if sources)
    if not done:
        lines.append(f"Would change: {changes or 'files without articles'}." if report.differs else "Up to date.")
    elif report.differs:
        lines.append(
            f"{texts.held(report.articles, report.passages)}; "
            f"{changes or 'no article changed'}; {counted(report.embedded, 'passage')} embedded."
        )
    else:
        lines.append(f"Up to date: {counted(report.articles, 'article')}.")
    return "\n".join(lines)


def _listed(prefix: str, items: Sequence[str]) -> Iterator[str]:
    for item in items[:_LISTED]:
        yield prefix + printable(item)
    if len(items) > _LISTED:
        yield f"{prefix}{len(items) - _LISTED:,} more"


def report_json(report: BuildReport, news: Sequence[Kept] = ()) -> str:
    """What an update did or would do and what changed for kept questions, as one line of JSON."""
    data = {name: value for name, value in vars(report).items() if name != "outdated"}
    return json.dumps({**data, "kept": [kept_fields(one) for one in news]}, ensure_ascii=False)
