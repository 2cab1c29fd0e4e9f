"""One database of one size: what is measured of it, and what came out."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field

from tests.benchmarks.data import Data
from tests.benchmarks.drivers import Driver
from tests.benchmarks.inside import run_task
from tests.benchmarks.rounds import COLD, CONDITIONAL, KEPT, NO_ETAG, Measured, measure, states_of
from tests.benchmarks.server import Server, serving
from tests.benchmarks.walk import walk

DESK = "desk"
PUBLICATIONS = 9


@dataclass
class Run:
    """What was found at one size on one database: `publishing` in milliseconds, `memory` in MB of the larger worker."""

    database: str
    articles: int
    versions: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    bare: Measured | None = None
    pages: list[Measured] = field(default_factory=list)
    publishing: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    def page(self, name: str, state: str = COLD) -> Measured | None:
        """Return what was found of a page, None where it was not measured or failed."""
        found = (each for each in self.pages if (each.page, each.state) == (name, state))
        return next((each for each in found if each.rounds and not each.fault), None)

    @property
    def faults(self) -> list[str]:
        """What could not be measured, in sentences; a page without ETag is none."""
        measured = [*self.pages, *([self.bare] if self.bare else [])]
        return [
            f"{self.database}, {self.articles:,} articles: {each.page}, {each.state}: {each.fault}"
            for each in measured
            if each.fault and each.fault != NO_ETAG
        ]

    def as_json(self) -> dict:
        return {
            **{name: value for name, value in asdict(self).items() if name not in {"bare", "pages"}},
            "bare": self.bare.as_json() if self.bare else None,
            "pages": [each.as_json() for each in self.pages],
        }


@dataclass(frozen=True)
class Wishes:
    """What is to be measured, and how long."""

    pages: Sequence[str]
    states: Sequence[str]
    rounds: int
    seconds: float
    mixed: int
    publish: bool


def run(data: Data, driver: Driver, wishes: Wishes, tell: Callable[[str], None]) -> Run:
    """Measure what is wished of a database, which is made if need be. All servers are stopped in the end."""
    seen = data.ready(tell, wishes.pages)
    done = Run(data.database, data.articles, seen["versions"], seen["rows"])
    _measure_pages(done, data, driver, wishes, seen, tell)
    if wishes.publish:
        tell("publishing")
        done.publishing = run_task("publishing", data.environment(), article=seen["article"], times=PUBLICATIONS)
    if wishes.mixed:
        tell(f"random pages for {wishes.mixed} seconds")
        done.memory = walk(data, wishes.mixed)
    return done


def _measure_pages(done, data, driver, wishes, seen, tell):
    counted = {COLD: seen["queries"]}
    if {KEPT, CONDITIONAL} & set(wishes.states):
        counted[KEPT] = counted[CONDITIONAL] = run_task("count_queries", data.environment(), pages=seen["pages"])
    with ExitStack() as stack:
        groups = []
        for states, more in ([COLD], {"PAGE_CACHE_MB": "0"}), ([KEPT, CONDITIONAL], {}):
            if wanted := [state for state in states if state in wishes.states]:
                server = stack.enter_context(serving(data.environment(**more), data.log, data.server_database))
                groups.append((server, _items(server, seen, wanted, counted)))
        done.bare = measure(groups, driver, rounds=wishes.rounds, seconds=wishes.seconds, tell=tell)
    place = {name: number for number, name in enumerate(seen["pages"])}
    done.pages = sorted((item for _, items in groups for item in items), key=lambda item: place[item.page])


def _items(server: Server, seen, states, counted):
    """Return the pages in these states; those of the desk are never kept."""
    items = []
    for name, address in seen["pages"].items():
        is_of_desk = name.startswith(DESK)
        headers = {"Cookie": seen["cookie"]} if is_of_desk else {}
        for item in states_of(name, address, server, [COLD] if is_of_desk else states, headers):
            if is_of_desk and COLD not in states:
                continue
            item.queries = counted[item.state][name].get("conditional" if item.state == CONDITIONAL else "body")
            items.append(item)
    return items
