"""Which words mean the same, from WordNet's own files (Fellbaum, 1998; Debian's package ``wordnet-base``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SPEECH = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
# Endings of regular forms and what stands for them in the lemma, as in WordNet's own morphology.
REGULAR = {
    "noun": (("s", ""), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")),
    "verb": (("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")),
    "adj": (("er", ""), ("est", ""), ("er", "e"), ("est", "e")),
    "adv": (),
}
COMMON = 3  # uses of a word that is not odd


class Lexicon:
    """WordNet, read whole from the folder of its data files. Raises FileNotFoundError where one is missing."""

    def __init__(self, folder: Path) -> None:
        self._senses: dict[tuple[str, str], list[str]] = {}  # (part of speech, lemma) to its synsets, commonest first
        self._words: dict[str, list[str]] = {}  # synset to its lemmas
        self._above: dict[str, list[str]] = {}  # synset to the synsets it is a kind of
        self._irregular: dict[tuple[str, str], list[str]] = defaultdict(list)  # form to lemmas
        self._forms: dict[tuple[str, str], list[str]] = defaultdict(list)  # lemma to irregular forms
        self._uses = _uses(folder / "cntlist.rev")
        for speech in SPEECH:
            self._read(folder, speech)

    def alike(self, one: str, other: str) -> bool:
        """Whether two words share a meaning, or a meaning of one is a kind of a meaning of the other."""
        (mine, wider), (yours, your_wider) = self._meanings(one), self._meanings(other)
        return not (mine.isdisjoint(yours) and wider.isdisjoint(yours) and mine.isdisjoint(your_wider))

    @cache  # noqa: B019 - lives as long as the run
    def others(self, word: str) -> tuple[str, ...]:
        """Words that mean the same as one of the meanings of ``word`` or a wider one, in the same form.

        Those of its commonest meanings come first. Which of them can stand for it, only its sentence tells.
        """
        found: dict[str, None] = {}
        for speech, lemma in self._lemmas(word):
            uses = self._uses.get((speech, lemma), [])
            for number, sense in enumerate(self._senses[speech, lemma]):
                if number and sum(uses[number : number + 1]) == 0:
                    continue  # never met in WordNet's texts
                for other in (w for s in (sense, *self._above[sense]) for w in self._words[s]):
                    form = self._other_form(speech, word, lemma, other)
                    if form is not None and form.split()[0][:5] != word[:5]:
                        found[form] = None
        return tuple(found)

    def _other_form(self, speech: str, word: str, lemma: str, other: str) -> str | None:
        """``other`` inflected as ``word``; None for a rare word, a name and, but for verbs ("take over"), a phrase."""
        head, _, tail = other.partition("_")
        rare = not tail and sum(self._uses.get((speech, other), ())) < COMMON
        if other == lemma or rare or (tail and (speech != "verb" or "_" in tail)):
            return None
        form = self._like(speech, word, lemma, head)
        plain = form is not None and form.isalpha() and form.islower() and len(form) > 2
        return f"{form} {tail}".strip() if plain else None

    @cache  # noqa: B019
    def _meanings(self, word: str) -> tuple[frozenset[str], frozenset[str]]:
        """All synsets of a word, and those that one of them is a kind of."""
        own = frozenset(sense for key in self._lemmas(word) for sense in self._senses[key])
        return own, frozenset(above for sense in own for above in self._above[sense])

    def _lemmas(self, word: str) -> Iterator[tuple[str, str]]:
        seen = set()
        for speech, endings in REGULAR.items():
            guesses = [word, *self._irregular[speech, word]]
            guesses += [word[: -len(end)] + stem for end, stem in endings if word.endswith(end)]
            guesses += [g[:-1] for g in guesses if len(g) > 3 and g[-1] == g[-2] and speech == "verb"]  # stopped
            for lemma in guesses:
                if (speech, lemma) in self._senses and (speech, lemma) not in seen:
                    seen.add((speech, lemma))
                    yield speech, lemma

    def _like(self, speech: str, word: str, lemma: str, other: str) -> str | None:
        """Inflect ``other`` as ``word`` is inflected from ``lemma``; None where that is not plain."""
        if word == lemma:
            return other
        if speech in {"adj", "adv"}:
            return None
        ending = "ing" if word.endswith("ing") else "s" if word.endswith("s") and speech == "verb" else "past"
        ending = "s" if speech == "noun" else ending
        irregular = [
            f for f in self._forms[speech, other] if speech == "noun" or (f.endswith("ing") == (ending == "ing"))
        ]
        if ending in ("past", "ing") or speech == "noun":
            if len(irregular) > 1:
                return None  # "took" or "taken"
            if irregular:
                return irregular[0]
        return _regular(other, {"past": "ed"}.get(ending, ending))

    def _read(self, folder: Path, speech: str) -> None:
        for line in _lines(folder / f"data.{speech}"):
            fields = line.split(" | ")[0].split()
            synset, words = speech + fields[0], int(fields[3], 16)
            self._words[synset] = [w.split("(")[0].lower() for w in fields[4 : 4 + 2 * words : 2]]
            pointers = fields[5 + 2 * words :]
            self._above[synset] = [
                speech + pointers[i + 1]
                for i in range(0, 4 * int(fields[4 + 2 * words]), 4)
                if pointers[i] == "@" and pointers[i + 2] == SPEECH[speech]
            ]
        for line in _lines(folder / f"index.{speech}"):
            fields = line.split()
            self._senses[speech, fields[0]] = [speech + at for at in fields[-int(fields[2]) :]]
        for line in (folder / f"{speech}.exc").read_text(encoding="utf-8").splitlines():
            form, *lemmas = line.split()
            self._irregular[speech, form] += lemmas
            for lemma in lemmas:
                self._forms[speech, lemma].append(form)


def _lines(path: Path) -> list[str]:
    """Lines of a data file without the licence at its head."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("  ")]


def _uses(path: Path) -> dict[tuple[str, str], list[int]]:
    """How often each sense of a lemma was met in WordNet's tagged texts, in the order of the senses."""
    names = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        key, sense, count = line.split()
        lemma, rest = key.split("%")
        found[names[rest[0]], lemma][int(sense)] = int(count)
    return {key: [counts.get(i, 0) for i in range(1, max(counts) + 1)] for key, counts in found.items()}


def _regular(lemma: str, ending: str) -> str:
    if ending == "s":
        if lemma.endswith(("s", "x", "ch", "sh")):
            return lemma + "es"
        return lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2:-1] not in "aeiou" else lemma + "s"
    if lemma.endswith("e"):
        return lemma[:-1] + ending
    if lemma.endswith("y") and ending == "ed" and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + ending
