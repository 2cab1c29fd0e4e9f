"""The site on loopback for one machine, with its timer beside it; a production site has gunicorn and cron."""

import logging
import os
import signal
import socket
import sys
import threading

from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application
from django.db import connections

from coverage_site import lines
from coverage_site.bootstrap import LISTENING

SECONDS_BETWEEN_RUNS = 60
logger = logging.getLogger(__name__)


class LoopbackServer(ThreadedWSGIServer):
    """Django's threaded server on a socket that listens already."""

    def __init__(self, listening):
        super().__init__(listening.getsockname(), WSGIRequestHandler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = self.server_address
        self.setup_environ()


def reserved_socket() -> socket.socket:
    """Return the socket that `bootstrap.reserve_port` took and handed on."""
    return socket.socket(fileno=int(os.environ[LISTENING]))


def serve(listening: socket.socket) -> None:
    """Serve the site and run what is due once a minute, until Ctrl-C or SIGTERM, which end the process."""
    # Waited for below, so that neither comes in the midst of anything.
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    server, stopping = LoopbackServer(listening), threading.Event()
    server.set_app(get_internal_wsgi_application())
    logging.getLogger("django.server").setLevel(logging.WARNING)  # the application has set up logging just now
    timer = threading.Thread(target=run_every_minute, args=[stopping], daemon=True)
    timer.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    signal.sigwait(ends)
    stopping.set()
    server.shutdown()
    server.server_close()
    timer.join(timeout=10)
    # What is due may still be amid something that may be killed; Python's own end might wait for a lock of it.
    sys.stdout.flush()
    os._exit(0)


def run_every_minute(stopping: threading.Event) -> None:
    """Call `run_due` at once and then every minute; what fails is logged and tried again."""
    while not stopping.is_set():
        with lines.run("run_due"):
            try:
                call_command("run_due", verbosity=0)
            except Exception:
                logger.exception("run_due failed; the next try is in a minute.")
            finally:
                connections.close_all()
        stopping.wait(SECONDS_BETWEEN_RUNS)
