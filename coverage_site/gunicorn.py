"""How gunicorn serves the site: `gunicorn -c python:coverage_site.gunicorn coverage_site.wsgi`.

What stands on the command line or in GUNICORN_CMD_ARGS goes before this. Settings that are not named here are
gunicorn's own: it listens at 127.0.0.1:8000, and believes X-Forwarded-Proto from this machine (FORWARDED_ALLOW_IPS).

Gunicorn's own process imports nothing of the site but this file and `lines`: each worker imports the site for itself,
so none shares a connection with another, and a reload (HUP) brings a new version in while the old one still answers.
"""

import importlib
import os
import sys

from gunicorn import glogging

from coverage_site import lines


def number(name: str, default: int, most: int) -> int:
    """Return a whole number from 1 to `most`. Ends the process with one line where the variable is none."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
        sys.exit(f"Plenary cannot start: {name} is {value!r}; write a whole number from 1 to {most}.")
    return int(value)


class Logger(glogging.Logger):
    """Gunicorn's own lines look as the site's. It keeps no log of requests: the site does, with their ids."""

    def setup(self, cfg):
        super().setup(cfg)
        formatter = lines.FORMATTERS.get(os.environ.get("LOG_FORMAT", "").strip(), lines.TextFormatter)()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)


def post_fork(server, worker):
    """Let a worker read `lines` anew with the rest of the site."""
    importlib.reload(lines)


def post_worker_init(worker):
    """Load all views before the first reader asks for one."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


logger_class = Logger
worker_class = "gthread"
# Python uses one processor in each; threads are for what waits: a database, a slow reader of a long download.
workers = number("WEB_CONCURRENCY", len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2, most=64)
threads = number("WEB_THREADS", 4, most=64)
# Longer than a web server keeps a connection unused (nginx: 60 seconds), so that it is never closed under a request.
keepalive = 75
# A worker that is to stop ends what it is answering; a download that takes longer is cut off and can be asked for anew.
graceful_timeout = 30
# A worker tells by a file that it lives; a busy disk must not make it look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108, the file has no name
# Nothing is to be steered through a socket: signals do.
control_socket_disable = True
# Workers stay: their memory does not grow, and a new one has no pages kept.
max_requests = 0
