"""Ask the Articles: questions to a folder of articles, answered in the articles' own words.

This file is the command line, and the only place that names concrete parts and wires them together.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from getpass import getpass
from pathlib import Path
from threading import Thread
from typing import Any

from index.archive import Archive
from index.build import Builder
from index.files.sandbox import load_source
from index.model.embedding import DEFAULT_MODEL, NoEmbedder, SentenceEmbedder, load_embedder, load_full_embedder
from index.model.full_model import FULL as FULL_MODEL
from index.model.full_model import cache_folder
from index.records import Embedder, Hit, IndexUnusable, ModelUnavailable, UserError
from index.shards import WHOLE, Part
from index.store_protocol import SharedStore
from qa.answer import Answerer, Reader
from qa.doctor import Used, examine, findings_json, findings_text
from qa.evidence.confidence import FULL_CONFIDENCE, LIGHT_CONFIDENCE, Confidence, Tier
from qa.library import Guard, Library, unguarded
from qa.measure.dataset import Question, asked_questions, read_dataset
from qa.measure.evaluate import exact_quotes, figures, figures_json, figures_text, judge
from qa.question.filters import Filters
from qa.question.requests import Request
from qa.reading.reader import DEFAULT_WEIGHTS, FULL_WEIGHTS, NoReader, SpanReader
from qa.receipts import Standing, read_receipts, receipt, receipt_json, receipt_markdown, refusal_markdown, verify
from qa.replies import NoAnswer, Reply
from qa.retrieval.retriever import Retriever
from qa.terminal import (
    checked_text,
    explained_text,
    printable,
    reply_json,
    reply_text,
    report_json,
    report_text,
)
from qa.web.access import Access
from qa.web.login import Login
from qa.web.logs import LEVELS, log_to
from qa.web.question_queue import Desk

ARTICLES = Path(__file__).parent / "articles"
INDEX_NAME = ".index"
PASSWORD = "ASK_PASSWORD"
"""The environment variable that holds the password of ``--auth``."""
DATABASE, TOKEN, VECTOR_INDEX = "MILVUS_DATABASE", "MILVUS_TOKEN", "MILVUS_INDEX"
"""The environment variables that go with ``--store``."""
LIGHT, FULL = "light", "full"
NAMES = {LIGHT: DEFAULT_MODEL, FULL: FULL_MODEL.name}
DEFAULT = FULL
FULL_EMBEDDER = FULL
"""What embeds with ``--model full``, whose judge is on the full model: LIGHT or FULL (benchmarks/README.md)."""
COMMANDS = ("serve", "index", "ask", "evaluate", "verify", "show", "doctor", "mcp")


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
    FULL: Models(FULL, embedder=FULL_EMBEDDER, base=FULL, judge=FULL_WEIGHTS, confidence=FULL_CONFIDENCE),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 fine, 1 a clear error, 2 wrong usage, 3 the index is stale."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0] not in COMMANDS and words[0] not in {"-h", "--help"}):
        words.insert(0, "serve")
    options = _parser().parse_args(words)
    _prepare_environment()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # JSON and quotes hold any letter, whatever the system's encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options.models = _models(options.model)
        return int(options.run(options))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _prepare_environment() -> None:
    """Keep every library quiet and at home; must run before gradio and transformers are imported."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # Else it makes a table of all past events after each, with pandas: slower and slower.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # else Milvus' client writes about its connections among the errors
    # Threads that wait spinning take the time of the one that works, wherever another program is busy too.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--articles", type=Path, default=ARTICLES, metavar="DIR", help="the folder of articles")
    common.add_argument("--index-dir", type=Path, metavar="DIR", help="where the index lies (default: DIR/.index)")
    common.add_argument("--store", metavar="URL", help="keep the index in Milvus: http://HOST:19530 or …/NAME")
    common.add_argument(
        "--model",
        default=DEFAULT,
        metavar="full|light|NAME_OR_PATH",
        help="what embeds and reads (default: full), or any sentence-transformers model to embed",
    )
    parser = argparse.ArgumentParser(prog="app.py", description="Ask a folder of articles; answers are quotes.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", parents=[common], help="update the index, then serve the page (the default)")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default: this machine)")
    serve.add_argument("--port", type=_port, default=7860, metavar="P", help="port to listen on (default: 7860)")
    serve.add_argument(
        "--auth", metavar="USER", help=f"ask visitors to log in; the password is asked for, or {PASSWORD}"
    )
    serve.add_argument("--allow-remote-without-login", action="store_true", help="let anyone in the network read")
    serve.add_argument(
        "--name", action="append", default=[], metavar="NAME", help="a host name to answer to; repeatable"
    )
    serve.add_argument("--log", type=Path, metavar="FILE", help="where to log (default: standard error)")
    serve.add_argument("--log-level", choices=LEVELS, default="warning", help="what to log (default: warning)")
    serve.add_argument("--behind-proxy", action="store_true", help="believe visitors' addresses from a proxy here")
    serve.add_argument(
        "--rate",
        type=_count,
        default=300,
        metavar="N",
        help="requests a minute from one address (default: 300, 0: any)",
    )
    serve.add_argument(
        "--adding",
        action=argparse.BooleanOptionalAction,
        help="let visitors add articles (default: on this machine, and behind a login)",
    )
    serve.add_argument("--auto-rebuild", action="store_true", help="rebuild the index by itself when articles changed")
    serve.set_defaults(run=_serve)

    index = commands.add_parser("index", parents=[common], help="build or update the index")
    index.add_argument("--rebuild", action="store_true", help="make it anew, whatever is there")
    index.add_argument("--check", action="store_true", help="only say what would change; exit code 3 if anything would")
    index.add_argument("--json", action="store_true", help="write the report as JSON")
    index.add_argument("--shard", type=_part, metavar="I/N", help="with --store: index part I of N, publish nothing")
    index.add_argument("--publish", type=_positive, metavar="N", help="with --store: publish what N shards indexed")
    index.set_defaults(run=lambda options: _index(options, index))

    ask = commands.add_parser("ask", parents=[common], help="answer a question in the terminal")
    ask.add_argument("question", nargs="?", metavar="QUESTION", help="what you want to know")
    ask.add_argument("--questions", metavar="FILE.jsonl", help="ask every line's question; - is standard input")
    ask.add_argument("--json", action="store_true", help="write one JSON object a line")
    ask.add_argument("--explain", action="store_true", help="tell how each passage that was read was scored")
    ask.add_argument("--k", type=_positive, default=10, metavar="N", help="passages to retrieve (default: 10)")
    _add_bounds(ask)
    ask.add_argument(
        "--as",
        dest="reading",
        type=Request,
        choices=list(Request),
        metavar="KIND",
        help=f"what the question asks for: {', '.join(Request)} (default: what its words show)",
    )
    ask.add_argument("--save", type=Path, metavar="FILE", help="save the answer with its sources, as .md or .json")
    ask.set_defaults(run=lambda options: _ask(options, ask))

    evaluate = commands.add_parser("evaluate", parents=[common], help="print quality figures on a data set")
    evaluate.add_argument(
        "dataset", type=Path, metavar="DATASET_DIR", help="BEIR files, or articles and questions.jsonl"
    )
    evaluate.add_argument("--json", action="store_true", help="write the figures as JSON")
    evaluate.set_defaults(run=_evaluate)

    _add_tools(commands, common)
    return parser


def _add_tools(commands: Any, common: argparse.ArgumentParser) -> None:
    """The commands that look after answers, files and the installation."""
    verify = commands.add_parser("verify", parents=[common], help="say which quotes of a saved answer still stand")
    verify.add_argument("file", type=Path, metavar="FILE", help="an answer saved with ask --save")
    verify.set_defaults(run=_verify)

    show = commands.add_parser("show", parents=[common], help="print a file's text as it is read and quoted")
    show.add_argument("file", metavar="FILE", help="its path in the folder of articles, or FILE.jsonl#id")
    show.set_defaults(run=_show)

    doctor = commands.add_parser("doctor", parents=[common], help="look the installation over, for a bug report")
    doctor.add_argument("--json", action="store_true", help="write what was found as JSON")
    doctor.set_defaults(run=_doctor)

    mcp = commands.add_parser("mcp", parents=[common], help="answer an assistant over MCP on standard input and output")
    mcp.set_defaults(run=_mcp)


def _add_bounds(ask: argparse.ArgumentParser) -> None:
    """The options that keep a question to some of the articles."""
    ask.add_argument("--since", default="", metavar="DATE", help="only articles of this date or later")
    ask.add_argument("--until", default="", metavar="DATE", help="only articles of this date or earlier")
    ask.add_argument("--publisher", action="append", default=[], metavar="NAME", help="only this publisher; repeatable")
    ask.add_argument(
        "--source", action="append", default=[], metavar="PATTERN", help="only sources like this; repeatable"
    )


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port; give a number from 1 to 65535, or 0 for any that is free"
        )
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of requests; give 0 or more")
    return int(text)


def _part(text: str) -> Part:
    number, slash, of = text.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is no part of a whole; write 1/4 to 4/4")
    return Part(int(number), int(of))


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of passages; give 1 or more")
    return int(text)


def _builder(options: argparse.Namespace) -> Builder:
    folder: Path = options.articles
    return Builder(
        folder, options.index_dir or folder / INDEX_NAME, _embedder(options.models.embedder), elsewhere=_store(options)
    )


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
        return load_full_embedder(cache_folder(os.environ, sys.platform), progress=_ProgressLine())
    return load_embedder() if name == LIGHT else load_embedder(name)


def _embedder(name: str) -> Embedder:
    """The model called ``name``, or what stands for it where it cannot be had: an index is searched without it too."""
    try:
        return load(name)
    except ModelUnavailable as error:
        return NoEmbedder(name, error)


def open_library(words: Sequence[str]) -> Library:
    """The library that ``ask`` with these options uses, for scripts that ask in a process of their own."""
    _prepare_environment()
    options = _parser().parse_args(["ask", *words])
    options.models = _models(options.model)
    return _library(_builder(options), options.models)


def load_reader(models: Models = MODELS[DEFAULT]) -> SpanReader:
    """The judge on its own base, whatever model embeds; its weights are read at the first question."""
    base = load(models.base)
    return SpanReader(models.judge, base=base.folder, base_sha256=base.published)


def _reader(models: Models) -> Reader:
    try:
        return load_reader(models)
    except ModelUnavailable as error:
        return NoReader(str(error))


def _library(builder: Builder, models: Models, guard: Guard = unguarded, reader: Reader | None = None) -> Library:
    reader = reader or _reader(models)

    def wire(index: Archive, embedder: Embedder | None) -> Answerer:
        return Answerer(index, Retriever(index, embedder), reader, confidence=models.confidence)

    return Library(builder, wire, guard=guard)


class _ProgressLine:
    """Long work on standard error: one line rewritten on a terminal, a line for every tenth elsewhere."""

    def __init__(self) -> None:
        self._shown = ("", 0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        tenth = (stage, done * 10 // max(total, 1))
        if total < 200 or (tenth == self._shown and not sys.stderr.isatty()):
            return
        self._shown = tenth
        start, end = ("\r", "\x1b[K" + "\n" * (done == total)) if sys.stderr.isatty() else ("", "\n")
        print(f"{start}{stage} {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)


def _access(options: argparse.Namespace) -> Access:
    """How the server is reached; refused before any work is done where nobody may reach it so."""
    access = Access(
        host=options.host,
        port=options.port,
        names=tuple(options.name),
        login=_login(options.auth) if options.auth else None,
        open_to_all=options.allow_remote_without_login,
        behind_proxy=options.behind_proxy,
        rate=options.rate,
        adding=options.adding,
    )
    access.require_login_or_loopback()
    return access


def _login(user: str) -> Login:
    password = os.environ.pop(PASSWORD, None)  # so that no process started from here has it
    if password is None and not sys.stdin.isatty():
        raise UserError(f"--auth: no terminal to ask for the password; put it in {PASSWORD}")
    return Login(user, getpass(f"Password for {user}: ") if password is None else password)


def _serve(options: argparse.Namespace) -> int:
    from qa.page.serving import serve  # gradio takes seconds to import

    access = _access(options)
    log_to(options.log, options.log_level)
    builder = _builder(options)
    try:
        print(report_text(builder.build(progress=_ProgressLine()), done=True), file=sys.stderr)
    except UserError as error:  # read-only, emptied or being written elsewhere: an index that is there still answers
        if builder.store.manifest() is None:
            raise
        print(error, file=sys.stderr)
    desk = Desk()
    library = _library(builder, options.models, guard=desk.answer)
    library.manifest()  # an index that cannot be used is refused before the page is served

    def ready(address: str) -> None:
        print(f"Ask at {address} (stop with Ctrl+C)", file=sys.stderr, flush=True)
        Thread(target=library.warm).start()  # no daemon: cut off inside the runtime it would abort

    serve(library, access, desk=desk, automatic=options.auto_rebuild, on_ready=ready)
    return 0


def _index(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if (options.shard or options.publish) and not options.store:
        parser.error("--shard and --publish go with --store")
    if options.publish:
        return _publish(options)
    builder = replace(_builder(options), part=options.shard or WHOLE)
    report = builder.check() if options.check else builder.build(rebuild=options.rebuild, progress=_ProgressLine())
    print(report_json(report) if options.json else report_text(report, done=not options.check))
    return 3 if options.check and report.differs else 0


def _publish(options: argparse.Namespace) -> int:
    """Publish what shards indexed: the closing step of many workers."""
    store, builder = _store(options), replace(_builder(options), part=Part(1, options.publish))
    assert store is not None  # asked for with --store
    published = store.publish(builder.making(rebuild=options.rebuild))
    print(f"published {published.version}: {published.articles:,} articles, {published.passages:,} passages")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    dataset = read_dataset(options.dataset)
    builder = replace(
        _builder(options),
        folder=options.dataset,
        index_folder=options.index_dir or options.dataset / INDEX_NAME,
        ignore=dataset.ignore,
    )
    print(report_text(builder.build(progress=_ProgressLine()), done=True).splitlines()[-1], file=sys.stderr)
    library = _library(builder, options.models)

    def retrieve(text: str, articles: int) -> Sequence[Hit]:
        return library.search(text, k=4 * articles)

    def text(source: str) -> str:
        article = library.article(source)
        return article.text if article else ""

    judged = judge(
        dataset.questions, retrieve, lambda q: library.ask(q.text, earlier=q.earlier), progress=_ProgressLine()
    )
    lines = [*figures(judged), *exact_quotes(judged, text)]
    print(figures_json(lines) if options.json else figures_text(lines))
    return 0


def _ask(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if (options.question is None) == (options.questions is None):
        parser.error("give either a QUESTION or --questions FILE.jsonl")
    if options.save is not None and (options.question is None or options.save.suffix not in {".md", ".json"}):
        parser.error("--save takes one QUESTION and a FILE that ends in .md or .json")
    filters = Filters(options.since, options.until, tuple(options.publisher), tuple(options.source))
    library = _ready_library(_builder(options), options.models)
    if options.question is not None:
        questions: Iterator[Question | UserError] = iter([Question(None, options.question, {})])
    else:
        questions = asked_questions(options.questions)
    code = 0
    for number, question in enumerate(questions):
        try:
            if isinstance(question, UserError):
                raise question
            reply = library.ask(
                question.text, earlier=question.earlier, k=options.k, filters=filters, reading=options.reading
            )
            if options.json:
                titles = _titles(library, reply)
                print(reply_json(reply, question.identity, titles, k=options.k, explain=options.explain), flush=True)
            else:
                explained = f"\n\n{explained_text(reply)}" if options.explain else ""
                print("\n" * (number > 0) + reply_text(reply) + explained, flush=True)
            if options.save is not None:
                _save(options.save, reply)
        except UserError as error:
            print(error, file=sys.stderr)
            code = 1
    return code


def _titles(library: Library, reply: Reply) -> dict[str, str]:
    """The titles of the articles whose passages a reply shows."""
    hits = reply.nearest if isinstance(reply, NoAnswer) else reply.passages
    articles = map(library.article, {hit.passage.source for hit in hits})
    return {article.source: article.title for article in articles if article is not None}


def _save(path: Path, reply: Reply) -> None:
    """Write an answer's receipt to a new file, or what may answer to a .md; no file is written over."""
    text = _saved(path, reply)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UserError(f"{path}: is there already; give another name") from error
    except OSError as error:
        raise UserError(f"{path}: could not be written ({error.strerror}); give another name") from error


def _saved(path: Path, reply: Reply) -> str:
    """What is saved of a reply; a refusal has nothing to check."""
    if not isinstance(reply, NoAnswer) and reply.citations:
        made = receipt(reply)
        return receipt_json(made) if path.suffix == ".json" else receipt_markdown(made)
    if not isinstance(reply, NoAnswer) or reply.tier is not Tier.PERHAPS:
        raise UserError(f"{path}: not written, the articles do not say")
    if path.suffix == ".json":
        raise UserError(f"{path}: not written, the articles only may answer this; a FILE that ends in .md takes it")
    return refusal_markdown(reply)


def _verify(options: argparse.Namespace) -> int:
    library = _library(_builder(options), options.models)
    results = [checked for made in read_receipts(options.file) for checked in verify(made, library.on_disk)]
    for checked in results:
        print(checked_text(checked))
    return 0 if all(checked.standing is Standing.STANDS for checked in results) else 3


def _show(options: argparse.Namespace) -> int:
    """Print articles' texts and nothing else on standard output; what is to know of the file on standard error."""
    loaded = load_source(options.articles, options.file)
    for line in (*loaded.problems, *loaded.notes):
        print(printable(line), file=sys.stderr)
    print("\n\n".join(printable(article.text) for article in loaded.articles))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    models: Models = options.models
    used = Used(models.name, NAMES[models.base], models.judge, models.problem)
    findings = examine(_builder(options), _reader(models), Path(__file__).with_name("requirements.txt"), used)
    print(findings_json(findings) if options.json else findings_text(findings))
    return 3 if any(finding.problem for finding in findings) else 0


def _mcp(options: argparse.Namespace) -> int:
    from qa.mcp_server import mcp_server

    mcp_server(cache(lambda: _ready_library(_builder(options), options.models))).run("stdio")
    return 0


def _ready_library(builder: Builder, models: Models) -> Library:
    """The library with its index: built where there is none to use, else as it is, with a word if it is stale."""
    reader = _reader(models)
    if isinstance(reader, SpanReader):
        Thread(target=reader.load).start()  # while the index is opened
    try:
        if builder.is_unmade():
            print(report_text(builder.build(progress=_ProgressLine()), done=True), file=sys.stderr)
        elif builder.check().differs:
            print(f"{builder.folder}: the articles changed; run: python app.py index", file=sys.stderr)
    except UserError as error:  # the folder is away or empty; an index that is there still answers
        if isinstance(error, IndexUnusable) or builder.store.manifest() is None:
            raise
        if not isinstance(error, ModelUnavailable):  # that is said with every reply
            print(error, file=sys.stderr)
    return _library(builder, models, reader=reader)


if __name__ == "__main__":
    sys.exit(main())
