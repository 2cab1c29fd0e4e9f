"""Who gets what at every address there is, and that nobody reads there what is not for them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from tests.indexing import index_everything
from tests.project.access import (
    CHIEFS,
    EDITING,
    ENTERING,
    OWN,
    PUBLIC,
    READING,
    ROLES,
    STATES,
    Visitor,
    make_affairs,
    make_people,
    make_record,
    routes,
    taken_back,
)
from tests.views.world import ARGUMENTS, DETAILS, FILES, STANDS_WITHOUT_COVERAGE, address, words_in

pytestmark = pytest.mark.django_db

EVERYBODY, NOBODY, SUPERUSER = frozenset(ROLES), frozenset(), frozenset({"superuser"})
KEY = UUID(int=7)
DRAFTS = {"own", "submitted", "other"}


def changing(role, state):
    """A writer changes own drafts, an editor everything."""
    return role in EDITING or (role == "writer" and state in OWN)


def deleting(role, state):
    """Only drafts are deleted."""
    return state in DRAFTS and changing(role, state)


def standing(role, state):
    """Of what is retracted nothing changes but by lifting that."""
    return state != "retracted" and changing(role, state)


@dataclass(frozen=True)
class Row:
    """Who may ask for an address, and for whom it answers what: to GET, and to a POST with nothing in it.

    An answer is a status, or statuses by state or role. Who else comes is asked to log in, or refused. `about` is what
    the address belongs to, which there is in some `states`; `values` are the other parts of it.
    """

    may: frozenset | Callable
    get: int | dict = 200
    post: int | dict = 200
    may_send: frozenset | Callable | None = None
    about: str = ""
    states: tuple = ("live",)
    values: dict = field(default_factory=dict)
    query: str = ""

    def expected(self, method, role, state):
        may = self.may if method == "get" or self.may_send is None else self.may_send
        if not (may(role, state) if callable(may) else role in may):
            return 302 if role == "stranger" else 403
        answer = getattr(self, method)
        return answer.get(state, answer.get(role, answer.get(""))) if isinstance(answer, dict) else answer


def of_article(may, **more):
    return Row(may, about="article", states=tuple(STATES), **more)


def of_position(may, **more):
    return Row(may, about="position", states=tuple(STATES), **more)


def pages_of(kind, reading, adding, sending, deleting, *, app="articles", states=("live",)):
    """Return the rows of the pages that the desk has for every kind of record."""
    about = {"about": kind, "states": states}
    return {
        f"admin:{app}_{kind}_changelist": Row(reading),
        f"admin:{app}_{kind}_add": Row(adding),
        f"admin:{app}_{kind}_change": Row(reading, may_send=sending, **about),
        f"admin:{app}_{kind}_history": Row(reading, **about),
        f"admin:{app}_{kind}_delete": Row(deleting, **about),
        f"/admin/{app}/{kind}/<path:object_id>/": Row(ENTERING, 302, 302, **about),
    }


def shared(kind):
    """Return the rows of a kind of which a writer may change what no live article uses."""
    return pages_of(kind, READING, READING, changing, EDITING, states=("own", "live"))


UNLESS_RETRACTED = {"retracted": 302, "": 200}
MERGED = ("speaker", "topic", "proposition", "source")
DESK = {
    "admin:index": Row(ENTERING),
    "admin:login": Row(EVERYBODY, get={"stranger": 200, "": 302}),
    "admin:login_code": Row(EVERYBODY, 302, 302),
    "admin:second_factor": Row(ENTERING),
    "admin:logout": Row(ENTERING, get=405),
    "admin:password_change": Row(ENTERING),
    "admin:password_change_done": Row(ENTERING, post=405),
    "admin:jsi18n": Row(ENTERING, post=405),
    "admin:find": Row(ENTERING),
    "admin:autocomplete": Row(
        READING, post=405, may_send=ENTERING, query="app_label=articles&model_name=position&field_name=speaker&term="
    ),
    "admin:app_list": Row(ENTERING, {"outsider": 404, "": 200}, {"outsider": 404, "": 200}),
    "/admin/(?P<url>.*)$": Row(ENTERING, 404, 404),
    **{
        name: row for kind in (*MERGED, "conference", "conferenceseries", "photo") for name, row in shared(kind).items()
    },
    **{f"admin:articles_{kind}_merge": Row(EDITING, about=kind, states=("own", "live")) for kind in MERGED},
    **pages_of("author", READING, EDITING, EDITING, CHIEFS),
    **pages_of("correction", READING, EDITING, EDITING, CHIEFS),
    **pages_of("user", CHIEFS, CHIEFS, CHIEFS, SUPERUSER),
    **pages_of("group", SUPERUSER, SUPERUSER, SUPERUSER, SUPERUSER, app="auth"),
    **pages_of("erasure", CHIEFS, NOBODY, NOBODY, NOBODY),
    **pages_of("auditentry", CHIEFS, NOBODY, NOBODY, NOBODY),
    "admin:articles_auditentry_export": Row(ENTERING, get=405, may_send=CHIEFS),
    **pages_of("article", READING, READING, changing, deleting, states=tuple(STATES)),
    **pages_of("position", READING, standing, changing, standing, states=tuple(STATES)),
    "admin:auth_user_password_change": Row(CHIEFS, about="user"),
    "admin:articles_correction_drafts": Row(EDITING, 404, 404, values={"key": KEY}),
    "admin:articles_erasure_words": Row(CHIEFS),
    "admin:articles_erasure_files": Row(CHIEFS, 302, 302),
    "admin:articles_erasure_record": Row(CHIEFS, about="speaker", values={"kind": "speaker"}),
    # An article, step by step.
    "admin:articles_article_compare": of_article(READING, query="from=1&to=now"),
    "admin:articles_article_restore": of_article(changing, get=UNLESS_RETRACTED, post=302, values={"number": 1}),
    "admin:articles_article_settle": of_article(changing, values={"number": 2}),
    "admin:articles_article_withdraw": of_article(CHIEFS, post=302),
    "admin:articles_article_retract": of_article(CHIEFS),
    "admin:articles_article_discard": of_article(standing, post=302),
    "admin:articles_article_duplicate": of_article(READING, post=302),
    "admin:articles_article_comments": of_article(READING),
    "admin:articles_article_schedule": of_article(EDITING),
    "admin:articles_article_previews": of_article(changing, get=UNLESS_RETRACTED, post=UNLESS_RETRACTED),
    "admin:articles_article_export": of_article(READING, values={"ending": "md"}),
    "admin:articles_article_positions": of_article(
        standing,
        get=dict.fromkeys(DRAFTS, 200) | {"": 302},
        post=dict.fromkeys(DRAFTS, 200) | {"": 302},
    ),
    "admin:articles_article_checklist": of_article(
        changing, post=405, may_send=ENTERING, values={"form_key": KEY}, query="article={article.pk}"
    ),
    "admin:articles_article_preview": of_article(
        READING, post=405, may_send=ENTERING, values={"form_key": KEY}, query="article={article.pk}"
    ),
    # What is typed and brought in.
    "admin:articles_article_keep": Row(EVERYBODY, 405, 403),
    "admin:articles_article_seen": Row(EVERYBODY, 405, 403),
    "admin:articles_article_kept_list": Row(ENTERING),
    "admin:articles_article_kept": Row(ENTERING, 302, 302, about="typed"),
    "admin:articles_article_import": Row(READING),
    "admin:articles_article_import_review": Row(READING, 404, 404, about="copy"),
    # Several articles at once.
    "admin:articles_package_list": Row(EDITING),
    "admin:articles_package_add": Row(EDITING),
    "admin:articles_package": Row(EDITING, about="package"),
    "admin:articles_package_dissolve": Row(EDITING, post=302, about="package"),
    # A statement, step by step.
    "admin:articles_position_add": of_article(standing, query="article={article.pk}"),
    "admin:articles_position_record": of_article(changing, query="article={article.pk}"),
    "admin:articles_position_reuse": of_position(READING, get=UNLESS_RETRACTED, post=UNLESS_RETRACTED),
    "admin:articles_position_retract": of_position(CHIEFS),
    "admin:articles_position_lift": of_position(CHIEFS),
    **{
        f"admin:articles_position_{part}": of_article(READING, query="article={article.pk}")
        for part in ("earlier", "role", "words", "figure")
    },
}

# What readers may see of a hidden article is nothing; of a retracted one, that it is.
HIDDEN = dict.fromkeys(STATES.keys() - PUBLIC, 404) | {"": 200}
TOMBSTONES = {
    **dict.fromkeys(["article-detail", "article-ninjs", "corrections"], HIDDEN | {"retracted": 200}),
    **dict.fromkeys(["article-fixture", "articles"], HIDDEN | {"retracted": 410}),
    "retractions": 404,
}
STANDING = STANDS_WITHOUT_COVERAGE | {"conference-feed", "conference-event", "matrix-csv", "matrix-embed"}
STANDING_RESOURCES = {"conferences", "series"}
OF_RECORDS = {*DETAILS, "speaker-comparison"}
ODD = {"old-correction-feed": 301, "oembed": 400}
PREVIEW, MEDIA = "articles:preview", "/^media/"
# Open to whoever knows a key that nobody is told.
BY_KEY = {PREVIEW}
# Pages for readers know nobody, so that those who are nobody and those who may do everything look at them for all.
AT_LARGE = {"stranger", "superuser"}


def for_readers(name, values):
    """Return the row of a public address: nobody sends anything there, and everybody gets the same."""
    resource = values.get("resource")
    if not {"slug", "pk", "key"} & values.keys() or name in STANDING or resource in STANDING_RESOURCES:
        return Row(EVERYBODY, ODD.get(name, 200), 405)
    return Row(EVERYBODY, TOMBSTONES.get(resource or name, HIDDEN), 405)


@dataclass(frozen=True)
class Case:
    """An address of something in a state, and what is to be expected there."""

    name: str
    state: str
    path: str
    row: Row


def desk_cases(record):
    for name, route in routes():
        for state in DESK[name].states if name in DESK else ():
            yield Case(name, state, path_of(route, DESK[name], record, state), DESK[name])


def path_of(route, row, record, state):
    world = record.worlds[state]
    subject = getattr(world, row.about, None) or getattr(record, row.about, None) if row.about else None
    values = {
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
        "app_label": "articles",
        "url": "nothing/",
        **dict.fromkeys(("object_id", "pk", "id", "key"), subject and subject.pk),
    }
    values |= row.values
    parts = re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", lambda found: str(values[found[1] or found[2]]), route)
    query = row.query.format(article=world.article)
    return re.sub(r"[\^$]", "", parts) + (f"?{query}" if query else "")


def public_cases(record):
    seen = set()
    for state, world in record.worlds.items():
        named = [(name, {"pk": name} if name in OF_RECORDS else {}, address(name, world)) for name in ARGUMENTS]
        named += [
            (name, values, reverse(f"articles:{name}", kwargs=values))
            for name in FILES
            for values in FILES[name](world)
        ]
        for name, values, path in named:
            if path not in seen:
                yield Case(f"articles:{name}", state, path, for_readers(name, values))
        seen |= {path for _name, _values, path in named}
        yield Case(PREVIEW, state, world.link.get_absolute_url(), Row(EVERYBODY, {"retracted": 404, "": 200}, 405))
        yield Case(MEDIA, state, world.photo.file.url, Row(EVERYBODY, 200, 405))


@pytest.fixture
def record(db):
    return make_record(make_people())


def test_every_address_has_a_row():
    public = {PREVIEW, *(f"articles:{name}" for name in (*ARGUMENTS, *FILES))}
    known = {name for name, _route in routes() if not name.startswith(MEDIA)}
    assert (known - DESK.keys() - public, (DESK.keys() | public) - known) == (set(), set())


def links_in(answer, path):
    """Give the addresses of this site to which a page leads, without a form being sent."""
    if answer["Content-Type"].startswith("text/html"):
        for found in re.findall(r'\s[\w-]+="([/?][^"]*)"', answer.text):
            address = urljoin(path, unescape(found)).partition("#")[0]
            if not address.startswith(("//", "/static/")):
                yield address
    if "Location" in answer:
        yield urljoin(path, answer["Location"]).partition("#")[0]


def parts_of(path):
    """Return the kind of an address, alone and with the name of each thing that is asked there."""
    parts = urlsplit(path)
    place = re.sub(r"[0-9a-f]{8}-[\w-]{27}|[\w-]*secret[\w-]*", "…", parts.path)
    return {(place, name) for name in ("", *parse_qs(parts.query, True)) if not name.startswith("_")}


def said_by(answer):
    """Return all that an answer says, in headers too; of a picture its bytes."""
    heads = "".join(f"{name}: {value}\n" for name, value in answer.items())
    is_picture = answer["Content-Type"].startswith("image/")
    return heads + (b"".join(answer).decode("latin-1") if is_picture else words_in(answer))


class Round:
    """Asks for what the table names, and then for whatever that leads to; `pages` is what was said, by address."""

    def __init__(self, visitor):
        self.visitor, self.wrong, self.pages, self.waiting = visitor, [], {}, []

    def look_up(self, case):
        for method in ("get", "post"):
            with taken_back():
                answer = getattr(self.visitor, method)(case.path)
            expected = case.row.expected(method, self.visitor.role, case.state)
            if answer.status_code != expected:
                self.wrong.append(
                    f"{method} {case.path} ({case.name}, {case.state}): {answer.status_code}, not {expected}"
                )
            if method == "get" and case.name not in BY_KEY:
                self._read(case.path, answer)

    def go_on(self, paths):
        """Follow links to what was not asked for yet."""
        self.waiting += paths
        seen = set().union(*map(parts_of, self.pages))
        while self.waiting:
            path = self.waiting.pop()
            is_asked = path.startswith("/admin/") or self.visitor.role in AT_LARGE
            if is_asked and not parts_of(path) <= seen:
                seen |= parts_of(path)
                self._read(path, self.visitor.get(path))

    def _read(self, path, answer):
        self.pages[path] = said_by(answer)
        self.waiting += links_in(answer, path)


def asked(record):
    """Give the addresses of what is looked for, and of what can be chosen."""
    lists = [reverse(name) for name, _route in routes() if name.endswith("_changelist")]
    finders = [reverse("admin:find"), reverse("articles:search"), reverse("articles:search-suggestions"), *lists]
    yield from (f"{address}?q=secret" for address in finders)
    for model, name in (
        ("article", "conference"),
        ("position", "source"),
        ("correction", "article"),
        ("author", "user"),
    ):
        yield f"{reverse('admin:autocomplete')}?app_label=articles&model_name={model}&field_name={name}&term=secret"


def hidden_texts(record):
    """Return what no reader may see: all that hidden articles say, and what retracted ones said."""
    kept = {"headline", "slug", "conference", "series"}
    for state in STATES.keys() - PUBLIC:
        world = record.worlds[state]
        named = {world.conference, world.series} | ({world.correction} if state == "retracted" else set())
        for row in set(vars(world).values()) - named:
            texts = {name: str(value) for name, value in vars(row).items() if state != "retracted" or name not in kept}
            yield from (text for text in texts.values() if f"{state}secret" in text)
        yield world.photo.file.name


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says_and_reads_nothing_else(record, role):
    index_everything()
    visit = Round(Visitor(role, record.people))
    for case in [*desk_cases(record), *(public_cases(record) if role in AT_LARGE else ())]:
        if role != "superuser" or case.state in {"live", "own"} or not case.name.startswith("admin:"):
            visit.look_up(case)
    assert "\n".join(visit.wrong) == ""
    visit.go_on(asked(record))
    secret = {words for words, may in record.secrets.items() if role not in may}
    secret |= set() if role in READING else set(hidden_texts(record))
    leaks = [f"{words}: {path}" for path, page in visit.pages.items() for words in secret if words in page]
    assert "\n".join(leaks) == ""
    read = "".join(visit.pages.values()) if role != "superuser" else "".join(record.secrets)
    assert [words for words, may in record.secrets.items() if role in may and words not in read] == []


@pytest.mark.parametrize("role", ["outsider", "writer", "editor"])
def test_affairs_of_others_change_no_page_and_no_count(record, role, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    visitor = Visitor(role, record.people)
    lists = [reverse(name) for name, _route in routes() if name.endswith("_changelist")]
    paths = [reverse(f"admin:{name}") for name in ("index", "articles_article_kept_list", "articles_article_import")]
    paths += [*lists, *asked(record)]

    def said():
        # Without what is new on every page.
        return [re.sub(r'(nonce|value)="[^"]{20,}"', "", visitor.get(path).text) for path in paths]

    before = said()
    make_affairs(record.people, record.worlds["other"].article)
    assert [path for path, old, new in zip(paths, before, said(), strict=True) if old != new] == []
