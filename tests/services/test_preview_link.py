from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.enums import SnapshotKind
from articles.models import PreviewLink
from articles.queries.snapshot import take
from articles.services.article import WrongState
from articles.services.preview_link import make_preview_link, revoke_preview_link
from tests.factories import ArticleFactory, PreviewLinkFactory
from tests.views.drafts import keep_draft

pytestmark = pytest.mark.django_db


def make(article, by, **choices):
    return make_preview_link(article, by=by, **{"key": uuid4(), **choices})


def test_link_follows_the_newest_work_for_a_week_unless_chosen_otherwise(editor):
    before = timezone.now()
    link, is_new = make(ArticleFactory(published=True), editor, for_whom="Cora Example")
    assert is_new
    assert (link.snapshot, link.for_whom, link.created_by) == (None, "Cora Example", editor)
    assert timedelta(days=7) <= link.expires_at - before < timedelta(days=7, minutes=1)


def test_pinned_link_names_the_draft_beside_what_readers_see(editor):
    article = ArticleFactory(published=True)
    draft = keep_draft(article, take(article.pk) | {"takeaways": {}})
    assert make(article, editor, is_pinned=True)[0].snapshot == draft


def test_pinned_link_to_what_is_on_no_record_keeps_a_version_of_it_once(editor):
    article = ArticleFactory()
    links = [make(article, editor, is_pinned=True)[0] for _ in range(2)]
    [version] = article.snapshots.all()
    assert (version.kind, version.content) == (SnapshotKind.FOUND, take(article.pk))
    assert {link.snapshot for link in links} == {version}


def test_second_click_makes_no_second_link(editor):
    article, key = ArticleFactory(), uuid4()
    first = make(article, editor, key=key)
    second = make(article, editor, key=key, for_whom="Dan Example")
    assert [first[1], second[1]] == [True, False]
    assert second[0].for_whom == ""
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize(("days", "works"), [(-1, False), (0, False), (1, True), (90, True), (91, False)])
def test_link_works_for_one_to_ninety_days(editor, days, works):
    article = ArticleFactory()
    if works:
        assert make(article, editor, days=days)[0].expires_at > timezone.now()
    else:
        with pytest.raises(ValidationError, match="1 to 90 days"):
            make(article, editor, days=days)


def test_whoever_may_not_change_the_article_may_not_share_it(writer, other_writer):
    draft, live = ArticleFactory(created_by=writer), ArticleFactory(created_by=writer, published=True)
    make(draft, writer)
    for article, person in [(draft, other_writer), (live, writer)]:
        with pytest.raises(PermissionDenied):
            make(article, person)
    assert PreviewLink.objects.count() == 1


def test_retracted_article_is_not_shared(editor):
    with pytest.raises(WrongState):
        make(ArticleFactory(retracted=True), editor)


def test_revoked_link_is_closed_from_then_on_and_revoked_once(editor):
    link = PreviewLinkFactory()
    assert revoke_preview_link(link, by=editor) is True
    link.refresh_from_db()
    revoked_at = link.revoked_at
    assert not PreviewLink.objects.open(timezone.now()).exists()
    assert revoke_preview_link(link, by=editor) is False
    link.refresh_from_db()
    assert link.revoked_at == revoked_at


def test_whoever_may_not_change_the_article_revokes_nothing(other_writer):
    link = PreviewLinkFactory()
    with pytest.raises(PermissionDenied):
        revoke_preview_link(link, by=other_writer)
    assert PreviewLink.objects.open(timezone.now()).exists()
