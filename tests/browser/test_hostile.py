"""What means harm, before a real browser: nothing of it runs, and the policy has nothing to refuse."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import CharField, TextField
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles import models
from articles.enums import SnapshotKind
from articles.models.mail import MOST_TRIES
from articles.services.copy import bring_in
from articles.text import ALLOWED_TAGS, sanitise_html
from tests import factories, hostile
from tests.admin.test_clash import clashing, fields
from tests.browser.steps import follow
from tests.indexing import index_everything
from tests.queries.test_history import keep
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import make_world, pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Reads markup as a page does, and gives the tags with their attributes, and how it is written again.
READ = """markups => markups.map(markup => {
  const place = document.body.appendChild(document.createElement("div"))
  place.innerHTML = markup
  const tags = [...place.querySelectorAll("*")].map(
    each => [each.localName, each.namespaceURI, [...each.attributes].map(one => `${one.name}=${one.value}`)])
  return [tags, place.innerHTML]
})"""
# Browsers nest no deeper: they read what lies below as lying beside.
DEEPEST = 512
ALLOWED_ATTRIBUTES = ("href=https:", "href=http:", "href=mailto:", "rel=noopener noreferrer")


def listen(page):
    """Return a list of what scripts will have said."""
    said = []

    def answer(dialog):
        if dialog.type != "beforeunload":
            said.append(f"{page.url}: {dialog.message}")
        dialog.accept()

    page.on("dialog", answer)
    return said


def test_browser_reads_sanitised_markup_as_the_sanitiser_has_written_it(new_context):
    page = new_context(bypass_csp=True).new_page()
    said = listen(page)
    page.goto("/about/")
    sanitised = [sanitise_html(value) for value in hostile.MARKUP]
    for value, (tags, written) in zip(sanitised, page.evaluate(READ, sanitised), strict=True):
        assert {tag for tag, _namespace, _attributes in tags} <= ALLOWED_TAGS
        assert {namespace for _tag, namespace, _attributes in tags} <= {"http://www.w3.org/1999/xhtml"}
        assert all(each.startswith(ALLOWED_ATTRIBUTES) for _tag, _namespace, attributes in tags for each in attributes)
        assert sanitise_html(written) == value or value.count("<") > DEEPEST
    page.wait_for_timeout(100)
    assert said == []


def test_watch_sees_a_canary_that_is_let_out(new_context, faults):
    page = new_context(bypass_csp=True).new_page()
    said = listen(page)
    page.goto("/about/")
    with page.expect_event("dialog"):
        page.evaluate(READ, ["<img src=x onerror=alert(1)>"])
    page.close()
    faults.clear()
    assert len(said) == 1


# The database itself takes nothing else here than what has the form of one.
CONSTRAINED = {"Conference.time_zone", "Position.quote_language", "Source.language", "Speaker.wikidata_id"}
# What is read by machines: a canary in it would be no text.
BY_MACHINES = {"slug", "digest", "live_digest", "base", "path", "file", "password", "object_id", "codename", "job"}
UNTOUCHED = {"Copy", "Generation", "Heartbeat", "MergedRecord", "OldAddress", "SearchEntry", "Erasure"}
SHORTEST = "<img src=x>"
DAY = timedelta(days=1)


def texts_of(model):
    """Return the fields of a model that hold what somebody has typed."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, CharField | TextField)]
    return [field for field in fields if not field.choices and field.name not in BY_MACHINES]


def canary_for(field, number):
    wanted = hostile.CANARIES[number % 4 :] + hostile.CANARIES + [SHORTEST]
    most = field.max_length or 1000
    return next(f"{each}{number}" for each in wanted if len(f"{each}{number}") <= most)


def let_in(model):
    """Put a canary into every text of every row, past all forms. Returns the fields that the database keeps free."""
    kept = set()
    for number, row in enumerate(model._default_manager.all()):
        for field in texts_of(model):
            try:
                with transaction.atomic():
                    model._default_manager.filter(pk=row.pk).update(**{field.name: canary_for(field, number)})
            except (IntegrityError, StopIteration):
                kept.add(f"{model.__name__}.{field.name}")
    return kept


@pytest.fixture
def world(chief):
    """Something of everything that the desk shows, with a canary in every text of it."""
    world, now = make_world("seen", published=True), timezone.now()
    factories.SpeakerRoleFactory(speaker=world.speaker)
    world.article.lead_photo = world.takeaway.photo = factories.PhotoFactory()
    world.article.save()
    world.takeaway.save()
    second = make_world("other")
    models.Position.objects.filter(pk=second.position.pk).update(speaker=world.speaker, proposition=world.proposition)
    models.Article.objects.filter(pk=second.article.pk).update(
        review="submitted", submitted_by=chief, assignee=chief, reviewed_at=now
    )
    models.Comment.objects.create(article=second.article, text="x", created_by=chief)
    for article in (world.article, second.article):
        models.PreviewLink.objects.create(article=article, expires_at=now + DAY, for_whom="x", created_by=chief)
        path = reverse("admin:articles_article_change", args=[article.pk])
        typed = urlencode({"headline": hostile.CANARIES[0], "introduction": hostile.MARKUP[1]}).encode()
        form = {"article_id": article.pk, "path": path, "title": "x", "data": typed}
        models.OpenForm.objects.create(user=chief, seen_at=now - DAY, typed_at=now - DAY, **form)
    models.Mail.objects.create(to=chief, subject="x", text="x", fault="x", tries=MOST_TRIES, taken_at=now)
    models.Erasure.objects.create(kind="words", reason=hostile.CANARIES[0], places={"speaker": 1}, erased_by=chief)
    bring_in(
        "\n\n".join([*hostile.CANARIES, *hostile.MARKUP[:20]]).encode(), name=f"{hostile.CANARIES[0]}.txt", by=chief
    )
    records = [model for model in apps.get_app_config("articles").get_models() if model.__name__ not in UNTOUCHED]
    kept = set().union(*map(let_in, records))
    world.kept = kept
    for record in (world.article, world.speaker, second.article, world.proposition):
        keys = {"content_type": ContentType.objects.get_for_model(record), "object_id": str(record.pk)}
        words = {"object_repr": hostile.CANARIES[0], "change_message": hostile.CANARIES[1]}
        LogEntry.objects.create(user=chief, action_flag=CHANGE, **keys, **words)
    keep(world.article, kind=SnapshotKind.FOUND, by=chief, note=hostile.CANARIES[0])
    keep_draft(world.article, draft_content(world, hostile.CANARIES[0]))
    package = models.Package.objects.create(name=hostile.CANARIES[0], at=now + DAY, time_zone="UTC", created_by=chief)
    models.Article.objects.filter(pk=second.article.pk).update(package=package)
    index_everything()
    clash = factories.ArticleFactory()
    words = [
        fields(headline=f"{hostile.CANARIES[0]}{number}", deck=f"{hostile.CANARIES[2]}{number}") for number in range(2)
    ]
    world.clash = clashing(clash, *words, by=chief, theirs_by=chief).version
    return world


@pytest.fixture
def root(page, client, chief, live_server):
    """A page of somebody who may do everything."""
    models.User.objects.filter(pk=chief.pk).update(is_superuser=True)
    client.force_login(chief)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return page


def test_canary_is_in_every_text_that_the_database_leaves_free(world):
    assert world.kept == CONSTRAINED
    assert "alert(1)" in models.Speaker.objects.get(pk=world.speaker.pk).name
    assert "&gt;" in models.Article.objects.get(pk=world.article.pk).introduction


# Nobody opens these: they answer with a file or data, or lead on.
NO_PAGES = {"articles_article_export", "autocomplete", "jsi18n", "logout"}
# No link leads to these, or scripts ask for them.
BY_SCRIPTS = [
    lambda world: reverse("admin:articles_article_settle", args=[world.clash.article_id, world.clash.number]),
    lambda world: reverse("admin:articles_article_compare", args=[world.article.pk], query={"from": 1, "to": 2}),
    lambda world: reverse("admin:articles_article_restore", args=[world.article.pk, 1]),
    lambda world: reverse("admin:articles_erasure_record", args=["speaker", world.speaker.pk]),
    lambda world: reverse("admin:articles_speaker_merge", args=[world.speaker.pk], query={"into": world.government.pk}),
    lambda world: reverse("admin:find", query={"q": "img"}),
]
# What a form asks for to stand beside its fields.
PARTS = ("earlier", "role", "words", "figure", "record")
SHOW = """address => fetch(address).then(answer => answer.text()).then(text => { document.body.innerHTML = text })"""
EACH = 2


def test_no_page_of_the_desk_lets_a_canary_out(root, world, live_server):
    said, seen = listen(root), Counter()
    asked = {"article": world.article.pk, "speaker": world.speaker.pk, "proposition": world.proposition.pk}
    asked |= {
        "source": world.position.source_id,
        "quote": "x",
        "figure_low": "1",
        "figure_wording": hostile.CANARIES[0],
    }
    root.goto(live_server.url + reverse("admin:index"))
    for part in PARTS:
        root.evaluate(SHOW, reverse(f"admin:articles_position_{part}", query=asked))
    waiting = [reverse("admin:index"), *(address(world) for address in BY_SCRIPTS)]
    asked = set(waiting)
    while waiting:
        root.goto(live_server.url + waiting.pop())
        for href in root.eval_on_selector_all("a[href], iframe[src]", "found => found.map(one => one.href || one.src)"):
            address = urlsplit(href)
            path = address.path + (f"?{address.query}" if address.query else "")
            if href.startswith(live_server.url) and path not in asked and (name := page_of(address.path)):
                seen[name] += 1
                if seen[name] <= EACH:
                    waiting.append(path)
                    asked.add(path)
    assert said == []
    assert {"change", "history", "delete", "changelist", "add"} <= {name.rpartition("_")[2] for name in seen}
    assert len(asked) > 100


def page_of(path):
    """Return the name of a page of the desk, None where it is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.url_name if match.app_name == "admin" and match.url_name not in NO_PAGES else None


def test_what_is_said_of_a_canary_after_saving_choosing_and_deleting_lets_it_not_out(root, world, live_server):
    said = listen(root)
    root.goto(live_server.url + reverse("admin:articles_speaker_change", args=[world.government.pk]))
    follow(root.get_by_role("button", name="Save", exact=True))
    expect(root.locator(".messagelist")).to_contain_text("<")
    root.goto(live_server.url + reverse("admin:articles_speaker_changelist"))
    for box in root.locator(".action-select").all():
        box.check()
    root.get_by_label("Action:").select_option("delete_selected")
    follow(root.get_by_role("button", name="Go"))
    root.goto(live_server.url + reverse("admin:articles_position_change", args=[world.position.pk]))
    for field in ("speaker", "proposition", "source"):
        root.locator(f"#id_{field} + .select2 .select2-selection").click()
        expect(root.locator(".select2-results__option").first).to_contain_text("<")
        root.keyboard.press("Escape")
    assert said == []


def test_no_page_for_readers_lets_a_canary_out(page, world, live_server):
    said = listen(page)
    for path in pages(world):
        page.goto(live_server.url + path)
    assert said == []
