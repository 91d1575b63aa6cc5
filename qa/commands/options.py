"""The options of every command; a wrong value ends with exit code 2 and a line that names the option."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from index.filters import Filters
from index.records import UserError
from index.store_protocol import Part
from qa.question.requests import Request, reading_of
from qa.web.logs import LEVELS

Value = TypeVar("Value")
PASSWORD = "ASK_PASSWORD"
"""The environment variable that holds the password of ``--auth``."""
COMMANDS = ("serve", "index", "ask", "names", "keep", "kept", "evaluate", "verify", "show", "doctor", "mcp")


def options_in(words: Sequence[str], *, articles: Path, model: str) -> argparse.Namespace:
    """The options of a command line; ``serve`` is the command where the first word is not one.

    ``articles`` and ``model`` are the defaults.
    """
    words = list(words)
    if not words or (words[0] not in COMMANDS and words[0] not in {"-h", "--help"}):
        words.insert(0, "serve")
    options = _parser(articles, model).parse_args(words)
    problem = _problem(options)
    if problem:
        options.parser.error(problem)
    return options


def _problem(options: argparse.Namespace) -> str:
    """Why the options cannot be combined; empty where they can."""
    if options.command == "index" and (options.shard or options.publish) and not options.store:
        return "--shard and --publish go with --store"
    if options.command != "ask":
        return ""
    if (options.question is None) == (options.questions is None):
        return "give either a QUESTION or --questions FILE"
    if options.save is not None and (options.question is None or options.save.suffix not in {".md", ".json"}):
        return "--save takes one QUESTION and a FILE that ends in .md or .json"
    if options.csv is not None and (options.questions is None or options.json or options.explain):
        return "--csv takes --questions FILE, and neither --json nor --explain"
    return ""


def _common(articles: Path, model: str) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--articles", type=Path, default=articles, metavar="DIR", help="the folder of articles")
    common.add_argument("--index-dir", type=Path, metavar="DIR", help="where the index lies (default: DIR/.index)")
    common.add_argument("--store", metavar="URL", help="keep the index in Milvus: http://HOST:19530 or …/NAME")
    common.add_argument(
        "--model",
        default=model,
        metavar="full|light|NAME_OR_PATH",
        help="what embeds and reads (default: full), or any sentence-transformers model to embed",
    )
    return common


def _parser(articles: Path, model: str) -> argparse.ArgumentParser:
    common = _common(articles, model)
    parser = argparse.ArgumentParser(prog="app.py", description="Ask a folder of articles; answers are quotes.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_serve, _add_index, _add_ask, _add_names, _add_kept, _add_evaluate, _add_tools):
        add(commands, common)
    return parser


def _command(commands: Any, common: argparse.ArgumentParser, name: str, what: str) -> argparse.ArgumentParser:
    """The parser of a command with the options that all have."""
    made: argparse.ArgumentParser = commands.add_parser(name, parents=[common], help=what)
    made.set_defaults(command=name, parser=made)
    return made


def _add_serve(commands: Any, common: argparse.ArgumentParser) -> None:
    serve = _command(commands, common, "serve", "update the index, then serve the page (the default)")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default: this machine)")
    serve.add_argument("--port", type=_port, default=7860, metavar="P", help="port to listen on (default: 7860)")
    serve.add_argument(
        "--auth", type=_user, metavar="USER", help=f"ask visitors to log in; the password is asked for, or {PASSWORD}"
    )
    serve.add_argument("--allow-remote-without-login", action="store_true", help="let anyone in the network read")
    serve.add_argument(
        "--name",
        action="append",
        type=_host_name,
        default=[],
        metavar="NAME",
        help="a host name to answer to; repeatable",
    )
    _add_server(serve)


def _add_server(serve: argparse.ArgumentParser) -> None:
    """The options of ``serve`` for a server in a network."""
    serve.add_argument("--log", type=Path, metavar="FILE", help="where to log (default: standard error)")
    serve.add_argument("--log-level", choices=LEVELS, default="warning", help="what to log (default: warning)")
    serve.add_argument(
        "--root-path",
        type=_root_path,
        default="",
        metavar="/PATH",
        help="the path under which a proxy shows the server",
    )
    serve.add_argument("--behind-proxy", action="store_true", help="believe visitors' addresses from a proxy here")
    serve.add_argument(
        "--rate",
        type=_number_of("requests", least=0),
        default=300,
        metavar="N",
        help="requests a minute from one address (default: 300, 0: any)",
    )
    serve.add_argument(
        "--adding",
        action=argparse.BooleanOptionalAction,
        help="let visitors add articles (default: on this machine, and behind a login)",
    )
    serve.add_argument(
        "--index-added",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="index what visitors add at once, in the background (default: on)",
    )
    serve.add_argument("--auto-rebuild", action="store_true", help="rebuild the index by itself when articles changed")


def _add_index(commands: Any, common: argparse.ArgumentParser) -> None:
    index = _command(commands, common, "index", "build or update the index")
    index.add_argument("--rebuild", action="store_true", help="make it anew, whatever is there")
    index.add_argument("--check", action="store_true", help="only say what would change; exit code 3 if anything would")
    index.add_argument("--json", action="store_true", help="write the report as JSON")
    index.add_argument("--shard", type=_part, metavar="I/N", help="with --store: index part I of N, publish nothing")
    index.add_argument(
        "--publish", type=_number_of("shards"), metavar="N", help="with --store: publish what N shards indexed"
    )


def _add_ask(commands: Any, common: argparse.ArgumentParser) -> None:
    ask = _command(commands, common, "ask", "answer a question in the terminal")
    ask.add_argument("question", nargs="?", metavar="QUESTION", help="what you want to know")
    ask.add_argument(
        "--questions", metavar="FILE", help="ask every line's question: .jsonl, .csv or .txt; - is standard input"
    )
    ask.add_argument("--csv", type=Path, metavar="FILE", help="with --questions: write the answers to a table")
    ask.add_argument("--json", action="store_true", help="write one JSON object a line")
    ask.add_argument("--explain", action="store_true", help="tell how each passage that was read was scored")
    ask.add_argument(
        "--k", type=_number_of("passages"), default=10, metavar="N", help="passages to retrieve (default: 10)"
    )
    _add_bounds(ask)
    _add_reading(ask)
    ask.add_argument("--save", type=Path, metavar="FILE", help="save the answer with its sources, as .md or .json")


def _add_names(commands: Any, common: argparse.ArgumentParser) -> None:
    names = _command(commands, common, "names", "list whom and what the articles name")
    names.add_argument("name", nargs="?", default="", metavar="NAME", help="what is said of this one, or names like it")
    names.add_argument("--json", action="store_true", help="write JSON")
    names.add_argument(
        "--most", type=_number_of("names"), default=100, metavar="N", help="names to list (default: 100)"
    )


def _add_kept(commands: Any, common: argparse.ArgumentParser) -> None:
    keep = _command(commands, common, "keep", "keep a question, to be asked again after each rebuild")
    keep.add_argument("question", metavar="QUESTION", help="what you want to know from now on")
    _add_bounds(keep)
    _add_reading(keep)

    kept = _command(commands, common, "kept", "list the kept questions and what changed")
    kept.add_argument("--json", action="store_true", help="write JSON")
    kept.add_argument("--forget", metavar="QUESTION", help="keep this question no longer")
    kept.add_argument("--seen", action="store_true", help="begin anew to look for changes")


def _add_evaluate(commands: Any, common: argparse.ArgumentParser) -> None:
    evaluate = _command(commands, common, "evaluate", "print quality figures on a data set")
    evaluate.add_argument(
        "dataset", type=Path, metavar="DATASET_DIR", help="BEIR files, or articles and questions.jsonl"
    )
    evaluate.add_argument("--json", action="store_true", help="write the figures as JSON")


def _add_tools(commands: Any, common: argparse.ArgumentParser) -> None:
    """The commands that look after answers, files and the installation."""
    verify = _command(commands, common, "verify", "say which quotes of a saved answer still stand")
    verify.add_argument("file", type=Path, metavar="FILE", help="an answer saved with ask --save")

    show = _command(commands, common, "show", "print a file's text as it is read and quoted")
    show.add_argument("file", metavar="FILE", help="its path in the folder of articles, or FILE.jsonl#id")

    doctor = _command(commands, common, "doctor", "look the installation over, for a bug report")
    doctor.add_argument("--json", action="store_true", help="write what was found as JSON")

    _command(commands, common, "mcp", "answer an assistant over MCP on standard input and output")


def _add_reading(ask: argparse.ArgumentParser) -> None:
    ask.add_argument(
        "--as",
        dest="reading",
        type=_checked(reading_of),
        metavar="KIND",
        help=f"what the question asks for: {', '.join(Request)} (default: what its words show)",
    )


def filters_of(options: argparse.Namespace) -> Filters:
    """The articles that the options keep a question to."""
    lists = map(tuple, (options.publisher, options.source, options.mention))
    return Filters(options.since, options.until, *lists)


def _add_bounds(ask: argparse.ArgumentParser) -> None:
    """The options that filter the articles."""
    date = _checked(lambda text: Filters(since=text).since)
    ask.add_argument("--since", type=date, default="", metavar="DATE", help="only articles of this date or later")
    ask.add_argument("--until", type=date, default="", metavar="DATE", help="only articles of this date or earlier")
    ask.add_argument("--publisher", action="append", default=[], metavar="NAME", help="only this publisher; repeatable")
    ask.add_argument(
        "--source", action="append", default=[], metavar="PATTERN", help="only sources like this; repeatable"
    )
    ask.add_argument(
        "--mention", action="append", default=[], metavar="NAME", help="only articles with this name; repeatable"
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a port; give a number from 1 to 65535, or 0 for any that is free"
        )
    return int(text)


def _matching(pattern: str, wanted: str) -> Callable[[str], str]:
    """Takes a text that matches the whole pattern; ``wanted`` says what it is and how to write it."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise argparse.ArgumentTypeError(f"{text!r} is not {wanted}")
        return text

    return read


_root_path = _matching(r"(?:/(?!\.)[\w.~-]+)*/?", "a path; give one like /news")
_user = _matching(r"[^:]+", "a user's name; give one without a colon")
_host_name = _matching(r"[\w.-]+", "a host name; give one like news.example.org")


def _checked(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """``read``, whose UserError is wrong usage."""

    def checked(text: str) -> Value:
        try:
            return read(text)
        except UserError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return checked


def _part(text: str) -> Part:
    number, slash, of = text.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a shard; write 1/4 to 4/4")
    return Part(int(number), int(of))


def _number_of(what: str, *, least: int = 1) -> Callable[[str], int]:
    """Reads a number of ``what``: ``least`` or more."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number of {what}; give {least} or more")
        return int(text)

    return read
