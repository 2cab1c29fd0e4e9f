from urllib.parse import parse_qs, urlsplit

import pytest

from articles.templatetags.share import share_links

ADDRESS = "https://plenary.example/articles/an-example/"
HOSTILE = 'A & B? #1 "100%" + é\n<script>'


@pytest.fixture
def links(settings):
    settings.SITE_URL = "https://plenary.example"
    return dict(share_links("/articles/an-example/", HOSTILE))


def query_of(link):
    return {name: value for name, [value] in parse_qs(urlsplit(link).query, strict_parsing=True).items()}


def test_link_of_each_service_holds_the_whole_title_and_the_configured_address(links):
    title = 'A & B? #1 "100%" + é <script>'
    assert {name: query_of(link) for name, link in links.items()} == {
        "E-mail": {"subject": title, "body": ADDRESS},
        "Bluesky": {"text": f"{title} {ADDRESS}"},
        "Facebook": {"u": ADDRESS},
        "LinkedIn": {"url": ADDRESS},
        "WhatsApp": {"text": f"{title} {ADDRESS}"},
        "X": {"text": title, "url": ADDRESS},
    }


def test_links_lead_to_the_services_and_mail_to_nobody_yet(links):
    assert {(urlsplit(link).scheme, urlsplit(link).hostname) for link in links.values()} == {
        ("mailto", None),
        ("https", "bsky.app"),
        ("https", "www.facebook.com"),
        ("https", "www.linkedin.com"),
        ("https", "wa.me"),
        ("https", "x.com"),
    }
    assert urlsplit(links["E-mail"]).path == ""


def test_post_stays_within_what_the_strictest_service_takes():
    path = f"/articles/{'a' * 100}/"
    assert len(query_of(dict(share_links(path, "An example of a title " * 20))["Bluesky"])["text"]) <= 300
