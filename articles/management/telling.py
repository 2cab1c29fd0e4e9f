from collections.abc import Callable

from django.core.management.base import BaseCommand


def telling(command: BaseCommand, verbosity: int) -> Callable[[str], None]:
    """Return what says a line of a command's progress at once, also into a pipe, and with verbosity 0 nothing."""

    def tell(line):
        if verbosity:
            command.stdout.write(line)
            command.stdout.flush()

    return tell
