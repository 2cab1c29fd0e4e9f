"""Asking another server whether a web address still leads to something, and asking nobody that it must not ask.

An address may come from anybody at the desk, and the answer to it from anywhere. So only public servers are asked, on
the usual ports, at the very IP address that was looked at, and each redirect is looked at anew. Nothing of a body is
read, and the whole of it ends by a deadline. robots.txt is not asked: it speaks to what collects pages, and this asks
for the head of one page that the record cites.
"""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

# For one address with all its redirects, in seconds.
DEADLINE = 10
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
# Names that never lead to a server of the public internet: https://www.iana.org/assignments/special-use-domain-names.
PRIVATE_NAMES = frozenset({"example", "internal", "invalid", "local", "localhost", "onion", "test"})
_MOVED = {301, 302, 303, 307, 308}
_GONE = {404, 410}
# Addresses of version 6 that stand for one of version 4, which would have to be looked at in turn.
_TRANSLATED = [ip_network(block) for block in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


class Verdict(Enum):
    """What a look at an address found."""

    ALIVE = "alive"
    # The server says that there is nothing.
    GONE = "gone"
    # There is no such server, or nobody answers there.
    NOBODY = "nobody"
    # It may well be there: the server is slow or broken, or keeps us out.
    UNCLEAR = "unclear"
    # It is none that we ask.
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """The verdict on an address, and what was wrong, in a sentence."""

    verdict: Verdict
    fault: str = ""


class _Unasked(Exception):
    """An address that is not to be asked."""


@dataclass(frozen=True)
class _Target:
    """A server, at the IP address that was looked at, and what to ask it for."""

    is_secure: bool
    host: str
    port: int
    ip: str
    path: str


def probe(url: str) -> Answer:
    """Ask for a web address and return what was found, after ten seconds at the latest; looking up a name may add some.

    The page itself is asked for where the server does not answer to a question for its head alone.
    """
    ends = monotonic() + DEADLINE
    try:
        return _verdict_on(_follow(url, ends))
    except _Unasked as error:
        return Answer(Verdict.REFUSED, str(error))
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            return Answer(Verdict.NOBODY, _("There is no such server."))
        return Answer(Verdict.UNCLEAR, _("The name of the server could not be looked up."))
    except ConnectionRefusedError:
        return Answer(Verdict.NOBODY, _("No server answers there."))
    except ssl.SSLCertVerificationError:
        return Answer(Verdict.UNCLEAR, _("The certificate of the server is not valid."))
    except (OSError, HTTPException, ValueError) as error:
        # Cut off at the deadline, a connection ends in any of these.
        if isinstance(error, TimeoutError) or monotonic() >= ends:
            return Answer(Verdict.UNCLEAR, _("The server did not answer in time."))
        return Answer(Verdict.UNCLEAR, _("The server did not answer as web servers do."))


def _follow(url, ends):
    """Return the status at the end of the redirects."""
    for _hop in range(MOST_REDIRECTS + 1):
        status, location = _ask_for(_target(url), ends)
        if status not in _MOVED or not location:
            return status
        url = urljoin(url, location)
    raise _Unasked(_("It leads on and on, from one address to the next."))


def _ask_for(target, ends):
    """Return the status and where it leads on to. Some servers know no HEAD, or answer it wrongly."""
    with suppress(HTTPException, ConnectionError):
        status, location = _ask(target, "HEAD", ends)
        if status < 400:
            return status, location
    return _ask(target, "GET", ends)


def _verdict_on(status):
    if status < 400:
        return Answer(Verdict.ALIVE)
    if status in _GONE:
        return Answer(Verdict.GONE, _("The server says that there is no such page (%(status)s).") % {"status": status})
    if status < 500:
        return Answer(Verdict.UNCLEAR, _("The server does not let us look (%(status)s).") % {"status": status})
    return Answer(Verdict.UNCLEAR, _("The server has a fault of its own (%(status)s).") % {"status": status})


def _target(url) -> _Target:
    """Return whom to ask for an address. Raises _Unasked and what looking up a name raises."""
    parts = urlsplit(iri_to_uri(url))
    port = _port_of(parts)
    try:
        host = parts.hostname.encode("idna").decode()
    except UnicodeError as error:
        raise _Unasked(_("It names no server that there could be.")) from error
    if host.rstrip(".").rpartition(".")[2] in PRIVATE_NAMES:
        raise _Unasked(_("Its name is none of the public internet."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Target(parts.scheme == "https", host, port, _public_ip(host, port), path)


def _port_of(parts: SplitResult) -> int:
    """Return the port of an address that may be asked for as far as it is written. Raises _Unasked."""
    if parts.scheme not in PORTS:
        raise _Unasked(_("It does not start with http:// or https://."))
    if not parts.hostname:
        raise _Unasked(_("It names no server that there could be."))
    if parts.username is not None or parts.password is not None:
        raise _Unasked(_("There is a name or a password in it."))
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError:
        port = None
    if port not in PORTS.values():
        raise _Unasked(_("It names a port that no website has."))
    return port


def _public_ip(host, port):
    """Return the IP address to connect to. Raises _Unasked where the name leads into a network that is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ips = [address[0].partition("%")[0] for *_kind, address in found]
    if not ips or not all(is_public(ip_address(ip)) for ip in ips):
        raise _Unasked(_("It leads into a network that is not public."))
    return ips[0]


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Tell whether an IP address is one of the public internet, of one single machine."""
    if ip.version == 6:
        if ip.ipv4_mapped:
            return is_public(ip.ipv4_mapped)
        if ip.is_site_local or any(ip in block for block in _TRANSLATED):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


class _Connection(HTTPConnection):
    """A connection to the IP address that was looked at; name and certificate are those of the host."""

    def __init__(self, target, timeout):
        super().__init__(target.host, target.port, timeout=timeout)
        self.target = target
        self.default_port = PORTS["https" if target.is_secure else "http"]

    def connect(self):
        self.sock = socket.create_connection((self.target.ip, self.target.port), self.timeout)
        if self.target.is_secure:
            context = ssl.create_default_context()
            # By hand, so that what is cut off at the deadline is this socket, and not one that was there before.
            self.sock = context.wrap_socket(self.sock, server_hostname=self.target.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def cut_off(self):
        """End it, whatever it waits for."""
        if self.sock:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def _ask(target, method, ends):
    """Return the status and the Location of an answer, of which nothing but the head is read."""
    left = ends - monotonic()
    if left <= 0:
        raise TimeoutError
    connection = _Connection(target, timeout=left)
    # A server that sends a letter every few seconds never exceeds the timeout of a socket.
    timer = Timer(left, connection.cut_off)
    timer.daemon = True
    timer.start()
    try:
        connection.request(method, target.path, headers=_headers(method))
        response = connection.getresponse()
        return response.status, response.getheader("Location")
    finally:
        timer.cancel()
        connection.close()


def _headers(method):
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in settings.SITE_NAME).strip("-")
    own = {
        "User-Agent": f"{name or 'Plenary'}-links/1.0 (+{settings.SITE_URL})",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    return own | ({"Range": "bytes=0-0"} if method == "GET" else {})
