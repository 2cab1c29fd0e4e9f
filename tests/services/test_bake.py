"""A static copy of a site with everything on record, as a web server finds it."""

import gzip
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from articles.models import Conference, OldAddress
from articles.queries import matrix, speaker
from articles.services.bake import check_site
from articles.services.photo import make_renditions, save_photo
from articles.services.role import OPERATOR
from tests import factories, pictures
from tests.baking import bake, bodies, text
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import addresses, make_world

pytestmark = pytest.mark.django_db

HIDDEN = {"draft": {}, "scheduled": {"scheduled": True}, "withdrawn": {"withdrawn": True}}
# Pages of the site that answer what readers ask; a copy has none of them.
ASKED = ("/api/", "/compare/", "/oembed", "/search/suggestions/", "/search/?")


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of a world that readers see, beside worlds that they do not, with pages of one speaker each."""
    folder = tmp_path_factory.mktemp("bake")
    storage = {"BACKEND": "coverage_site.storage.JoinedStaticFilesStorage"}
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as monkeypatch,
        override_settings(STATIC_ROOT=folder / "static", MEDIA_ROOT=folder / "media"),
        override_settings(STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"]),
    ):
        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": storage}):
            call_command("collectstatic", verbosity=0, interactive=False)
            monkeypatch.setattr(speaker, "SPEAKERS_A_PAGE", 1)
            monkeypatch.setattr(matrix, "PROPOSITIONS_A_PAGE", 1)
            world = _worlds()
            outcome = bake(folder / "copy")
        transaction.set_rollback(True)
    return Copy(folder / "copy", world, outcome)


class Copy:
    def __init__(self, folder, world, outcome):
        self.folder, self.world, self.outcome = folder, world, outcome
        self.bodies = bodies(folder)

    def text(self, path):
        return text(self.folder, path)

    def words(self):
        """Return every file that has words, by its path, unpacked and with what is compressed."""
        for path, body in self.bodies.items():
            if path.endswith(".gz"):
                yield path, gzip.decompress(body).decode()
            elif path.endswith(".zip"):
                with ZipFile(BytesIO(body)) as archive:
                    yield path, "\n".join(archive.read(name).decode() for name in archive.namelist())
            elif not path.endswith((".png", ".jpg", ".avif", ".webp", ".woff2")):
                yield path, body.decode()


def _worlds():
    world = make_world("seen", published=True)
    keep_draft(world.article, draft_content(world, "besidesecret"))
    photo = factories.PhotoFactory.build()
    save_photo(photo, by=OPERATOR, picture=pictures.draw())
    make_renditions()
    world.article.lead_photo = photo
    world.article.save()
    factories.PositionFactory(takeaway=world.takeaway, speaker=world.speaker)
    world.retracted = factories.PositionFactory(
        takeaway=world.takeaway, quoted=True, quote="retractedsecret", retracted=True
    )
    OldAddress.objects.create(kind="speaker", slug="former-name", record_key=world.speaker.pk)
    for state, values in HIDDEN.items():
        hidden = make_world(f"{state}secret", **values)
        for event in (hidden.conference, hidden.series):  # these are public whatever is written about them
            type(event).objects.filter(pk=event.pk).update(name=f"Event {event.pk}", slug=str(event.pk))
        Conference.objects.filter(pk=hidden.conference.pk).update(description="")
        OldAddress.objects.create(kind="article", slug=f"former-{state}secret", record_key=hidden.article.pk)
    factories.UserFactory(username="usersecret", email="usersecret@example.org")
    return world


def test_copy_has_no_broken_link(copy):
    assert copy.outcome.faults == []
    assert len(copy.bodies) > copy.outcome.files > 100


def test_copy_holds_every_page_and_file_that_is_not_asked_for(copy):
    missing = [
        path
        for path in addresses(copy.world)
        if not path.startswith(ASKED) and not (Path(copy.folder, "current", path[1:]) / "index.html").exists()
        if not Path(copy.folder, "current", path[1:]).is_file()
    ]
    assert missing == []


def test_copy_says_nothing_that_is_hidden_in_any_file_or_name(copy):
    pages = dict(copy.words())
    assert [path for path, words in pages.items() if "secret" in words or "secret" in path] == []
    assert "Headline seen" in pages["index.html"]
    assert "Headline seen" in pages["data/record.zip"]
    assert [path for path in pages if path.startswith(("admin/", "preview/", "api/"))] == []


def test_copy_has_pages_of_lists_under_paths_and_leads_to_them(copy):
    first = copy.text("/speakers/")
    assert 'href="/speakers/page/2/" rel="next"' in first
    assert 'rel="prev">' in copy.text("/speakers/page/2/")
    assert re.search(r'href="/speakers/" rel="prev"', copy.text("/speakers/page/2/"))
    matrix_page = copy.text(f"/conferences/{copy.world.conference.slug}/positions/propositions/2/")
    assert "Propositions 2 to 2 of 2" in matrix_page
    assert f'{copy.world.conference.slug}/positions/propositions/2/">' in matrix_page.split("<head>")[1]
    assert [
        path for path, words in copy.words() if re.search(r'(href|src)="(http://127.0.0.1:8000)?/?[^":]*\?', words)
    ] == []


def test_copy_has_the_letters_of_names(copy):
    assert 'href="/speakers/letter/S/"' in copy.text("/speakers/")
    assert "Only names under <b>S</b>" in copy.text("/speakers/letter/S/")


def test_copy_has_no_form_and_says_so_where_one_was(copy):
    assert [path for path, words in copy.words() if "<form" in words or "<button" in words] == []
    notice = "This is a copy, which cannot search or filter."
    for path in ("/search/", "/speakers/", "/conferences/", f"/conferences/{copy.world.conference.slug}/positions/"):
        assert copy.text(path).count(notice) == 1, path
        assert '<a href="/about/copy/">What it leaves out</a>' in copy.text(path)
    assert notice not in copy.text(copy.world.article.get_absolute_url())
    assert "What is left out" in copy.text("/about/copy/")


def test_copy_leads_from_what_it_leaves_out_to_the_page_that_says_so(copy):
    assert '<a href="/about/copy/">Compare</a>' in copy.text("/")
    assert "/oembed" not in copy.text(copy.world.position.get_absolute_url())
    assert "/api/" not in copy.text("/sitemap-pages-1.xml")
    assert "/codebook/" in copy.text("/sitemap-pages-1.xml")


def test_copy_keeps_the_addresses_of_the_site(copy):
    path = copy.world.article.get_absolute_url()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{path}">' in copy.text(path)
    assert f"<loc>http://127.0.0.1:8000{path}</loc>" in copy.text("/sitemap-articles-1.xml")


def test_compressed_form_beside_each_text_is_the_same(copy):
    compressed = [path for path in copy.bodies if path.endswith(".gz")]
    assert {Path(path[:-3]).suffix for path in compressed} >= {".html", ".css", ".js", ".json", ".atom"}
    assert [path for path in compressed if gzip.decompress(copy.bodies[path]) != copy.bodies[path[:-3]]] == []
    texts = [
        path for path, body in copy.bodies.items() if len(body) > 2000 and path.endswith((".html", ".css", ".json"))
    ]
    assert [path for path in texts if f"{path}.gz" not in copy.bodies] == []


def test_copy_has_collected_styles_fonts_and_pictures(copy):
    assert re.search(r'href="/static/css/site\.[0-9a-f]{12}\.css"', copy.text("/"))
    assert [path for path in copy.bodies if path.endswith(".woff2")]
    page = copy.text(copy.world.article.get_absolute_url())
    shown = {file for part in re.findall(r'srcset="([^"]+)"', page) for file in re.findall(r"/(media/\S+)", part)}
    assert shown
    assert shown <= copy.bodies.keys()


def test_old_address_leads_on_and_that_of_a_hidden_page_does_not(copy):
    path = copy.world.speaker.get_absolute_url()
    page = copy.text("/speakers/former-name/")
    assert f'content="0; url={path}"' in page
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{path}">' in page
    assert [path for path in copy.bodies if path.startswith("articles/former")] == []


def test_frame_of_a_retracted_statement_says_so(copy):
    """Other sites show it, and no page leads to it any more."""
    assert "Retracted" in copy.text(f"/positions/{copy.world.retracted.pk}/embed/")


def test_page_for_what_is_not_found_stands_at_the_root(copy):
    page = copy.text("/404.html")
    assert "There is nothing at this address." in page
    assert '<meta name="robots" content="noindex">' in page


def test_check_of_a_copy_looks_at_its_files(copy):
    assert check_site(copy.folder) == []
    Path(copy.folder, "current", "codebook", "index.html").rename(copy.folder / "away.html")
    try:
        faults = check_site(copy.folder)
    finally:
        (copy.folder / "away.html").rename(Path(copy.folder, "current", "codebook", "index.html"))
    assert {fault.link for fault in faults} >= {"/codebook/"}
