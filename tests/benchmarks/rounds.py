"""Measuring in rounds: page, yardstick, page, yardstick, so that what else the machine does falls on both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from statistics import fmean, median

from tests.benchmarks import processes
from tests.benchmarks.drivers import Driver
from tests.benchmarks.server import Server

BARE = "/bare/"
COLD, KEPT, CONDITIONAL = "cold", "kept", "304"
STATES = (COLD, KEPT, CONDITIONAL)
NO_ETAG, NOTHING = "no ETag", "nothing was answered in the time of a round"
# What is asked at once to have every worker ready before it counts.
WARMING = 12


@dataclass
class Measured:
    """A page in one state, and what was found of it in each round."""

    page: str
    state: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    expected: int = 200
    queries: int | None = None
    raw: int = 0
    sent: int = 0
    fault: str = ""
    rounds: list[dict[str, float]] = field(default_factory=list)

    def figure(self, name: str) -> float | None:
        """Return the median of the rounds, None where it was not measured."""
        return median(each[name] for each in self.rounds) if self.rounds and not self.fault else None

    @property
    def cost(self) -> float | None:
        """Processor time of a request in milliseconds, that of a database on this machine included."""
        return (
            median(each["cpu"] + each["database"] for each in self.rounds) if self.rounds and not self.fault else None
        )

    def as_json(self) -> dict:
        figures = {name: self.figure(name) for name in (self.rounds[0] if self.rounds else ())}
        names = ("page", "state", "address", "expected", "queries", "raw", "sent", "fault", "cost")
        return {name: getattr(self, name) for name in names} | figures | {"rounds": self.rounds}


def states_of(
    name: str, address: str, server: Server, states: Iterable[str], headers: Mapping[str, str]
) -> list[Measured]:
    """Return a page in the states that are to be measured at a server."""
    found = [Measured(name, state, address, dict(headers), 304 if state == CONDITIONAL else 200) for state in states]
    for measured in found:
        _renew_etag(measured, server)
    return found


def _renew_etag(item, server):
    """Ask by the ETag that the page has now, where it is asked so: what readers see may change at any moment."""
    if item.state != CONDITIONAL:
        return
    answer = server.ask(item.address)
    item.headers = {"If-None-Match": answer.etag}
    if answer.status == 200 and not answer.etag:
        item.fault = NO_ETAG


def measure(
    groups: Sequence[tuple[Server, Sequence[Measured]]],
    driver: Driver,
    *,
    rounds: int,
    seconds: float,
    tell: Callable[[str], None],
) -> Measured:
    """Measure pages at their servers in turn, and return the yardstick. What a page fails at stands in its `fault`.

    What is asked cold runs for so many seconds; the rest answers so much more that half is enough.
    """
    bare = Measured("bare view", "", BARE)
    for server, items in groups:
        for item in [bare, *items]:
            _warm(item, server)
    for number in range(1, rounds + 1):
        for server, items in groups:
            tell(f"round {number} of {rounds}: {len(items)} {' and '.join(dict.fromkeys(i.state for i in items))}")
            _round(server, items, bare, driver, seconds)
    for item in [bare, *(item for _, items in groups for item in items)]:
        if not item.rounds and not item.fault:
            item.fault = NOTHING
    return bare


def _round(server, items, bare, driver, seconds):
    before = _drive(bare, server, driver, seconds / 2)
    for _name, states in groupby((item for item in items if not item.fault), key=lambda item: item.page):
        found = [
            (item, _drive(item, server, driver, seconds if item.state == COLD else seconds / 2)) for item in states
        ]
        after = _drive(bare, server, driver, seconds / 2)
        for item, figures in found:
            if figures and before and after:
                item.rounds.append(figures | _beside(figures, before, after))
        before = after
    if before:
        bare.rounds.append(before | _beside(before, before, before))


def _beside(figures, before, after):
    """Return the share of the yardstick's rate, and the one that processor time alone would allow."""
    rate, time = (fmean([before[name], after[name]]) for name in ("rate", "cpu"))
    return {"share": figures["rate"] / rate, "cpu_share": time / (figures["cpu"] or time or 1)}


def _drive(item, server, driver, seconds):
    """Return the figures of one round, or none: then the item says what was wrong, unless all took too long."""
    processes.forget_peaks(server.workers)
    _renew_etag(item, server)
    _look(item, server)
    server.come_to_rest()
    used, used_by_database = server.seconds(), server.database_seconds()
    load = driver.drive(server.port, item.address, item.headers, seconds, item.expected)
    server.come_to_rest()
    answered = load.requests + driver.unread or 1
    figures = {
        "rate": load.rate,
        "cpu": (server.seconds() - used) * 1000 / answered,
        "database": (server.database_seconds() - used_by_database) * 1000 / answered,
        "p50": load.p50,
        "p99": load.p99,
        "peak": processes.memory(server.workers, "VmHWM"),
        "requests": load.requests,
    }
    _look(item, server)
    item.fault = item.fault or load.fault
    return figures if load.requests and not item.fault else None


def _warm(item, server):
    if item.fault:
        return
    with ThreadPoolExecutor(WARMING) as pool:
        answers = list(pool.map(lambda _: server.ask(item.address, **item.headers), range(WARMING)))
    item.raw, item.sent = answers[0].raw, answers[0].sent
    _judge(item, answers)


def _look(item, server):
    _judge(item, [server.ask(item.address, **item.headers)])


def _judge(item, answers):
    """Say in the item if an answer is not the one that is measured."""
    wrong = sorted({answer.status for answer in answers} - {item.expected})
    if wrong and not item.fault:
        item.fault = f"answered {', '.join(map(str, wrong))} instead of {item.expected}"
