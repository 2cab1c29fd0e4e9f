"""What the desk's front page and its lists show of articles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.aggregate.difference import Change, diff
from articles.enums import ArticleState, ArticleStatus, ReviewState, SnapshotKind
from articles.models import (
    Article,
    Comment,
    Conference,
    Copy,
    Correction,
    Mail,
    OpenForm,
    Photo,
    Position,
    ScheduledChange,
    Snapshot,
    Source,
    Takeaway,
    User,
)
from articles.models.base import counted
from articles.models.publication import not_withdrawn
from articles.queries.comment import waiting_too_long
from articles.queries.open_form import SEEN_FOR, unsaved_texts
from articles.queries.schedule import Beat, ScheduledLine, heartbeat, scheduled
from articles.queries.snapshot import contents_in
from articles.queries.work import Work, stored_works

A_LIST = 10
# As many lines at most of one kind of what needs attention.
OF_A_KIND = 5
CONFERENCES = 3
# Nobody acts on how many there are beyond this.
MOST_COUNTED = 100
ACTIONS = 8
ACTIONS_READ = 100
OPEN_FORMS = 50
# As many places are named at most where something changed; more are counted.
PLACES = 3


@dataclass(frozen=True)
class Listed:
    """The first rows of a list, and how many there are in all; `is_more`: more than are counted."""

    rows: list = field(default_factory=list)
    total: int = 0
    is_more: bool = False

    def __iter__(self):
        return iter(self.rows)

    def __bool__(self):
        return bool(self.rows)

    @property
    def others(self) -> int:
        """Return how many are not among the rows."""
        return self.total - len(self.rows)

    def of(self, line: Callable) -> "Listed":
        """Return the list with a line made of each row."""
        return replace(self, rows=[line(row) for row in self.rows])


@dataclass(frozen=True)
class Draft:
    """Somebody's own draft: the work on it, who has it open, and the text of the person that is not saved in it."""

    article: Article
    work: Work
    open_by: list[User]
    unsaved: OpenForm | None


@dataclass(frozen=True)
class Waiting:
    """An article that waits for a review, and who has it open."""

    article: Article
    open_by: list[User]


@dataclass(frozen=True)
class Changed:
    """A published article with work that readers do not see yet: the version of it, and in words what differs."""

    article: Article
    version: Snapshot
    words: str
    open_by: list[User]
    unsaved: OpenForm | None


@dataclass(frozen=True)
class Attention:
    """What somebody should look after, kind by kind: what every line is about, as a record with its counts."""

    sourceless: Listed
    photos: Listed
    unused_photos: Listed
    dead_sources: Listed
    comments: list[Article]
    held: list[ScheduledLine]
    corrections: Listed
    mails: Listed


@dataclass(frozen=True)
class Desk:
    conferences: list[Conference]
    beat: Beat
    attention: Attention
    my_drafts: Listed
    waiting: Listed
    scheduled: Listed
    changed: Listed
    published_today: Listed
    actions: list[LogEntry]
    waiting_copies: int
    unsaved_texts: int


def desk_index(user: User, now: datetime, viewable: Iterable[str]) -> Desk:
    """Return what the front page shows a person who may read articles; `viewable` are the models they may read.

    The number of queries is the same whatever there is; of no list more is loaded than is shown.
    """
    drafts, waiting, versions = _my_drafts(user), _waiting(), _changed_versions()
    changed = [version.article for version in versions]
    contents = dict(zip([version.pk for version in versions], contents_in(versions), strict=True))
    works = stored_works([article.pk for article in (*drafts, *changed)])
    forms = _forms([article.pk for article in (*drafts, *waiting, *changed)], user, now)
    lines = scheduled(now)
    held, ahead = [line for line in lines if line.is_held], [line for line in lines if not line.is_held]
    return Desk(
        conferences=_conferences(now),
        beat=heartbeat(now),
        attention=_attention(user, now, held),
        my_drafts=drafts.of(lambda article: Draft(article, works[article.pk], *forms(article.pk))),
        waiting=waiting.of(lambda article: Waiting(article, forms(article.pk)[0])),
        scheduled=Listed(ahead[:A_LIST], len(ahead)),
        changed=versions.of(
            lambda version: Changed(
                version.article,
                version,
                change_words(diff(works[version.article_id].content, contents[version.pk])),
                *forms(version.article_id),
            )
        ),
        published_today=_published_today(now),
        actions=_actions(viewable),
        waiting_copies=Copy.objects.waiting().filter(created_by=user).count(),
        unsaved_texts=unsaved_texts(user).count(),
    )


def with_counts(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Add `takeaway_count` and `position_count`, counting everything stored, and `has_draft`: unpublished changes."""
    return articles.annotate(
        takeaway_count=counted(Takeaway.objects, "article"),
        position_count=counted(Position.objects, "takeaway__article"),
        has_draft=Exists(Snapshot.objects.drafts().filter(article=OuterRef("pk"))),
    )


def articles_in_state(articles: QuerySet[Article], state: ArticleState, now: datetime) -> QuerySet[Article]:
    """Return those that `Article.state(now)` calls so."""
    published = articles.filter(status=ArticleStatus.PUBLISHED)
    return {
        ArticleState.DRAFT: articles.filter(status=ArticleStatus.DRAFT),
        ArticleState.SCHEDULED: published.filter(not_withdrawn(now), published_at__gt=now),
        ArticleState.LIVE: articles.published(now),
        ArticleState.WITHDRAWN: published.filter(withdrawn_at__lte=now),
        ArticleState.RETRACTED: articles.retracted(now),
    }[state]


def articles_with_plans(articles: QuerySet[Article], now: datetime) -> QuerySet[Article]:
    """Return those to which something is to happen at a time, or should have and is held."""
    published = Article.objects.filter(not_withdrawn(now), status=ArticleStatus.PUBLISHED, retracted_at=None)
    ahead = [published.filter(published_at__gt=now), published.filter(withdrawn_at__gt=now)]
    # Each by its own index: where any of them would do, all articles were read.
    changed = ScheduledChange.objects.open().order_by().values("article")
    return articles.filter(pk__in=changed.union(*(rows.order_by().values("pk") for rows in ahead)))


def own_articles(user: User, path: str = "") -> Q:
    """Return the condition that an article was made by the person or is assigned to them.

    `path` leads to the article, such as "article__".
    """
    return Q((f"{path}created_by", user)) | Q((f"{path}assignee", user))


def own_drafts(user: User) -> QuerySet[Article]:
    """Return the articles that the person writes: never published, and not waiting for somebody else to review."""
    drafts = Article.objects.filter(own_articles(user), status=ArticleStatus.DRAFT)
    return drafts.exclude(review=ReviewState.SUBMITTED)


def change_words(changes: Iterable[Change]) -> str:
    """Return in a few words what differs: “Headline, takeaway 2, 1 position added”."""
    changes, words = list(changes), []
    own = [each for change in changes if change.record == "article" for each in change.fields]
    names = [str(Article._meta.get_field(each.name).verbose_name) for each in own]
    words += _few(names, ngettext("%d field", "%d fields", len(names)))
    kept = [change.new_place[0] for change in _of(changes, "takeaway", "kept")]
    numbers = [_("takeaway %(number)s") % {"number": number} for number in kept]
    words += _few(numbers, ngettext("%d takeaway", "%d takeaways", len(numbers)))
    for record, kind, text in (
        ("takeaway", "added", lambda n: ngettext("%d takeaway added", "%d takeaways added", n)),
        ("takeaway", "removed", lambda n: ngettext("%d takeaway removed", "%d takeaways removed", n)),
        ("position", "kept", lambda n: ngettext("%d position changed", "%d positions changed", n)),
        ("position", "added", lambda n: ngettext("%d position added", "%d positions added", n)),
        ("position", "removed", lambda n: ngettext("%d position removed", "%d positions removed", n)),
    ):
        if number := len(_of(changes, record, kind)):
            words.append(text(number) % number)
    return capfirst(", ".join(words))


def _of(changes, record, kind):
    return [change for change in changes if (change.record, change.kind) == (record, kind)]


def _few(names, text):
    """Return names, or how many there are where that is shorter."""
    return names if len(names) <= PLACES else [text % len(names)]


def first(rows: QuerySet, limit: int) -> QuerySet:
    """Return the first rows, so that what is added to them later is worked out for these alone."""
    return rows.model._default_manager.filter(pk__in=rows.values("pk")[:limit]).order_by(*rows.query.order_by)


def _listed(rows: QuerySet, shown: QuerySet | None = None, limit=A_LIST) -> Listed:
    """Return the first rows and the number of all. `shown` are the same rows with what a line shows of them."""
    return Listed(list((rows if shown is None else shown)[:limit]), *_bounded_count(rows))


def _bounded_count(rows) -> tuple[int, bool]:
    """Return how many rows there are, and whether there are more than that."""
    count = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return min(count, MOST_COUNTED), count > MOST_COUNTED


def _conferences(now) -> list[Conference]:
    """Return the conferences that are held now, or else come next."""
    ahead = Conference.objects.filter(ends_on__gte=timezone.localdate(now)).order_by("starts_on", "name")
    return list(ahead[:CONFERENCES])


def _my_drafts(user) -> Listed:
    drafts = own_drafts(user).order_by("-updated_at")
    return _listed(drafts, _with_return(first(drafts, A_LIST)).select_related("conference", "created_by", "assignee"))


def _with_return(articles):
    """Add `comment_count`, of those not settled, and `returned_by`: the name of who gave it back with a comment."""
    said = Comment.objects.begun().filter(article=OuterRef("pk"), created_at__lte=OuterRef("reviewed_at"))
    return articles.annotate(
        comment_count=counted(Comment.objects.unresolved(), "article"),
        returned_by=Subquery(said.order_by("-created_at").values("created_by__username")[:1]),
    )


def _waiting() -> Listed:
    """Return what waits for review, the longest waiting first."""
    waiting = Article.objects.filter(review=ReviewState.SUBMITTED).order_by("reviewed_at")
    return _listed(waiting, waiting.for_card().select_related("submitted_by", "assignee"))


def _changed_versions() -> Listed:
    drafts = Snapshot.objects.drafts().order_by("-created_at")
    articles = first(drafts, A_LIST).select_related("article__conference", "article__assignee", "created_by")
    return _listed(drafts, articles)


def _published_today(now) -> Listed:
    """Return what came out since midnight at the desk, the latest first, with `published_by`."""
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Article.objects.published(now).filter(published_at__gte=since).order_by("-published_at")
    versions = Snapshot.objects.filter(article=OuterRef("pk"), kind=SnapshotKind.PUBLISHED).order_by("number")
    who = Subquery(versions.values("created_by__username")[:1])
    return _listed(today, first(today, A_LIST).annotate(published_by=who).for_card())


def _forms(articles, user, now) -> Callable[[UUID], tuple[list[User], OpenForm | None]]:
    """Return what says of an article who else has it open, and which text in it the person has not saved. One query."""
    is_open, is_own_text = Q(seen_at__gt=now - SEEN_FOR), Q(user=user, typed_at__isnull=False)
    forms = OpenForm.objects.for_list().filter(is_open | is_own_text, article_id__in=articles)
    open_by, unsaved = {}, {}
    for form in forms.order_by(F("typed_at").desc(nulls_last=True))[:OPEN_FORMS]:
        if form.user_id != user.pk:
            open_by.setdefault(form.article_id, {})[form.user_id] = form.user
        elif form.typed_at:
            unsaved.setdefault(form.article_id, form)
    return lambda article: (list(open_by.get(article, {}).values()), unsaved.get(article))


def _actions(viewable) -> list[LogEntry]:
    """Return the latest actions on records of the models, of several by one person on one record only the last.

    Only so many of all are looked at: a sought one further back is not worth reading the whole log.
    """
    latest = {}
    for entry in LogEntry.objects.select_related("user", "content_type").order_by("-pk")[:ACTIONS_READ]:
        if entry.content_type and entry.content_type.app_label == "articles" and entry.content_type.model in viewable:
            latest.setdefault((entry.content_type_id, entry.object_id, entry.user_id), entry)
    return list(latest.values())[:ACTIONS]


def _attention(user, now, held) -> Attention:
    """Return what to look after: everything for who may change everything, of articles only their own for others."""
    sees_all = user.has_perm("articles.change_any_article")
    own = Q() if sees_all else Q(pk__in=Article.objects.filter(own_articles(user)).values("pk"))
    photos, unused_photos = _incomplete_photos(None if sees_all else user)
    corrections = Correction.objects.filter(is_draft=True).order_by("-corrected_at").select_related("article")
    mails = Mail.objects.given_up().order_by("-created_at").select_related("to")

    def is_theirs(article):
        return sees_all or user.pk in {article.created_by_id, article.assignee_id}

    return Attention(
        sourceless=_sourceless(Article.objects.filter(own)),
        photos=photos,
        unused_photos=unused_photos,
        dead_sources=_dead_sources(),
        comments=[article for article in waiting_too_long(now) if is_theirs(article)],
        held=[line for line in held if is_theirs(line.article)],
        corrections=_listed(corrections, limit=OF_A_KIND),
        mails=_listed(mails if user.has_perm("articles.view_user") else mails.filter(to=user), limit=OF_A_KIND),
    )


def _sourceless(articles) -> Listed:
    """Return articles with `bare_count` positions that lack a source, and the key of the first, `bare_position`."""
    bare = Position.objects.filter(source=None, retracted_at=None)
    found = articles.filter(pk__in=bare.values("takeaway__article"), retracted_at=None).order_by("-updated_at")
    in_order = bare.filter(takeaway__article=OuterRef("pk")).order_by("takeaway__sort_order", "sort_order")
    counts = {
        "bare_count": counted(bare, "takeaway__article"),
        "bare_position": Subquery(in_order.values("pk")[:1]),
    }
    return _listed(found, first(found, OF_A_KIND).annotate(**counts), OF_A_KIND)


def _incomplete_photos(user: User | None) -> tuple[Listed, Listed]:
    """Return photos without words or credit that an article shows, as `used_in`; and how many none shows.

    With a `user` only those in articles of that person.
    """
    leads, takeaways = Article.objects.filter(lead_photo=OuterRef("pk")), Takeaway.objects.filter(photo=OuterRef("pk"))
    if user:
        leads, takeaways = leads.filter(own_articles(user)), takeaways.filter(own_articles(user, "article__"))
    used = Photo.objects.incomplete().filter(Exists(leads) | Exists(takeaways)).order_by("-created_at")
    places = (Subquery(rows[:1]) for rows in (leads.values("pk"), takeaways.values("article")))
    used_in = Coalesce(*places, output_field=UUIDField())
    shown = _listed(used, first(used, OF_A_KIND).annotate(used_in=used_in), OF_A_KIND)
    stories = Article.objects.in_bulk([photo.used_in for photo in shown])
    for photo in shown:
        photo.used_in = stories[photo.used_in]
    unused = Photo.objects.incomplete().filter(articles=None, takeaways=None)
    return shown, Listed([], *_bounded_count(unused))


def _dead_sources() -> Listed:
    """Return sources whose link is dead and of which no copy is on file, with how many positions rest on them."""
    rests = Exists(Position.objects.filter(source=OuterRef("pk")))
    quotes = Exists(Position.objects.filter(quote_source=OuterRef("pk")))
    dead = Source.objects.filter(rests | quotes, dead_since__isnull=False, archived_url="").order_by("-dead_since")
    shown = first(dead, OF_A_KIND).annotate(
        position_count=counted(Position.objects, "source") + counted(Position.objects, "quote_source")
    )
    return _listed(dead, shown, OF_A_KIND)
