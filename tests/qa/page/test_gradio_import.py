"""Importing Gradio leaves out what the page does not need, and leaves everything else as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


def test_gradio_is_imported_without_writing_stubs_and_without_an_mcp_server() -> None:
    code = (
        "import ast, inspect, sys\n"
        "from qa.gradio_fixes.import_time import quick_import\n"
        "ast.get_source_segment = None\n"  # what the stubs are made with
        "with quick_import():\n"
        "    import gradio\n"
        "print('mcp' in sys.modules, inspect.getfile(gradio.Button).endswith('button.py'), gradio.Blocks.__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False True Blocks\n"
