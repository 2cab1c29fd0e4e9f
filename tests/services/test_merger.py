"""Two records that become one: rows, versions, drafts and open forms all lead to the one that stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import ChangeKind, SnapshotKind, SourceKind
from articles.models import (
    Article,
    MergedRecord,
    OldAddress,
    Position,
    Proposition,
    ScheduledChange,
    Snapshot,
    Source,
    Speaker,
    Topic,
)
from articles.queries.address import current_slug
from articles.queries.history import standing_of
from articles.queries.merger import state_of
from articles.queries.snapshot import content_in, newest_content, take
from articles.queries.work import newest_work
from articles.services import merger
from articles.services.article import WrongState, publish_article
from articles.services.merger import merge_records
from articles.services.role import OPERATOR
from articles.services.version import discard_draft, restore_version
from articles.services.work import save_work, settle_work
from tests.factories import (
    ArticleFactory,
    PhotoFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = {
    "speaker": SpeakerFactory,
    "source": SourceFactory,
    "topic": TopicFactory,
    "proposition": PropositionFactory,
}


def merge(gone, kept, *taking, by=OPERATOR):
    return merge_records(gone, kept, taking=taking, seen=state_of(gone, kept), by=by)


def full(gone, **state):
    """Return an article in which a record is named in every way that there is for its kind."""
    takeaway = TakeawayFactory(**{f"article__{name}": value for name, value in state.items()})
    article = takeaway.article
    match gone:
        case Speaker():
            PositionFactory(takeaway=takeaway, speaker=gone)
            PositionFactory(takeaway=takeaway, on_behalf_of=gone)
        case Source():
            PositionFactory(takeaway=takeaway, source=gone)
            PositionFactory(takeaway=takeaway, quoted=True, quote_source=gone)
        case Topic():
            article.topic_items.create(tag=gone)
            takeaway.topic_items.create(tag=gone)
            PositionFactory(takeaway=takeaway, proposition__topic=gone)
        case Proposition():
            PositionFactory(takeaway=takeaway, proposition=gone)
    return article


def headline(article, text):
    """Return the newest content of an article with another headline."""
    content = newest_content(article)
    return {**content, "article": content["article"] | {"headline": text}}


@pytest.fixture(params=FACTORIES)
def pair(request):
    """Two records of a kind: the one that goes, and the one that stays."""
    return FACTORIES[request.param](), FACTORIES[request.param]()


def test_everything_that_led_to_the_one_leads_to_the_other(pair):
    gone, kept = pair
    key = gone.pk
    articles = [full(gone), full(gone, published=True)]
    before = [take(article.pk) for article in articles]
    assert merge(gone, kept) == kept
    assert not type(gone).objects.filter(pk=key).exists()
    for article, content in zip(articles, before, strict=True):
        text = str(content)
        assert str(key) in text or isinstance(kept, Topic)
        assert str(take(article.pk)) == text.replace(str(key), str(kept.pk))


def test_key_leads_on_in_one_step_however_often_what_stays_is_merged_in_turn(pair):
    (first, second), third = pair, type(pair[0]).objects.create(**_values_of(pair[0]))
    keys = [first.pk, second.pk]
    second = merge(first, second)
    merge(second, third)
    assert dict(MergedRecord.objects.values_list("pk", "kept_key")) == dict.fromkeys(keys, third.pk)


def _values_of(record):
    match record:
        case Speaker():
            return {"name": "Third Example"}
        case Topic():
            return {"name": "Third example"}
        case Source():
            return {"title": "Third", "publisher": "The Daily Example", "url": "https://press.example/third"}
    return {"topic": record.topic, "statement": "Third examples are good.", "short_title": "Third"}


def test_record_brought_back_by_a_fixture_can_stay_and_nothing_leads_round_in_circles():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    back = Speaker(pk=gone.pk, name=gone.name)
    kept, merged = merge(gone, kept), kept.pk
    back.save()
    merge(kept, back)
    assert list(MergedRecord.objects.values_list("pk", "kept_key")) == [(merged, back.pk)]


def test_topics_on_one_thing_are_one():
    gone, kept = TopicFactory(), TopicFactory()
    article = ArticleFactory(topics=[gone, kept])
    takeaway = TakeawayFactory(article=article, topics=[kept, gone])
    merge(gone, kept)
    assert [item.tag for item in article.topic_items.all()] == [kept]
    assert [item.tag for item in takeaway.topic_items.all()] == [kept]


def test_names_of_the_speaker_that_goes_become_other_spellings():
    gone = SpeakerFactory(name="Ada Exampel", aliases="A. Exampel\nADA EXAMPLE")
    kept = merge(gone, SpeakerFactory(name="Ada Example", aliases="Ada E. Example"))
    assert kept.alias_list == ["Ada E. Example", "Ada Exampel", "A. Exampel"]


def test_name_not_chosen_becomes_another_spelling():
    kept = merge(SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Ada Exampel"), "name")
    assert (kept.name, kept.alias_list) == ("Ada Example", ["Ada Exampel"])


def test_roles_are_joined_without_doubles():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    for speaker in (gone, kept):
        SpeakerRoleFactory(speaker=speaker, title="Minister of Examples", starts_on=date(2020, 1, 1))
    SpeakerRoleFactory(speaker=gone, title="MINISTER OF EXAMPLES", starts_on=date(2020, 1, 1))
    SpeakerRoleFactory(speaker=gone, title="Minister of Examples", starts_on=date(2024, 1, 1))
    merge(gone, kept)
    assert sorted(kept.roles.values_list("starts_on", flat=True)) == [date(2020, 1, 1), date(2024, 1, 1)]


def test_whoever_spoke_on_behalf_of_the_other_speaks_for_themselves_in_rows_and_drafts():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    position = PositionFactory(speaker=gone, on_behalf_of=kept, takeaway__article__published=True)
    other = PositionFactory(speaker=kept, on_behalf_of=gone, takeaway=position.takeaway)
    article = position.takeaway.article
    save_work(article.pk, headline(article, "Changed"), base=digest(take(article.pk)), by=OPERATOR)
    merge(gone, kept)
    for row in (position, other):
        row.refresh_from_db()
        assert (row.speaker, row.on_behalf_of) == (kept, None)
        fields = newest_content(article)["positions"][str(row.pk)]
        assert (fields["speaker"], fields["on_behalf_of"]) == (str(kept.pk), None)


def test_fields_that_were_chosen_are_taken_and_no_others():
    photo = PhotoFactory()
    gone = SpeakerFactory(name="Ada Exampel", country="DE", wikidata_id="Q42", photo=photo)
    kept = merge(gone, SpeakerFactory(name="Ada Example"), "wikidata_id", "photo", "slug", "pk")
    kept.refresh_from_db()
    assert (kept.name, kept.country, kept.wikidata_id, kept.photo) == ("Ada Example", "", "Q42", photo)


def test_fields_that_do_not_go_together_are_refused_and_nothing_is_done():
    gone = SourceFactory(accessed_on=date(2020, 1, 1))
    kept = SourceFactory(published_on=date(2021, 1, 1))
    position = PositionFactory(source=gone)
    with pytest.raises(ValidationError) as caught:
        merge(gone, kept, "accessed_on")
    assert caught.value.messages == ["read on: It was read before it was published."]
    position.refresh_from_db()
    assert position.source == gone
    assert not MergedRecord.objects.exists()


def test_source_of_a_report_may_take_the_address_of_the_other():
    gone = SourceFactory(kind=SourceKind.PRESS, url="https://press.example/one")
    kept = merge(gone, SourceFactory(kind=SourceKind.REPORT, url=""), "url", "kind")
    assert (kept.kind, kept.url) == (SourceKind.PRESS, "https://press.example/one")


def test_positions_that_become_the_same_both_stay():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    first = PositionFactory(speaker=gone)
    PositionFactory(speaker=kept, takeaway=first.takeaway, proposition=first.proposition)
    merge(gone, kept)
    assert Position.objects.filter(speaker=kept).count() == 2


def test_address_of_the_page_leads_to_the_one_that_stays_and_so_does_what_led_there():
    gone, kept = SpeakerFactory(slug="gone"), SpeakerFactory(slug="kept")
    full(gone, published=True)
    OldAddress.objects.create(kind="speaker", slug="older", record_key=gone.pk)
    merge(gone, kept)
    for slug in ("gone", "older"):
        assert current_slug(Speaker, slug, timezone.now()) == "kept"


def test_address_that_was_never_public_is_not_kept():
    gone, kept = SpeakerFactory(slug="gone"), SpeakerFactory()
    full(gone)
    merge(gone, kept)
    assert not OldAddress.objects.exists()


def test_live_articles_that_read_differently_say_that_they_changed():
    gone, kept = SpeakerFactory(name="Ada Exampel"), SpeakerFactory(name="Ada Example")
    showing, other, draft = full(gone, published=True), full(kept, published=True), full(gone)
    merge(gone, kept)
    for article, is_changed in ((showing, True), (other, False), (draft, False)):
        before = article.modified_at
        article.refresh_from_db()
        assert (article.modified_at != before) == is_changed


def test_articles_of_the_one_that_stays_say_that_they_changed_where_its_name_does():
    gone, kept = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Ada Exampel")
    showing, other = full(gone, published=True), full(kept, published=True)
    merge(gone, kept, "name")
    before = showing.modified_at, other.modified_at
    showing.refresh_from_db()
    other.refresh_from_db()
    assert showing.modified_at == before[0]
    assert other.modified_at > before[1]


@pytest.mark.parametrize("state", [{}, {"published": True}], ids=["draft", "live"])
def test_form_opened_before_saves_cleanly_afterwards(pair, state):
    gone, kept = pair
    article = full(gone, **state)
    base = digest(take(article.pk))
    mine = headline(article, "Mine")
    merge(gone, kept)
    saved = save_work(article.pk, mine, base=base, by=OPERATOR)
    assert (saved.clashes, saved.joined) == ([], [])
    assert newest_content(article)["article"]["headline"] == "Mine"
    assert str(gone.pk) not in str(newest_content(article))


def test_form_opened_on_a_draft_beside_a_live_article_saves_cleanly_afterwards(pair):
    gone, kept = pair
    article = full(gone, published=True)
    save_work(article.pk, headline(article, "Draft"), base=digest(take(article.pk)), by=OPERATOR)
    base, mine = newest_work(article).digest, headline(article, "Mine")
    merge(gone, kept)
    saved = save_work(article.pk, mine, base=base, by=OPERATOR)
    assert (saved.clashes, saved.joined) == ([], [])
    publish_article(article, by=OPERATOR)
    article.refresh_from_db()
    assert article.headline == "Mine"


def test_forms_opened_after_it_on_the_same_draft_are_joined(pair):
    gone, kept = pair
    article = full(gone, published=True)
    save_work(article.pk, headline(article, "Draft"), base=digest(take(article.pk)), by=OPERATOR)
    merge(gone, kept)
    base, mine = newest_work(article).digest, headline(article, "Mine")
    theirs = newest_content(article)
    theirs = {**theirs, "article": theirs["article"] | {"deck": "Theirs"}}
    save_work(article.pk, theirs, base=base, by=OPERATOR)
    saved = save_work(article.pk, mine, base=base, by=OPERATOR)
    assert not saved.clashes
    article_now = newest_content(article)["article"]
    assert (article_now["headline"], article_now["deck"]) == ("Mine", "Theirs")


def test_what_was_set_aside_can_be_settled_and_an_earlier_version_be_restored():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    article = full(gone)
    base = digest(take(article.pk))
    first = save_work(article.pk, headline(article, "First"), base=base, by=OPERATOR).version
    aside = save_work(article.pk, headline(article, "Second"), base=base, by=OPERATOR)
    assert aside.clashes
    merge(gone, kept)
    seen = digest(newest_content(article))
    settled = settle_work(aside.version, {clash.key: "mine" for clash in aside.clashes}, seen=seen, by=OPERATOR)
    assert not settled.clashes
    assert newest_content(article)["article"]["headline"] == "Second"
    restored = restore_version(first, by=OPERATOR)
    assert restored.notes == []
    assert newest_content(article)["article"]["headline"] == "First"
    assert str(gone.pk) not in str(newest_content(article))


def test_draft_whose_page_was_opened_before_can_be_discarded():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    article = full(gone, published=True)
    save_work(article.pk, headline(article, "Draft"), base=digest(take(article.pk)), by=OPERATOR)
    seen = newest_work(article).digest
    merge(gone, kept)
    discard_draft(article, seen=seen, by=OPERATOR)
    assert newest_work(article).draft is None


def test_history_says_what_happened_and_knows_what_the_tables_hold(editor):
    gone, kept = SpeakerFactory(name="Ada Exampel"), SpeakerFactory(name="Ada Example")
    article = full(gone, published=True)
    merge(gone, kept, by=editor)
    after, before = article.snapshots.all()
    assert (after.kind, after.created_by) == (SnapshotKind.FOUND, editor)
    assert after.note == "“Ada Exampel” was merged into “Ada Example”."
    assert after.base == before
    assert standing_of(article, article.snapshots.for_list()).rows == after
    assert content_in(before) == content_in(after)


def test_what_was_approved_and_what_was_planned_stay_so():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    draft, live = full(gone), full(gone, published=True)
    Article.objects.filter(pk=draft.pk).update(approved_digest=newest_work(draft).digest)
    version = save_work(live.pk, headline(live, "Later"), base=digest(take(live.pk)), by=OPERATOR).version
    Article.objects.filter(pk=live.pk).update(approved_digest=newest_work(live).digest)
    planned = {"kind": ChangeKind.UPDATE, "at": timezone.now() + timedelta(days=1), "time_zone": "UTC"}
    change = ScheduledChange.objects.create(article=live, version=version, live_digest=digest(take(live.pk)), **planned)
    merge(gone, kept)
    for article in (draft, live):
        article.refresh_from_db()
        assert article.approved_digest == newest_work(article).digest
    change.refresh_from_db()
    assert change.live_digest == digest(take(live.pk))


def test_queries_do_not_grow_with_what_is_in_an_article(django_assert_max_num_queries):
    counts = []
    for size in (1, 12):
        gone, kept = SpeakerFactory(), SpeakerFactory()
        takeaway = TakeawayFactory(article__published=True)
        PositionFactory.create_batch(size, takeaway=takeaway, speaker=gone)
        seen = state_of(gone, kept)
        with django_assert_max_num_queries(80) as queries:
            merge_records(gone, kept, taking=(), seen=seen, by=OPERATOR)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ["writer", "editor"])
def test_only_who_may_change_what_is_live_and_delete_the_kind_may_merge(request, role, pair):
    user = request.getfixturevalue(role)
    if role == "editor":
        assert merge(*pair, by=user) == pair[1]
        return
    with pytest.raises(PermissionDenied):
        merge(*pair, by=user)
    assert not MergedRecord.objects.exists()


def test_record_is_not_merged_into_itself(pair):
    with pytest.raises(WrongState, match="one and the same"):
        merge(pair[0], pair[0])


def test_record_that_is_gone_meanwhile_is_not_merged(pair):
    gone, kept = pair
    key, seen = gone.pk, state_of(gone, kept)
    merge(gone, kept)
    gone.pk = key
    for one, other in ((gone, kept), (kept, gone)):
        with pytest.raises(WrongState, match="One of the two is gone"):
            merge_records(one, other, taking=(), seen=seen, by=OPERATOR)


@pytest.mark.parametrize("which", [0, 1], ids=["gone", "kept"])
def test_record_that_was_changed_since_it_was_seen_is_not_merged(pair, which):
    seen = state_of(*pair)
    name = {"speaker": "name", "topic": "name", "source": "title", "proposition": "short_title"}
    setattr(pair[which], name[pair[0]._meta.model_name], "Other")
    pair[which].save()
    with pytest.raises(WrongState, match="changed one of the two"):
        merge_records(*pair, taking=(), seen=seen, by=OPERATOR)
    assert not MergedRecord.objects.exists()


@pytest.mark.parametrize("step", ["_move_links", "_lead_on", "_fill", "_touch"])
def test_nothing_is_half_done(pair, step, monkeypatch):
    gone, kept = pair
    article = full(gone, published=True)
    before = take(article.pk)

    def break_off(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(merger._Merger, step, break_off)
    with pytest.raises(WrongState, match="Somebody has just used one of the two"):
        merge(gone, kept)
    assert take(article.pk) == before
    assert type(gone).objects.filter(pk=gone.pk).exists()
    assert not Snapshot.objects.exists()
    assert not MergedRecord.objects.exists()
    assert not OldAddress.objects.exists()
