"""A message saved as .eml: its text, subject and date; attachments are left out, with a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from index.cleaning.metadata import Metadata
from index.files.decoding import decode
from index.files.drafts import Draft, counted, left_out_notes, parsing, read_bytes
from index.files.formats import unquoted
from index.files.grid import with_tables
from index.files.web.tables import page_text
from index.records import LoadError

_MAX_PARTS = 1000
_FLOWED = re.compile(r"^(?!>|-- $|.*\S {3,}\S)(.+ )\n(?!>|-- $|\n|[-*•] )", re.MULTILINE)
"""A line that goes on in the next one: RFC 3676 ends it in a space, but not the mark above a signature."""
_MUCH_LONGER = 2  # times as long as its plain form is a message that this does not hold


def read_mail(path: Path, source: str) -> Draft:
    """Read the text of a message, its plain form where that is whole: it may only say to open it elsewhere."""
    data = read_bytes(path, source)
    with parsing(source, "a message"):
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
        parts = list(_parts(message))
        plain = [part for part in parts if part.get_content_type() == "text/plain" and _is_shown(part)]
        page = next((part for part in parts if part.get_content_type() == "text/html"), None)
        if (not plain and page is None) or not message.keys():
            raise LoadError(f"{source}: holds no text of a message; save it again or take it out")
        read = [_text(part, source) for part in plain]
        text = with_tables(unquoted("\n\n".join(words for words, _ in read)))
        guessed = tuple(note for _, notes in read for note in notes)
        if page is not None:
            shown, guessed_page = _text(page, source)
            drawn, left_out = page_text(shown)
            if _MUCH_LONGER * len(text.split()) < len(drawn.split()):
                text, guessed = drawn, (*guessed_page, *left_out_notes(left_out))
        sent = getattr(message["date"], "datetime", None)
        declared = Metadata(title=str(message["subject"] or ""), date=sent.date().isoformat() if sent else "")
        left = [part for part in parts if part not in (*plain, page)]
    names = ", ".join(f"“{part.get_filename() or part.get_content_type()}”"[:60] for part in left[:3])
    notes = (f"{counted(len(left), 'attachment')} left out: {names}",) if left else ()
    return Draft(text, declared, notes=(*guessed, *notes))


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a message that hold something, in order; a message within it is one."""
    pending: list[object] = [message]
    for _ in range(_MAX_PARTS):
        if not pending:
            return
        part = pending.pop()
        if isinstance(part, EmailMessage) and part.get_content_maintype() == "multipart":
            pending.extend(reversed(list(part.iter_parts())))
        elif isinstance(part, EmailMessage):
            yield part


def _is_shown(part: EmailMessage) -> bool:
    """Whether a part of text is the message's own; a mail program parts it at a picture."""
    return not (part.get_filename() or part.is_attachment())


def _text(part: EmailMessage, source: str) -> tuple[str, tuple[str, ...]]:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return "", ()
    notes: tuple[str, ...] = ()
    try:
        text = data.decode(str(part.get_content_charset() or "utf-8"))
    except (UnicodeDecodeError, LookupError):
        text, notes = decode(data, source)
    is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    return _FLOWED.sub(r"\1", text.replace("\r\n", "\n")) if is_flowed else text, notes
