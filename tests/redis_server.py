"""A Redis of a test's own, which it may stop and hang; the one that `needs.REDIS` names is for others too."""

import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress

from tests.project.commands import free_port


class RedisServer:
    """A server at an address that stays the same. To be used as a context, which it runs in."""

    def __init__(self, *options):
        self.port, self.options, self.process = free_port(), options, None

    @property
    def address(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    def start(self, *options):
        command = [shutil.which("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen([*command, *self.options, *options], stdout=subprocess.DEVNULL)
        for _ in range(400):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16):  # also where it answers that it wants a password
                    return
            time.sleep(0.02)
        raise AssertionError("Redis did not start.")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def fill(self):
        """Let it have no memory left, and answer that to whoever gives it something to keep."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
            connection.sendall(b"CONFIG SET maxmemory 1\r\n")
            assert connection.recv(16) == b"+OK\r\n"

    def hang(self):
        """Let it take connections and say nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)
