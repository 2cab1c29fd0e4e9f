"""Programs that ask for one address over and over, as fast as it is answered, on some connections at once.

All but our own have to be installed; the first one found is used.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from coverage_site.bootstrap import HOST, ROOT
from tests.benchmarks.asking import ACCEPTED

# A round ends; a server that hangs must not hold it up for ever.
PATIENCE = 60


@dataclass(frozen=True)
class Load:
    """What a program got in one round, in seconds, and milliseconds of single answers.

    `fault` says what was wrong, if anything. Where no request was answered in time, nothing needs to be.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    fault: str = ""

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


class NoDriver(Exception):
    """The program that was asked for is not there, or cannot be used."""


@dataclass(frozen=True)
class Driver:
    """A program: how it is called, and how its report is read.

    `begins_at` is the shortest time for which it can run. One that `hangs_up` leaves a request on each connection that
    the site answers to nobody. Of the answers `read` knows whether they were the `expected`
    ones; wrk and ab know no more than that one was a refusal, so that rounds look at single answers as well.
    """

    name: str
    command: Callable[[str, Mapping[str, str], float, int], Sequence[str]]
    read: Callable[[str, float, int], Load]
    begins_at: float = 0.1
    hangs_up: bool = False
    connections: int = 8

    @property
    def unread(self) -> int:
        """How many answers of each round it does not wait for."""
        return self.connections if self.hangs_up else 0

    def drive(self, port: int, address: str, headers: Mapping[str, str], seconds: float, expected: int = 200) -> Load:
        """Ask for so long and return what came. Raises NoDriver where the program itself fails."""
        seconds = max(seconds, self.begins_at)
        command = self.command(f"http://{HOST}:{port}{address}", ACCEPTED | dict(headers), seconds, self.connections)
        result = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds + PATIENCE, check=False
        )
        if result.returncode:
            raise NoDriver(f"{self.name} fails: {result.stderr.strip()[-500:]}")
        return self.read(result.stdout, seconds, expected)


def _wrk(url, headers, seconds, connections):
    sizes = ["-t", "1", "-c", str(connections), "-d", f"{ceil(seconds)}s", "--timeout", f"{PATIENCE}s"]
    return ["wrk", *sizes, "-s", str(Path(__file__).parent / "wrk.lua"), *_headers(headers), url]


def _read_wrk(report, seconds, expected):
    found = json.loads(report.splitlines()[-1])
    faults = {"were refused": found["refused"], "were broken off": found["broken"]}
    return Load(found["requests"], found["seconds"], found["p50"], found["p99"], _fault(found["requests"], faults))


def _hey(url, headers, seconds, connections):
    return ["hey", "-z", f"{seconds}s", "-c", str(connections), "-o", "csv", *_headers(headers), url]


def _read_hey(report, seconds, expected):
    rows = list(csv.DictReader(report.splitlines()))
    statuses = Counter(int(row["status-code"]) for row in rows)
    return load([float(row["response-time"]) for row in rows], statuses, seconds, expected)


def _ab(url, headers, seconds, connections):
    # The number has to come after the time, which would set it.
    sizes = ["-k", "-l", "-q", "-c", str(connections), "-t", str(ceil(seconds)), "-n", "10000000"]
    return ["ab", *sizes, *_headers(headers), url]


def _read_ab(report, seconds, expected):
    def number(words):
        found = re.search(rf"{words}\D*([0-9.]+)", report)
        return float(found[1]) if found else 0.0

    requests, others = int(number("Complete requests:")), int(number("Non-2xx responses:"))
    faults = {"were refused": others if expected == 200 else requests - others}
    faults["were broken off"] = int(number("Failed requests:"))
    return Load(
        requests, number("Time taken for tests:"), number(r"\n *50%"), number(r"\n *99%"), _fault(requests, faults)
    )


def _own(url, headers, seconds, connections):
    arguments = json.dumps({"url": url, "headers": headers, "seconds": seconds, "connections": connections})
    return [sys.executable, "-m", "tests.benchmarks.client", arguments]


def _read_own(report, seconds, expected):
    found = json.loads(report)
    statuses = Counter({int(status): number for status, number in found["statuses"].items()})
    return load(found["times"], statuses, found["seconds"], expected)


DRIVERS = {
    driver.name: driver
    for driver in (
        Driver("wrk", _wrk, _read_wrk, begins_at=1, hangs_up=True),
        Driver("hey", _hey, _read_hey),
        Driver("ab", _ab, _read_ab, begins_at=1, hangs_up=True),
        Driver("own", _own, _read_own),
    )
}


def find_driver(name: str = "", connections: int = 8) -> Driver:
    """Return the driver of that name, or the first that is installed. Raises NoDriver where it is not."""
    names = [name] if name else list(DRIVERS)
    for each in names:
        if each == "own" or shutil.which(each):
            return replace(DRIVERS[each], connections=connections)
    raise NoDriver(f"{name} is not installed.")


def load(times: Sequence[float], statuses: Mapping[int, int], seconds: float, expected: int) -> Load:
    """Return what the times of single answers, in seconds, come to; a status of 0 stands for no answer."""
    ordered = sorted(times)
    faults = {f"were {status}" if status else "were broken off": number for status, number in statuses.items()}
    faults.pop(f"were {expected}", None)
    return Load(len(ordered), seconds, _percentile(ordered, 50), _percentile(ordered, 99), _fault(len(ordered), faults))


def _percentile(ordered, percent):
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] * 1000 if ordered else 0.0


def _fault(requests, faults):
    return ", ".join(f"{number} of {requests} {what}" for what, number in faults.items() if number)


def _headers(headers):
    return [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
