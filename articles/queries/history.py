"""The versions of an article: as its history lists them, and two of them to be compared."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from articles.aggregate.content import Content, digest
from articles.enums import SnapshotKind
from articles.models import Article, Snapshot
from articles.queries.snapshot import content_in, take

VERSIONS_A_PAGE = 50
NOW, LIVE = "now", "live"
# Of a published article, a draft that happened to have the same words is not what readers see.
_DRAFTS = {SnapshotKind.SAVED, SnapshotKind.RESTORED}
_LIKELY_ROWS = Case(When(kind=SnapshotKind.PUBLISHED, then=0), When(kind__in=_DRAFTS, then=2), default=1)


@dataclass(frozen=True)
class Standing:
    """Where an article stands among its versions, which come without their content.

    `rows` is the version of what the tables hold, which `content` is; None where that came another way, by a fixture
    perhaps, and no version has it. `draft` is the unpublished work beside it, if any.
    """

    content: Content
    rows: Snapshot | None
    draft: Snapshot | None

    @property
    def newest(self) -> Snapshot | None:
        return self.draft or self.rows

    @property
    def rows_end(self) -> str:
        """What the tables hold, as one end of a comparison."""
        return str(self.rows) if self.rows else LIVE if self.draft else NOW


@dataclass(frozen=True)
class History:
    """A page of an article's versions, the latest first, without their content."""

    page: Page
    standing: Standing

    @property
    def pinned(self) -> list[Snapshot]:
        """The versions that one mostly compares with, where they stand on another page."""
        ends = [version for version in (self.standing.draft, self.standing.rows) if version]
        return [version for version in ends if version not in self.page.object_list]

    @property
    def chosen(self) -> tuple[str, str] | None:
        """What is offered to be compared first: what readers see, or else what was before, with the newest."""
        standing = self.standing
        if standing.draft:
            return standing.rows_end, str(standing.draft)
        others = [each for each in self.page if each != standing.rows and each.kind != SnapshotKind.SET_ASIDE]
        before = [each for each in others if standing.rows and each.number < standing.rows.number] or others
        return (str(before[0]), standing.rows_end) if before else None


@dataclass(frozen=True)
class Side:
    """One of two texts to be compared; `version` is None where it is on record in none."""

    content: Content
    version: Snapshot | None


def history(article: Article, page: int) -> History:
    """Return a page of the versions of an article. At most eleven queries, however many there are. Raises InvalidPage.

    Each has `base_number`, that of the version it was made from; `compared_with`, that of the version before it, or of
    what was set aside of the one it was made from; and `merged_with`, that of the latest version that somebody else
    had saved since.
    """
    versions = _with_neighbours(article.snapshots.for_list())
    found = Paginator(article.snapshots.values_list("number", flat=True), VERSIONS_A_PAGE).page(page)
    # What the neighbours say is only asked of the versions shown, not of all that come before them.
    found.object_list = list(versions.filter(number__in=list(found)))
    return History(found, standing_of(article, versions))


def standing_of(article: Article, versions: QuerySet[Snapshot]) -> Standing:
    """Return where an article stands among its versions. At most eight queries."""
    content = take(article.pk)
    same = versions.filter(digest=digest(content), is_draft=False).exclude(kind=SnapshotKind.SET_ASIDE)
    first = [_LIKELY_ROWS] if article.is_published else []
    return Standing(content, same.order_by(*first, "-number").first(), versions.drafts().first())


def find_side(article: Article, standing: Standing, wanted: str) -> Side | None:
    """Return the text of the version with a number, of what readers see (LIVE) or of the newest work (NOW).

    One query at most. None where there is no such version, or nothing that readers see, saw or will see.
    """
    if wanted == LIVE and not article.is_published:
        return None
    if wanted in {NOW, LIVE}:
        version = standing.rows if wanted == LIVE else standing.newest
        if version in {None, standing.rows}:
            return Side(standing.content, version)
        wanted = str(version)
    version = article.snapshots.select_related("created_by").filter(number=wanted).first()
    return version and Side(content_in(version), version)


def _with_neighbours(versions):
    before = (
        Snapshot.objects.filter(article=OuterRef("article"), number__lt=OuterRef("number"))
        .exclude(kind=SnapshotKind.SET_ASIDE)
        .order_by("-number")
    )
    others = before.filter(number__gt=OuterRef("base__number")).exclude(created_by=OuterRef("created_by"))
    return versions.annotate(
        base_number=F("base__number"),
        compared_with=Case(
            When(kind=SnapshotKind.SET_ASIDE, then=F("base__number")), default=Subquery(before.values("number")[:1])
        ),
        merged_with=Case(When(kind=SnapshotKind.SAVED, then=Subquery(others.values("number")[:1]))),
    )
