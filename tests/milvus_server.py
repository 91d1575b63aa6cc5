"""A Milvus of the small edition in a process of its own, which tests may kill, stop for a while and start again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_PATIENCE = 60
_NURSERY = """
import json, os, signal, sys
from milvus_lite.cmdline import main
signal.signal(signal.SIGCHLD, lambda *_: os.waitpid(-1, os.WNOHANG))
server = 0
for line in sys.stdin:
    server = os.fork()
    if server == 0:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        sys.exit(main(json.loads(line)))
    print(server, flush=True)
if server:
    try:
        os.kill(server, signal.SIGKILL)
    except ProcessLookupError:
        pass
"""
"""Has the server's libraries loaded, which takes seconds, and forks a server for each line; ends it with the tests."""


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
        self._nursery: subprocess.Popen[str] | None = None
        self._process: int | None = None

    def start(self) -> None:
        """Start the server and wait until it listens."""
        if self._nursery is None:
            code = [sys.executable, "-c", _NURSERY]
            self._nursery = subprocess.Popen(code, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(json.dumps(self._words()) + "\n")
        self._nursery.stdin.flush()
        self._process = int(self._nursery.stdout.readline() or 0) or None
        until = time.monotonic() + _PATIENCE
        while not self._listens():
            if not self.is_running() or time.monotonic() > until:
                raise AssertionError("the small Milvus did not start")
            time.sleep(0.02)

    def _words(self) -> list[str]:
        # One worker, because this edition does not bear two that write at once.
        where = ["--data-dir", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        return ["server", *where, "--max-workers", "1"]

    def _listens(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def is_running(self) -> bool:
        """Whether the server is up, though it may hang."""
        return self._process is not None and self._sent(0)

    def kill(self) -> None:
        """End the server at once, whatever it does."""
        while self.is_running():
            self._sent(signal.SIGKILL)
            time.sleep(0.01)

    def hold(self) -> None:
        """Let the server hang: it takes connections and answers none."""
        self._sent(signal.SIGSTOP)

    def go_on(self) -> None:
        """End a ``hold``."""
        self._sent(signal.SIGCONT)

    def ready(self) -> MilvusServer:
        """The server, running whatever was done to it."""
        if self.is_running():
            self.go_on()
        else:
            self.start()
        return self

    def close(self) -> None:
        """End the server and what starts it."""
        self.kill()
        if self._nursery is not None:
            self._nursery.communicate()

    def _sent(self, number: int) -> bool:
        """Send the server a signal; False where it has ended."""
        assert self._process is not None
        try:
            os.kill(self._process, number)
        except ProcessLookupError:
            return False
        return True


@pytest.fixture(scope="session")
def started_milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A server for all tests."""
    made = MilvusServer(tmp_path_factory.mktemp("milvus") / "data")
    yield made
    made.close()


@pytest.fixture
def milvus(started_milvus: MilvusServer) -> MilvusServer:
    """The server, running; a test may do to it what it likes."""
    return started_milvus.ready()
