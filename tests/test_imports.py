"""The arrows between the rooms, and what may be imported where."""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {
    "faiss": ["index/local/vectors.py"],
    "sentence_transformers": ["index/model/embedding.py"],
    "transformers": ["index/model/transformers_bert.py"],
    "openvino": ["index/model/openvino_bert.py"],
    "gradio": ["qa/gradio_fixes/memory.py", "qa/page/conversation.py", "qa/page/index_events.py", "qa/page/page.py"],
    "mcp": ["qa/mcp_server.py"],
    "watchfiles": ["qa/web/rebuilder.py"],
    "pymilvus": ["index/milvus/server.py"],
}


@cache
def imported(path: Path) -> set[str]:
    """The modules a file imports anywhere in it, functions included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_the_index_never_imports_the_questions_half() -> None:
    assert [p.name for p in files("index") if any(m.split(".")[0] == "qa" for m in imported(p))] == []


def test_nothing_imports_the_command_line() -> None:
    assert [p.name for p in files("index", "qa") if "app" in imported(p)] == []


def arrows() -> dict[str, set[str]]:
    """For each module of both halves the others that it imports, in functions too."""
    modules = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in files("index", "qa")}
    return {name: (imported(path) & set(modules)) - {name} for name, path in modules.items()}


def room(module: str) -> str:
    """The folder of a module: ``qa.web``; a module on top of a half stands for itself."""
    return ".".join(module.split(".")[:2])


def test_no_import_leads_back_to_the_file_it_began_in() -> None:
    TopologicalSorter(arrows()).prepare()  # raises CycleError, naming the circle


def test_no_import_leads_back_to_the_folder_it_began_in() -> None:
    rooms: dict[str, set[str]] = {}
    for module, others in arrows().items():
        rooms.setdefault(room(module), set()).update(set(map(room, others)) - {room(module)})
    TopologicalSorter(rooms).prepare()


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("english", "question"),
        ("question", "evidence"),
        ("reading", "evidence"),
        ("evidence", "answer"),
        ("answer", "library"),
        ("library", "web"),
        ("html", "web"),
        ("web", "page"),
    ],
)
def test_what_is_below_never_imports_what_is_above(below: str, above: str) -> None:
    reached, new = set[str](), {module for module in arrows() if room(module) == f"qa.{below}"}
    while new:
        reached |= new
        new = set[str]().union(*(arrows()[module] for module in new)) - reached
    assert sorted(module for module in reached if room(module) == f"qa.{above}") == []


@pytest.mark.parametrize(("library", "homes"), HEAVY.items())
def test_each_heavy_library_stays_in_its_files(library: str, homes: list[str]) -> None:
    users = [p for p in files("index", "qa") if any(m.split(".")[0] == library for m in imported(p))]
    assert [p.relative_to(ROOT).as_posix() for p in users if not _typing_only(p, library)] == homes


def _typing_only(path: Path, library: str) -> bool:
    """Whether every import of ``library`` stands under ``if TYPE_CHECKING``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = [n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    inside = {id(node) for block in guarded for node in ast.walk(block)}
    return all(
        id(node) in inside
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and library in re.split(r"[\s,.]+", ast.unparse(node))
    )


@pytest.mark.slow
def test_help_starts_without_any_heavy_library() -> None:
    code = (
        "import sys, app\n"
        "try: app.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print(sorted({set(HEAVY) | {'torch', 'trafilatura', 'bm25s'}!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.slow
def test_a_question_in_the_terminal_imports_nothing_that_only_indexing_or_the_page_needs() -> None:
    spared = {"asyncio", "email", "filelock", "numpy.random", "prometheus_client", "tomllib"}
    spared |= {"index.files.loaders", "qa.suggest.patterns", "qa.web.ask_api"}
    code = f"import sys, app, qa.commands.ask; print(sorted({spared!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
