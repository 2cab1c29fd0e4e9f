"""Files that commands read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from articles.copy.manuscript import Unreadable


@contextmanager
def opened_copy(file: str, *, most: int) -> Iterator[bytes]:
    """Give the bytes of a file, or of what comes through a pipe for “-”; one more than `most` of those that are larger.

    Raises CommandError where there is none, or where what is done with it raises Unreadable.
    """
    try:
        if file == "-":
            yield sys.stdin.buffer.read(most + 1)
        else:
            with open(file, "rb") as opened:
                yield opened.read(most + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except Unreadable as error:
        raise CommandError(f"{file}: {error}") from error
