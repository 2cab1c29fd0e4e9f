"""A draft discarded, a version restored, an article copied: nothing is lost, and no state comes along."""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import ArticleState, SnapshotKind
from articles.models import Article, Position
from articles.queries.snapshot import content_in, newest_content, newest_draft, take
from articles.services.article import WrongState, publish_article, retract_article
from articles.services.role import OPERATOR
from articles.services.snapshot import keep_version
from articles.services.version import discard_draft, duplicate_article, restore_version
from articles.services.work import save_work
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    CorrectionFactory,
    PhotoFactory,
    PositionFactory,
    SourceFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
BESIDE = ["published", "scheduled", "withdrawn"]


def made(**values):
    """Return an article with everything in it, in any state."""
    article = ArticleFactory(topics=[TopicFactory()], authors=[AuthorFactory()], lead_photo=PhotoFactory(), **values)
    takeaway = TakeawayFactory(article=article, topics=[TopicFactory()], photo=PhotoFactory())
    first = PositionFactory(takeaway=takeaway, quoted=True, quote_source=SourceFactory())
    PositionFactory(takeaway=takeaway, responds_to=first)
    TakeawayFactory(article=article)
    return article


def changed(content, **fields):
    return content | {"article": content["article"] | fields}


def edit(article, **fields):
    """Save other words of the article and return the version."""
    newest = newest_content(article)
    return save_work(article.pk, changed(newest, **fields), base=digest(newest), by=OPERATOR).version


def state_of(article):
    return Article.objects.get(pk=article.pk).state(timezone.now())


def kept(article, content):
    """Return a version of long ago."""
    return keep_version(article, content, kind=SnapshotKind.FOUND, by=None)


# Discarding


@pytest.mark.parametrize("state", BESIDE)
def test_discard_makes_what_readers_see_the_newest_and_keeps_the_draft_in_the_history(state, editor):
    article = made(**{state: True})
    before = take(article.pk)
    draft = edit(article, headline="Draft")
    discard_draft(article, seen=draft.digest, by=editor)
    assert (newest_content(article), newest_draft(article)) == (before, None)
    last = article.snapshots.first()
    assert (last.kind, last.created_by, content_in(last)) == (SnapshotKind.DISCARDED, editor, before)
    draft.refresh_from_db()
    assert (draft.is_draft, draft.content["article"]["headline"]) == (False, "Draft")


def test_discard_after_somebody_saved_is_refused(editor):
    article = made(published=True)
    seen = edit(article, headline="Seen").digest
    edit(article, headline="Not seen")
    with pytest.raises(WrongState, match="saved it since"):
        discard_draft(article, seen=seen, by=editor)
    assert newest_content(article)["article"]["headline"] == "Not seen"


@pytest.mark.parametrize("state", ["draft", "published"])
def test_discard_without_a_draft_beside_is_refused(state, editor):
    article = made() if state == "draft" else made(published=True)
    with pytest.raises(WrongState, match="no draft"):
        discard_draft(article, seen=digest(take(article.pk)), by=editor)
    assert not article.snapshots.exists()


def test_discard_is_closed_to_whoever_may_not_change_the_article(writer):
    article = made(published=True, created_by=writer)
    draft = edit(article, headline="Draft")
    with pytest.raises(PermissionDenied):
        discard_draft(article, seen=draft.digest, by=writer)
    assert newest_draft(article) == draft


# Restoring


@pytest.mark.parametrize("state", BESIDE)
def test_restore_beside_what_readers_see_is_a_draft_and_changes_no_state(state, editor):
    article = made(**{state: True})
    live, before = take(article.pk), state_of(article)
    old = edit(article, headline="Old")
    edit(article, headline="Newer")
    restored = restore_version(old, by=editor)
    assert (take(article.pk), state_of(article), restored.notes) == (live, before, [])
    assert newest_draft(article) == restored.version
    assert content_in(restored.version) == content_in(old)
    assert (restored.version.kind, restored.version.base, restored.version.created_by) == ("restored", old, editor)


def test_restore_of_an_article_never_published_writes_its_rows(editor):
    article = made()
    first = take(article.pk)
    edit(article, headline="Newer")
    [found] = article.snapshots.filter(kind=SnapshotKind.FOUND)
    restored = restore_version(found, by=editor)
    assert take(article.pk) == content_in(restored.version) == first
    assert (state_of(article), restored.version.is_draft) == (ArticleState.DRAFT, False)


def test_restore_keeps_what_was_the_newest_though_it_came_without_a_version(editor):
    article = made()
    old = kept(article, changed(take(article.pk), headline="Old"))
    newest = take(article.pk)
    restore_version(old, by=editor)
    assert article.snapshots.filter(kind=SnapshotKind.FOUND, digest=digest(newest)).exists()


def test_restore_what_is_the_newest_already_keeps_no_version(editor):
    article = made(published=True)
    draft = edit(article, headline="Newest")
    assert restore_version(draft, by=editor).version is None
    assert newest_draft(article) == draft


@pytest.mark.parametrize("state", ["draft", "published"])
def test_restore_without_what_is_no_longer_on_file_says_so(state, editor):
    article = made() if state == "draft" else made(published=True)
    content = deepcopy(take(article.pk))
    first, second = content["positions"]
    gone = [str(uuid4()) for _ in range(5)]
    content["positions"][first]["speaker"] = gone[0]
    content["positions"][second] |= {"source": gone[1], "responds_to": gone[2]}
    content["article"] |= {"lead_photo": gone[3], "topics": [*content["article"]["topics"], gone[4]], "headline": "Old"}
    restored = restore_version(kept(article, content), by=editor)
    newest = newest_content(article)
    assert list(newest["positions"]) == [second]
    assert (newest["positions"][second]["source"], newest["positions"][second]["responds_to"]) == (None, None)
    assert newest["article"]["lead_photo"] is None
    assert newest["article"]["topics"] == take(article.pk)["article"]["topics"]
    for word in ("left out: its speaker", "as source", "as lead photo", "Topics or authors"):
        assert any(word in note for note in restored.notes)


@pytest.mark.parametrize("state", ["draft", "published"])
def test_restore_of_an_address_that_another_article_has_keeps_the_present_one(state, editor):
    article = made() if state == "draft" else made(published=True)
    version = kept(article, changed(take(article.pk), slug=ArticleFactory().slug, headline="Old"))
    restored = restore_version(version, by=editor)
    assert newest_content(article)["article"]["slug"] == article.slug
    assert "address" in restored.notes[0]


@pytest.mark.parametrize("has_takeaway", [True, False])
def test_restore_keeps_what_was_retracted_since(has_takeaway, editor):
    article = made(published=True)
    old = take(article.pk)
    position = PositionFactory(takeaway=article.takeaways.last(), retracted=True)
    takeaway = str(position.takeaway_id)
    if not has_takeaway:
        old["article"]["takeaways"].remove(takeaway)
        del old["takeaways"][takeaway]
    restored = restore_version(kept(article, changed(old, headline="Old")), by=editor)
    assert newest_content(article)["takeaways"][takeaway]["positions"] == [str(position.pk)]
    assert str(position) in restored.notes[0]
    publish_article(article, by=editor)
    assert Position.objects.get(pk=position.pk).retracted_at is not None


def test_restore_is_closed_to_writers_and_of_retracted_articles(writer, editor, chief):
    article = made(published=True, created_by=writer)
    version = edit(article, headline="Draft")
    with pytest.raises(PermissionDenied):
        restore_version(version, by=writer)
    retract_article(article, reason="Made up.", by=chief)
    with pytest.raises(WrongState, match="retracted"):
        restore_version(version, by=editor)


def test_restore_what_cannot_be_stored_is_refused(editor):
    article = made(published=True)
    version = kept(article, changed(take(article.pk), headline=""))
    with pytest.raises(ValidationError):
        restore_version(version, by=editor)
    assert newest_draft(article) is None


# Copying


def without_keys(content):
    """Return a content with the number of a takeaway or position, in the order of the page, in place of its key."""
    takeaways = [content["takeaways"][key] for key in content["article"]["takeaways"]]
    positions = [key for fields in takeaways for key in fields["positions"]]
    numbers = {key: number for number, key in enumerate(positions)}
    own = {"id": "", "slug": "", "headline": "", "takeaways": []}
    answers = [content["positions"][key] for key in positions]
    return [
        content["article"] | own,
        [fields | {"positions": [numbers[key] for key in fields["positions"]]} for fields in takeaways],
        [fields | {"responds_to": numbers.get(fields["responds_to"])} for fields in answers],
    ]


def keys(content):
    return {content["article"]["id"], *content["takeaways"], *content["positions"]}


@pytest.mark.parametrize("state", ["draft", *BESIDE, "retracted"])
def test_duplicate_is_a_draft_with_the_newest_work_under_other_keys(state, writer):
    article = made() if state == "draft" else made(**{state: True})
    if state != "retracted":
        edit(article, headline="Newest", deck="Newest")
    CorrectionFactory(article=article)
    before = newest_content(article)
    copy = Article.objects.get(pk=duplicate_article(article, by=writer).pk)
    content = take(copy.pk)
    assert without_keys(content) == without_keys(before)
    assert not keys(content) & keys(before)
    assert (copy.headline, copy.created_by) == (f"Copy of {before['article']['headline']}", writer)
    assert (state_of(copy), copy.published_at, copy.retraction_note) == (ArticleState.DRAFT, None, "")
    assert (copy.corrections.count(), newest_content(article)) == (0, before)
    [version] = copy.snapshots.all()
    assert (content_in(version), version.created_by) == (content, writer)


def test_duplicate_twice_has_two_addresses(writer):
    article = made(headline="x" * 200)
    slugs = {duplicate_article(article, by=writer).slug for _ in range(2)}
    assert len(slugs | {article.slug}) == 3


def test_duplicate_revives_no_retracted_statement(writer):
    article = made(published=True)
    retracted = PositionFactory(takeaway=article.takeaways.first(), retracted=True, paraphrase="Never said.")
    PositionFactory(takeaway=article.takeaways.first(), responds_to=retracted, paraphrase="An answer.")
    copy = duplicate_article(article, by=writer)
    assert not Position.objects.filter(takeaway__article=copy, paraphrase="Never said.").exists()
    assert Position.objects.get(takeaway__article=copy, paraphrase="An answer.").responds_to is None


def test_duplicate_keeps_answers_to_other_articles(writer):
    elsewhere = PositionFactory()
    article = PositionFactory(responds_to=elsewhere).takeaway.article
    copy = duplicate_article(article, by=writer)
    assert Position.objects.get(takeaway__article=copy).responds_to == elsewhere


def test_duplicate_is_closed_to_whoever_may_not_add_articles(writer):
    writer.groups.clear()
    with pytest.raises(PermissionDenied):
        duplicate_article(made(), by=writer)
    assert Article.objects.count() == 1
