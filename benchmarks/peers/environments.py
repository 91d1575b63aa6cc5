"""A virtual environment for each peer, made once from its pinned requirements."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements"
INSTALLED = "installed.txt"


class NotInstalled(Exception):
    """A peer's libraries could not be installed."""


def environment_of(peer: str, folder: Path) -> Path:
    """The Python of ``peer``'s environment under ``folder``; made, or made anew, where its requirements differ.

    PyTorch comes from wherever pip is set up to take it, so the CPU build needs what pytorch.org describes.
    """
    wanted = (REQUIREMENTS / f"{peer}.txt").read_text(encoding="utf-8")
    home = folder / peer
    marker = home / INSTALLED
    if not marker.is_file() or marker.read_text(encoding="utf-8") != wanted:
        print(f"installing {peer}", file=sys.stderr)
        for words in (
            [sys.executable, "-m", "venv", "--clear", str(home)],
            [str(home / "bin" / "pip"), "install", "--quiet", "-r", str(REQUIREMENTS / f"{peer}.txt")],
        ):
            if subprocess.run(words, check=False).returncode != 0:
                raise NotInstalled(f"{peer}: could not be installed; run: {' '.join(words)}")
        marker.write_text(wanted, encoding="utf-8")
    return home / "bin" / "python"
