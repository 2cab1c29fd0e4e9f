from email.message import EmailMessage
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.template.loader import render_to_string

HOSTILE = [
    "Müller & Söhne?body=owned",
    'A "quoted" <b>name</b> 100% #1',
    "عبد الله",
    "Two\r\nBcc: everybody@plenary.example",
    "a+b=c;d,e'f",
]


class Link(HTMLParser):
    href = None

    def handle_starttag(self, tag, attrs):
        self.href = dict(attrs)["href"]


def link(subject, contact_email="desk@plenary.example"):
    """Return where the link leads, as a browser reads it."""
    parser = Link()
    context = {"address": "/positions/1/", "subject": subject, "contact_email": contact_email}
    parser.feed(render_to_string("components/_report.html", context))
    return parser.href


@pytest.fixture
def desk(settings):
    settings.CONTACT_EMAIL, settings.SITE_URL = "desk@plenary.example", "https://plenary.example"


@pytest.mark.parametrize("subject", HOSTILE)
def test_report_link_carries_any_subject_whole_and_nothing_besides(desk, subject):
    parts = urlsplit(link(subject))
    fields = parse_qs(parts.query, strict_parsing=True)
    assert (parts.scheme, parts.path, parts.fragment) == ("mailto", "desk@plenary.example", "")
    assert sorted(fields) == ["body", "subject"]
    assert fields["subject"] == [f"Error in “{' '.join(subject.split())}”"]
    EmailMessage()["Subject"] = fields["subject"][0]  # refuses line breaks


def test_report_link_names_the_configured_address_in_plain_lines(desk):
    body = unquote(urlsplit(link("Example")).query.partition("body=")[2])
    assert body.startswith("Address: https://plenary.example/positions/1/\r\n")
    assert "+" not in link("Two words")
    assert body.count("\n") == body.count("\r\n")


def test_report_link_stays_short_enough_for_mail_programs(desk):
    assert len(link("word " * 1000)) < 2000
    assert len(link("слово " * 1000)) < 2000


def test_report_link_encodes_an_unusual_address(desk, settings):
    settings.CONTACT_EMAIL = "news?a&b%@plenary.example"
    assert urlsplit(link("Example")).path == "news%3Fa%26b%25@plenary.example"


def test_report_without_an_address_of_the_desk_leads_to_what_to_do():
    assert link("Example", contact_email="") == "/about/#errors"
