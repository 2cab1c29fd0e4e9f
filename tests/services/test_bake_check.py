import json

import pytest

from articles.services.bake.check import ASKED, NO_FILE, NO_PLACE, broken_links
from articles.services.bake.place import Site

SITE = Site("https://plenary.example", ("/compare/",))
LIVE = Site(SITE.url, SITE.left_out, is_live=True)
ATOM = (
    """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><link href="https://plenary.example{}"/></feed>"""
)
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://plenary.example{}</loc></url></urlset>'
BODY = '<feed><content>&lt;a href="https://plenary.example{}"&gt;x&lt;/a&gt;</content></feed>'


def faults(folder, files, site=SITE):
    for name, words in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    return [(fault.page, fault.link, fault.reason) for fault in broken_links(folder, site)]


def test_whole_copy_has_no_broken_link(tmp_path):
    page = """<a href="/"></a><a href="#here" id="here"></a><a href="/topics/#peace"></a>
    <a href="/speakers/z%C3%BCrich/"></a><a href="mailto:a@b.example"></a>
    <a href="https://plenary.example/feed.json"></a><a href="https://elsewhere.example/no/"></a>
    <img src="/a%20b.png" srcset="/a%20b.png 1x, /a%20b.png 2x">"""
    files = {"index.html": page, "topics/index.html": '<p id="peace">', "a b.png": "", "speakers/zürich/index.html": ""}
    files |= {"feed.json": json.dumps({"items": [{"url": "https://plenary.example/topics/"}]})}
    files |= {"feed.atom": ATOM.format("/topics/"), "sitemap.xml": SITEMAP.format("/topics/")}
    assert faults(tmp_path, files) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("index.html", '<a href="{}">'),
        ("index.html", '<a href="https://plenary.example{}">'),
        ("index.html", '<img src="{}">'),
        ("index.html", '<source srcset="/index.html 1x, {} 2x">'),
        ("index.html", '<form action="{}"></form>'),
        ("index.html", '<link rel="canonical" href="https://plenary.example{}">'),
        ("index.html", '<meta property="og:image" content="https://plenary.example{}">'),
        ("index.html", '<iframe src="{}"></iframe>'),
        ("index.html", '<textarea>&lt;iframe src="https://plenary.example{}"&gt;</textarea>'),
        ("site.css", '@font-face {{ src: url("{}") }}'),
        ("robots.txt", "Sitemap: https://plenary.example{}\n"),
        ("sitemap.xml", SITEMAP),
        ("feed.atom", ATOM),
        ("feed.atom", BODY),
        ("feed.json", '{{"items": [{{"url": "https://plenary.example{}"}}]}}'),
        ("feed.json", '{{"content_html": "<a href=\\"https://plenary.example{}\\">x</a>"}}'),
    ],
)
def test_link_to_a_file_that_is_not_there_is_told_with_its_page(tmp_path, name, words):
    page = f"/{name.removesuffix('index.html')}"
    assert faults(tmp_path, {name: words.format("/gone.png")}) == [(page, "/gone.png", NO_FILE)]


def test_folder_without_a_page_is_no_page(tmp_path):
    files = {"index.html": '<a href="/topics/">', "topics/peace/index.html": ""}
    assert faults(tmp_path, files) == [("/", "/topics/", NO_FILE)]


@pytest.mark.parametrize("link", ["#nowhere", "/#nowhere", "https://plenary.example/#nowhere", "/other/#nowhere"])
def test_place_that_a_page_does_not_have_is_told(tmp_path, link):
    files = {"index.html": f'<a href="{link}" id="somewhere">', "other/index.html": '<p id="somewhere">'}
    target = "/other/" if "other" in link else "/"
    assert faults(tmp_path, files) == [("/", f"{target}#nowhere", NO_PLACE)]


@pytest.mark.parametrize("link", ["?page=2", "/?page=2", "https://plenary.example/?page=2"])
def test_question_is_answered_by_no_file(tmp_path, link):
    files = {"index.html": f'<a href="{link}">', "page/2/index.html": ""}
    assert faults(tmp_path, files) == [("/", "/?page=2", ASKED)]


def test_live_site_is_not_asked_for_what_a_copy_leaves_out(tmp_path):
    page = '<a href="https://plenary.example/compare/?speaker=a"></a><a href="https://plenary.example/?page=2"></a>'
    assert faults(tmp_path, {"index.html": page, "page/2/index.html": ""}, LIVE) == []


def test_copy_beside_a_live_site_is_checked_for_all_that_it_holds(tmp_path):
    page = '<a href="/?page=2"></a><a href="/compare/"></a><a href="https://plenary.example/topics/"></a>'
    assert faults(tmp_path, {"index.html": page}, LIVE) == [
        ("/", "/?page=2", ASKED),
        ("/", "/compare/", NO_FILE),
        ("/", "/topics/", NO_FILE),
    ]


@pytest.mark.parametrize(("name", "words"), [("feed.json", "{"), ("feed.atom", "<feed>"), ("sitemap.xml", "")])
def test_file_that_cannot_be_read_is_told(tmp_path, name, words):
    ((page, link, reason),) = faults(tmp_path, {name: words})
    assert (page, link) == (f"/{name}", f"/{name}")
    assert reason.startswith("cannot be read: ")
