import socket

import pytest

from articles.services import probe
from tests.services.servers import serving


@pytest.fixture
def web(monkeypatch):
    """A server that may be asked although it is on this machine, and by any name that ends in .example."""
    look_up = socket.getaddrinfo

    def look_up_example(host, port, *args, **kwargs):
        return look_up("127.0.0.1" if host.endswith(".example") else host, port, *args, **kwargs)

    with serving() as web:
        monkeypatch.setattr(socket, "getaddrinfo", look_up_example)
        monkeypatch.setattr(probe, "PRIVATE_NAMES", frozenset())
        monkeypatch.setitem(probe.PORTS, "test", web.port)
        is_public = probe.is_public
        monkeypatch.setattr(probe, "is_public", lambda ip: str(ip) == "127.0.0.1" or is_public(ip))
        yield web
