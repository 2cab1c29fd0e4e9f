"""How a line of the log is written: as text for people, or as JSON, one object a line.

Standard library only, because gunicorn's own process writes so too and must hold no part of the site that a reload is
to bring anew. What stands in a line may come from a stranger, so nothing of it begins a line or moves a terminal.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from secrets import token_hex
from types import MappingProxyType

# What all lines have that are written while something is done: the id of the request or of the run.
_shared: ContextVar[Mapping[str, str]] = ContextVar("shared", default=MappingProxyType({}))


@contextmanager
def sharing(**fields: str) -> Iterator[None]:
    """Add fields to the lines that this thread writes in the context."""
    before = _shared.get()
    _shared.set({**before, **fields})
    try:
        yield
    finally:
        _shared.set(before)


def run(command: str) -> AbstractContextManager[None]:
    """Let everything that is logged in the context have the id of one run of a command."""
    return sharing(run_id=token_hex(8), command=command)


class JsonFormatter(logging.Formatter):
    """One JSON object in ASCII: time, level, logger, message, then the ids, fields of its own, and the traceback."""

    def format(self, record):
        return json.dumps(facts(record) | faults(self, record), default=str)


class TextFormatter(logging.Formatter):
    """Time, level, logger and message, then the same fields as name=value; tracebacks follow, indented."""

    def format(self, record):
        known = facts(record)
        time, level, logger, message = (known.pop(name) for name in ("time", "level", "logger", "message"))
        words = [time, level, logger, visible(message), *(f"{name}={plain(value)}" for name, value in known.items())]
        traces = "\n".join(faults(self, record).values())
        return "\n    ".join([" ".join(words), *map(visible, traces.split("\n") if traces else ())])


FORMATTERS = {"json": JsonFormatter, "text": TextFormatter}


def facts(record: logging.LogRecord) -> dict:
    """Return what a line says, tracebacks aside. A record has fields of its own from `extra={"fields": {…}}`."""
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname,
        "logger": record.name,
        "message": record.getMessage(),
        **_shared.get(),
        **getattr(record, "fields", {}),
    }


def faults(formatter: logging.Formatter, record: logging.LogRecord) -> dict[str, str]:
    """Return the traceback of a record, and the stack where one was asked for."""
    exception = formatter.formatException(record.exc_info) if record.exc_info else ""
    stack = formatter.formatStack(record.stack_info) if record.stack_info else ""
    return {name: text for name, text in [("exception", exception), ("stack", stack)] if text}


def plain(value) -> str:
    """Return a value that ends where a space follows: bare where it has no other end, in JSON's quotes otherwise."""
    text = str(value)
    return text if re.fullmatch(r"[\w./:+%~@,-]+", text, re.ASCII) else json.dumps(text)


def visible(text: str) -> str:
    """Return a text in which nothing acts instead of being seen: new lines, colours, directions are escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
