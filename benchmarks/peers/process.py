"""Processes that are measured: a driver that takes requests, or one command; either tells the memory it took."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent.parent
SHARED = {
    "HF_HUB_OFFLINE": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
}
"""What every system runs with: no network, no graphics card, no telemetry."""


class SystemFailed(Exception):
    """A system ended before it was done; the message holds the last line it wrote."""


@dataclass(frozen=True)
class Finished:
    """What a process took: seconds from its start to its end, seconds of work on all cores, peak memory in MB."""

    seconds: float
    cpu: float
    memory: float


class Process:
    """Runs ``words`` in the project's folder, what it says kept in ``log``.

    ``threads`` is OMP_NUM_THREADS; None leaves the number of threads to the libraries.
    """

    def __init__(self, words: Sequence[str], log: Path, *, threads: int | None) -> None:
        self._log = log
        self._begin = time.perf_counter()
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=_environment(threads),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                encoding="utf-8",
            )

    @property
    def age(self) -> float:
        """Seconds since the process was started."""
        return time.perf_counter() - self._begin

    def request(self, do: str, **values: object) -> dict[str, Any]:
        """Send one request to a driver and wait for its reply; raises SystemFailed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended, and the missing reply says so
            self._process.stdin.write(json.dumps({"do": do, **values}) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise self._failed()
        reply: dict[str, Any] = json.loads(line)
        return reply

    def finish(self) -> Finished:
        """Send no more requests and wait for the end; raises SystemFailed where the exit code is not 0."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.read()
        _, status, usage = os.wait4(self._process.pid, 0)  # unlike wait, tells what this one process took
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._process.stdout.close()
        if self._process.returncode != 0:
            raise self._failed()
        return Finished(self.age, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()

    def _failed(self) -> SystemFailed:
        said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return SystemFailed(f"{said[-1] if said else 'it ended without a word'} (all it said: {self._log})")


def run(words: Sequence[str], log: Path, *, threads: int | None) -> Finished:
    """Run one command to its end; raises SystemFailed where its exit code is not 0."""
    with Process(words, log, threads=threads) as process:
        return process.finish()


def _environment(threads: int | None) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    return {**inherited, **SHARED, **({} if threads is None else {"OMP_NUM_THREADS": str(threads)})}
