"""A mail server on loopback that keeps what it is given, for tests that send real mail."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 post.example")
        self.to = []
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            answer = getattr(self, verb.lower(), lambda _rest: self.say("250 as you like"))
            if answer(rest) == "end":
                return

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def rcpt(self, rest):
        address = rest.partition("<")[2].partition(">")[0]
        if address in self.server.unknown:
            self.say("550 nobody of that name")
        else:
            self.to.append(address)
            self.say("250 known")

    def data(self, _rest):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:  # whoever was sending has been killed
                return "end"
            lines.append(line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.received.append((self.to, message))
        if self.to[0] in self.server.silent:
            return "end"
        return self.say("250 taken")

    def rset(self, _rest):
        self.to = []
        self.say("250 begin again")

    def quit(self, _rest):
        self.say("221 goodbye")
        return "end"


class Post(socketserver.ThreadingTCPServer):
    """Takes mail for everybody but the `unknown`; for the `silent` it takes it and hangs up without a word."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port = self.server_address[1]
        self.received, self.unknown, self.silent = [], set(), set()

    @property
    def addresses(self):
        return sorted(address for to, _message in self.received for address in to)


@contextmanager
def open_post():
    """Run a mail server for as long as the block takes."""
    with Post() as post:
        thread = threading.Thread(target=post.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield post
        finally:
            post.shutdown()
            thread.join()
