"""The command ``serve``: updates the index, then serves the page."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from threading import Thread

from index.records import UserError
from qa.commands.options import PASSWORD
from qa.commands.program import Program, ProgressLine
from qa.terminal import report_text
from qa.web.access import Access
from qa.web.login import Login
from qa.web.logs import log_to
from qa.web.question_queue import QuestionQueue


def serve(program: Program, options: argparse.Namespace) -> int:
    """Update the index, then serve the page until interrupted."""
    from qa.page import serving  # gradio takes seconds to import

    access = _access(options)
    log_to(options.log, options.log_level)
    queue = QuestionQueue()
    library = program.library(guard=queue.answer)
    try:
        print(report_text(program.builder.build(progress=ProgressLine()), done=True), file=sys.stderr)
    except UserError as error:  # read-only, emptied or being written elsewhere: an index that is there still answers
        if program.builder.store.manifest() is None:
            raise
        library.manifest()  # raises for one that cannot be used, as of another model
        print(error, file=sys.stderr)

    def begin() -> None:
        library.warm()
        library.kept.ask_again()

    def ready(address: str) -> None:
        print(f"Ask at {address} (stop with Ctrl+C)", file=sys.stderr, flush=True)
        Thread(target=begin).start()  # no daemon: cut off inside the runtime it would abort

    serving.serve(library, access, queue=queue, automatic=options.auto_rebuild, on_ready=ready)
    return 0


def _access(options: argparse.Namespace) -> Access:
    """How the server is reached; raises UserError before any work where that is not allowed."""
    access = Access(
        host=options.host,
        port=options.port,
        names=tuple(options.name),
        login=_login(options) if options.auth else None,
        open_to_all=options.allow_remote_without_login,
        behind_proxy=options.behind_proxy,
        rate=options.rate,
        adding=options.adding,
        indexing=options.index_added,
        root_path=options.root_path.rstrip("/"),
    )
    access.require_login_or_loopback()
    return access


def _login(options: argparse.Namespace) -> Login:
    user, password = options.auth, options.password
    if password is None and not sys.stdin.isatty():
        raise UserError(f"--auth: no terminal to ask for the password; put it in {PASSWORD}")
    return Login(user, getpass(f"Password for {user}: ") if password is None else password)
