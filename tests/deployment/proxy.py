"""A wire between two programs that a test can cut, so that nothing happens to a server that others use."""

import socket
import threading
from contextlib import suppress


class Proxy:
    """Passes on whatever is sent to `port` and back, until it is cut; `taken` counts the connections."""

    def __init__(self, host, port):
        self.target, self.ends, self.taken = (host, port), [], 0
        self.listening = self._listen(0)
        self.port = self.listening.getsockname()[1]

    def drop(self):
        """End every connection there is, as a server does that is started anew."""
        ends, self.ends = self.ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def refuse(self):
        """Be a server that is stopped."""
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.drop()

    def accept(self):
        """Be there again."""
        self.listening = self._listen(self.port)

    def _listen(self, port):
        listening = socket.create_server(("127.0.0.1", port), reuse_port=True)
        threading.Thread(target=self._serve, args=[listening], daemon=True).start()
        return listening

    def _serve(self, listening):
        with suppress(OSError):
            while True:
                near = listening.accept()[0]
                self.taken += 1
                far = socket.create_connection(self.target)
                self.ends += [near, far]
                for pair in [(near, far), (far, near)]:
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    @staticmethod
    def _pass(source, target):
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
