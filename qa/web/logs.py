"""The program's own log: one JSON object a line, without what users ask."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from index.records import UserError

LEVELS = ("error", "warning", "info")


class JsonLines(logging.Formatter):
    """A record as ``{"time", "level", "from", "event", …}``, with its ``facts`` as further fields."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


def is_not_disconnect(record: logging.LogRecord) -> bool:
    """Whether a record is about anything but a stream that ended because the server stops or the visitor left."""
    error = record.exc_info[1] if record.exc_info else None
    parted = isinstance(error, ConnectionError) or type(error).__name__ in {"CancelledError", "ClientDisconnect"}
    return not parted and not record.getMessage().startswith("Cancel ")


def log_to(file: Path | None, level: str) -> None:
    """Write what happens at ``level`` and above to the end of ``file``, or to standard error; raises UserError."""
    try:
        handler = logging.StreamHandler(sys.stderr) if file is None else logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file}: cannot be written ({error.strerror}); give another --log") from error
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(is_not_disconnect)
    for name in ("index", "qa"):  # libraries speak only of trouble
        logging.getLogger(name).setLevel(level.upper())


def traceback_frames(error: BaseException) -> str:
    """The frames of an error's traceback, innermost last, without their values."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
