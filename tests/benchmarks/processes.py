"""What processes have used, as Linux tells it in /proc (https://docs.kernel.org/filesystems/proc.html)."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# Places in /proc/<pid>/stat behind the name, which may hold anything: own time, and that of children waited for.
STATE, OWN, CHILDREN = 0, slice(11, 13), slice(13, 15)


def children(parent: int) -> list[int]:
    """Return the processes whose parent it is."""
    return [int(pid) for pid in _read(parent, f"task/{parent}/children").split()]


def postgresql(database: str) -> list[int]:
    """Return the processes of a PostgreSQL on this machine that serve a database, which they name in their titles."""
    titles = {pid: _read(pid, "cmdline") for pid in _all()}
    return [pid for pid, title in titles.items() if title.startswith("postgres:") and f" {database} " in title]


def seconds(pids: Iterable[int], *, with_children: bool = False) -> float:
    """Return the processor time that the processes have used; with that of children that have ended, where asked for.

    Those that are gone count nothing.
    """
    wanted = slice(OWN.start, CHILDREN.stop) if with_children else OWN
    return sum(int(ticks) for pid in pids for ticks in _stat(pid)[wanted]) / TICKS_A_SECOND


def are_busy(pids: Iterable[int]) -> bool:
    """Tell whether a thread of the processes runs, or waits for a processor or a disk."""
    return any(stat and stat[STATE] in "RD" for pid in pids for stat in map(_stat, _threads(pid)))


def memory(pids: Iterable[int], what: str) -> float:
    """Return the most that one of the processes has, in MB; 0 where all are gone.

    `what` is VmRSS for now, or VmHWM for the peak since it began or `forget_peaks` was called.
    """
    lines = [line.split() for pid in pids for line in _read(pid, "status").splitlines() if line.startswith(f"{what}:")]
    return max((int(line[1]) / 1024 for line in lines), default=0.0)


def forget_peaks(pids: Iterable[int]) -> None:
    """Let the peaks of the processes begin anew at what they have now."""
    for pid in pids:
        with suppress(OSError):
            (PROC / str(pid) / "clear_refs").write_text("5")


def _all():
    return [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]


def _threads(pid):
    """Return the threads of a process as places below /proc."""
    with suppress(OSError):
        return [f"{pid}/task/{thread}" for thread in os.listdir(PROC / str(pid) / "task")]
    return []


def _stat(pid):
    return _read(pid, "stat").rpartition(")")[2].split()


def _read(pid, name):
    try:
        return (PROC / str(pid) / name).read_text(errors="replace")
    except OSError:
        return ""
