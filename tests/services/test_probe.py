"""What another server answers at an address, and which addresses are never asked."""

import socket
import ssl
import subprocess
import threading
from ipaddress import ip_address

import pytest

from articles.services import probe as module
from articles.services.probe import Verdict, is_public, probe


def moved(target, status=302):
    return lambda handler: handler.answer(status, Location=target)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.ALIVE),
        (206, Verdict.ALIVE),
        (304, Verdict.ALIVE),
        (404, Verdict.GONE),
        (410, Verdict.GONE),
        (401, Verdict.UNCLEAR),
        (403, Verdict.UNCLEAR),
        (429, Verdict.UNCLEAR),
        (500, Verdict.UNCLEAR),
        (503, Verdict.UNCLEAR),
    ],
)
def test_status_is_judged(web, status, verdict):
    web.pages["/page"] = status
    answer = probe(web.url())
    assert answer.verdict is verdict
    assert bool(answer.fault) == (verdict is not Verdict.ALIVE)


def test_head_is_asked_for_once_by_a_name_of_our_own(web, settings):
    settings.SITE_NAME, settings.SITE_URL = "Example Plenary\r\n", "https://plenary.example"
    web.pages["/page?a=b"] = 200
    probe(web.url("/page?a=b#part"))
    [(method, path, headers)] = web.asked
    assert (method, path) == ("HEAD", "/page?a=b")
    assert headers["User-Agent"] == "Example-Plenary-links/1.0 (+https://plenary.example)"
    assert headers["Host"] == f"press.example:{web.port}"
    assert "Cookie" not in headers


def test_page_is_asked_for_where_the_head_is_refused(web):
    web.pages["/page"] = lambda handler: handler.answer(200 if handler.command == "GET" else 405)
    assert probe(web.url()).verdict is Verdict.ALIVE
    assert [method for method, *_rest in web.asked] == ["HEAD", "GET"]
    assert web.asked[1][2]["Range"] == "bytes=0-0"


def test_page_is_asked_for_where_a_question_for_the_head_breaks_off(web):
    web.pages["/page"] = lambda handler: handler.answer(200) if handler.command == "GET" else handler.wfile.close()
    assert probe(web.url()).verdict is Verdict.ALIVE


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed_to_another_server_and_path(web, status):
    web.pages["/page"] = moved(web.url("/there", "other.example"), status)
    web.pages["/there"] = moved("here?x", status)
    web.pages["/here?x"] = 200
    assert probe(web.url()).verdict is Verdict.ALIVE
    assert [headers["Host"].partition(":")[0] for _method, _path, headers in web.asked] == [
        "press.example",
        "other.example",
        "other.example",
    ]


def test_page_that_is_gone_behind_a_redirect_is_gone(web):
    web.pages["/page"] = moved("/gone")
    assert probe(web.url()).verdict is Verdict.GONE


def test_redirects_end_somewhere(web):
    web.pages["/page"] = moved("/page")
    assert probe(web.url()).verdict is Verdict.REFUSED
    assert len(web.asked) == module.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "ftp://press.example/",
        "file:///etc/passwd",
        "http://press.example:22/",
        "http://ada:secret@press.example/",
    ],
)
def test_redirect_to_what_is_not_to_be_asked_is_not_followed(web, target):
    web.pages["/page"] = moved(target)
    answer = probe(web.url())
    assert answer.verdict is Verdict.REFUSED
    assert len(web.asked) == 1


@pytest.fixture
def nobody_asked(monkeypatch):
    """Fail where a connection is tried."""

    def connect(*args, **kwargs):
        raise AssertionError(args)

    monkeypatch.setattr(socket, "create_connection", connect)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://www.example.org/",
        "javascript:alert(1)",
        "//www.example.org/",
        "http://",
        "http:///page",
        "http://ada@www.example.org/",
        "http://ada:secret@www.example.org/",
        "http://@www.example.org/",
        "http://www.example.org:8080/",
        "http://www.example.org:22/",
        "http://www.example.org:99999/",
        "http://www.example.org:x/",
        "http://a..b/",
        f"http://{'a' * 70}.org/",
        "http://press.example/",
        "http://printer.local./",
        "http://wiki.INTERNAL/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://localhost/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://192.0.2.1/",
        "http://[::]/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[fc00::1]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
    ],
)
def test_address_that_is_not_to_be_asked_is_not(nobody_asked, url):
    answer = probe(url)
    assert answer.verdict is Verdict.REFUSED
    assert answer.fault


@pytest.mark.parametrize("ip", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_address_of_the_public_internet_may_be_asked(ip):
    assert is_public(ip_address(ip))


@pytest.mark.parametrize("found", [["10.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], []])
def test_name_that_leads_into_a_private_network_is_not_asked(nobody_asked, monkeypatch, found):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [(0, 0, 0, "", (ip, 80)) for ip in found])
    assert probe("http://www.example.org/").verdict is Verdict.REFUSED


def test_server_is_asked_at_the_address_that_was_looked_at(monkeypatch):
    looked_up, asked = [], []

    def look_up(host, *args, **kwargs):
        looked_up.append(host)
        return [(0, 0, 0, "", ("93.184.215.14" if len(looked_up) == 1 else "127.0.0.1", 80))]

    def connect(address, *args, **kwargs):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    probe("http://www.example.org/")
    assert set(asked) == {("93.184.215.14", 80)}
    assert looked_up == ["www.example.org"]


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), Verdict.NOBODY),
        (socket.gaierror(socket.EAI_AGAIN, "x"), Verdict.UNCLEAR),
        (UnicodeError("x"), Verdict.UNCLEAR),
    ],
    ids=["no-name", "again", "no-such-name"],
)
def test_name_that_cannot_be_looked_up_is_judged(nobody_asked, monkeypatch, error, verdict):
    def look_up(*args, **kwargs):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert probe("http://www.example.org/").verdict is verdict


def test_nobody_answers_where_no_server_is(web):
    web.server.socket.close()
    assert probe(web.url()).verdict is Verdict.NOBODY


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(module, "DEADLINE", 0.3)


def send_for_ever(handler, piece):
    try:
        while True:
            handler.wfile.write(piece)
            handler.wfile.flush()
            handler.server.pause.wait(0.01)
    except OSError:
        pass


@pytest.fixture
def pause(web):
    web.server.pause = threading.Event()


@pytest.mark.usefixtures("hurried", "pause")
@pytest.mark.parametrize(
    "piece", [b"", b"X", b"HTTP/1.1 100 Continue\r\n\r\n"], ids=["silent", "letter-by-letter", "go-on-for-ever"]
)
def test_answer_that_never_ends_is_cut_off(web, piece):
    web.pages["/page"] = lambda handler: send_for_ever(handler, piece)
    assert probe(web.url()).verdict is Verdict.UNCLEAR


@pytest.mark.usefixtures("pause")
def test_body_is_not_read(web):
    def endless(handler):
        handler.answer(200 if handler.command == "GET" else 405)
        send_for_ever(handler, b"x" * 1000)

    web.pages["/page"] = endless
    assert probe(web.url()).verdict is Verdict.ALIVE


@pytest.mark.parametrize(
    "headers",
    [{"X-Long": "x" * 70_000}, {f"X-{n}": "x" for n in range(200)}],
    ids=["one-huge", "too-many"],
)
def test_head_that_is_too_large_is_not_read(web, headers):
    web.pages["/page"] = lambda handler: handler.answer(200, **headers)
    assert probe(web.url()).verdict is Verdict.UNCLEAR


def test_what_is_no_web_server_is_not_certain(web):
    web.pages["/page"] = lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n")
    assert probe(web.url()).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("target", ["http://press.example/a b", "http://press.example/ü?ö", "http://[x", "\x00"])
def test_odd_redirect_breaks_nothing(web, target):
    web.pages["/page"] = lambda handler: handler.wfile.write(
        f"HTTP/1.1 302 Found\r\nLocation: {target}\r\n\r\n".encode()
    )
    assert probe(web.url()).verdict in {Verdict.UNCLEAR, Verdict.REFUSED, Verdict.NOBODY, Verdict.GONE}


@pytest.fixture
def certificate(tmp_path):
    """A certificate that nobody has signed."""
    key, path = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=press.example"]
    command += ["-addext", "subjectAltName=DNS:press.example", "-keyout", key, "-out", path]
    subprocess.run(command, check=True, capture_output=True)
    return path, key


def secured(web, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    web.server.socket = context.wrap_socket(web.server.socket, server_side=True)
    return web.url().replace("http:", "https:")


def test_certificate_that_nobody_vouches_for_is_not_certain(web, certificate):
    web.pages["/page"] = 200
    answer = probe(secured(web, certificate))
    assert (answer.verdict, answer.fault) == (Verdict.UNCLEAR, "The certificate of the server is not valid.")
    assert web.asked == []


def test_certificate_is_asked_for_the_name_and_not_for_the_ip_address(web, certificate, monkeypatch):
    trust = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: trust(cafile=certificate[0]))
    web.pages["/page"] = 200
    url = secured(web, certificate)
    assert probe(url).verdict is Verdict.ALIVE
    assert probe(url.replace("press.example", "other.example")).verdict is Verdict.UNCLEAR


def test_plain_server_asked_for_https_is_not_certain(web):
    assert probe(web.url().replace("http:", "https:")).verdict is Verdict.UNCLEAR
