"""Our own client, where no better program is installed: some threads, each with a connection that it keeps.

It is slower than others and takes processor time away from the site.
"""

import json
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit


class Caller(threading.Thread):
    """One connection that asks until the time is over, and once at least, however late the machine lets it begin."""

    def __init__(self, host, paths, headers, numbers, ends_at):
        super().__init__(daemon=True)
        self.connection = HTTPConnection(host, timeout=30)
        self.paths, self.headers, self.numbers, self.ends_at = paths, headers, numbers, ends_at
        self.times, self.statuses = [], Counter()

    def run(self):
        while not self.times or time.perf_counter() < self.ends_at:
            begins_at = time.perf_counter()
            path = self.paths[next(self.numbers) % len(self.paths)]
            self.statuses[self.ask(path)] += 1
            self.times.append(time.perf_counter() - begins_at)
        self.connection.close()

    def ask(self, path):
        """Return the status of the answer, 0 where none came."""
        try:
            self.connection.request("GET", path, headers=self.headers)
            response = self.connection.getresponse()
            response.read()
        except (OSError, HTTPException):
            self.connection.close()
            return 0
        return response.status


def call(url, headers, seconds, connections, paths=None):
    """Ask for so long and return the time of each answer, and how often each status was given.

    `paths` is a file of paths, one a line, that are asked for in turn instead of the one of the address.
    """
    parts = urlsplit(url)
    begins_at, numbers = time.perf_counter(), count()
    asked = Path(paths).read_text().split() if paths else [url.removeprefix(f"{parts.scheme}://{parts.netloc}")]
    callers = [Caller(parts.netloc, asked, headers, numbers, begins_at + seconds) for _ in range(connections)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    statuses = sum((caller.statuses for caller in callers), Counter())
    times = [duration for caller in callers for duration in caller.times]
    return {"seconds": time.perf_counter() - begins_at, "statuses": statuses, "times": times}


if __name__ == "__main__":
    json.dump(call(**json.loads(sys.argv[1])), sys.stdout)
