"""Saving work: what others did meanwhile is joined, or asked about; nothing wins silently."""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.aggregate.content import digest
from articles.enums import SnapshotKind
from articles.models import Article, Position, Snapshot, Speaker
from articles.queries.snapshot import content_in, newest_content, take
from articles.services.article import WrongState, publish_article, retract_article
from articles.services.role import OPERATOR
from articles.services.work import create_article, save_work, settle_work
from tests.factories import ArticleFactory, PositionFactory, SourceFactory, SpeakerFactory, TakeawayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["draft", "published", "scheduled", "withdrawn"])
def article(request):
    """An article with a takeaway and a position, whose newest work is on record."""
    state = {} if request.param == "draft" else {request.param: True}
    return made(**state)


def made(**state):
    position = PositionFactory(takeaway__article=ArticleFactory(headline="Before", deck="Before", **state), quoted=True)
    return position.article


def edited(content, **fields):
    """Return a content with other values of the fields, wherever they stand."""
    content = deepcopy(content)
    for record in (content["article"], *content["takeaways"].values(), *content["positions"].values()):
        record |= {name: value for name, value in fields.items() if name in record}
    return content


def save(article, mine, base, by=OPERATOR):
    return save_work(article.pk, mine, base=digest(base), by=by)


def settle(saved, choices, by=OPERATOR, seen=None):
    """Settle what was set aside, having seen the newest work or another."""
    return settle_work(saved.version, choices, seen=digest(seen or newest_content(saved.article)), by=by)


def both_save(article, theirs, mine):
    """Save two edits of what there was, one after the other, and return what became of the second."""
    base = newest_content(article)
    save(article, edited(base, **theirs), base)
    return save(article, edited(base, **mine), base)


def kinds(article):
    return [version.kind for version in article.snapshots.order_by("number")]


# One after the other


def test_work_on_a_draft_goes_into_its_rows_and_is_a_version(editor):
    article = made()
    base = take(article.pk)
    saved = save(article, edited(base, headline="Mine"), base, by=editor)
    assert (saved.clashes, saved.joined, saved.version.created_by) == ([], [], editor)
    assert take(article.pk) == content_in(saved.version) == edited(base, headline="Mine")
    assert kinds(article) == [SnapshotKind.FOUND, SnapshotKind.SAVED]


@pytest.mark.parametrize("state", ["published", "scheduled", "withdrawn"])
def test_work_on_a_published_article_leaves_what_readers_see(state, editor):
    article = made(**{state: True})
    base = take(article.pk)
    saved = save(article, edited(base, headline="Mine"), base, by=editor)
    assert (take(article.pk), newest_content(article)) == (base, edited(base, headline="Mine"))
    assert saved.version.is_draft


def test_nothing_changed_is_no_version(article, editor):
    base = newest_content(article)
    assert save(article, base, base, by=editor).version is None
    assert kinds(article) == []


def test_same_edit_twice_is_one_version(article):
    base = newest_content(article)
    first = save(article, edited(base, headline="Mine"), base)
    again = save(article, edited(base, headline="Mine"), base)
    assert (again.version, again.clashes, again.joined) == (None, [], [])
    assert newest_content(article) == content_in(first.version)
    assert kinds(article).count(SnapshotKind.SAVED) == 1


def test_answers_to_a_position_that_is_taken_out_are_emptied_with_it(article):
    position = Position.objects.get(takeaway__article=article)
    answer = PositionFactory(takeaway=position.takeaway, responds_to=position)
    base = newest_content(article)
    mine = deepcopy(base)
    del mine["positions"][str(position.pk)]
    mine["takeaways"][str(position.takeaway_id)]["positions"].remove(str(position.pk))
    saved = save(article, mine, base)
    assert newest_content(article) == content_in(saved.version)
    assert newest_content(article)["positions"][str(answer.pk)]["responds_to"] is None


@pytest.mark.parametrize("wrong", [{"speaker": None}, {"slug": "taken"}, {"headline": ""}])
def test_work_that_could_never_be_published_is_refused_and_changes_nothing(article, wrong):
    ArticleFactory(slug="taken")
    base = newest_content(article)
    with pytest.raises(ValidationError):
        save(article, edited(base, **wrong), base)
    assert (newest_content(article), kinds(article)) == (base, [])


# Two at once


def test_edits_of_different_units_are_joined_and_told(article, editor, writer):
    base = newest_content(article)
    theirs = save(article, edited(base, headline="Theirs"), base, by=OPERATOR)
    saved = save(article, edited(base, deck="Mine"), base, by=editor)
    assert newest_content(article) == content_in(saved.version) == edited(base, headline="Theirs", deck="Mine")
    assert [[field.name for field in change.fields] for change in saved.joined] == [["headline"]]
    assert (saved.others, saved.clashes) == ([theirs.version], [])


def test_what_was_only_set_aside_is_not_among_what_others_saved(article):
    base = newest_content(article)
    theirs = save(article, edited(base, headline="Theirs"), base)
    save(article, edited(base, headline="Other"), base)
    assert save(article, edited(base, deck="Mine"), base).others == [theirs.version]


def test_edits_of_one_unit_are_set_aside_to_be_settled(article, editor):
    base = newest_content(article)
    save(article, edited(base, headline="Theirs"), base)
    saved = save(article, edited(base, headline="Mine"), base, by=editor)
    assert [clash.unit for clash in saved.clashes] == ["headline"]
    assert newest_content(article) == edited(base, headline="Theirs")
    assert content_in(saved.version) == edited(base, headline="Mine")
    assert (saved.version.kind, saved.version.is_draft, saved.version.settled_at) == ("set_aside", False, None)
    assert content_in(saved.version.base) == base


def test_clash_sent_twice_is_set_aside_once(article, editor, chief):
    base = newest_content(article)
    save(article, edited(base, headline="Theirs"), base)
    mine = edited(base, headline="Mine")
    first, again = [save(article, mine, base, by=editor) for _time in range(2)]
    assert first.version == again.version
    assert again.clashes == first.clashes
    assert save(article, mine, base, by=chief).version != first.version


def test_without_a_known_base_equal_texts_join_and_others_clash(article):
    base = newest_content(article)
    saved = save_work(article.pk, edited(base, headline="Mine"), base="unknown", by=OPERATOR)
    assert [clash.unit for clash in saved.clashes] == ["headline"]
    assert saved.clashes[0].base is None
    assert save_work(article.pk, base, base="unknown", by=OPERATOR).version is None


def test_without_a_known_base_nothing_counts_as_deleted(article):
    base = newest_content(article)
    less = deepcopy(base)
    [key] = less["positions"]
    del less["positions"][key]
    for takeaway in less["takeaways"].values():
        takeaway["positions"] = []
    save_work(article.pk, less, base="unknown", by=OPERATOR)
    assert newest_content(article) == base


# What cannot be joined


def test_words_emptied_by_one_and_paraphrase_by_the_other_are_asked_about(article):
    save(article, edited(newest_content(article), paraphrase="In our words."), newest_content(article))
    emptied = {"quote": "", "quote_language": ""}
    saved = both_save(article, emptied, {"paraphrase": ""})
    [clash] = saved.clashes
    assert (clash.record, clash.unit) == ("position", "whole")
    assert set(clash.fields) == {"quote", "quote_language", "paraphrase"}
    assert settle(saved, {clash.key: "mine"}, by=OPERATOR).clashes == []
    [position] = newest_content(article)["positions"].values()
    assert (position["quote"], position["paraphrase"]) == ("Examples are good.", "")


def test_edited_text_that_breaks_the_rule_again_comes_back():
    article = made()
    saved = both_save(article, {"quote": "", "quote_language": ""}, {"paraphrase": ""})
    [clash] = saved.clashes
    nothing = dict.fromkeys(clash.fields, "")
    assert [each.key for each in settle(saved, {clash.key: nothing}, by=OPERATOR).clashes] == [clash.key]
    given = {clash.key: nothing | {"paraphrase": "Both."}}
    assert settle(saved, given, by=OPERATOR).clashes == []
    assert Position.objects.get().paraphrase == "Both."


@pytest.mark.parametrize("edit", ["changed", "added"])
def test_speaker_deleted_meanwhile_is_asked_about(edit, editor):
    article = made(published=True)
    base, speaker = newest_content(article), SpeakerFactory()
    mine = edited(base, speaker=str(speaker.pk)) if edit == "changed" else with_position(base, speaker)
    save(article, edited(base, headline="Theirs"), base)
    Speaker.objects.filter(pk=speaker.pk).delete()
    saved = save(article, mine, base, by=editor)
    [clash] = saved.clashes
    assert (clash.unit, clash.mine["speaker"]) == ("whole", str(speaker.pk))
    assert [each.key for each in settle(saved, {clash.key: "mine"}, by=editor).clashes] == [clash.key]
    other = SpeakerFactory()
    settle(saved, {clash.key: {"speaker": str(other.pk)}}, by=editor)
    speakers = [position["speaker"] for position in newest_content(article)["positions"].values()]
    assert str(other.pk) in speakers
    assert str(speaker.pk) not in speakers


def with_position(content, speaker):
    content, key = deepcopy(content), str(uuid4())
    [example] = content["positions"].values()
    [takeaway] = content["takeaways"].values()
    content["positions"][key] = example | {"speaker": str(speaker.pk)}
    takeaway["positions"].append(key)
    return content


def test_source_lost_from_their_draft_is_not_asked_about():
    article, source = made(published=True), SourceFactory()
    base = newest_content(article)
    save(article, edited(base, source=str(source.pk)), base)
    source.delete()
    assert save(article, edited(base, headline="Mine"), base).clashes == []


# Settling


@pytest.fixture
def clash(article, editor):
    """A version set aside, whose headline somebody else changed as well."""
    base = newest_content(article)
    save(article, edited(base, headline="Theirs", deck="Theirs"), base)
    return save(article, edited(base, headline="Mine"), base, by=editor)


@pytest.mark.parametrize(
    ("choice", "headline"), [("mine", "Mine"), ("theirs", "Theirs"), ({"headline": "Both"}, "Both")]
)
def test_what_was_chosen_is_stored_with_the_rest_of_both(clash, editor, choice, headline):
    settled = settle(clash, {clash.clashes[0].key: choice}, by=editor)
    content = newest_content(clash.article)["article"]
    assert (settled.clashes, content["headline"], content["deck"]) == ([], headline, "Theirs")
    clash.version.refresh_from_db()
    assert clash.version.settled_at
    assert content_in(clash.version)["article"]["headline"] == "Mine"


def test_nothing_chosen_stores_nothing(clash, editor):
    before = newest_content(clash.article)
    assert settle(clash, {}, by=editor).clashes == clash.clashes
    assert newest_content(clash.article) == before
    assert Snapshot.objects.unsettled().get() == clash.version


def test_choice_does_not_win_against_what_was_not_seen(clash, editor):
    seen, key = newest_content(clash.article), clash.clashes[0].key
    save(clash.article, edited(seen, headline="Later"), seen)
    again = settle(clash, {key: "mine"}, by=editor, seen=seen)
    assert [(each.theirs, each.mine) for each in again.clashes] == [({"headline": "Later"}, {"headline": "Mine"})]
    assert newest_content(clash.article)["article"]["headline"] == "Later"
    assert list(Snapshot.objects.unsettled()) == [again.version]
    assert again.version != clash.version
    settle(again, {key: "mine"}, by=editor)
    assert newest_content(clash.article)["article"]["headline"] == "Mine"


def test_change_made_elsewhere_while_settling_is_joined(clash, editor):
    seen = newest_content(clash.article)
    save(clash.article, edited(seen, deck="Later"), seen)
    assert settle(clash, {clash.clashes[0].key: "mine"}, by=editor, seen=seen).clashes == []
    content = newest_content(clash.article)["article"]
    assert (content["headline"], content["deck"]) == ("Mine", "Later")


def test_choice_about_what_is_not_on_record_settles_nothing(clash, editor):
    unknown = edited(newest_content(clash.article), headline="Never saved")
    again = settle(clash, {clash.clashes[0].key: "mine"}, by=editor, seen=unknown)
    assert (again.version, again.clashes) == (clash.version, clash.clashes)


def test_settled_version_is_not_settled_again(clash, editor):
    settle(clash, {clash.clashes[0].key: "mine"}, by=editor)
    with pytest.raises(Snapshot.DoesNotExist):
        settle(clash, {clash.clashes[0].key: "theirs"}, by=editor)
    assert newest_content(clash.article)["article"]["headline"] == "Mine"


def test_nothing_of_mine_chosen_settles_without_a_version(clash, editor):
    settled = settle(clash, {clash.clashes[0].key: "theirs"}, by=editor)
    assert (settled.version, settled.clashes) == (None, [])
    assert not Snapshot.objects.unsettled().exists()


# What became of the article meanwhile


def test_writer_whose_article_was_published_meanwhile_is_refused(writer, editor):
    article = TakeawayFactory(article__created_by=writer).article
    base = take(article.pk)
    publish_article(article, by=editor)
    with pytest.raises(PermissionDenied):
        save(article, edited(base, headline="Mine"), base, by=writer)
    assert newest_content(article) == base


def test_editor_goes_on_beside_what_was_published_meanwhile(editor):
    article = TakeawayFactory().article
    base = take(article.pk)
    publish_article(article, by=editor)
    assert save(article, edited(base, headline="Mine"), base, by=editor).version.is_draft
    assert take(article.pk) == base


def test_retracted_article_takes_no_work_and_no_settling(chief):
    article = made(published=True)
    base = newest_content(article)
    save(article, edited(base, headline="Theirs"), base)
    saved = save(article, edited(base, headline="Mine"), base)
    retract_article(article, reason="It was made up.", by=chief)
    with pytest.raises(WrongState, match="retracted"):
        save(article, edited(base, headline="Mine"), base, by=chief)
    with pytest.raises(WrongState, match="retracted"):
        settle(saved, {saved.clashes[0].key: "mine"}, by=chief)


def test_deleted_article_is_not_found(article):
    base = newest_content(article)
    Article.objects.filter(pk=article.pk).delete()
    with pytest.raises(Article.DoesNotExist):
        save(article, edited(base, headline="Mine"), base)


def test_who_may_not_change_the_article_may_not_settle(clash, reader, other_writer):
    with pytest.raises(PermissionDenied):
        settle(clash, {clash.clashes[0].key: "mine"}, by=other_writer)
    assert Snapshot.objects.unsettled().exists()


def test_what_cannot_be_stored_leaves_everything_as_it_was():
    article, taken = made(), ArticleFactory()
    base = take(article.pk)
    with pytest.raises(ValidationError):
        save(article, edited(base, slug=taken.slug), base)
    assert (take(article.pk), kinds(article)) == (base, [])


# For the first time


def new_content(**fields):
    """Return what the form of a new article sends: like another article, under keys of its own."""
    position = PositionFactory()
    takeaway, like = str(uuid4()), take(position.article.pk)
    own = {"id": str(uuid4()), "slug": "new", "takeaways": [takeaway], **fields}
    under = like["takeaways"][str(position.takeaway_id)] | {"positions": [str(uuid4())]}
    return {
        "article": like["article"] | own,
        "takeaways": {takeaway: under},
        "positions": {under["positions"][0]: like["positions"][str(position.pk)]},
    }


def test_create_stores_a_draft_under_the_keys_of_its_form_and_keeps_a_version(writer):
    content = new_content()
    saved = create_article(content, by=writer, note="First")
    article = Article.objects.get(pk=content["article"]["id"])
    assert (take(article.pk), article.status, article.created_by) == (content, "draft", writer)
    [version] = article.snapshots.all()
    assert (version, content_in(version), version.note) == (saved.version, content, "First")


def test_create_sent_twice_is_one_article_and_one_version(writer):
    content = new_content()
    create_article(content, by=writer)
    again = create_article(content, by=writer)
    assert (again.version, again.clashes, str(again.article.pk)) == (None, [], content["article"]["id"])
    assert kinds(again.article) == ["saved"]


def test_create_sent_again_with_other_words_is_asked_about_and_loses_none(writer):
    content = new_content(headline="First")
    create_article(content, by=writer)
    again = create_article(edited(content, headline="Second"), by=writer)
    assert [clash.unit for clash in again.clashes] == ["headline"]
    assert newest_content(again.article) == content
    assert content_in(again.version)["article"]["headline"] == "Second"


def test_create_under_the_key_of_somebody_elses_article_is_refused(writer, other_writer):
    content = new_content()
    create_article(content, by=writer)
    with pytest.raises(PermissionDenied):
        create_article(edited(content, headline="Forged"), by=other_writer)
    assert take(content["article"]["id"]) == content


@pytest.mark.parametrize("wrong", [{"slug": "taken"}, {"headline": ""}, {"conference": None}, {"id": "none"}])
def test_create_what_cannot_be_stored_is_refused_and_stores_nothing(writer, wrong):
    ArticleFactory(slug="taken")
    content = new_content(**wrong)
    before = Article.objects.count()
    with pytest.raises(ValidationError):
        create_article(content, by=writer)
    assert (Article.objects.count(), Snapshot.objects.count()) == (before, 0)


def test_create_is_closed_to_whoever_may_not_add_articles(writer):
    writer.groups.clear()
    with pytest.raises(PermissionDenied):
        create_article(new_content(), by=writer)
