import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, refusal: Exception) -> Iterator[None]:
    """Hold a file alone, made where it is missing. Raises the refusal where another process holds it.

    A process that is killed holds nothing.
    """
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise refusal from error
        yield
