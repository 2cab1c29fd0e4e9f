import pytest
from django.core.paginator import InvalidPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.enums import SnapshotKind
from articles.models import Article
from articles.queries.history import LIVE, NOW, find_side, history, standing_of
from articles.queries.snapshot import take
from articles.services.snapshot import keep_version
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory, UserFactory

pytestmark = pytest.mark.django_db


def reworded(article, headline):
    """Return the content of an article's rows under another headline."""
    content = take(article.pk)
    return content | {"article": content["article"] | {"headline": headline}}


def keep(article, headline=None, kind=SnapshotKind.SAVED, by=None, base=None, **more):
    """Keep a version of the rows, or of what they are under another headline. `base` is the version it is made from."""
    content = reworded(article, headline) if headline else take(article.pk)
    return keep_version(article, content, kind=kind, by=by, base=base.digest if base else "", **more)


def standing(article):
    return standing_of(article, article.snapshots.for_list())


def lines(article, *names, page=1):
    return [tuple(getattr(version, name) for name in names) for version in history(article, page).page]


def queries_of(article, page=1):
    with CaptureQueriesContext(connection) as queries:
        found = history(article, page)
        shown = [(str(version.created_by), version.base_number, version.merged_with) for version in found.page]
        assert len(shown) == len(found.page)
    return queries.captured_queries


def test_history_lists_the_latest_first_in_pages_of_fifty():
    article, other = ArticleFactory(), ArticleFactory()
    for number in range(1, 53):
        keep(article, f"Example {number}")
    keep(other)
    assert [number for (number,) in lines(article, "number")] == list(range(52, 2, -1))
    assert [number for (number,) in lines(article, "number", page=2)] == [2, 1]
    with pytest.raises(InvalidPage):
        history(article, 3)


def test_history_takes_the_same_queries_for_many_and_loads_no_content():
    few, many = [PositionFactory(takeaway__article__published=True).article for _ in range(2)]
    for article, count in ((few, 2), (many, 60)):
        for number in range(count):
            keep(article, f"Example {number}", by=UserFactory())
    queries = queries_of(few), queries_of(many), queries_of(many, page=2)
    assert [len(each) for each in queries] == [11, 11, 11]
    selected = [query["sql"].partition(" FROM ")[0] for each in queries for query in each]
    assert [sql for sql in selected if '"articles_snapshot"."content"' in sql] == []


def test_history_without_versions_is_an_empty_page_and_knows_none():
    found = history(ArticleFactory(published=True), 1)
    assert (list(found.page), found.standing.rows, found.standing.draft, found.chosen) == ([], None, None, None)


def test_standing_of_a_draft_is_at_the_latest_version_with_its_words():
    article = ArticleFactory(headline="Example")
    keep(article)
    keep(article, "Another")
    again = keep(article, kind=SnapshotKind.RESTORED)
    keep(article, "Set aside", kind=SnapshotKind.SET_ASIDE)
    assert (standing(article).rows, standing(article).newest) == (again, again)


def test_standing_of_a_live_article_is_at_its_publication_with_the_draft_as_the_newest():
    article = ArticleFactory(published=True)
    keep(article, kind=SnapshotKind.FOUND)
    published = keep(article, kind=SnapshotKind.PUBLISHED)
    keep(article, "Set aside", kind=SnapshotKind.SET_ASIDE)
    assert (standing(article).rows, standing(article).newest) == (published, published)
    keep(article)  # a draft with the words that are live
    draft = keep(article, "Draft")
    assert (standing(article).rows, standing(article).newest) == (published, draft)


def test_standing_of_a_live_article_is_not_at_drafts_that_had_its_words():
    article = ArticleFactory(published=True)
    found = keep(article, kind=SnapshotKind.FOUND)
    keep(article)
    keep(article, "Draft")
    draft = keep(article)
    assert (standing(article).rows, standing(article).newest) == (found, draft)


def test_standing_of_a_live_article_is_at_none_where_only_its_draft_has_the_words():
    article = ArticleFactory(published=True)
    draft = keep(article, "By a fixture")
    Article.objects.update(headline="By a fixture")
    assert (standing(article).rows, standing(article).newest) == (None, draft)


def test_standing_of_words_that_no_version_has_is_at_none():
    article = ArticleFactory(published=True)
    keep(article, kind=SnapshotKind.PUBLISHED)
    keep(article, "By a fixture", kind=SnapshotKind.SET_ASIDE)
    Article.objects.update(headline="By a fixture")
    assert (standing(article).rows, standing(article).content) == (None, take(article.pk))


def test_version_is_merged_with_the_latest_of_others_since_it_was_opened(writer, editor):
    article = ArticleFactory()
    opened = keep(article, "Opened", by=writer)
    keep(article, "Saved by another", by=editor)
    keep(article, "Saved by another again", by=editor)
    keep(article, "Kept aside", by=editor, kind=SnapshotKind.SET_ASIDE)
    merged = keep(article, "Merged", by=writer, base=opened)
    keep(article, "Own", by=writer, base=merged)
    keep(article, "Own, from another tab", by=writer, base=merged)
    assert lines(article, "number", "merged_with") == [
        (7, None),
        (6, None),
        (5, 3),
        (4, None),
        (3, None),
        (2, None),
        (1, None),
    ]


def test_version_of_a_deleted_account_is_still_what_others_merged_with(writer, editor):
    article = ArticleFactory()
    opened = keep(article, "Opened", by=writer)
    keep(article, "Saved by another", by=editor)
    keep(article, "Merged", by=writer, base=opened)
    editor.delete()
    assert lines(article, "merged_with")[0] == (2,)


@pytest.mark.parametrize("kind", [SnapshotKind.PUBLISHED, SnapshotKind.RESTORED, SnapshotKind.SET_ASIDE])
def test_only_what_was_saved_is_merged(writer, editor, kind):
    article = ArticleFactory()
    opened = keep(article, "Opened", by=writer)
    keep(article, "Saved by another", by=editor)
    keep(article, "Later", by=writer, base=opened, kind=kind)
    assert lines(article, "merged_with")[0] == (None,)


def test_version_is_compared_with_the_one_before_and_what_was_set_aside_with_its_base():
    article, other = ArticleFactory(), ArticleFactory()
    opened = keep(article, "Opened")
    keep(other), keep(other, "Second")
    gone = keep(article, "Gone by now")
    keep(article, "Third")
    gone.delete()
    aside = keep(article, "Set aside", kind=SnapshotKind.SET_ASIDE, base=opened)
    keep(article, "Settled", base=aside)
    assert lines(article, "number", "compared_with") == [(5, 3), (4, 1), (3, 1), (1, None)]


def test_offered_to_be_compared_is_the_newest_with_what_readers_see():
    article = ArticleFactory(published=True)
    keep(article, "First", kind=SnapshotKind.FOUND)
    keep(article, kind=SnapshotKind.PUBLISHED)
    assert history(article, 1).chosen == ("1", "2")
    keep(article, "Draft")
    keep(article, "Newer draft")
    keep(article, "Set aside", kind=SnapshotKind.SET_ASIDE)
    assert history(article, 1).chosen == ("2", "4")


def test_offered_to_be_compared_is_the_newest_with_the_one_before():
    article = ArticleFactory()
    keep(article, "First")
    keep(article, "Set aside", kind=SnapshotKind.SET_ASIDE)
    assert history(article, 1).chosen == ("1", NOW)
    keep(article)
    assert history(article, 1).chosen == ("1", "3")


def test_offered_to_be_compared_is_not_what_was_discarded():
    article = ArticleFactory(published=True)
    keep(article, "First", kind=SnapshotKind.FOUND)
    keep(article, kind=SnapshotKind.PUBLISHED)
    keep(article, "Draft")
    keep(article, kind=SnapshotKind.DISCARDED)
    assert history(article, 1).chosen == ("1", "2")


def test_nothing_is_offered_to_be_compared_where_there_is_one_version():
    article = ArticleFactory()
    keep(article)
    assert history(article, 1).chosen is None


def test_pinned_is_what_one_compares_with_on_other_pages():
    article = ArticleFactory(published=True)
    live = keep(article, kind=SnapshotKind.PUBLISHED)
    for number in range(60):
        draft = keep(article, f"Draft {number}")
    assert history(article, 1).pinned == [live]
    assert history(article, 2).pinned == [draft]


def test_find_side_finds_a_version_what_is_live_and_what_is_newest():
    article = TakeawayFactory(article__published=True).article
    first = keep(article, "First", kind=SnapshotKind.FOUND)
    live, draft = keep(article, kind=SnapshotKind.PUBLISHED), keep(article, "Draft")
    found = {wanted: find_side(article, standing(article), wanted) for wanted in (1, LIVE, NOW)}
    assert [side.version for side in found.values()] == [first, live, draft]
    assert [side.content for side in found.values()] == [first.content, take(article.pk), draft.content]


def test_find_side_of_words_in_no_version_has_the_content_of_the_rows():
    article = ArticleFactory(published=True)
    for wanted in (LIVE, NOW):
        side = find_side(article, standing(article), wanted)
        assert (side.content, side.version) == (take(article.pk), None)


def test_find_side_finds_neither_other_articles_versions_nor_what_never_was():
    article, other = ArticleFactory(), ArticleFactory()
    keep(article)
    keep(other), keep(other, "Second")
    assert [find_side(article, standing(article), wanted) for wanted in (2, LIVE)] == [None, None]


def test_find_side_takes_one_query_at_most():
    article = ArticleFactory(published=True)
    keep(article, kind=SnapshotKind.PUBLISHED)
    keep(article, "Draft", by=UserFactory())
    known = standing(article)
    for wanted, limit in ((1, 1), (NOW, 1), (LIVE, 0)):
        with CaptureQueriesContext(connection) as queries:
            str(find_side(article, known, wanted).version.created_by)
        assert len(queries) == limit
