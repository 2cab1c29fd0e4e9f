"""A reader in this process: asks the whole site, through all of its middleware, and is nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from sys import stderr
from urllib.parse import unquote, urlsplit

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    location: str | None
    chunks: Iterator[bytes]


class Visitor:
    """Asks for addresses of the site at its one address, without a cookie, as PEP 3333 describes a request."""

    def __init__(self, site_url: str):
        self.origin, self.handler = urlsplit(site_url), BaseHandler()
        self.handler.load_middleware()

    @contextmanager
    def ask(self, address: str) -> Iterator[Answer]:
        """Give the answer to a request for an address, which may be read while the context lasts."""
        response = self.handler.get_response(WSGIRequest(self._environ(address)))
        try:
            content_type = response.get("Content-Type", "").partition(";")[0]
            yield Answer(response.status_code, content_type, response.get("Location"), iter(response))
        finally:
            _close(response)

    def rendered(self, path: str, template: str, context: dict) -> str:
        """Return a page of our own as it would be sent at a path."""
        return render_to_string(template, context, WSGIRequest(self._environ(path)))

    def _environ(self, address):
        path, _, query = address.partition("?")
        secure = self.origin.scheme == "https"
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": self.origin.hostname,
            "SERVER_PORT": str(self.origin.port or (443 if secure else 80)),
            "HTTP_HOST": self.origin.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self.origin.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def _close(response):
    """End an answer, and keep the connection to the database: the next request follows at once."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
