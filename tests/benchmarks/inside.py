"""What has to run within the site's settings, in a process of its own: they are read once, and differ from run to run.

`python -m tests.benchmarks.inside TASK FILE` reads what the task is given as JSON and writes what it returns to FILE.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from coverage_site.bootstrap import ROOT


class TaskFailed(Exception):
    """A task ended with an error, which it has printed."""


def run_task(name: str, environment: Mapping[str, str], **given: Any) -> Any:
    """Run a task to its end and return what it returns. What it prints is shown as progress. Raises TaskFailed."""
    with NamedTemporaryFile("r", prefix="plenary-benchmark-") as file:
        command = [sys.executable, "-m", "tests.benchmarks.inside", name, file.name]
        result = subprocess.run(
            command, cwd=ROOT, env=dict(environment), input=json.dumps(given), text=True, stdout=sys.stderr, check=False
        )
        if result.returncode:
            raise TaskFailed(f"“{name}” failed.")
        return json.load(file)


def main(name, file):
    import django

    django.setup()
    from tests.benchmarks import tasks

    given = json.load(sys.stdin)
    Path(file).write_text(json.dumps(getattr(tasks, name)(**given)))


if __name__ == "__main__":
    main(*sys.argv[1:])
