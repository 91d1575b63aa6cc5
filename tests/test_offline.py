"""Nothing leaves the machine: no connection is tried while it indexes, answers and serves, and no name is looked up."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model
ROOT = Path(__file__).parent.parent

WATCH = """
import ipaddress, os, sys

def note(line):
    file = os.open({record!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, (line + chr(10)).encode())
    os.close(file)

def here(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def watch(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if not isinstance(address, tuple) or here(address[0]):
            return
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        if args[0] is None or here(args[0]):
            return
    else:
        return
    note("tried " + event + " " + repr(args))
    raise ConnectionRefusedError(event)

sys.addaudithook(watch)
note("watched " + " ".join(sys.orig_argv[1:3]))
"""
HTML = (
    '<!DOCTYPE html SYSTEM "http://a.example/x.dtd"><html><head><title>Bridge</title><base href="http://b.example/">'
    '<link rel="stylesheet" href="http://c.example/x.css"></head><body><p>Engineers closed the old bridge in May, the '
    'city said. <img src="http://d.example/x.png"> It opens again in June.</p></body></html>'
)


@pytest.fixture
def watched(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """The environment of a Python that notes and refuses every way out, and where it notes them."""
    record = tmp_path / "record"
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(record=str(record)), encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}, record


def test_a_way_out_would_be_noted(watched: tuple[dict[str, str], Path]) -> None:
    environment, record = watched
    code = "import socket\ntry: socket.create_connection(('news.example', 80))\nexcept OSError as error: print(error)"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "socket.getaddrinfo\n"
    assert "tried socket.getaddrinfo ('news.example', 80" in record.read_text(encoding="utf-8")


def test_nothing_leaves_while_it_indexes_answers_and_serves(
    watched: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    environment, record = watched
    folder = tmp_path / "articles"
    shutil.copytree(ROOT / "articles", folder, ignore=shutil.ignore_patterns(".index"))
    (folder / "bridge.html").write_text(HTML, encoding="utf-8")
    code = f"import app, sys; sys.exit(app.main({['serve', '--articles', str(folder), '--port', '0']}))"
    server = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        address = next(found for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)))
        connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=60)
        for path in ("/", "/config", "/theme.css", "/page.js", "/healthz"):
            connection.request("GET", path)
            reply = connection.getresponse()
            assert (path, reply.status, bool(reply.read())) == (path, 200, True)
        connection.request("GET", "/ask?question=Who+closed+the+old+bridge%3F")
        assert json.loads(connection.getresponse().read())["answer"] == "Engineers"
        connection.request("GET", "/ask?question=Did+the+Kremlin+confirm+the+call%3F")
        assert json.loads(connection.getresponse().read())["stance"] == "neither confirmed nor denied"
    finally:
        server.terminate()
        server.wait(30)
    lines = record.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("watched ")] == []
    assert sum("import app" in line for line in lines) == 1
