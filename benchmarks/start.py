"""Times the start: from the command to the first answer in the terminal, and to the page's first paint.

    python -m benchmarks.start [--model full] [--articles DIR] [--rounds 5] [--browser]

The index is there already, in a folder of its own. "First answer" is a whole process, ``python app.py ask``. "Page"
begins with ``python app.py`` and ends when the server sends the page; "painted" (with --browser) when Chromium shows
it; "page answers" when a question to ``/ask`` is answered. Processor seconds are those of the program alone, so they
hold still on a busy machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from app import DEFAULT

ROOT = Path(__file__).parent.parent
QUESTION = "Did the Kremlin confirm the call?"


def first_answer(where: Sequence[str]) -> tuple[float, float]:
    """Wall seconds and processor seconds of asking one question in a process of its own."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "app.py", "ask", QUESTION, *where]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return once ``address`` answers; raises RuntimeError where the program ends before."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as reply:
                reply.read()
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the program ended before it served the page")


def page(where: Sequence[str], painted: Callable[[str], None] | None) -> dict[str, float]:
    """Wall seconds to the page and to its first answer, and processor seconds until then."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "app.py", "serve", *where, "--port", str(port)]
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(address, process)
        found = {"page": time.perf_counter() - begin}
        if painted:
            painted(address)
            found["painted"] = time.perf_counter() - begin
        wait_for(f"{address}/ask?question={quote(QUESTION)}", process)
        found["page answers"] = time.perf_counter() - begin
        found["page answers, processor"] = processor_seconds(process.pid)
        return found
    finally:
        process.terminate()
        process.wait()


def processor_seconds(pid: int) -> float:
    """What a process and the children it waited for have used so far; Linux only, 0 elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run the rounds and print medians with quartiles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=ROOT / "articles")
    parser.add_argument("--model", default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--browser", action="store_true", help="wait for Chromium's first paint; needs playwright")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # with it each start would compile every file anew
    painted = None
    if options.browser:
        from playwright.sync_api import sync_playwright

        browser = sync_playwright().start().chromium.launch(executable_path="/usr/bin/chromium")

        def painted(address: str) -> None:
            tab = browser.new_page()
            tab.goto(address)
            tab.get_by_role("textbox").first.wait_for()
            tab.close()

    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as index:
        where = ["--articles", str(options.articles), "--index-dir", index, "--model", options.model]
        subprocess.run([sys.executable, "app.py", "index", *where], cwd=ROOT, check=True, capture_output=True)
        for _ in range(options.rounds):
            wall, processor = first_answer(where)
            found = {"first answer": wall, "first answer, processor": processor} | page(where, painted)
            for name, seconds in found.items():
                taken.setdefault(name, []).append(seconds)
    for name, values in taken.items():
        low, middle, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
        print(f"{name:<24} {middle:6.2f} s   (quartiles {low:.2f} to {high:.2f})")
    if options.browser:
        browser.close()


if __name__ == "__main__":
    main()
