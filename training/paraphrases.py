"""Words that may stand for words of the training questions: ``python -m training.paraphrases --help``.

WordNet says which words share a meaning, the base model which of them the question means: the nearer the embedding of
the question with the other word to that of the question as it is, the better the word fits there.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.model.embedding import SentenceEmbedder
from training.data import Example, read_jsonl
from training.lexicon import Lexicon
from training.maker import STOP, WORD, Paraphrases, swap
from training.stream import load_sources

WORDS, OTHERS = 4, 10  # words of a question, and what is tried for each
CHOSEN = 2  # kept of these
NEAR, AHEAD, CERTAIN = 0.6, 0.02, 0.97  # least cosine; what it has before the median of those tried, or stands alone
SLICE = 400  # questions embedded together


def read_paraphrases(path: Path) -> Paraphrases:
    """What ``main`` wrote: question, word, and what may stand for it, best first."""
    return {row["question"]: row["words"] for row in read_jsonl(path)}


def tried(example: Example, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Pairs of a word of the question and another to try; words that the context holds too come first."""
    text = set(re.findall(r"[a-z]+", example.context.lower()))
    words = [w for w in dict.fromkeys(WORD.findall(example.question)) if w.islower() and w not in STOP]
    words.sort(key=lambda w: w not in text)
    return [(word, other) for word in words[:WORDS] for other in lexicon.others(word)[:OTHERS]]


def fitting(cosines: Sequence[tuple[float, str]]) -> list[str]:
    """The words that fit best, from the cosine of the question with each that was tried for one of its words."""
    ranked = sorted(cosines, reverse=True)
    median = ranked[(len(ranked) - 1) // 2][0]
    near = [word for cosine, word in ranked if cosine >= NEAR and (cosine >= median + AHEAD or cosine > CERTAIN)]
    return near[:CHOSEN]


def paraphrases(
    examples: Sequence[Example], lexicon: Lexicon, embedder: SentenceEmbedder
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each question with what may stand for its words, where anything may."""
    for begin in range(0, len(examples), SLICE):
        pairs = [(example.question, tried(example, lexicon)) for example in examples[begin : begin + SLICE]]
        texts = [text for question, words in pairs for text in (question, *(swap(question, *w)[0] for w in words))]
        vectors = iter(embedder.encode_passages(texts))
        for question, words in pairs:
            own = next(vectors)
            cosines: dict[str, list[tuple[float, str]]] = {}
            for word, other in words:
                cosines.setdefault(word, []).append((float(next(vectors) @ own), other))
            found = {word: chosen for word, row in cosines.items() if (chosen := fitting(row))}
            if found:
                yield question, found


def main() -> None:
    """Read the options and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with squadshifts-*, qamr, selqa, boolq files")
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged all-MiniLM-L6-v2")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder of WordNet's files")
    parser.add_argument("--out", type=Path, required=True, help="file of JSON lines to write")
    args = parser.parse_args()
    sources = load_sources(args.data, held_out=False).examples
    examples = {e.question: e for found in sources.values() for e in found}
    embedder = SentenceEmbedder(args.base.name, args.base)
    with args.out.open("w", encoding="utf-8") as out:
        for question, words in paraphrases(list(examples.values()), Lexicon(args.wordnet), embedder):
            out.write(json.dumps({"question": question, "words": words}) + "\n")


if __name__ == "__main__":
    main()
