import pytest

from articles.services.bake.markup import Link, Words, adapt, scan
from articles.services.bake.place import Site

SITE = Site("https://plenary.example", ("/compare/", "/oembed"))
LIVE = Site(SITE.url, SITE.left_out, is_live=True)
WORDS = Words(lambda page: f"<p>No form on {page}</p>", "/about/copy/")


def adapted(html, site=SITE, page="/speakers/"):
    return adapt(html, site, page, WORDS).html


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html><p class=a>1 &lt; 2 &amp; <b>3</p><!-- <form> --><br/>",
        '<svg viewBox="0 0 16 16"><use href="#mark-neutral" /></svg>',
        '<script type="application/ld+json">{"@id": "<a href=\'?page=2\'>"}</script>',
        "<a href='/topics/'>Topics</a> <a href=https://elsewhere.example/?page=2>Elsewhere</a>",
        '<a href="mailto:?subject=Words">Share</a><a href="#content">Skip</a>',
        "line\r\nline\n<p>\n</p>\n\n",
        "<p>Unclosed <a href='/x/'",
    ],
)
def test_page_without_what_a_copy_changes_stays_byte_for_byte(html):
    assert adapted(html) == html


def test_link_to_a_page_of_a_list_leads_to_its_path():
    assert adapted('a <a class="x" href="?page=2&amp;letter=S" rel="next">2</a> b') == (
        'a <a class="x" href="/speakers/letter/S/page/2/" rel="next">2</a> b'
    )


def test_link_back_to_the_first_page_leads_to_the_list():
    assert adapted('<a href="?page=1">1</a>', page="/speakers/?page=2") == '<a href="/speakers/">1</a>'


def test_link_keeps_its_fragment():
    assert adapted('<a href="/topics/?page=2#peace">') == '<a href="/topics/page/2/#peace">'


def test_link_to_what_is_left_out_leads_to_the_page_that_says_so():
    assert adapted('<a href="/compare/?speaker=ada">C</a>') == '<a href="/about/copy/">C</a>'
    assert adapted('<a href="?kind=person">P</a>') == '<a href="/about/copy/">P</a>'


def test_link_to_what_is_left_out_leads_to_the_live_site_where_there_is_one():
    page = adapted('<a href="?kind=person#list">P</a>', LIVE)
    assert page == '<a href="https://plenary.example/speakers/?kind=person#list">P</a>'


def test_canonical_address_of_a_page_of_a_list_is_the_live_one_where_there_is_one():
    html = '<link rel="canonical" href="https://plenary.example/speakers/?page=2">'
    assert adapted(html, LIVE) == html
    assert adapted(html) == '<link rel="canonical" href="https://plenary.example/speakers/page/2/">'


def test_what_programs_are_told_of_what_is_left_out_goes_unless_the_live_site_has_it():
    html = 'a<link rel="alternate" href="https://plenary.example/oembed?url=x">b'
    assert adapted(html) == "ab"
    assert adapted(html, LIVE) == html


def test_form_gives_way_to_a_notice_and_its_links_stay():
    html = """<h1>Names</h1><form class="filters"><p><label for="k">Kind</label><select id="k"></select></p>
    <button>Apply</button><a href="/positions.csv?elsewhere=1">CSV<span>, a table</span></a></form><p>After</p>"""
    assert adapted(html) == (
        "<h1>Names</h1><p>No form on /speakers/</p>"
        '<a href="/positions-elsewhere-1.csv">CSV<span>, a table</span></a><p>After</p>'
    )


def test_form_of_the_masthead_goes_without_a_word():
    assert adapted('<nav></nav><form class="masthead__search"><input></form>\n<a href="/search/">Search</a>') == (
        '<nav></nav>\n<a href="/search/">Search</a>'
    )


def test_code_to_embed_leads_to_the_file():
    html = (
        '<textarea id="c">&lt;iframe src="https://plenary.example/embed/?page=2" title="A &amp;amp; B"&gt;'
        "&lt;/iframe&gt;</textarea><p>After</p>"
    )
    found = adapt(html, SITE, "/", WORDS)
    assert found.html == html.replace("/embed/?page=2", "/embed/page/2/").replace('title="A', 'title="A')
    assert Link("/embed/?page=2", "", is_whole=True) in found.links


def test_links_of_a_page_are_those_of_the_live_site():
    html = """<html data-address="https://plenary.example/a/">
    <meta property="og:image" content="https://plenary.example/c.png"><meta name="description" content="/no-address/">
    <img src="/media/a.jpg" srcset="/media/b.jpg 300w, /media/c.jpg 600w">
    <a href="?page=2">2</a><a href="https://elsewhere.example/">Elsewhere</a><form action="/search/"></form>
    <a id="top" name="old" href="#top">Top</a>"""
    found = adapt(html, SITE, "/speakers/", WORDS)
    assert {link.page for link in found.links} == {
        "/a/",
        "/c.png",
        "/media/a.jpg",
        "/media/b.jpg",
        "/media/c.jpg",
        "/speakers/?page=2",
        "/speakers/",
    }
    assert found.ids == {"top", "old"}


def test_scan_leaves_a_page_as_it_is():
    html = '<form action="/search/"><a href="?page=2">2</a></form>'
    found = scan(html, SITE, "/")
    assert found.html == html
    assert {link.page for link in found.links} == {"/search/", "/?page=2"}
