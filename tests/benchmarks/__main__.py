"""`python -m tests.benchmarks`: what pages cost, and whether that is what was aimed at."""

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from coverage_site.bootstrap import ROOT
from tests import needs
from tests.benchmarks.data import POSTGRESQL, SQLITE, Data
from tests.benchmarks.drivers import DRIVERS, NoDriver, find_driver
from tests.benchmarks.inside import TaskFailed
from tests.benchmarks.processes import PROC
from tests.benchmarks.report import machine, report
from tests.benchmarks.rounds import STATES
from tests.benchmarks.run import Wishes, run
from tests.benchmarks.server import NoServer
from tests.benchmarks.targets import targets


def main(arguments: list[str]) -> int:
    """Measure and print. Returns 1 where a page failed, or with `--check` a target was missed."""
    wanted = _parser().parse_args(arguments)
    if ROOT in [wanted.data.resolve(), *wanted.data.resolve().parents]:
        sys.exit("The folder of --data must not lie in the checkout.")
    if not (PROC / "self" / "stat").exists():
        sys.exit("There is no /proc to read processor time from; this needs Linux.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        driver = find_driver(wanted.driver, wanted.connections)
        runs = [run(data, driver, _wishes(wanted), tell) for data, tell in _all_data(wanted)]
    except (NoDriver, NoServer, TaskFailed) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    found = targets(runs)
    if wanted.json:
        about = {"machine": machine(), "driver": driver.name, "connections": driver.connections}
        everything = about | {"runs": [each.as_json() for each in runs], "targets": [vars(each) for each in found]}
        wanted.json.write_text(json.dumps(everything, indent=1))
    print(report(runs, driver.name))
    is_missed = wanted.check and not all(target.is_met for target in found)
    return 1 if is_missed or any(each.faults for each in runs) else 0


def _all_data(wanted):
    for database in wanted.database:
        for articles in wanted.articles:
            name = f"{database}-{articles}"
            yield (
                Data(wanted.data / name, database, articles, wanted.postgresql, wanted.cache),
                lambda line, name=name: print(f"{name}: {line}", file=sys.stderr, flush=True),
            )


def _wishes(wanted):
    return Wishes(wanted.pages, wanted.states, wanted.rounds, wanted.seconds, wanted.mixed, wanted.publish)


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    add = parser.add_argument
    add("--articles", type=int, nargs="+", default=[1000], metavar="N", help="sizes of the record (1000)")
    add("--database", nargs="+", default=[SQLITE], choices=[SQLITE, POSTGRESQL])
    add("--pages", nargs="+", default=["*"], metavar="NAME", help="names, patterns such as desk-*, or addresses (all)")
    add("--states", nargs="+", default=list(STATES), choices=STATES)
    add("--rounds", type=int, default=3)
    add("--seconds", type=float, default=2, help="of each page cold in each round; half of it for all else (2)")
    add("--publish", action="store_true", help="also measure publishing, in copies that are deleted again")
    add("--mixed", type=float, default=0, metavar="SECONDS", help="also watch the memory under random pages")
    add("--check", action="store_true", help="end with 1 where a target is missed")
    add("--json", type=Path, metavar="FILE", help="write all figures there")
    add(
        "--data",
        type=Path,
        default=_data_folder(),
        metavar="DIR",
        help="where databases are kept between runs (%(default)s)",
    )
    add("--driver", choices=DRIVERS, default="", help="the first that is installed")
    add("--connections", type=int, default=8, help="that ask at once (%(default)s)")
    add(
        "--postgresql",
        default=needs.POSTGRESQL,
        metavar="URL",
        help="a server where databases may be made (%(default)s)",
    )
    add("--cache", default="", metavar="URL", help="a CACHE_URL for the site")
    return parser


def _data_folder():
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plenary-benchmarks"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
