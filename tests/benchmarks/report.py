"""What was found, as Markdown for people."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks.rounds import Measured
from tests.benchmarks.run import Run
from tests.benchmarks.targets import GROWTH, Target, growth, pairs, targets

PAGE_COLUMNS = ["Page", "State", "Requests/s", "Of the bare view", "By CPU", "CPU ms", "Database ms"]
PAGE_COLUMNS += ["p50 ms", "p99 ms", "Queries", "Bytes", "Sent", "Peak MB"]


def report(runs: Sequence[Run], driver: str) -> str:
    """Return all tables, each with a heading."""
    parts = [_machine(runs, driver)]
    parts += [part for run in runs for part in _of_run(run)]
    parts += [_growth(*pair) for pair in pairs(runs)]
    if found := targets(runs):
        parts.append("### Targets\n\n" + table(["Target", "At", "Wanted", "Reached", ""], map(_target_row, found)))
    if faults := [fault for run in runs for fault in run.faults]:
        parts.append("### Not measured\n\n" + "\n".join(f"- {fault}" for fault in faults))
    return "\n\n".join(parts) + "\n"


def machine() -> dict[str, str | int]:
    """Return what the figures depend on."""
    models = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "processor": models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory": f"{memory / 1024**2:.0f} GB",
        "python": platform.python_version(),
        "date": date.today().isoformat(),
    }


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], left: int = 2) -> str:
    """Return a table of Markdown, of which the first columns are words and the others figures."""
    rule = ["---" if number < left else "---:" for number in range(len(columns))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [columns, rule, *rows])


def _machine(runs, driver):
    about = machine()
    versions = dict.fromkeys(
        version for run in runs for version in run.versions.values() if version != run.versions["django"]
    )
    django = runs[0].versions["django"] if runs else ""
    return (
        f"Measured on {about['date']} with {driver} over loopback: {about['processor']}, {about['cores']} cores, "
        f"{about['memory']}; Python {about['python']}, Django {django}, {', '.join(versions)}; gunicorn with two "
        "workers of two threads. Rates are those of site and client on the same cores."
    )


def _of_run(run: Run):
    rows = [_page_row(each) for each in [*([run.bare] if run.bare else []), *run.pages]]
    heading = (
        f"### {run.rows['articles']:,} articles, {run.rows['positions']:,} positions on {run.versions['database']}"
    )
    yield f"{heading}\n\n" + table(PAGE_COLUMNS, rows)
    if run.publishing:
        yield (
            "Publishing through the service, in one process, with index, version and commit: "
            f"{run.publishing['first']:.0f} ms for the first time, {run.publishing['change']:.0f} ms for a change "
            f"(medians), {run.publishing['worst']:.0f} ms at worst, {run.publishing['statements']} statements."
        )
    if run.memory:
        yield (
            f"{run.memory['pages']:,} random pages of the sitemap ({run.memory['failed']} failed): the larger worker "
            f"held {run.memory['begin']:.0f} MB at first, {run.memory['before']:.0f} MB in the second and "
            f"{run.memory['after']:.0f} MB in the last quarter of the time."
        )


def _page_row(measured: Measured):
    name = [measured.page, measured.state]
    if measured.fault or not measured.rounds:
        return [*name, measured.fault or "not measured", *[""] * (len(PAGE_COLUMNS) - 3)]
    figure = measured.figure
    return [
        *name,
        f"{figure('rate'):,.0f}",
        f"{figure('share'):.1%}",
        f"{figure('cpu_share'):.1%}",
        f"{figure('cpu'):.2f}",
        f"{figure('database'):.2f}",
        f"{figure('p50'):.1f}",
        f"{figure('p99'):.1f}",
        "" if measured.queries is None else str(measured.queries),
        f"{measured.raw:,}",
        f"{measured.sent:,}",
        f"{figure('peak'):.0f}",
    ]


def _growth(small: Run, large: Run):
    rows = [
        [name, f"{before:.2f}", f"{after:.2f}", f"{after / before:.2f}", "" if after / before <= GROWTH else "missed"]
        for name, (before, after) in growth(small, large).items()
    ]
    columns = ["Page, cold", f"ms at {small.articles:,}", f"ms at {large.articles:,}", "Ratio", f"Limit {GROWTH}"]
    return f"### Costs as the record grows, on {small.versions['database']}\n\n" + table(columns, rows, left=1)


def _target_row(target: Target):
    return [target.what, target.run, target.wanted, target.reached, "met" if target.is_met else "**missed**"]


def _lines(path):
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
