"""Ask the Articles: questions to a folder of articles, answered in the articles' own words.

This file is the command line, and the only place that names concrete parts and wires them together.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from index.build import Builder
from index.model.embedding import DEFAULT_MODEL, NoEmbedder, SentenceEmbedder, load_embedder, load_full_embedder
from index.model.full_model import FULL as FULL_MODEL
from index.model.full_model import cache_folder
from index.records import Embedder, ModelUnavailable, UserError
from index.store_protocol import SharedStore
from qa.commands.options import PASSWORD, options_in
from qa.commands.program import Program, ProgressLine
from qa.doctor import Used
from qa.evidence.confidence import FULL_CONFIDENCE, LIGHT_CONFIDENCE, Confidence
from qa.library import Library
from qa.reading.reader import DEFAULT_WEIGHTS, FULL_WEIGHTS, NoReader, SpanReader
from qa.reading.remembered import Reader

ARTICLES = Path(__file__).parent / "articles"
INDEX_NAME = ".index"
DATABASE, TOKEN, VECTOR_INDEX = "MILVUS_DATABASE", "MILVUS_TOKEN", "MILVUS_INDEX"
"""The environment variables that go with ``--store``."""
LIGHT, FULL = "light", "full"
NAMES = {LIGHT: DEFAULT_MODEL, FULL: FULL_MODEL.name}
DEFAULT = FULL
COMMANDS = {
    **{name: name for name in ("serve", "index", "ask", "names", "kept", "evaluate")},
    "keep": "kept",
    **dict.fromkeys(("verify", "show", "doctor", "mcp"), "tools"),
}
"""The commands, each with its file in ``qa/commands/``."""


@dataclass(frozen=True)
class Models:
    """What a name given with ``--model`` stands for: its embedder, its judge, and the model that this is a change of,
    with how sure its words make an answer.

    ``problem`` says why the models are not those that were named.
    """

    name: str
    embedder: str
    base: str
    judge: Path
    confidence: Confidence
    problem: str = ""


MODELS = {
    LIGHT: Models(LIGHT, embedder=LIGHT, base=LIGHT, judge=DEFAULT_WEIGHTS, confidence=LIGHT_CONFIDENCE),
    FULL: Models(FULL, embedder=FULL, base=FULL, judge=FULL_WEIGHTS, confidence=FULL_CONFIDENCE),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 fine, 1 a clear error, 2 wrong usage, 3 the index is stale."""
    options = options_in(sys.argv[1:] if argv is None else argv, articles=ARTICLES, model=DEFAULT)
    _prepare_environment()
    options.password = os.environ.pop(PASSWORD, None)  # so that no process started from here has it
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # JSON and quotes hold any letter, whatever the system's encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _command(options.command)(_program(options), options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _command(name: str) -> Callable[[Program, argparse.Namespace], int]:
    """What runs the command ``name``; only its own file is imported, as the start is waited for."""
    command: Callable[[Program, argparse.Namespace], int]
    command = getattr(import_module(f"qa.commands.{COMMANDS[name]}"), name)
    return command


def _prepare_environment() -> None:
    """Keep every library quiet and at home; must run before gradio and transformers are imported."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")  # that it keeps, for figures that nobody sees
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # else Milvus' client writes about its connections among the errors
    # Threads that wait spinning take the time of the one that works, wherever another program is busy too.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def open_library(words: Sequence[str]) -> Library:
    """The library that ``ask`` with these options uses, for scripts that ask in a process of their own."""
    _prepare_environment()
    return _program(options_in(["ask", "?", *words], articles=ARTICLES, model=DEFAULT)).library()


def _program(options: argparse.Namespace) -> Program:
    """The parts that the options ask for."""
    models, store = _models(options.model), _store(options)
    folder: Path = options.dataset if options.command == "evaluate" else options.articles
    builder = Builder(folder, options.index_dir or folder / INDEX_NAME, _embedder(models.embedder), remote=store)
    return program_of(builder, models, store)


def program_of(builder: Builder, models: Models, store: SharedStore | None = None) -> Program:
    """What the models do over a folder; ``store`` is where its index is kept instead of in files."""
    used = Used(models.name, NAMES[models.base], models.judge, models.problem)
    return Program(builder, store, lambda: _reader(models), models.confidence, used)


def _store(options: argparse.Namespace) -> SharedStore | None:
    """Where the index is kept instead of in files."""
    if options.store is None:
        return None
    from index.milvus.store import milvus_store  # an extra

    database, token = os.environ.get(DATABASE, ""), os.environ.get(TOKEN, "")
    return milvus_store(options.store, database=database, token=token, dense=os.environ.get(VECTOR_INDEX, "FLAT"))


def _models(name: str) -> Models:
    """What ``name`` stands for, and a line about it where the full model cannot be had: the light one stands in."""
    models = MODELS.get(name) or replace(MODELS[LIGHT], name=name, embedder=name)
    if FULL not in (models.embedder, models.base):
        return models
    try:
        load(FULL)
    except ModelUnavailable as error:
        print(f"{error}; going on with the light model", file=sys.stderr)
        return replace(MODELS[LIGHT], problem=str(error))
    return models


def load(name: str) -> SentenceEmbedder:
    """The light or the full model, or another one."""
    if name == FULL:
        return load_full_embedder(cache_folder(os.environ, sys.platform), progress=ProgressLine())
    return load_embedder() if name == LIGHT else load_embedder(name)


def _embedder(name: str) -> Embedder:
    """The model called ``name``, or what stands for it where it cannot be had: an index is searched without it too."""
    try:
        return load(name)
    except ModelUnavailable as error:
        return NoEmbedder(name, error)


def load_reader(models: Models = MODELS[DEFAULT]) -> SpanReader:
    """The judge on its own base, whatever model embeds; its weights are read at the first question."""
    base = load(models.base)
    return SpanReader(models.judge, base=base.folder, base_sha256=base.published)


def _reader(models: Models) -> Reader:
    try:
        return load_reader(models)
    except ModelUnavailable as error:
        return NoReader(str(error))


if __name__ == "__main__":
    sys.exit(main())
