"""A web server of our own, on this machine, that answers as a test says."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers with what stands in `server.pages` for a path: a status, or a function that is given the handler."""

    def do_GET(self):
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        answer = self.server.pages.get(self.path, 404)
        if callable(answer):
            answer(self)
        else:
            self.answer(answer)

    do_HEAD = do_POST = do_GET  # noqa: N815 the names are given by the library

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


class Web:
    """A server with pages by path; `asked` lists the method, path and headers of every question."""

    def __init__(self, server):
        self.server = server
        self.port = server.server_address[1]
        self.pages, self.asked = server.pages, server.asked

    def url(self, path="/page", host="press.example"):
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.pages, server.asked = {}, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Web(server)
    server.shutdown()
    server.server_close()
    thread.join()
