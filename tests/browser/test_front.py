"""The front page of the desk and its search, in a real browser."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.enums import ReviewState
from articles.models import Comment, OpenForm
from tests.admin.desk import post_form
from tests.browser.much import UNBROKEN
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    CorrectionFactory,
    PhotoFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INDEX = reverse("admin:index")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = ("A headline of two hundred characters " * 6)[:200].strip()


@pytest.fixture
def busy_desk(client, editor):
    """A desk with something in every section, much of it far too long."""
    now, client_of_editor = timezone.now(), client
    client_of_editor.force_login(editor)
    colleague = UserFactory(username="c" * 60, role="Chief")
    today = timezone.localdate()
    conference = ConferenceFactory(name=f"Forum {UNBROKEN}", starts_on=today, ends_on=today, time_zone="Asia/Tokyo")
    draft = ArticleFactory(
        headline=UNBROKEN, created_by=editor, conference=conference, lead_photo=PhotoFactory(credit="")
    )
    PositionFactory(takeaway=TakeawayFactory(article=draft), source=None)
    form = {"article_id": draft.pk, "path": reverse("admin:articles_article_change", args=[draft.pk])}
    OpenForm.objects.create(user=editor, seen_at=now - timedelta(hours=1), typed_at=now, data=b"headline=x", **form)
    OpenForm.objects.create(user=colleague, seen_at=now + timedelta(days=1), **form)
    review = {"submitted_by": colleague, "assignee": colleague, "reviewed_at": now}
    ArticleFactory(headline=LONG, published=True, review=ReviewState.SUBMITTED, **review)
    ArticleFactory(headline=LONG, scheduled=True, conference=conference)
    live = ArticleFactory(headline=LONG, published=True, published_at=now)
    PositionFactory(
        takeaway=TakeawayFactory(article=live),
        source=SourceFactory(title=UNBROKEN, dead_since=now),
        speaker=SpeakerFactory(),
    )
    post_form(client_of_editor, reverse("admin:articles_article_change", args=[live.pk]), headline="Another headline")
    Comment.objects.create(article=live, text="Is that right?", created_by=colleague)
    Comment.objects.update(created_at=now - timedelta(days=9))
    CorrectionFactory(article=live, is_draft=True)


@pytest.fixture
def open_desk(new_context, client, live_server, editor):
    """A function that opens pages of the desk in a window of some width."""

    def opened(width, **options):
        client.force_login(editor)
        context = new_context(viewport={"width": width, "height": 900}, **options)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        return context.new_page()

    return opened


PAGES = [INDEX, reverse("admin:find", query={"q": "example"}), reverse("admin:find")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_front_page_and_search_are_accessible(busy_desk, open_desk, live_server, width, scheme):
    page = open_desk(width, color_scheme=scheme, bypass_csp=True)
    faults = []
    for path in PAGES:
        page.goto(live_server.url + path)
        report = Axe().run(page, options={"preload": False}).response
        faults += [f"{path} {fault['id']}: {node['html']}" for fault in report["violations"] for node in fault["nodes"]]
    assert faults == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_front_page_and_search_never_scroll_sideways(busy_desk, open_desk, live_server, width):
    page = open_desk(width)
    lists = [reverse("admin:articles_article_changelist"), reverse("admin:articles_speaker_add")]
    for path in [*PAGES, *(lists if width > 1000 else [])]:
        page.goto(live_server.url + path)
        assert (path, page.evaluate(SIDEWAYS)) == (path, 0)


def test_every_section_stands_on_the_front_page(busy_desk, open_desk, live_server):
    page = open_desk(1280)
    page.goto(live_server.url + INDEX)
    titles = ["Needs attention", "My drafts", "Waiting for review", "Scheduled"]
    titles += ["Published, with changes that readers do not see yet", "Published today"]
    expect(page.locator("#content-main h2")).to_have_text(titles)


def test_keyboard_alone_finds_a_speaker_from_the_front_page_and_from_any_other(busy_desk, open_desk, live_server):
    speaker = SpeakerFactory(name="Gülnur Örnek")
    page = open_desk(1280)
    for path in (INDEX, reverse("admin:articles_article_changelist")):
        page.goto(live_server.url + path)
        field = page.get_by_role("search").get_by_role("searchbox", name="Find")
        field.focus()
        field.press_sequentially("gulnur")
        page.keyboard.press("Enter")
        link = page.get_by_role("link", name="Gülnur Örnek")
        expect(link).to_be_visible()
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{reverse('admin:articles_speaker_change', args=[speaker.pk])}**")


def test_position_without_a_source_is_one_step_away_by_keyboard(busy_desk, open_desk, live_server):
    page = open_desk(390)
    page.goto(live_server.url + INDEX)
    link = page.get_by_role("link", name="Add the source")
    link.focus()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_source")).to_be_attached()
