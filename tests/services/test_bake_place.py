import pytest

from articles.services.bake.place import Site, address_of

SITE = Site("https://plenary.example", ("/admin/", "/compare/"))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/articles/an-article/", "articles/an-article/index.html"),
        ("/feed.atom", "feed.atom"),
        ("/speakers/?page=2", "speakers/page/2/index.html"),
        ("/speakers/?page=1", "speakers/index.html"),
        ("/speakers/?page=2&letter=S", "speakers/letter/S/page/2/index.html"),
        ("/topics/peace/?propositions=2&page=3", "topics/peace/propositions/2/page/3/index.html"),
        ("/conferences/a/positions/?elsewhere=1", "conferences/a/positions/elsewhere/1/index.html"),
        ("/conferences/a/positions.csv?elsewhere=1", "conferences/a/positions-elsewhere-1.csv"),
        ("/speakers/z%C3%BCrich/", "speakers/zürich/index.html"),
    ],
)
def test_file_of_page_that_a_copy_holds(address, file):
    assert SITE.file_of(address) == file


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/compare/?page=2",
        "/speakers/?kind=person",
        "/speakers/?page=2&kind=person",
        "/speakers/?page=2&page=3",
        "/speakers/?page=",
        "/speakers/?page=..%2F..%2Fetc",
        "/speakers/?page=" + "2" * 21,
        "/../secret/",
        "/speakers/%2e%2e/%2e%2e/secret",
        "//elsewhere.example/",
    ],
)
def test_no_file_of_what_readers_choose_and_of_no_path_out_of_the_copy(address):
    assert SITE.file_of(address) is None


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("index.html", "/"),
        ("speakers/page/2/index.html", "/speakers/page/2/"),
        ("feed.atom", "/feed.atom"),
        ("speakers/zürich/index.html", "/speakers/z%C3%BCrich/"),
    ],
)
def test_address_of_file_is_what_a_web_server_makes_of_it(file, address):
    assert address_of(file) == address


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("?page=2", ("/speakers/?page=2", "")),
        ("#content", ("/speakers/", "content")),
        ("/topics/#caf%C3%A9", ("/topics/", "café")),
        ("https://plenary.example", ("/", "")),
        ("HTTPS://PLENARY.example/topics/", ("/topics/", "")),
        ("https://plenary.example.evil/", None),
        ("http://plenary.example/", None),
        ("mailto:desk@example.org", None),
        ("https://[broken/", None),
    ],
)
def test_inside_knows_what_leads_to_the_site(address, inside):
    assert SITE.inside(address, "/speakers/") == inside
