"""Measures this program beside its peers: python -m benchmarks.peers --data DIR --work DIR.

LangChain with FAISS, LlamaIndex, txtai, Haystack and Chroma, each in an environment of its own under ``--work``,
embed with the same weights, index the same folder of articles and answer the same questions, on the CPU, one after
the other in every round. --only light --articles 200 --questions 20 takes minutes and installs nothing. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.peers.environments import NotInstalled, environment_of
from benchmarks.peers.measures import Bench, Plan, System, Values
from benchmarks.peers.process import SystemFailed
from benchmarks.peers.scifact import scifact, take
from benchmarks.peers.table import table
from benchmarks.peers.web import web_pages

OURS = {"light": "this program", "full": "this program, full model"}
READING = {"light": "with its reader", "full": "with the full reader"}
PEERS = {
    "langchain": "LangChain + FAISS",
    "llamaindex": "LlamaIndex",
    "txtai": "txtai",
    "haystack": "Haystack",
    "chroma": "Chroma",
}
TRIAL = 6


def main() -> None:
    """Install, measure, and print the table; the values of every round go to results.json under --work."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    articles = web_pages(options.data, options.pages) if options.pages else scifact(options.data, options.articles)
    plan = Plan(articles, options.work.resolve(), options.questions, options.threads)
    comparison = Comparison(
        plan, [bench for name in options.only for bench in _benches(name, plan, float32=options.float32)]
    )
    try:
        comparison.run(rounds=options.rounds, builds=options.builds, trial=options.trial)
    except KeyboardInterrupt:
        print("stopped early: the table holds what was measured so far", file=sys.stderr)
    threads = "as each library chooses" if options.threads is None else str(options.threads)
    print(f"{len(plan.slice.articles):,} articles, {len(plan.slice.questions)} questions; threads: {threads}\n")
    print(table(comparison.results, [*OURS.values(), *READING.values()]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.peers", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder with retrieval/scifact, or news for --pages"
    )
    parser.add_argument("--work", type=Path, required=True, help="a folder for environments, indexes and results")
    parser.add_argument("--only", nargs="+", choices=[*OURS, *PEERS], default=[*OURS, *PEERS])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument(
        "--pages", type=int, help="index so many web pages instead; of the peers only langchain reads them"
    )
    parser.add_argument("--questions", type=int, default=100, help="asked a round by each number of users")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--builds", type=int, default=1, help="how often everything is indexed from cold")
    parser.add_argument("--no-trial", dest="trial", action="store_false", help="count from the first start on")
    parser.add_argument("--threads", type=int, help="OMP_NUM_THREADS for every system (default: as each chooses)")
    parser.add_argument("--float32", action="store_true", help="this program in float32, as on older processors")
    options = parser.parse_args()
    if options.pages and not {*options.only} <= {*OURS, "langchain"}:
        parser.error("--pages: of the peers only langchain reads web pages; name the systems with --only")
    return options


def _benches(name: str, plan: Plan, *, float32: bool) -> list[Bench]:
    """A peer in its environment; this program with a model twice, without and with the reader, on one index."""
    python = Path(sys.executable)
    if name in OURS:
        search = System(OURS[name], python, "benchmarks.peers.ours", name, float32=float32)
        read = System(READING[name], python, "benchmarks.peers.ours_reading", name, reads=True, float32=float32)
        return [Bench(search, plan, name), Bench(read, plan, name)]
    try:
        python = environment_of(name, plan.work / "environments")
    except NotInstalled as error:
        print(error, file=sys.stderr)
        return []
    return [Bench(System(PEERS[name], python, f"benchmarks.peers.{name}"), plan, name)]


class Comparison:
    """Runs every system in turn; one that fails is named and left out of what follows."""

    def __init__(self, plan: Plan, benches: Sequence[Bench]) -> None:
        self._plan = plan
        self._benches = list(benches)
        self.results: dict[str, dict[str, list[float]]] = {bench.system.name: {} for bench in benches}

    def run(self, *, rounds: int, builds: int, trial: bool) -> None:
        """A trial that is not counted, then everything from cold, then the rounds, each beginning with another."""
        if trial:
            self._trial()
        for bench in self._writers():
            bench.prepare(self._plan.slice)
        for number in range(builds):
            self._each("index", self._turned(self._writers(), number), Bench.index_cold)
        for number in range(rounds):
            self._each(f"round {number + 1}", self._turned(self._benches, number), Bench.ask)
            self._each(f"round {number + 1}", self._turned(self._writers(), number), Bench.update)

    def _trial(self) -> None:
        """Index a handful of articles: what cannot run is found early, and the libraries are in the file cache."""
        everything = self._plan.slice
        few = take(everything.articles, everything.gains, TRIAL)
        for bench in self._writers():
            bench.prepare(few)
        self._each("trial", self._writers(), Bench.index_cold, counted=False)

    def _writers(self) -> list[Bench]:
        return [bench for bench in self._benches if not bench.system.reads]

    @staticmethod
    def _turned(benches: Sequence[Bench], by: int) -> list[Bench]:
        at = by % max(1, len(benches))
        return [*benches[at:], *benches[:at]]

    def _each(
        self, stage: str, benches: Sequence[Bench], work: Callable[[Bench], Values], *, counted: bool = True
    ) -> None:
        for bench in benches:
            name = bench.system.name
            try:
                values = work(bench)
            except SystemFailed as error:
                print(f"{name} is left out from here: {error}", file=sys.stderr)
                self._benches.remove(bench)
                continue
            print(f"{stage}, {name}: {json.dumps(values)}", file=sys.stderr)
            for key, value in values.items() if counted else ():
                self.results[name].setdefault(key, []).append(value)
            (self._plan.work / "results.json").write_text(json.dumps(self.results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
