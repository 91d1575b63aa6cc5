"""Breaks the indexer in every way that can be thought of, and compares what the index says before and after.

    python -m benchmarks.crash [--kills 300] [--lines 300] [--flips 20] [--seed 0]

A small folder goes to and fro between two states. Each time the update is made to fail: killed (SIGKILL) before the
lines of the program that an update runs, killed at random instants, out of room on the disk, without the right to
write, with a second one beside it, while an article is being written. After each failure a fresh process must find an
index that answers, to the byte, as before the update or, where the update was published already, as after it; and the
next update must complete. A server in a process of its own asks all the while, and may never hear anything else.
Then every file of an index is cut short and has bits flipped: the damage must be found before it is used, and named.
Needs Linux or macOS; a full disk is tried on a small file system of its own where mounting one is allowed.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType

from benchmarks.ground import AFTER, BEFORE, FINE, REFUSED, Ground, HeldEmbedder, child, child_pipe, served, wait
from index.build import Builder
from index.checksums import CHECKED
from index.local.store import open_index
from index.manifest import MANIFEST, read_manifest
from index.records import IndexUnusable

ROOT = Path(__file__).parent.parent
TRACED = str(ROOT / "index")


def updated_with_trace(ground: Ground, lines: list[tuple[str, int]], stop: tuple[str, int] | None) -> None:
    """Update, noting each line that runs for the first time, or dying before ``stop`` does."""
    seen = set(lines)

    def line(frame: FrameType, event: str, _: object) -> object:
        here = (frame.f_code.co_filename, frame.f_lineno)
        if not here[0].startswith(TRACED):
            return None
        if event == "line" and here == stop:
            os.kill(os.getpid(), signal.SIGKILL)
        if event == "line" and here not in seen:
            seen.add(here)
            lines.append(here)
        return line

    sys.settrace(line)  # type: ignore[arg-type]
    ground.builder.build()
    sys.settrace(None)


class Trial:
    """One kind of failure, tried again and again; ``wrong`` lists whatever was not as promised."""

    def __init__(self, name: str, ground: Ground) -> None:
        self.name, self.times = name, 0
        self.wrong: list[str] = []
        self._ground = ground

    def fail(self, update: Callable[[], int], allowed: Sequence[int]) -> None:
        """Change the folder, let ``update`` fail, compare, and update again."""
        ground = self._ground
        old, new = ground.said[id(ground.now)], ground.said[id(ground.other)]
        ground.put(ground.other)
        version = _version(ground)
        code = update()
        self.times += 1
        if code not in allowed:
            self.wrong.append(f"{self.name} {self.times}: exit code {code}")
        heard = ground.state()
        if heard != (old if _version(ground) == version else new):
            self.wrong.append(f"{self.name} {self.times}: the index said something else")
        if wait(child(ground.builder.build)) != FINE or ground.state() != new:
            self.wrong.append(f"{self.name} {self.times}: the next update did not complete")
        if len(left := [p.name for p in ground.index.glob("version-*")]) != 1:
            self.wrong.append(f"{self.name} {self.times}: left over {left}")


def _version(ground: Ground) -> str:
    manifest = read_manifest(ground.index)
    return manifest.version if manifest else ""


def kill_at_lines(ground: Ground, most: int) -> Trial:
    """Kill an update before each line that it runs, or before ``most`` of them, evenly chosen."""
    trial = Trial("killed before a line of the program", ground)
    steps: list[list[tuple[str, int]]] = []
    for _ in range(2):  # one list for each direction
        lines: list[tuple[str, int]] = []
        ground.put(ground.other)
        updated_with_trace(ground, lines, None)
        steps.insert(0, lines)
    both = [line for line in steps[0] if line in set(steps[1])]
    for line in both[:: max(1, -(-len(both) // most))]:
        update = partial(updated_with_trace, ground, [], line)
        trial.fail(partial(_ended, update), [-signal.SIGKILL, FINE])  # what a process keeps runs only once in it
    return trial


def _ended(update: Callable[[], object]) -> int:
    return wait(child(update))


def kill_at_instants(ground: Ground, kills: int, draw: random.Random) -> Trial:
    """Kill an update after a random time, up to a little more than it takes."""
    trial = Trial("killed at a random instant", ground)
    began = time.monotonic()
    ground.put(ground.other)
    wait(child(ground.builder.build))
    takes = time.monotonic() - began

    def update() -> int:
        pid = child(ground.builder.build)
        time.sleep(draw.uniform(0, 1.2 * takes))
        os.kill(pid, signal.SIGKILL)
        return wait(pid)

    for _ in range(kills):
        trial.fail(update, [-signal.SIGKILL, FINE])
    return trial


def small_files(ground: Ground, sizes: Sequence[int]) -> Trial:
    """Let no file grow beyond so many bytes."""
    trial = Trial("no file may grow beyond a size", ground)

    def build(size: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        ground.builder.build()

    def update(size: int) -> int:
        return wait(child(partial(build, size)))

    for size in sizes:
        trial.fail(partial(update, size), [REFUSED, FINE])
    return trial


def full_disk(rooms: Sequence[int]) -> Trial | None:
    """Leave so many bytes free on a small file system; None where none may be mounted."""
    with tempfile.TemporaryDirectory() as name:
        mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", name]
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
            return None
        try:
            ground = Ground(Path(name))
            trial = Trial("disk full", ground)
            ballast = Path(name) / "ballast"

            def update(room: int) -> int:
                ballast.write_bytes(bytes(max(0, shutil.disk_usage(name).free - room)))
                code = wait(child(ground.builder.build))
                if ground.state() not in ground.said.values():
                    trial.wrong.append(f"{trial.name}: the index did not answer while the disk was full")
                ballast.unlink()
                return code

            for room in rooms:
                trial.fail(partial(update, room), [REFUSED, FINE])
            return trial
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def read_only(ground: Ground, times: int) -> Trial:
    """Update as somebody who may read but not write."""
    trial = Trial("folder may not be written", ground)

    def update() -> None:
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        ground.builder.build()

    for _ in range(times):
        modes = {path: path.stat().st_mode for path in [ground.index, *ground.index.rglob("*")]}
        for path in modes:
            path.chmod(0o555 if path.is_dir() else 0o444)

        def restored() -> int:
            code = wait(child(update))
            for path, mode in modes.items():  # noqa: B023 - called at once
                path.chmod(mode)
            return code

        trial.fail(restored, [REFUSED])
    return trial


def two_at_once(ground: Ground, times: int) -> Trial:
    """Start a second update in the middle of the first: it must say so, and the first complete."""
    trial = Trial("a second update beside the first", ground)

    def update() -> int:
        with child_pipe() as (reached, reach), child_pipe() as (wait_here, go_on), child_pipe() as (lines, line):
            held = Builder(ground.folder, ground.index, HeldEmbedder(reach, wait_here))
            first = child(held.build)
            os.read(reached, 1)
            second = wait(child(ground.builder.build, out=line))
            said = os.read(lines, 1000).decode() if second == REFUSED else ""
            os.write(go_on, b".")
            if "another process is writing this index; try again when it is done" not in said:
                trial.wrong.append(f"{trial.name}: {second} {said}")
            return wait(first)

    for _ in range(times):
        trial.fail(update, [FINE])
    return trial


def rewritten_articles(ground: Ground, times: int) -> Trial:
    """Write an article over and over, in pieces, while the update reads it."""
    trial = Trial("an article written while it is read", ground)
    path = ground.folder / "Springfield.txt"

    def scribble() -> None:
        while True:
            for text in (BEFORE[path.name], AFTER[path.name] * 50):
                with path.open("w", encoding="utf-8") as file:
                    for piece in text.split(" "):
                        file.write(f"{piece} ")
                        file.flush()

    def update() -> int:
        text = path.read_text(encoding="utf-8")
        pen = child(scribble)
        code = wait(child(ground.builder.build))
        os.kill(pen, signal.SIGKILL)
        wait(pen)
        path.write_text(text, encoding="utf-8")
        wait(child(ground.builder.build))
        return code

    for _ in range(times):
        trial.fail(update, [FINE])
    return trial


def damage(ground: Ground, flips: int, draw: random.Random) -> Trial:
    """Cut every file of the index short and flip bits in it: opening must name the file, a rebuild mend it."""
    trial = Trial("a file of the index damaged", ground)
    whole = ground.index.parent / "whole"
    shutil.copytree(ground.index, whole)
    for path in sorted(p for p in whole.rglob("*") if p.is_file() and p.stat().st_size):
        good, name = path.read_bytes(), path.relative_to(whole)
        cuts = [good[:n] for n in {0, 1, len(good) // 2, len(good) - 1}]
        places = draw.sample(range(len(good)), min(flips * (10 if name.name == MANIFEST else 1), len(good)))
        for bad in [*cuts, *(_flipped(good, at, draw) for at in places), good + b"\0"]:
            (ground.index / name).write_bytes(bad)
            trial.times += 1
            try:
                open_index(ground.index, ground.builder.settings)
                if name.name != CHECKED:  # it only spares reading files again: without it all of them are
                    trial.wrong.append(f"{name}: damage not noticed")
            except IndexUnusable as error:
                if str(ground.index / name) not in str(error) and name.name != MANIFEST:
                    trial.wrong.append(f"{name}: not named in {error}")
            except Exception as error:
                trial.wrong.append(f"{name}: {error!r}")
        if (
            wait(child(lambda: ground.builder.build(rebuild=True))) != FINE
            or ground.state() not in ground.said.values()
        ):
            trial.wrong.append(f"{name}: a rebuild did not mend it")
        shutil.rmtree(ground.index)
        shutil.copytree(whole, ground.index)
    return trial


def _flipped(good: bytes, at: int, draw: random.Random) -> bytes:
    return good[:at] + bytes([good[at] ^ (1 << draw.randrange(8))]) + good[at + 1 :]


def trials(ground: Ground, options: argparse.Namespace) -> Iterator[Trial]:
    """Every kind of failure, as it has been tried; those during which a server answers come first."""
    draw, times = random.Random(options.seed), options.others
    largest = max(p.stat().st_size for p in ground.index.rglob("*"))
    with served(ground) as stop:
        yield kill_at_lines(ground, options.lines)
        yield kill_at_instants(ground, options.kills, draw)
        yield small_files(ground, [largest * i // times for i in range(times)])
        yield read_only(ground, times)
        yield two_at_once(ground, times)
        server = Trial("asked meanwhile by a server", ground)
        server.times, server.wrong = stop()
        yield server
    yield rewritten_articles(ground, times)
    disk = full_disk([largest * i // times for i in range(2 * times)])
    if disk is not None:
        yield disk
    yield damage(ground, options.flips, draw)


def main(argv: Sequence[str] | None = None) -> int:
    """Print one row for each kind of failure; 1 where anything was not as promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300, metavar="N", help="kills at random instants")
    parser.add_argument("--lines", type=int, default=300, metavar="N", help="at most so many lines to be killed at")
    parser.add_argument("--flips", type=int, default=20, metavar="N", help="flipped bits in each file")
    parser.add_argument("--others", type=int, default=20, metavar="N", help="times for each other failure")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the random instants and bits")
    options = parser.parse_args(argv)
    print("| what was done to the index | times | not as promised |\n|---|---|---|")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        for trial in trials(Ground(Path(name)), options):
            print(f"| {trial.name} | {trial.times:,} | {len(trial.wrong)} |", flush=True)
            wrong += trial.wrong
    print("\n".join(wrong), file=sys.stderr, end="\n" * bool(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
