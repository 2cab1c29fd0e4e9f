"""A record in every state, with a word of its own in whatever somebody may not see, and the people who ask for it."""

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import AuditAction, ReviewState, SnapshotKind
from articles.models import AuditEntry, Comment, Correction, Erasure, Mail, OpenForm, Source
from articles.models.mail import MOST_TRIES
from articles.queries.snapshot import take
from articles.services.copy import bring_in
from articles.services.package import plan_package
from articles.services.role import OPERATOR
from articles.services.snapshot import keep_version
from tests import factories
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import make_world

EDITING = frozenset({"editor", "chief", "superuser"})
READING = EDITING | {"writer"}
CHIEFS = frozenset({"chief", "superuser"})
# Logged in, with no role at the desk.
ROLES = ["stranger", "outsider", "writer", "editor", "chief", "superuser"]
ENTERING = frozenset(ROLES) - {"stranger"}

# The articles of the record by what they are to the writer and to readers.
STATES = {
    "own": {},
    "submitted": {"review": ReviewState.SUBMITTED},
    "other": {},
    "scheduled": {"scheduled": True},
    "live": {"published": True},
    "changed": {"published": True},
    "withdrawn": {"withdrawn": True},
    "retracted": {"retracted": True},
}
# Those that the writer may change, and those that readers see.
OWN, PUBLIC = {"own", "submitted"}, {"live", "changed"}


def make_people():
    """Return somebody for each role who logs in, and another writer, in whose affairs none of them has a part."""
    people = {role: factories.UserFactory(username=role, role=role.title()) for role in ("writer", "editor", "chief")}
    people |= {"outsider": factories.UserFactory(username="outsider")}
    people |= {"superuser": factories.UserFactory(username="superuser", is_superuser=True)}
    return people | {"other": factories.UserFactory(username="other", role="Writer")}


def make_record(people):
    """Return the record: by each state what hangs from its article, and beside them what belongs to no article."""
    worlds = {state: _make_world(state, traits, people) for state, traits in STATES.items()}
    keep_draft(worlds["changed"].article, draft_content(worlds["changed"], "draftsecret"))
    record = SimpleNamespace(worlds=worlds, people=people, user=people["writer"], **_beside(worlds, people))
    record.secrets = _secrets(record)
    return record


def _make_world(state, traits, people):
    by = people["writer" if state in OWN else "other"]
    photo = factories.PhotoFactory(alt_text=f"Alt {state}secret", licence=f"Licence {state}secret")
    traits = traits | {"created_by": by, "lead_photo": photo}
    if "review" in traits:
        traits |= {"submitted_by": by, "reviewed_at": timezone.now()}
    world = make_world(f"{state}secret", **traits)
    world.photo, world.source, world.conferenceseries = photo, world.position.source, world.series
    article, newest = world.article, take(world.article.pk)
    before, aside = (newest | {"article": newest["article"] | {"deck": deck}} for deck in ("Before", "Asidesecret"))
    kept = keep_version(article, before, kind=SnapshotKind.FOUND, by=by, note="Notesecret")
    keep_version(article, aside, kind=SnapshotKind.SET_ASIDE, by=people["editor"], base=kept.digest)
    keep_version(article, newest, kind=SnapshotKind.PUBLISHED, by=people["editor"], base=digest(before))
    world.comment = Comment.objects.create(article=article, text="Commentsecret", created_by=people["editor"])
    world.link = factories.PreviewLinkFactory(article=article, for_whom=f"Link {state}secret", created_by=by)
    return world


def _beside(worlds, people):
    chief, live = people["chief"], worlds["live"]
    live.author.user = factories.UserFactory(username="bylinesecret")
    live.author.save()
    Source.objects.filter(pk=live.source.pk).update(check_fault="Faultsecret", checked_at=timezone.now())
    Correction.objects.create(article=live.article, text="Correctionsecret", is_draft=True)
    _log(chief, people["editor"], "Peoplesecret.")
    _log(chief, live.article, "Logsecret.")
    return {
        **make_affairs(people, worlds["other"].article),
        "auditentry": AuditEntry.objects.create(action=AuditAction.WITHDRAWN, by=chief.pk),
        "group": Group.objects.get(name="Writer"),
        "package": _make_package(people),
        "unused": _make_unused(),
    }


def make_affairs(people, article):
    """Return what is the business of the other writer and of the chiefs alone: text not saved, mail, an erasure."""
    other, now = people["other"], timezone.now()
    typed = {"user": other, "article_id": article.pk, "path": reverse("admin:articles_article_add"), "typed_at": now}
    typed |= {"title": "Typedsecret", "data": b"headline=Typedsecret", "seen_at": now - timedelta(days=1)}
    Mail.objects.create(to=other, subject="Mailsecret", text="Example", tries=MOST_TRIES, fault="Refused.")
    return {
        "typed": OpenForm.objects.create(**typed),
        "copy": bring_in(b"Copysecret\n\nAn example of a deck.", name="copysecret.txt", by=other),
        "erasure": Erasure.objects.create(kind="words", reason="Reasonsecret", places={"article": 1}),
    }


def _make_package(people):
    takeaway = factories.TakeawayFactory(article__headline="Packagesecret", article__created_by=people["other"])
    factories.PositionFactory(takeaway=takeaway)
    at = timezone.now() + timedelta(days=2)
    members = [takeaway.article_id]
    return plan_package(None, name="Bundlesecret", at=at, time_zone="UTC", articles=members, by=OPERATOR)


def _make_unused():
    """Return a record of each kind that nothing uses."""
    return {
        factory._meta.model._meta.model_name: factory()
        for factory in (
            factories.ConferenceSeriesFactory,
            factories.ConferenceFactory,
            factories.SpeakerFactory,
            factories.TopicFactory,
            factories.PropositionFactory,
            factories.SourceFactory,
            factories.PhotoFactory,
            factories.AuthorFactory,
        )
    }


def _log(by, record, message):
    kind = ContentType.objects.get_for_model(type(record))
    words = {"object_id": str(record.pk), "object_repr": str(record), "change_message": message}
    LogEntry.objects.create(user=by, content_type=kind, action_flag=CHANGE, **words)


def _secrets(record):
    """Return who may read each word of the record that not everybody may."""
    links = {}
    for state, world in record.worlds.items():
        # Of what is retracted nobody is shown the links any more.
        may = frozenset() if state == "retracted" else READING if state in OWN else EDITING
        links |= dict.fromkeys([world.link.token, world.link.for_whom], may)
    passwords = {person.password: frozenset() for person in record.people.values()}
    of_readers = ["Headline draftsecret", "Notesecret", "Asidesecret", "Commentsecret", "Correctionsecret", "Logsecret"]
    of_readers += ["Faultsecret", "Licence ownsecret", "Packagesecret", "Bundlesecret"]
    of_chiefs = ["bylinesecret", "Mailsecret", "Peoplesecret", "Reasonsecret", "@plenary.example"]
    return {
        **dict.fromkeys(of_readers, READING),
        **dict.fromkeys(of_chiefs, CHIEFS),
        **dict.fromkeys(["Typedsecret", "Copysecret", "copysecret"], frozenset()),
        **links,
        **passwords,
    }


@contextmanager
def taken_back():
    """Take back at the end whatever is done to the database meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Visitor:
    """Somebody in a browser, who stays logged in or not as they came, whatever is answered."""

    def __init__(self, role, people, **options):
        self.role, self.client = role, Client(raise_request_exception=False, **options)
        if role != "stranger":
            self.client.force_login(people[role])
        self.cookies = self.client.cookies.copy()

    def get(self, path):
        self.client.cookies = self.cookies.copy()
        return self.client.get(path)

    def post(self, path, data=()):
        self.client.cookies = self.cookies.copy()
        return self.client.post(path, dict(data))

    def token(self):
        """Return what a form of this browser has to carry, from a page with one."""
        self.get(reverse("admin:password_change" if self.role != "stranger" else "admin:login"))
        self.cookies = self.client.cookies.copy()
        return self.cookies["csrftoken"].value


def routes(patterns=None, before="/", space=""):
    """Give each address of the URL configuration: its name, or its route where it has none, and its route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, route, inner)
        else:
            yield (f"{space}{pattern.name}" if pattern.name else route), route
