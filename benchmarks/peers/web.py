"""Web pages for the comparison: stories of 1,500 words amid menus and teasers, each with one real report in it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.pages import Press, first_told, real_sentences
from benchmarks.peers.scifact import Slice
from qa.measure.dataset import read_dataset
from training.data import read_jsonl

WORDS = 1500


def web_pages(data: Path, count: int) -> Slice:
    """``count`` pages that hold the texts of the news quiz that are asked about first, and the questions on these.

    A page that reprints another is relevant for the same questions.
    """
    folder = data / "news" / "quiz"
    texts = {row["_id"]: row["text"] for row in read_jsonl(folder / "corpus.jsonl")}
    questions = read_dataset(folder).questions
    asked = list(dict.fromkeys(name for question in questions for name in question.gains))
    press = Press(real_sentences(data, without="quiz"), WORDS, [texts[name] for name in asked])
    told = [asked[first_told(number)] if first_told(number) < len(asked) else "" for number in range(count)]
    gains = {
        question.text: {_source(number): 1 for number, name in enumerate(told) if question.gains.get(name)}
        for question in questions
        if question.gains.keys() <= set(told)
    }
    return Slice({_source(number): press.page(number) for number in range(count)}, gains)


def _source(number: int) -> str:
    return f"{number:05}.html"
