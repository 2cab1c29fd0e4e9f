"""Random pages of the whole site, to see whether memory grows with what was asked for."""

import json
import subprocess
import sys
import tempfile
import time
from statistics import median

from coverage_site.bootstrap import HOST, ROOT
from tests.benchmarks import processes
from tests.benchmarks.asking import ACCEPTED
from tests.benchmarks.data import Data
from tests.benchmarks.inside import run_task
from tests.benchmarks.server import serving

CONNECTIONS = 4
SECONDS_BETWEEN = 0.25
# Of the memory that a site may keep pages in, so little that it is full before the half that counts.
CACHE_MB = 8


def walk(data: Data, seconds: float) -> dict[str, float]:
    """Ask for pages of the sitemap for so long; return how many, how many failed, and what the larger worker held.

    In MB, at the `begin` and as medians of the second and the last quarter of the time: `before` and `after`.
    """
    addresses = run_task("walk", data.environment())
    small = data.environment(PAGE_CACHE_MB=str(CACHE_MB))
    with tempfile.NamedTemporaryFile("w") as paths, serving(small, data.log) as server:
        paths.write("\n".join(addresses))
        paths.flush()
        held, found = _ask(server, paths.name, seconds)
    quarter = max(len(held) // 4, 1)
    pages = sum(found["statuses"].values())
    return {
        "pages": pages,
        "failed": pages - found["statuses"].get("200", 0),
        "begin": held[0],
        "before": median(held[quarter : 2 * quarter] or held),
        "after": median(held[-quarter:]),
    }


def _ask(server, paths, seconds):
    """Return what the larger worker held now and then, and what our client reports."""
    wanted = {"url": f"http://{HOST}:{server.port}/", "headers": ACCEPTED, "seconds": seconds}
    arguments = json.dumps(wanted | {"connections": CONNECTIONS, "paths": paths})
    command, held = [sys.executable, "-m", "tests.benchmarks.client", arguments], []
    with tempfile.TemporaryFile("w+") as report:
        client = subprocess.Popen(command, cwd=ROOT, stdout=report)
        try:
            while client.poll() is None:
                held.append(processes.memory(server.workers, "VmRSS"))
                time.sleep(SECONDS_BETWEEN)
        finally:
            client.kill()
            client.wait()
        report.seek(0)
        return held, json.load(report)
