"""What is measured, system by system and round by round."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.process import Finished, Process, SystemFailed, run
from benchmarks.peers.scifact import Slice
from benchmarks.peers.table import percentile
from qa.measure.metrics import ndcg

K = 10
DEEP = 50
USERS = (1, 4, 16)
WARMING = ("What reduces pain after surgery?", "How do cells repair DNA?", "Who is at risk of malaria?")
Values = dict[str, float]


@dataclass(frozen=True)
class System:
    """A system to measure: ``python`` runs its driver ``module``.

    With ``model`` set, indexing and updating are this program's own command line with that model instead. ``reads`` is
    the reader beside it: it asks the index of the program, so only its answers are measured. With ``float32`` it runs
    as where the processor multiplies neither bfloat16 nor bytes.
    """

    name: str
    python: Path
    module: str
    model: str = ""
    reads: bool = False
    float32: bool = False

    def words(self, module: str, *options: object) -> list[str]:
        """The command that runs ``module`` with these options."""
        modules = ["benchmarks.peers.float32", module] if self.float32 else [module]
        return list(map(str, (self.python, "-m", *modules, *options)))


@dataclass(frozen=True)
class Plan:
    """What to measure and how often; ``threads`` is OMP_NUM_THREADS, None as the libraries do."""

    slice: Slice
    work: Path
    questions: int
    threads: int | None


@dataclass
class Bench:
    """One system with its own copy of the articles and its own index, both under ``plan.work``."""

    system: System
    plan: Plan
    home: str
    _edits: dict[str, str] = field(default_factory=dict, init=False)
    _rounds: int = field(default=0, init=False)

    @property
    def articles(self) -> Path:
        return self.plan.work / self.home / "articles"

    @property
    def index(self) -> Path:
        return self.plan.work / self.home / "index"

    @property
    def _log(self) -> Path:
        return self.plan.work / f"{self.system.name}.log".replace(" ", "-")

    def prepare(self, articles: Slice) -> None:
        """A fresh copy of the articles, and no index."""
        shutil.rmtree(self.articles.parent, ignore_errors=True)
        articles.write(self.articles)

    def index_cold(self) -> Values:
        """Index every article in a new process, with nothing there before."""
        shutil.rmtree(self.index, ignore_errors=True)
        if self.system.model:
            took = self._command("index")
        else:
            with self._driver() as driver:
                driver.request("build")
                took = driver.finish()
        size = sum(path.stat().st_size for path in self.index.rglob("*") if path.is_file())
        count = sum(1 for _ in self.articles.iterdir())
        values = {
            "indexed": count / took.seconds,
            "indexed cpu": count / took.cpu,
            "memory indexing": took.memory,
            "disk": size / 1e6,
        }
        # A library that is not told what changed has to index all again; the program finds it: see ``update``.
        return values if self.system.model else values | {"updated untold": took.seconds}

    def ask(self) -> Values:
        """Start, ask one question, then many by one and by more users; then change an article under it.

        The first round also measures the quality, while every article is still as it was published.
        """
        first, *warming = WARMING
        values: Values = {}
        if self.system.reads:
            took = self._command("ask", first)
            values |= {"start": took.seconds, "start cpu": took.cpu}
        with self._driver() as driver:
            driver.request("open")
            reply = driver.request("search", question=first, k=K)
            values = {"start": driver.age, "start cpu": reply["cpu"], **values}
            driver.request("ask", questions=warming, users=1, k=K)
            for users, questions in zip(USERS, self._questions(), strict=True):
                reply = driver.request("ask", questions=questions, users=users, k=K)
                values[f"{users} users"] = len(questions) / reply["together"]
                if users == 1:
                    values["question cpu"] = reply["cpu"] / len(questions) * 1000
                    values["p50"] = percentile(reply["seconds"], 0.5) * 1000
                    values["p95"] = percentile(reply["seconds"], 0.95) * 1000
            if not self.system.reads:
                values |= self._quality(driver) if not self._edits else {}
                values["updated open"] = self._update_open(driver)
            values["memory asking"] = driver.finish().memory
        return values

    def update(self) -> Values:
        """Change an article and bring the index up to date in a new process."""
        source = self._edit()
        if self.system.model:
            took = self._command("index")
            return {"updated": took.seconds, "updated cpu": took.cpu, "updated untold": took.seconds}
        with self._driver() as driver:
            driver.request("open")
            driver.request("update", source=source)
            took = driver.finish()
        return {"updated": took.seconds, "updated cpu": took.cpu}

    def _quality(self, driver: Process) -> Values:
        """nDCG@10 over the articles, each ranked by its best passage."""
        scores = []
        for question, relevant in self.plan.slice.gains.items():
            sources = driver.request("search", question=question, k=DEEP)["sources"]
            scores.append(ndcg(list(dict.fromkeys(sources)), relevant, K))
        return {"ndcg": sum(scores) / len(scores)}

    def _update_open(self, driver: Process) -> float:
        """Change an article under a running process; every change so far must then be found."""
        source = self._edit()
        seconds: float = driver.request("update", source=source)["seconds"]
        for changed, words in self._edits.items():
            if changed not in driver.request("search", question=words, k=K)["sources"]:
                raise SystemFailed(f"{changed} was changed, and the index does not show it")
        return seconds

    def _questions(self) -> list[list[str]]:
        """Questions for each number of users, others each time and each round as far as there are enough."""
        every, count = self.plan.slice.questions, self.plan.questions
        begin = self._rounds * count
        self._rounds += 1
        return [[every[(begin + n * count + i) % len(every)] for i in range(count)] for n in range(len(USERS))]

    def _edit(self) -> str:
        """Write an article anew, so that any search has to find it by its new words."""
        source = sorted(self.plan.slice.articles)[len(self._edits)]
        self._edits[source] = f"The lighthouse keeper played {len(self._edits) + 1} tunes on his accordion."
        (self.articles / source).write_text(f"A lighthouse\n\n{self._edits[source]}\n", encoding="utf-8")
        return source

    def _driver(self) -> Process:
        model = [self.system.model] if self.system.model else []
        words = self.system.words(self.system.module, self.articles, self.index, *model)
        return Process(words, self._log, threads=self.plan.threads)

    def _command(self, *words: str) -> Finished:
        folders = ["--articles", self.articles, "--index-dir", self.index]
        command = self.system.words("app", *words, *folders, "--model", self.system.model)
        return run(command, self._log, threads=self.plan.threads)
