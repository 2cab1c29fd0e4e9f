"""One request at a time, and what came of it."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

from coverage_site.bootstrap import HOST

# As browsers do.
ACCEPTED = {"Accept-Encoding": "gzip"}
PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    status: int
    etag: str
    sent: int
    raw: int


def ask(port: int, address: str, headers: Mapping[str, str] = {}) -> Answer:
    """Return what is answered on a connection of its own. Raises OSError where nothing is."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", address, headers=ACCEPTED | dict(headers))
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    return Answer(response.status, response.getheader("ETag", ""), len(body), _raw(response, body))


def _raw(response: HTTPResponse, body: bytes) -> int:
    return len(gzip.decompress(body)) if response.getheader("Content-Encoding") == "gzip" and body else len(body)
