"""The command ``names``: whom and what the articles name, and what is said of one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from index.records import UserError
from qa import texts
from qa.commands.program import Program
from qa.library import Library
from qa.names.directory import QUESTIONS, Name, name_fields, names_fields
from qa.question.ask import Ask
from qa.replies import Digest
from qa.terminal import printable, reply_text
from qa.web.ask_api import reply_to


def names(program: Program, options: argparse.Namespace) -> int:
    """List the names, most articles first; with one of them print what is said of it, by whom and when."""
    library = program.ready_library()
    directory = library.names()
    name = directory.find(options.name) if options.name else None
    if name is not None:
        print(_told_json(library, name) if options.json else _told(library, name))
        return 0
    found = directory.search(options.name)
    if options.name and not found:
        raise UserError(f"no article mentions {options.name!r}; python app.py names lists the names")
    if options.json:
        print(json.dumps(names_fields(found, options.most), ensure_ascii=False))
    else:
        print(_listed(found, options.most))
    return 0


def _listed(found: Sequence[Name], most: int) -> str:
    width = len(f"{len(found[0].sources):,}") if found else 0
    lines = [f"{len(name.sources):>{width},}  {printable(_called(name))}" for name in found[:most]]
    return "\n".join(lines + ([texts.more(len(found) - most)] if len(found) > most else []))


def _called(name: Name) -> str:
    return f"{name.name} ({', '.join(name.forms)})" if name.forms else name.name


def _told(library: Library, name: Name) -> str:
    parts = [f"{_called(name)}: {texts.counted(len(name.sources), 'article')}"]
    for request, question in QUESTIONS.items():
        reply = library.ask(Ask(question.format(name.name), reading=request))
        if isinstance(reply, Digest) and reply.items:
            parts.append(reply_text(reply))
    return "\n\n".join(parts)


def _told_json(library: Library, name: Name) -> str:
    asks = {request: Ask(question.format(name.name), reading=request) for request, question in QUESTIONS.items()}
    replies = {request.value: json.loads(reply_to(library, ask)) for request, ask in asks.items()}
    return json.dumps({**name_fields(name), **replies}, ensure_ascii=False)
