"""Feeds the loaders damaged and invented files, those that reach new code kept and changed further.

    pip install atheris==3.0.0        # Linux and macOS; not among the requirements
    python -m benchmarks.fuzz --minutes 5 --keep DIR [.pdf .docx ...]

A file may give articles or one line that says why not. Anything else is a finding: another exception, a text with
characters that cleaning removes, a passage that is not where it says, more than SECONDS of work, more than MEGABYTES
of memory. Findings and the files that reached new code stay in DIR, and a later run goes on from them. Source of the
method: libFuzzer, by way of Atheris.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import io
import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from functools import cache
from pathlib import Path

from index.chunking import chunk
from index.cleaning.characters import is_safe_name, normalise_characters
from index.files.loaders import LOADERS, load
from index.records import LoadError
from tests.files import MORE, PAGE, STORY, make_docx, make_pdf, make_rtf

SECONDS = 10
MEGABYTES = 2048
LARGEST = 20_000
"""Bytes of an invented file: what is slow or deep shows in small files first."""
INSTRUMENTED = ["index", "trafilatura", "docx", "striprtf", "markdown_it", "yaml", "charset_normalizer", "htmldate"]

_MARKDOWN = (
    f"---\ntitle: Mayor quits\ndate: 2025-02-10\n---\n# Mayor quits\n\n{STORY}\n\n- Nine [for](https://a.b)\n\n"
    f"| a | b |\n|--|--|\n| 9 | 2 |\n\n> {MORE}\n\n<b>x</b> `code` ![i](j.jpg) &amp; \\* **bold** *it*\n"
)
_PLAIN = (
    f"World\nSearch\n\nMayor quits after vote\n\n2025-02-10 {STORY}\n\nAdvertisement\n\n“No,” she said.\n\n{MORE}\n"
)
_LINE = json.dumps({"_id": "1", "title": "Mayor", "text": STORY, "date": "2025-02-10", "url": "https://a.b"})


def seeds() -> dict[str, list[bytes]]:
    """A few good files of each format to begin with."""
    word = make_docx(STORY, [["for", "9"], ["against", "2"]], MORE, title="Mayor quits")
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        document = parts.read("word/document.xml")
    return {
        ".txt": [_PLAIN.encode(), _PLAIN.encode("utf-16"), STORY.encode("cp1252")],
        ".md": [_MARKDOWN.encode()],
        ".html": [PAGE.encode(), f"<p>{STORY}</p><p>{MORE}</p>".encode()],
        ".pdf": [make_pdf([STORY[:60], STORY[60:]], [MORE], title="Mayor"), make_pdf([STORY])],
        ".docx": [document, word],
        ".rtf": [make_rtf(STORY, r"\trowd\cellx9 for\cell 9\cell\row\pard {\footnote " + MORE + r"}{\v x}\'e9\u233 ?")],
        ".jsonl": [f"{_LINE}\n{_LINE.replace('1', '2')}\n".encode()],
        ".jsonl.gz": [f"{_LINE}\n".encode(), gzip.compress(f"{_LINE}\n".encode())],
    }


def packed(suffix: str, data: bytes) -> bytes:
    """``data`` as a file: the text of a Word document or a packed collection is changed before it is packed."""
    if suffix == ".jsonl.gz" and not data.startswith(b"\x1f\x8b"):
        return gzip.compress(data, compresslevel=1)
    if suffix == ".docx" and data.startswith(b"<"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name, part in _word_parts().items():
                made.writestr(name, data if name == "word/document.xml" else part)
        return out.getvalue()
    return data


@cache
def _word_parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(make_docx())) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def complaint(path: Path) -> str:
    """What is wrong with how a file was read, by its traceback or in words; empty where nothing is."""
    try:
        loaded = load(path, path.name)
    except LoadError as error:
        line = str(error)
        return "" if line.startswith(f"{path.name}: ") and is_safe_name(line) else f"not one plain line: {line!r}"
    except Exception:
        return traceback.format_exc()
    if bad := next((line for line in loaded.problems if not is_safe_name(line)), ""):
        return f"not one plain line: {bad!r}"
    for article in loaded.articles:
        for value in (article.text, article.title, article.publisher, article.date):
            if normalise_characters(value) != value:
                return f"characters that cleaning removes: {value[:200]!r}"
        if any(p.text != article.text[p.start : p.end] for p in chunk(article)):
            return "a passage that is not where it says"
    return ""


def fuzz(suffix: str, folder: Path, options: list[str]) -> None:
    """Invent files of one format until libFuzzer's ``options`` end it; never returns."""
    import atheris  # an optional tool

    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        for name in INSTRUMENTED[1:]:
            importlib.import_module(name)
    for module in [m for name, m in list(sys.modules.items()) if name.startswith("index.") and m is not None]:
        for thing in vars(module).values():
            if callable(thing) and getattr(thing, "__module__", "").startswith("index.") and hasattr(thing, "__code__"):
                atheris.instrument_func(thing)
    work = Path(tempfile.mkdtemp()) / f"a{suffix}"
    seen: set[str] = set()

    def one(data: bytes) -> None:
        work.write_bytes(packed(suffix, data))
        wrong = complaint(work)
        kind = re.sub(r"'.*'|\d+", "", wrong[-2000:])
        if wrong and kind not in seen:
            seen.add(kind)
            name = hashlib.sha256(kind.encode()).hexdigest()[:12]
            (folder / f"finding-{name}{suffix}").write_bytes(work.read_bytes())
            (folder / f"finding-{name}.why").write_text(wrong, encoding="utf-8")

    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


def run(suffix: str, minutes: float, keep: Path) -> tuple[int, float, int]:
    """Fuzz one format in processes of their own for so long; inputs tried, minutes spent, findings in the folder."""
    folder = keep / suffix.removeprefix(".")
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds()[suffix]:
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    began, tried = time.monotonic(), 0
    while (left := minutes * 60 - (time.monotonic() - began)) > 1:
        options = [
            str(corpus), f"-artifact_prefix={folder}/finding-", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}",
            f"-max_total_time={int(left)}", f"-max_len={LARGEST}", "-print_final_stats=0", "-verbosity=1",
        ]  # fmt: skip
        command = [sys.executable, "-m", "benchmarks.fuzz", "--one", suffix, "--keep", str(folder), *options]
        done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
        counts = re.findall(r"^#(\d+)\s", done.stderr, re.MULTILINE) or re.findall(r"Done (\d+) runs", done.stderr)
        if not counts:
            raise SystemExit(done.stderr)
        tried += int(counts[-1])
    findings = len([p for p in folder.glob("finding-*") if p.suffix != ".why"])
    return tried, (time.monotonic() - began) / 60, findings


def main() -> None:
    """Print one row for each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suffixes", nargs="*", metavar="SUFFIX", help="formats to try (default: all)")
    parser.add_argument("--minutes", type=float, default=5, metavar="N", help="minutes for each format (default: 5)")
    parser.add_argument("--keep", type=Path, required=True, metavar="DIR", help="where files and findings are kept")
    parser.add_argument("--one", metavar="SUFFIX", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.one:
        fuzz(options.one, options.keep, [*options.suffixes, *rest])
    print("| format | files tried | minutes | findings |\n|---|---|---|---|")
    for suffix in options.suffixes or [s for s in LOADERS if s != ".htm"]:
        tried, minutes, findings = run(suffix, options.minutes, options.keep)
        print(f"| `{suffix}` | {tried:,} | {minutes:.1f} | {findings} |", flush=True)


if __name__ == "__main__":
    main()
