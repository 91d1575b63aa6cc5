"""A Milvus of the small edition in a process of its own, which tests may kill, stop for a while and start again."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_PATIENCE = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class MilvusServer:
    """One server on this machine with its data in ``folder``; ``start`` comes first, and again after ``kill``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it listens."""
        code = f"from milvus_lite.cmdline import main; main({self._words()!r})"
        self._process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
        until = time.monotonic() + _PATIENCE
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError("the small Milvus did not start")
            time.sleep(0.05)

    def _words(self) -> list[str]:
        # One worker, because this edition does not bear two that write at once.
        where = ["--data-dir", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        return ["server", *where, "--max-workers", "1"]

    def _listens(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def is_running(self) -> bool:
        """Whether the server is up, though it may hang."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End the server at once, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def hold(self) -> None:
        """Let the server hang: it takes connections and answers none."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End a ``hold``."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@pytest.fixture(scope="session")
def started_milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A server for all tests."""
    made = MilvusServer(tmp_path_factory.mktemp("milvus") / "data")
    yield made
    made.kill()


@pytest.fixture
def milvus(started_milvus: MilvusServer) -> MilvusServer:
    """The server, running; a test may do to it what it likes."""
    if started_milvus.is_running():
        started_milvus.go_on()
    else:
        started_milvus.start()
    return started_milvus
