"""How the time that something takes grows."""

import gc
from time import process_time

ROUNDS = 4
# A round of so many seconds is measured well enough alone.
ENOUGH = 0.1
ATTEMPTS = 4
PLAINLY_LINEAR = 6


def ratio_of_times(work, size: int) -> float:
    """Return how many times longer the work takes on four times the size: about 4 if it is linear, 16 if quadratic.

    Where the ratio is not plain, the best of several attempts counts.
    """
    ratios = []
    while len(ratios) < ATTEMPTS and min(ratios, default=PLAINLY_LINEAR) >= PLAINLY_LINEAR:
        ratios.append(_ratio(work, size))
    return min(ratios)


def _ratio(work, size):
    """The best of several rounds, fewer where one takes long; they alternate, so that a busy machine slows both."""
    short, long = [], []
    while len(short) < ROUNDS and sum(short) < ENOUGH:
        short.append(_time(work, size))
        long.append(_time(work, 4 * size))
    return min(long) / max(min(short), 0.0005)


def _time(work, size):
    # The collector looks through all that the process holds, which a longer piece of work makes it do more often.
    gc.disable()
    try:
        start = process_time()
        work(size)
        return process_time() - start
    finally:
        gc.enable()
