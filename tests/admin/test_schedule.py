from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.admin.position import position_address
from articles.enums import ArticleState
from articles.models import Package, ScheduledChange
from articles.queries.snapshot import newest_draft, take
from articles.services.article import publish_article, withdraw_article
from articles.templatetags.dates import ahead
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import ArticleFactory, PhotoFactory, PositionFactory, TakeawayFactory
from tests.services.test_schedule import drafted, fresh, plan, save

HOUR = timedelta(hours=1)
PACKAGES = "admin:articles_package_list"


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def plans_of(article):
    return reverse("admin:articles_article_schedule", args=[article.pk])


def entered(moment, prefix="", zone="UTC"):
    """Return the fields in which a moment is entered."""
    local = moment.replace(second=0, microsecond=0)
    values = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "time_zone": zone}
    return {f"{prefix}{name}": value for name, value in values.items()}


@pytest.fixture
def at():
    """Noon UTC in ten days."""
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=10)


def post(desk, address, button, **fields):
    """Open a page, fill in some of its fields and press a button of it."""
    page = desk.get(address)
    assert page.status_code == 200
    response = desk.post(address, fields_of(page) | fields | {button: "1"})
    return desk.get(response.url) if response.status_code == 302 else response


def planned_text(page):
    """Return the words that the page shows of what is planned, with single blanks."""
    text = page.content.decode()
    return " ".join(text.split())


def test_button_on_the_form_saves_it_and_leads_to_the_page_that_plans(log_in, editor):
    article = ArticleFactory()
    response = post_form(log_in(editor), form_of(article), button="_schedule", headline="Saved on the way")
    assert response.url == plans_of(article)
    assert fresh(article).headline == "Saved on the way"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-1, "due"), (30, "in less than a minute"), (90, "in 1\xa0minute")],
    ids=["gone", "near", "far"],
)
def test_stretch_ahead_is_never_of_no_minutes(seconds, shown):
    assert ahead(timezone.now() + timedelta(seconds=seconds)) == shown


def test_draft_is_planned_and_the_time_shown_in_three_zones(log_in, editor, at, settings):
    settings.TIME_ZONE = "America/New_York"
    article = ArticleFactory(conference__time_zone="Asia/Tokyo")
    local = entered(at + timedelta(hours=9), "out-", "Asia/Tokyo")
    page = post(log_in(editor), plans_of(article), "_plan", **local)
    assert fresh(article).published_at == at
    [message] = [text for text in messages_of(page) if text.startswith("It comes out")]
    assert [zone in message for zone in ("21:00 Asia/Tokyo", "America/New_York", "12:00 UTC", "in 1")] == [True] * 4
    side = planned_text(page)
    assert "Comes out" in side
    assert "Planned by editor." in side
    assert LogEntry.objects.filter(object_id=article.pk).exists()


def test_text_that_was_not_seen_is_not_planned_and_the_moment_that_was_typed_stays(log_in, editor, at):
    article = ArticleFactory()
    desk = log_in(editor)
    data = fields_of(desk.get(plans_of(article)))
    save(article, editor, headline="Another")
    typed = entered(at, "out-")
    page = desk.post(plans_of(article), data | typed | {"_plan": "1"})
    assert "saved it since" in messages_of(page)[0]
    assert {name: fields_of(page)[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert fresh(article).state(timezone.now()) == ArticleState.DRAFT


def test_fault_in_the_time_keeps_what_was_typed(log_in, editor, at):
    article = ArticleFactory()
    page = post(log_in(editor), plans_of(article), "_plan", **entered(at - 20 * 24 * HOUR, "out-"))
    assert "This lies in the past." in page.content.decode()
    assert fields_of(page)["out-time"] == ["12:00"]
    assert fresh(article).state(timezone.now()) == ArticleState.DRAFT


def test_article_with_something_to_mend_is_not_planned_and_each_is_linked(log_in, editor, at):
    article = ArticleFactory(lead_photo=PhotoFactory(credit=""))
    takeaway = TakeawayFactory(article=article, body="")
    position = PositionFactory(takeaway=takeaway, source=None)
    page = post(log_in(editor), plans_of(article), "_plan", **entered(at, "out-"))
    assert [place for _finding, place in page.context["refusals"]] == [
        reverse("admin:articles_photo_change", args=[article.lead_photo.pk]) + "#id_alt_text",
        f"{form_of(article)}#{takeaway.anchor}",
        f"{position_address(article.pk, position.pk)}#id_source",
    ]
    assert "Nothing is planned yet" in messages_of(page)[0]
    assert fresh(article).state(timezone.now()) == ArticleState.DRAFT


def test_planned_publication_is_moved_and_cancelled(log_in, editor, at):
    article = ArticleFactory()
    publish_article(article, at=at, by=editor)
    desk = log_in(editor)
    post(desk, plans_of(article), "_move", **entered(at + HOUR, "out-"))
    assert fresh(article).published_at == at + HOUR
    post(desk, plans_of(article), "_cancel_out")
    assert fresh(article).state(timezone.now()) == ArticleState.DRAFT


def test_changes_of_a_live_article_are_planned_moved_and_cancelled(log_in, editor, at):
    article = drafted(editor)
    desk = log_in(editor)
    page = post(desk, plans_of(article), "_plan", **entered(at, "out-"))
    assert "An update goes out" in planned_text(page)
    post(desk, plans_of(article), "_move", **entered(at + HOUR, "out-"))
    assert ScheduledChange.objects.waiting().get().at == at + HOUR
    post(desk, plans_of(article), "_cancel_out")
    assert not ScheduledChange.objects.open().exists()


def test_form_says_that_what_was_saved_since_is_not_in_the_update_and_the_newest_can_be_planned(log_in, editor, at):
    article = drafted(editor)
    plan(article, at, editor)
    desk = log_in(editor)
    words = "What was saved after it was planned is not in it."
    assert words not in desk.get(form_of(article)).content.decode()
    save(article, editor, deck="Later deck")
    assert words in desk.get(form_of(article)).content.decode()
    post(desk, plans_of(article), "_plan", **entered(at, "out-"))
    change = ScheduledChange.objects.get()
    assert (change.at, change.version) == (at, newest_draft(fresh(article)))


def test_publishing_before_the_time_says_that_the_update_is_cancelled(log_in, editor, at):
    article = drafted(editor)
    plan(article, at, editor)
    desk = log_in(editor)
    page = desk.get(post_form(desk, form_of(article), button="_publish").url)
    assert any(text.endswith("is cancelled. A newer text was published before.") for text in messages_of(page))


def test_discarding_the_draft_says_that_the_update_is_cancelled(log_in, editor, at):
    article = drafted(editor)
    plan(article, at, editor)
    desk = log_in(editor)
    address = reverse("admin:articles_article_discard", args=[article.pk])
    seen = newest_draft(article).digest
    page = desk.get(desk.post(f"{address}?seen={seen}").url)
    assert any(text.endswith("is cancelled. The draft was discarded.") for text in messages_of(page))


def test_withdrawal_is_planned_moved_and_cancelled_by_a_chief(log_in, chief, at):
    article = ArticleFactory(published=True)
    desk = log_in(chief)
    page = post(desk, plans_of(article), "_withdraw", **entered(at, "gone-"))
    assert "Is withdrawn" in planned_text(page)
    post(desk, plans_of(article), "_withdraw", **entered(at + HOUR, "gone-"))
    assert fresh(article).withdrawn_at == at + HOUR
    post(desk, plans_of(article), "_cancel_gone")
    assert fresh(article).withdrawn_at is None


def test_editor_sees_the_planned_withdrawal_and_cannot_plan_one(log_in, editor, chief, at):
    article = ArticleFactory(published=True)
    withdraw_article(article, at=at, by=chief)
    desk = log_in(editor)
    assert "Is withdrawn" in planned_text(desk.get(form_of(article)))
    page = desk.get(plans_of(article))
    assert page.context["page"].gone is None
    desk.post(plans_of(article), entered(at + HOUR, "gone-") | {"_withdraw": "1"})
    assert fresh(article).withdrawn_at == at
    assert desk.post(plans_of(article), {"_cancel_gone": "1"}).status_code == 403
    assert fresh(article).withdrawn_at == at


@pytest.mark.parametrize("address", [plans_of, lambda article: reverse(PACKAGES)], ids=["plans", "packages"])
def test_writer_plans_nothing(log_in, writer, at, address):
    article = ArticleFactory(created_by=writer)
    desk = log_in(writer)
    assert 'name="_schedule"' not in desk.get(form_of(article)).content.decode()
    assert desk.get(address(article)).status_code == 403
    assert desk.post(address(article), entered(at, "out-") | {"_plan": "1"}).status_code == 403


@pytest.mark.parametrize("pk", ["none", "00000000-0000-0000-0000-000000000000"])
def test_plans_of_what_is_not_there_answer_404(log_in, chief, pk):
    desk = log_in(chief)
    assert desk.get(reverse("admin:articles_article_schedule", args=[pk])).status_code == 404


# Fixes


def test_fix_is_made_over_what_readers_see_and_the_draft_stays(log_in, editor, at, reader):
    article = drafted(editor)
    plan(article, at, editor)
    desk = log_in(editor)
    live = post_form(desk, form_of(article), button="_live").url
    page = desk.get(live)
    assert fields_of(page)["headline"] == [fresh(article).headline]
    response = post_form(desk, live, button="_fix", deck="Fixed deck")
    page = desk.get(response.url)
    assert "Fixed deck" in reader.get(article.get_absolute_url()).content.decode()
    assert fields_of(page)["headline"] == ["Planned headline"]
    assert fields_of(page)["deck"] == ["Fixed deck"]
    said = messages_of(page)
    assert "The fix is published. Readers see it now." in said
    assert any(text.endswith("goes out with the fix in it.") for text in said)


def test_fix_that_clashes_leads_to_where_the_draft_is_settled(log_in, editor, at):
    article = drafted(editor)
    plan(article, at, editor)
    desk = log_in(editor)
    response = post_form(desk, f"{form_of(article)}?live=1", button="_fix", headline="Fixed headline")
    assert "/settle/" in response.url
    page = desk.get(response.url)
    assert "Planned headline" in page.content.decode()
    assert any("The planned update is held." in text for text in messages_of(page))
    assert fresh(article).headline == "Fixed headline"


@pytest.mark.parametrize("button", ["_continue", "_save", "_publish", "_schedule"])
def test_form_over_what_readers_see_is_published_by_its_own_button_alone(log_in, editor, button):
    article = drafted(editor)
    before = take(article.pk), newest_draft(article)
    desk = log_in(editor)
    page = post_form(desk, f"{form_of(article)}?live=1", button=button, deck="Typed")
    assert fields_of(page)["deck"] == ["Typed"]
    assert fields_of(page)["live"] == ["1"]
    assert "Press “Publish this fix”" in messages_of(page)[0]
    assert (take(article.pk), newest_draft(article)) == before


def test_fix_that_the_gate_refuses_comes_back_with_what_was_typed(log_in, editor):
    article = drafted(editor)
    photo = PhotoFactory(credit="")
    desk = log_in(editor)
    page = post_form(desk, f"{form_of(article)}?live=1", button="_fix", deck="Typed", lead_photo=str(photo.pk))
    assert fields_of(page)["deck"] == ["Typed"]
    assert "lacks alternative text or credit" in messages_of(page)[0]
    assert fresh(article).deck == "Live deck"


def test_text_typed_over_what_readers_see_is_kept_apart_from_the_draft(log_in, editor):
    article = drafted(editor)
    desk = log_in(editor)
    data = fields_of(desk.get(f"{form_of(article)}?live=1")) | {"deck": ["Typed and not sent"]}
    assert desk.post(reverse("admin:articles_article_keep"), data).json()["valid"]
    page = desk.get(form_of(article))
    [text] = page.context["unsaved_texts"]
    assert "live=1" in text["address"]
    page = desk.get(text["address"])
    assert (fields_of(page)["deck"], fields_of(page)["live"]) == (["Typed and not sent"], ["1"])
    assert fields_of(page)["headline"] == [fresh(article).headline]


def test_statement_is_fixed_from_its_own_form(log_in, editor):
    article = ArticleFactory(published=True)
    position = PositionFactory(takeaway__article=article, paraphrase="As it was.")
    save(article, editor, deck="Later deck")
    desk = log_in(editor)
    address = position_address(article.pk, position.pk, live=1)
    assert address.replace("&", "&amp;") in desk.get(f"{form_of(article)}?live=1").content.decode()
    response = post_form(desk, address, button="_fix", paraphrase="Fixed.")
    position.refresh_from_db()
    assert (response.url, position.paraphrase) == (form_of(article), "Fixed.")
    draft = newest_draft(fresh(article)).content
    assert (draft["positions"][str(position.pk)]["paraphrase"], draft["article"]["deck"]) == ("Fixed.", "Later deck")


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_what_is_not_live_has_no_form_over_what_readers_see(log_in, editor, state):
    article = ArticleFactory(**({} if state == "draft" else {state: True}))
    page = log_in(editor).get(f"{form_of(article)}?live=1")
    assert "live" not in fields_of(page)


# Packages


def test_package_is_made_changed_and_dissolved(log_in, editor, at):
    first, second, third = ArticleFactory(headline="First"), drafted(editor), ArticleFactory()
    desk = log_in(editor)
    keys = [str(article.pk) for article in (first, second)]
    add = reverse("admin:articles_package_add")
    page = post(desk, f"{add}?article={first.pk}", "_plan", name="Morning", articles=keys, **entered(at))
    package = Package.objects.get()
    address = reverse("admin:articles_package", args=[package.pk])
    assert set(package.articles.all()) == {first, second}
    assert any(text.startswith("They come out together") for text in messages_of(page))
    keys = [str(article.pk) for article in (second, third)]
    post(desk, address, "_plan", name="Noon", articles=keys, **entered(at + HOUR))
    package.refresh_from_db()
    assert (package.name, package.at, set(package.articles.all())) == ("Noon", at + HOUR, {second, third})
    assert "Noon" in desk.get(reverse(PACKAGES)).content.decode()
    desk.post(reverse("admin:articles_package_dissolve", args=[package.pk]))
    assert not Package.objects.exists()
    assert not ScheduledChange.objects.open().exists()


def test_package_with_something_to_mend_is_not_planned_and_says_what(log_in, editor, at):
    ready, lacking = ArticleFactory(), ArticleFactory(lead_photo=PhotoFactory(credit=""))
    keys = [str(article.pk) for article in (ready, lacking)]
    add = reverse("admin:articles_package_add")
    page = post(log_in(editor), add, "_plan", name="Morning", articles=keys, **entered(at))
    assert "lacks alternative text or credit" in page.content.decode()
    assert fields_of(page)["name"] == ["Morning"]
    assert sorted(fields_of(page)["articles"]) == sorted(keys)
    assert not Package.objects.exists()


def test_package_finds_articles_by_words_and_keeps_what_is_chosen(log_in, editor):
    chosen, found = ArticleFactory(headline="Chosen"), ArticleFactory(headline="Harbour")
    ArticleFactory(headline="Elsewhere")
    page = log_in(editor).get(reverse("admin:articles_package_add"), {"article": chosen.pk, "q": "harbour"})
    form = page.context["form"]
    assert [label for _key, label in form.fields["articles"].choices] == [chosen.headline, found.headline]
    assert fields_of(page)["articles"] == [str(chosen.pk)]


def test_finding_an_article_keeps_what_is_typed_and_ticked_and_plans_nothing(log_in, editor, at):
    chosen, found = ArticleFactory(headline="Chosen"), ArticleFactory(headline="Harbour")
    ArticleFactory(headline="Elsewhere")
    moment = entered(at)
    add = reverse("admin:articles_package_add")
    sent = {"name": "Morning", "articles": [str(chosen.pk)], "q": "har\0bour", **moment}
    page = post(log_in(editor), add, "_find", **sent)
    form = page.context["form"]
    assert [label for _key, label in form.fields["articles"].choices] == [chosen.headline, found.headline]
    shown = fields_of(page)
    assert (shown["name"], shown["articles"], shown["q"][-1]) == (["Morning"], [str(chosen.pk)], "harbour")
    assert {name: shown[name][0] for name in moment} == moment
    assert not Package.objects.exists()
    assert "errorlist" not in post(log_in(editor), add, "_find", name="", articles=[]).content.decode()


def test_member_says_with_what_it_comes_out_and_is_not_published_alone(log_in, editor, at):
    first, second = ArticleFactory(), ArticleFactory()
    desk = log_in(editor)
    keys = [str(article.pk) for article in (first, second)]
    post(desk, reverse("admin:articles_package_add"), "_plan", name="Morning", articles=keys, **entered(at))
    assert "Morning" in desk.get(form_of(first)).content.decode()
    page = desk.get(plans_of(first))
    assert page.context["page"].out is None
    save(first, editor, headline="Later")
    response = post_form(desk, form_of(first), button="_publish")
    assert any("Take it out of the package first." in text for text in messages_of(desk.get(response.url)))


@pytest.mark.parametrize("step", ["articles_package", "articles_package_dissolve"])
def test_package_that_is_not_there_answers_404(log_in, editor, step):
    address = reverse(f"admin:{step}", args=["00000000-0000-0000-0000-000000000000"])
    assert log_in(editor).get(address).status_code == 404


def test_package_that_is_out_can_only_be_read(log_in, editor, time_machine, at):
    desk = log_in(editor)
    key = str(ArticleFactory().pk)
    post(desk, reverse("admin:articles_package_add"), "_plan", name="Morning", articles=[key], **entered(at))
    time_machine.move_to(at + HOUR)
    desk = log_in(editor)
    page = desk.get(reverse("admin:articles_package", args=[Package.objects.get().pk]))
    assert "Out since" in page.content.decode()
    assert "<form method" not in page.content.decode().split('id="content"')[1]
