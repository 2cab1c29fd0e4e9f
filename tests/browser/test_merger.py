"""An editor makes one speaker of two, and readers who know the old address find the page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Position, Speaker
from tests.factories import PositionFactory, SpeakerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two():
    """The same person twice, each with a statement in a live article: the one that goes, and the one that stays."""
    gone = SpeakerFactory(name="Ada Exampel", country="DE", slug="ada-exampel")
    kept = SpeakerFactory(name="Ada Example", slug="ada-example")
    for speaker in (gone, kept):
        PositionFactory(speaker=speaker, takeaway__article__published=True)
    return gone, kept


def test_editor_merges_a_speaker_from_its_form_and_readers_are_led_on(desk, live_server, two):
    gone, kept = two
    page = desk
    page.goto(live_server.url + reverse("admin:articles_speaker_change", args=[gone.pk]))
    page.get_by_role("link", name="Merge into another …").click()
    page.get_by_role("link", name="Ada Example", exact=True).click()
    expect(page.get_by_role("heading", name="What moves")).to_be_visible()
    expect(page.get_by_label("Germany")).to_be_checked()
    page.get_by_label("Ada Exampel", exact=True).check()
    page.get_by_role("button", name="Merge for good").click()
    expect(page.locator(".messagelist")).to_contain_text("is merged into “Ada Example”.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada Exampel")
    kept.refresh_from_db()
    assert (kept.country, kept.alias_list) == ("DE", ["Ada Example"])
    assert Position.objects.filter(speaker=kept).count() == 2

    page.goto(live_server.url + "/speakers/ada-exampel/?page=1")
    expect(page).to_have_url(live_server.url + "/speakers/ada-example/?page=1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Exampel")


def test_editor_ticks_two_and_changes_which_one_stays(desk, live_server, two):
    page = desk
    page.goto(live_server.url + reverse("admin:articles_speaker_changelist"))
    for speaker in two:
        page.get_by_role("row", name=speaker.name).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option("merge_selected")
    page.get_by_role("button", name="Go").click()
    stays = page.locator(".merge-two .kept dd")
    expect(stays).to_be_visible()
    before = stays.text_content()
    page.get_by_role("link", name="Let the other one stay").click()
    expect(stays).not_to_have_text(before)
    staying = stays.text_content()
    page.get_by_role("button", name="Merge for good").click()
    expect(page.locator(".messagelist")).to_contain_text("is merged into")
    assert [speaker.name for speaker in Speaker.objects.all()] == [staying]


def test_editor_finds_the_one_that_stays_by_typing(desk, live_server, two):
    gone, _kept = two
    SpeakerFactory.create_batch(3, name="Zoe Quite Different")
    page = desk
    page.goto(live_server.url + reverse("admin:articles_speaker_merge", args=[gone.pk]))
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Example")
    page.get_by_role("option", name="Ada Example").click()
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.locator(".merge-two .kept dd")).to_have_text("Ada Example")
