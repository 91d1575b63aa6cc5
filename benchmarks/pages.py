"""Indexes a folder of full web pages, stopped in the middle by a kill, and compares that with the embedding alone.

    python -m benchmarks.pages --data DIR --work DIR [--pages 3000] [--words 1500]

A page holds sentences of real news drawn at random, two words of each replaced so that no passage is there twice, amid
what surrounds a story on the web: menus, teasers, JSON-LD, scripts. Every tenth page reprints an earlier story under
another headline, every second of these with one word in twenty changed. The light model embeds. Seconds are those of
the processor, which a busy neighbour hardly changes; set OMP_NUM_THREADS=1. The embedding alone is timed on every fifth
passage, in slices as the build has them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from pathlib import Path

import app
from benchmarks.start import ROOT, processor_seconds
from index.build import Builder
from index.chunking import split_sentences
from index.local.passages import SLICE
from index.local.store import open_index
from index.local.vectors import embed
from index.records import indexed_text
from training.data import read_jsonl

EVERY = 5
_SEED = 17
_REPRINT, _BACK = 10, 7  # every so many pages one repeats the story of so many pages before
_KEPT = 0.95  # share of the words that stay in a reprint that was edited
_SECTIONS = "World Politics Business Economy Markets Science Health Culture Books Film Music Sport Travel Food".split()


@dataclass(frozen=True)
class Run:
    """What one process took: processor seconds, seconds on the clock, and memory in MB."""

    processor: float
    clock: float
    memory: float


def real_sentences(data: Path, *, without: str = "") -> list[list[str]]:
    """The words of each sentence of the news texts, but for those of one collection."""
    found: dict[tuple[str, ...], None] = {}
    for path in sorted(p for p in (data / "news").glob("*/corpus.jsonl") if p.parent.name != without):
        for text in (row["text"] for row in read_jsonl(path)):
            found.update((tuple(text[start:end].split()), None) for start, end in split_sentences(text))
    return [list(words) for words in found if 6 <= len(words) <= 60]


class Press:
    """Writes pages; the same number always gives the same one.

    Each story, where there are ``reports``, holds the next of them as a paragraph in its middle.
    """

    def __init__(self, sentences: list[list[str]], words: int, reports: Sequence[str] = ()) -> None:
        self._sentences = sentences
        self._reports = reports
        self._words = [word for sentence in sentences for word in sentence]
        self._length = words

    def page(self, number: int) -> str:
        """The HTML of one page."""
        draw = random.Random(_SEED * 1_000_003 + number)
        title = " ".join(draw.choices(self._words, k=8)).strip(" .,").capitalize()
        day = date(2024, 1, 1) + timedelta(days=number % 400)
        story = "\n".join(f'<p class="dcr-p">{escape(text)}</p>' for text in self._story(number))
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "datePublished": f"{day}T07:15:00Z",
            "author": [{"@type": "Person", "name": "Our correspondent"}],
            "publisher": {"@type": "Organization", "name": "The Bench Herald"},
        }
        return _PAGE.format(
            title=escape(title),
            day=day,
            said=f"{day:%A} {day.day} {day:%B %Y}",
            data=json.dumps(data),
            style=_STYLE,
            script=_SCRIPT,
            menu=_links("", _SECTIONS * 2),
            most_read=_links("p", (self._headline(draw) for _ in range(10))),
            related=_links("r", (self._headline(draw) for _ in range(4))),
            foot=_links("f", [f"{section} {kind}" for section in _SECTIONS for kind in ("news", "opinion", "video")]),
            story=story,
        )

    def _story(self, number: int) -> list[str]:
        """The paragraphs of a page's story, which may be that of an earlier page."""
        earlier = first_told(number)
        if earlier == number:
            story = list(self._paragraphs(random.Random(f"story {number}")))
            if number < len(self._reports):
                story.insert(len(story) // 2, self._reports[number])
            return story
        story = self._story(earlier)
        if number % (2 * _REPRINT) == _REPRINT - 1:
            return story
        draw = random.Random(f"edit {number}")
        words = [paragraph.split() for paragraph in story]
        return [" ".join(w if draw.random() < _KEPT else draw.choice(self._words) for w in line) for line in words]

    def _paragraphs(self, draw: random.Random) -> Iterator[str]:
        left = self._length
        while left > 0:
            text = " ".join(self._sentence(draw) for _ in range(draw.randint(2, 4)))
            left -= len(text.split())
            yield text

    def _sentence(self, draw: random.Random) -> str:
        words = draw.choice(self._sentences).copy()
        for _ in range(2):
            words[draw.randrange(len(words))] = draw.choice(self._words)
        return " ".join(words)

    def _headline(self, draw: random.Random) -> str:
        return " ".join(draw.choices(self._words, k=7)).capitalize()


def first_told(number: int) -> int:
    """The page that tells the story of a page first: the page itself or the one that it reprints."""
    return number - _BACK if number % _REPRINT == _REPRINT - 1 else number


def _links(kind: str, names: Iterator[str] | list[str]) -> str:
    return "".join(f'<li><a href="/{kind}{at}" class="l">{escape(name)}</a></li>' for at, name in enumerate(names))


_STYLE = "".join(f".c{n}{{margin:{n % 9}px;padding:{n % 7}px;color:#{n:06x}}}\n" for n in range(300))
_SCRIPT = "".join(f"window.q=window.q||[];q.push(['track',{n},function(e){{return e*{n}}}]);\n" for n in range(300))
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Bench Herald</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Bench Herald">
<meta name="viewport" content="width=device-width"><style>{style}</style>
<script type="application/ld+json">{data}</script><script>{script}</script></head><body>
<div id="cookies"><p>We and our partners use cookies to improve your experience.</p><button>Accept all</button></div>
<header><a href="/">The Bench Herald</a><nav><ul>{menu}</ul></nav><form><input name="q"><button>Search</button></form>
</header><main><article><h1>{title}</h1><address>By <a href="/a">Our correspondent</a></address>
<time datetime="{day}T07:15:00Z">{said}</time><ul class="share"><li><a href="#">Share on Facebook</a></li>
<li><a href="#">Email</a></li></ul><figure><img src="/i.jpg" alt=""><figcaption>A file picture. Photograph: Agency
</figcaption></figure><div class="body">{story}</div><aside><h2>Sign up to our newsletter</h2>
<p>Get the day’s headlines in your inbox every morning</p></aside><section><h2>Related stories</h2><ul>{related}</ul>
</section></article><aside><h2>Most read</h2><ol>{most_read}</ol></aside></main><footer><ul>{foot}</ul>
<p>© 2025 The Bench Herald. All rights reserved.</p></footer><script>{script}</script></body></html>
"""


def run(words: list[str], *, kill_at: float = 2.0) -> Run:
    """Run the command line; kill it once that share of the passages is embedded."""
    begin = time.monotonic()
    command = [sys.executable, "app.py", *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stderr is not None  # both are pipes
    for line in process.stderr:
        used_so_far = f"{time.monotonic() - begin:.0f} s, {processor_seconds(process.pid):.0f} of the processor"
        print(f"{line.strip()} after {used_so_far}", flush=True)
        stage, _, counts = line.partition(" ")
        done, _, total = counts.replace(",", "").partition(" of ")
        if stage == "embedding" and int(done) >= kill_at * int(total.split()[0]):
            process.send_signal(signal.SIGKILL)
            break
    out = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0  # waited for above, with what it used
    print(out[-300:].strip(), flush=True)
    clock = time.monotonic() - begin
    return Run(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1e3)


def embedding_alone(articles: Path, index: Path) -> tuple[float, int]:
    """Processor seconds of embedding all passages of the index, worked out from some, and how many there are."""
    builder = Builder(articles, index, app.load(app.LIGHT))
    archive = open_index(index, builder.settings)
    chosen = list(range(0, archive.manifest.passages, EVERY))
    titles = {summary.source: summary.title for summary in archive.summaries()}
    texts = [indexed_text(titles[p.source], p.text) for p in archive.passages(chosen)]
    embed(texts[:8], builder.embedder)  # loads the model
    begin = time.process_time()
    for at in range(0, len(texts), SLICE):
        embed(texts[at : at + SLICE], builder.embedder)
    return (time.process_time() - begin) / len(texts) * archive.manifest.passages, archive.manifest.passages


def main() -> None:
    """Make the pages, index them in two runs, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with news/*/corpus.jsonl")
    parser.add_argument("--work", type=Path, required=True, help="a folder to make, removed at the end")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--words", type=int, default=1500, help="words of a story")
    options = parser.parse_args()
    articles, index = options.work / "articles", options.work / "index"
    articles.mkdir(parents=True)
    press = Press(real_sentences(options.data), options.words)
    for number in range(options.pages):
        (articles / f"{number:05}.html").write_text(press.page(number), encoding="utf-8")
    size = sum(path.stat().st_size for path in articles.iterdir())
    print(f"{options.pages:,} pages of {size / options.pages / 1e3:.0f} KB", flush=True)
    words = ["index", "--articles", str(articles), "--index-dir", str(index), "--model", app.LIGHT]
    first, second = run(words, kill_at=0.5), run(words)
    alone, passages = embedding_alone(articles, index)
    whole = first.processor + second.processor
    print(f"passages {passages:,}, {passages / options.pages:.1f} a page")
    print(f"first run {first.processor:.0f} s, killed at half; second {second.processor:.0f} s of the processor")
    print(f"on the clock {first.clock + second.clock:.0f} s")
    print(f"a page {1e3 * whole / options.pages:.0f} ms, embedding alone {1e3 * alone / options.pages:.0f} ms")
    print(f"times the embedding alone {whole / alone:.2f}")
    print(f"most memory of a process {max(first.memory, second.memory):.0f} MB")
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
