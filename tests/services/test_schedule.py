"""What is planned happens at its time and once; nothing of it shows before, and nothing ends a plan without a word."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import ArticleState, ChangeState, ReviewState, SnapshotKind
from articles.models import Article, Mail, Position, ScheduledChange
from articles.queries.merger import state_of
from articles.queries.snapshot import content_in, newest_content, newest_draft, take
from articles.services.article import (
    NotReady,
    WrongState,
    delete_article,
    publish_article,
    retract_article,
    withdraw_article,
)
from articles.services.fix import publish_fix
from articles.services.merger import merge_records
from articles.services.package import NotReadyTogether, dissolve_package, plan_package
from articles.services.schedule import (
    cancel_publication,
    cancel_update,
    cancel_withdrawal,
    make_due_changes,
    move_publication,
    move_update,
    schedule_update,
)
from articles.services.version import discard_draft
from articles.services.work import save_work, settle_work
from tests.factories import ArticleFactory, PhotoFactory, PositionFactory, SpeakerFactory, TakeawayFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def now(time_machine):
    """A moment at which the clock stands."""
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    return now


def save(article, by, **fields):
    """Save the newest work with other fields, and return its digest."""
    newest = newest_content(fresh(article))
    save_work(article.pk, newest | {"article": newest["article"] | fields}, base=digest(newest), by=by)
    return digest(newest_content(fresh(article)))


def drafted(by, **fields):
    """Return a live article with two takeaways and a draft beside it."""
    article = ArticleFactory(published=True, deck="Live deck")
    TakeawayFactory.create_batch(2, article=article)
    save(article, by, **fields or {"headline": "Planned headline"})
    return article


def plan(article, at, by):
    return schedule_update(article, at=at, time_zone="UTC", seen=digest(newest_content(article)), by=by)


def fix(article, by, **fields):
    live = take(article.pk)
    return publish_fix(article.pk, live | {"article": live["article"] | fields}, base=digest(live), by=by)


def change_of(article):
    return ScheduledChange.objects.get(article=article)


def fresh(article):
    return Article.objects.get(pk=article.pk)


def package_of(articles, at, by, package=None, **more):
    pks = [article.pk for article in articles]
    return plan_package(package, name="Together", at=at, time_zone="UTC", articles=pks, by=by, **more)


def states(articles, now):
    return [fresh(article).state(now) for article in articles]


# First publication and withdrawal


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_draft_comes_out_at_its_instant_without_any_job(editor, now, time_machine, step):
    article = ArticleFactory()
    publish_article(article, at=now + HOUR, by=editor)
    time_machine.move_to(now + HOUR + step * SECOND, tick=False)
    assert Article.objects.published(timezone.now()).exists() is (step >= 0)


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_live_article_goes_at_its_instant_without_any_job(chief, now, time_machine, step):
    article = ArticleFactory(published=True)
    withdraw_article(article, at=now + HOUR, by=chief)
    time_machine.move_to(now + HOUR + step * SECOND, tick=False)
    assert Article.objects.published(timezone.now()).exists() is (step < 0)


def test_publication_in_the_minute_that_is_running_is_now(editor, now):
    article = ArticleFactory()
    publish_article(article, at=now - 30 * SECOND, by=editor)
    assert fresh(article).published_at == now


def test_publication_of_what_was_saved_since_it_was_seen_is_refused(editor, now):
    article = ArticleFactory()
    seen = digest(take(article.pk))
    save(article, editor, headline="Another")
    with pytest.raises(WrongState, match="saved it since"):
        publish_article(article, at=now + HOUR, seen=seen, by=editor)


def test_moved_publication_keeps_what_was_planned_and_what_was_saved_since(editor, now):
    article = ArticleFactory(headline="Planned")
    publish_article(article, at=now + HOUR, by=editor)
    save(article, editor, headline="Later")
    move_publication(article, at=now + 2 * HOUR, by=editor)
    assert (fresh(article).published_at, fresh(article).headline) == (now + 2 * HOUR, "Planned")
    assert newest_draft(fresh(article)).content["article"]["headline"] == "Later"


def test_cancelled_publication_leaves_a_draft_with_what_was_saved_since_and_no_withdrawal(editor, chief, now):
    article = ArticleFactory()
    publish_article(article, at=now + HOUR, by=editor)
    withdraw_article(article, at=now + 2 * HOUR, by=chief)
    save(article, editor, headline="Later")
    cancel_publication(article, by=editor)
    article = fresh(article)
    assert (article.state(now), article.headline, article.withdrawn_at) == (ArticleState.DRAFT, "Later", None)
    assert not article.snapshots.drafts().exists()
    publish_article(article, at=now + 3 * HOUR, by=editor)


def test_publication_is_not_moved_past_the_withdrawal(editor, chief, now):
    article = ArticleFactory()
    publish_article(article, at=now + HOUR, by=editor)
    withdraw_article(article, at=now + 2 * HOUR, by=chief)
    with pytest.raises(WrongState, match="withdrawn by then"):
        move_publication(article, at=now + 2 * HOUR, by=editor)


def test_cancelled_withdrawal_leaves_it_on_the_site(chief, now, time_machine):
    article = ArticleFactory(published=True)
    withdraw_article(article, at=now + HOUR, by=chief)
    cancel_withdrawal(article, by=chief)
    time_machine.move_to(now + 2 * HOUR, tick=False)
    assert fresh(article).state(timezone.now()) == ArticleState.LIVE
    with pytest.raises(WrongState):
        cancel_withdrawal(article, by=chief)


# Updates


@pytest.mark.parametrize("late", [0 * HOUR, SECOND, 5 * HOUR])
def test_update_goes_out_with_the_first_run_from_its_instant_on_and_once(editor, now, time_machine, late):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    time_machine.move_to(now + HOUR - SECOND, tick=False)
    assert make_due_changes() == (0, [])
    assert fresh(article).headline != "Planned headline"
    time_machine.move_to(now + HOUR + late, tick=False)
    assert make_due_changes() == (1, [])
    assert make_due_changes() == (0, [])
    assert (fresh(article).headline, fresh(article).modified_at) == ("Planned headline", now + HOUR + late)
    assert newest_draft(fresh(article)) is None
    assert change_of(article).state == ChangeState.DONE
    assert article.snapshots.filter(kind=SnapshotKind.PUBLISHED).count() == 1


def test_update_goes_out_as_planned_and_what_was_saved_since_stays_a_draft(editor, now, time_machine):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    later = save(article, editor, deck="Later deck")
    Article.objects.update(review=ReviewState.SUBMITTED)
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    article = fresh(article)
    assert (article.headline, article.deck) == ("Planned headline", "Live deck")
    assert newest_draft(article).digest == later
    assert article.review == ReviewState.SUBMITTED


def test_update_with_which_all_is_public_ends_the_review(editor, now, time_machine):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    Article.objects.update(review=ReviewState.APPROVED)
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    assert fresh(article).review == ReviewState.WORKING


def test_update_planned_anew_takes_the_newest_text_and_the_place_of_the_old_plan(editor, now):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    save(article, editor, deck="Later deck")
    plan(article, now + 2 * HOUR, editor)
    change = change_of(article)
    assert (change.at, content_in(change.version)["article"]["deck"]) == (now + 2 * HOUR, "Later deck")


def test_moved_update_keeps_its_version(editor, now):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    version = change_of(article).version
    save(article, editor, deck="Later deck")
    move_update(article, at=now + 2 * HOUR, time_zone="Asia/Tokyo", by=editor)
    change = change_of(article)
    assert (change.at, change.time_zone, change.version) == (now + 2 * HOUR, "Asia/Tokyo", version)


def test_cancelled_update_leaves_the_draft_and_never_goes_out(editor, now, time_machine):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    cancel_update(article, by=editor)
    time_machine.move_to(now + 2 * HOUR, tick=False)
    assert make_due_changes() == (0, [])
    assert newest_draft(article).content["article"]["headline"] == "Planned headline"
    with pytest.raises(WrongState):
        cancel_update(article, by=editor)


def test_update_is_not_planned_without_a_draft_nor_past_the_gate_nor_unseen(editor, now):
    with pytest.raises(WrongState, match="no changes"):
        plan(ArticleFactory(published=True), now + HOUR, editor)
    with pytest.raises(NotReady):
        plan(drafted(editor, lead_photo=str(PhotoFactory(credit="").pk)), now + HOUR, editor)
    article = drafted(editor)
    with pytest.raises(WrongState, match="saved it since"):
        schedule_update(article, at=now + HOUR, time_zone="UTC", seen="another", by=editor)
    assert not ScheduledChange.objects.exists()


def test_update_is_not_planned_for_after_the_withdrawal(editor, chief, now):
    article = drafted(editor)
    withdraw_article(article, at=now + HOUR, by=chief)
    with pytest.raises(WrongState, match="withdrawn by then"):
        plan(article, now + HOUR, editor)
    plan(article, now + HOUR / 2, editor)


ENDING = {
    "publish": lambda article, by: publish_article(article, by=by),
    "discard": lambda article, by: discard_draft(article, seen=digest(newest_content(article)), by=by),
    "withdraw": lambda article, by: withdraw_article(article, by=by),
    "withdraw-before": lambda article, by: withdraw_article(article, by=by, at=timezone.now() + HOUR / 2),
    "retract": lambda article, by: retract_article(article, reason="Made up.", by=by),
}


@pytest.mark.parametrize("step", ENDING)
def test_what_takes_the_ground_from_an_update_cancels_it_with_a_sentence(chief, now, time_machine, step):
    article = drafted(chief)
    plan(article, now + HOUR, chief)
    ENDING[step](article, chief)
    change = change_of(article)
    assert (change.state, change.ended_at) == (ChangeState.CANCELLED, now)
    assert change.fault
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])


def test_withdrawal_after_the_update_leaves_it_planned(chief, now):
    article = drafted(chief)
    plan(article, now + HOUR, chief)
    withdraw_article(article, at=now + 2 * HOUR, by=chief)
    assert change_of(article).state == ChangeState.WAITING


def test_update_that_the_gate_refuses_when_it_is_due_is_held_and_its_planner_told(editor, now, time_machine):
    photo = PhotoFactory()
    article = drafted(editor, lead_photo=str(photo.pk))
    plan(article, now + HOUR, editor)
    type(photo).objects.update(credit="")
    before = take(article.pk)
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])
    change = change_of(article)
    assert (change.state, take(article.pk)) == (ChangeState.HELD, before)
    assert "lacks alternative text or credit" in change.fault
    assert [(mail.to, change.fault in mail.text) for mail in Mail.objects.all()] == [(editor, True)]
    assert make_due_changes() == (0, [])


def test_update_is_joined_with_what_readers_were_given_meanwhile_another_way(editor, now, time_machine):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    Article.objects.update(deck="Given meanwhile")
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (1, [])
    assert (fresh(article).headline, fresh(article).deck) == ("Planned headline", "Given meanwhile")


def test_update_that_clashes_with_what_readers_were_given_meanwhile_is_held(editor, now, time_machine):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    Article.objects.update(headline="Given meanwhile")
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])
    assert fresh(article).headline == "Given meanwhile"
    assert change_of(article).is_held


def test_update_that_breaks_down_leaves_the_others_and_is_tried_again(editor, now, time_machine, monkeypatch):
    broken, sound = drafted(editor), drafted(editor)
    for article in (broken, sound):
        plan(article, now + HOUR, editor)
    from articles.services import schedule

    bring_out = schedule.bring_out

    def breaks(article, *args, **kwargs):
        bring_out(article, *args, **kwargs)
        if article.pk == broken.pk:
            raise RuntimeError("Out of order.")

    monkeypatch.setattr(schedule, "bring_out", breaks)
    time_machine.move_to(now + HOUR, tick=False)
    made, [fault] = make_due_changes()
    assert made == 1
    assert "Out of order." in fault
    assert (fresh(broken).headline == "Planned headline", fresh(sound).headline) == (False, "Planned headline")
    monkeypatch.undo()
    assert make_due_changes() == (1, [])


# Fixes of what readers see


def test_fix_is_public_at_once_and_the_draft_and_the_planned_update_have_it_too(editor, now, time_machine):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    save(article, editor, conclusion="<p>Later.</p>")
    fixed = fix(article, editor, deck="Fixed deck")
    assert (fresh(article).deck, fresh(article).headline == "Planned headline") == ("Fixed deck", False)
    assert fresh(article).modified_at == now
    draft = newest_draft(fresh(article)).content["article"]
    assert (draft["deck"], draft["headline"], draft["conclusion"]) == (
        "Fixed deck",
        "Planned headline",
        "<p>Later.</p>",
    )
    assert (fixed.moved, fixed.held, fixed.aside) == (change_of(article), None, None)
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (1, [])
    article = fresh(article)
    assert (article.deck, article.headline, article.conclusion) == ("Fixed deck", "Planned headline", "")
    assert newest_draft(article).content["article"]["conclusion"] == "<p>Later.</p>"


def test_fix_that_clashes_is_public_and_holds_the_update_until_the_draft_is_settled(editor, now, time_machine):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    fixed = fix(article, editor, headline="Fixed headline")
    assert fresh(article).headline == "Fixed headline"
    change = change_of(article)
    assert (change.is_held, fixed.held) == (True, change)
    assert "plan the update again" in change.fault
    assert newest_draft(fresh(article)) is None
    assert list(article.snapshots.unsettled()) == [fixed.aside]
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])
    key = f"article-{article.pk}-headline"
    settle_work(fixed.aside, {key: "mine"}, seen=digest(take(article.pk)), by=editor)
    plan(article, now + 2 * HOUR, editor)
    time_machine.move_to(now + 2 * HOUR, tick=False)
    assert make_due_changes() == (1, [])
    assert fresh(article).headline == "Planned headline"


def test_fix_that_clashes_only_with_what_is_planned_holds_it_and_goes_into_the_draft(editor, now):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    save(article, editor, headline="Fixed headline")
    fixed = fix(article, editor, headline="Fixed headline")
    assert (fixed.held, fixed.aside) == (change_of(article), None)
    assert newest_draft(fresh(article)).content["article"]["headline"] == "Fixed headline"


def test_fix_that_clashes_only_with_what_was_saved_since_sets_that_aside_and_the_update_goes_out(
    editor, now, time_machine
):
    article = drafted(editor)
    plan(article, now + HOUR, editor)
    save(article, editor, deck="Later deck")
    fixed = fix(article, editor, deck="Fixed deck")
    assert fixed.aside.content["article"]["deck"] == "Later deck"
    assert fixed.moved
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (1, [])
    assert (fresh(article).headline, fresh(article).deck) == ("Planned headline", "Fixed deck")


def test_fix_without_any_draft_is_a_publication(editor, now):
    article = ArticleFactory(published=True)
    fixed = fix(article, editor, deck="Fixed deck")
    assert (fixed.version.kind, fresh(article).deck) == (SnapshotKind.PUBLISHED, "Fixed deck")
    assert newest_draft(fresh(article)) is None


def test_fix_that_changes_nothing_leaves_everything_as_it_is(editor, now):
    article = drafted(editor)
    before = article.snapshots.count()
    assert fix(article, editor).version is None
    assert (article.snapshots.count(), bool(newest_draft(article))) == (before, True)


def test_two_fixes_of_different_places_are_both_public(editor, now):
    article = drafted(editor)
    base = take(article.pk)
    fix(article, editor, deck="Fixed deck")
    second = base | {"article": base["article"] | {"conclusion": "<p>Fixed.</p>"}}
    publish_fix(article.pk, second, base=digest(base), by=editor)
    assert (fresh(article).deck, fresh(article).conclusion) == ("Fixed deck", "<p>Fixed.</p>")


def test_second_fix_of_the_same_place_is_set_aside_and_not_public(editor, now):
    article = drafted(editor)
    base = take(article.pk)
    fix(article, editor, deck="Fixed deck")
    second = base | {"article": base["article"] | {"deck": "Fixed otherwise"}}
    fixed = publish_fix(article.pk, second, base=digest(base), by=editor)
    assert (len(fixed.clashes), fresh(article).deck) == (1, "Fixed deck")
    assert list(article.snapshots.unsettled()) == [fixed.version]


def test_fix_that_the_gate_refuses_is_not_public(editor, now):
    article = drafted(editor)
    with pytest.raises(NotReady):
        fix(article, editor, lead_photo=str(PhotoFactory(credit="").pk))
    assert fresh(article).lead_photo is None


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_fix_of_what_is_not_live_is_refused(editor, now, state):
    article = ArticleFactory(**({} if state == "draft" else {state: True}))
    with pytest.raises(WrongState):
        fix(article, editor, deck="Fixed deck")


# Packages


def test_package_of_drafts_comes_out_by_the_clock_at_one_instant(editor, now, time_machine):
    articles = ArticleFactory.create_batch(3)
    package_of(articles, now + HOUR, editor)
    assert not ScheduledChange.objects.exists()
    time_machine.move_to(now + HOUR - SECOND, tick=False)
    assert Article.objects.published(timezone.now()).count() == 0
    time_machine.move_to(now + HOUR, tick=False)
    assert Article.objects.published(timezone.now()).count() == 3


def test_package_with_an_update_comes_out_with_one_run_and_not_before(editor, now, time_machine):
    articles = [ArticleFactory(), drafted(editor), ArticleFactory()]
    package_of(articles, now + HOUR, editor)
    time_machine.move_to(now + HOUR, tick=False)
    assert states(articles, timezone.now()) == ["draft", "live", "draft"]
    assert make_due_changes() == (3, [])
    assert states(articles, timezone.now()) == ["live"] * 3
    assert fresh(articles[1]).headline == "Planned headline"
    assert len({fresh(article).modified_at for article in articles}) == 1


def test_package_leaves_out_what_was_saved_of_a_draft_after_it_was_planned(editor, now, time_machine):
    first, update = ArticleFactory(headline="Planned"), drafted(editor)
    package_of([first, update], now + HOUR, editor)
    later = save(first, editor, headline="Later")
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    assert (fresh(first).headline, newest_draft(fresh(first)).digest) == ("Planned", later)


def test_package_of_which_one_cannot_come_out_is_held_whole_with_a_sentence_for_each(editor, now, time_machine):
    photo = PhotoFactory()
    articles = [ArticleFactory(lead_photo=photo), drafted(editor)]
    before = [take(article.pk) for article in articles]
    package_of(articles, now + HOUR, editor)
    type(photo).objects.update(credit="")
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])
    assert states(articles, timezone.now()) == ["draft", "live"]
    assert [take(article.pk) for article in articles] == before
    faults = [change_of(article).fault for article in articles]
    assert "lacks alternative text or credit" in faults[0]
    assert faults[1] == "It waits for the others of its package."
    assert Mail.objects.count() == 1


def test_package_of_which_a_plan_is_missing_is_held_and_says_whose(editor, now, time_machine):
    articles = [ArticleFactory(headline="Without a plan"), drafted(editor)]
    package_of(articles, now + HOUR, editor)
    ScheduledChange.objects.filter(article=articles[0]).delete()
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])
    assert change_of(articles[1]).fault == "Nothing is planned any more for “Without a plan”."
    assert fresh(articles[1]).headline != "Planned headline"


def test_held_package_planned_again_comes_out(editor, now, time_machine):
    photo = PhotoFactory()
    articles = [ArticleFactory(lead_photo=photo), drafted(editor)]
    package = package_of(articles, now + HOUR, editor)
    type(photo).objects.update(credit="")
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    type(photo).objects.update(credit="Ada Example")
    package_of(articles, now + 2 * HOUR, editor, package=package)
    time_machine.move_to(now + 2 * HOUR, tick=False)
    assert make_due_changes() == (2, [])


def test_fix_that_clashes_with_a_member_holds_the_whole_package(editor, now):
    articles = [ArticleFactory(), drafted(editor)]
    package_of(articles, now + HOUR, editor)
    fix(articles[1], editor, headline="Fixed headline")
    assert [change_of(article).is_held for article in articles] == [True, True]


def test_package_takes_no_article_out_of_its_own_plan(editor, now):
    articles = [ArticleFactory(), drafted(editor)]
    plan(articles[1], now + 2 * HOUR, editor)
    with pytest.raises(NotReadyTogether) as refusal:
        package_of(articles, now + HOUR, editor)
    assert refusal.value.faults == {articles[1].pk: ["An update of it is planned by itself. Cancel that first."]}
    assert change_of(articles[1]).at == now + 2 * HOUR


def test_package_is_planned_only_if_all_are_ready(editor, now):
    articles = [ArticleFactory(), ArticleFactory(lead_photo=PhotoFactory(credit="")), ArticleFactory(published=True)]
    with pytest.raises(NotReadyTogether) as refusal:
        package_of(articles, now + HOUR, editor)
    assert list(refusal.value.faults) == [articles[1].pk, articles[2].pk]
    assert states(articles, now) == ["draft", "draft", "live"]
    assert not any(fresh(article).package for article in articles)


@pytest.mark.parametrize("kind", ["clock", "job"])
def test_member_is_not_published_withdrawn_unscheduled_or_deleted_on_its_own(chief, now, kind):
    first, other = ArticleFactory(), ArticleFactory() if kind == "clock" else drafted(chief)
    package_of([first, other], now + HOUR, chief)
    steps = [
        lambda: publish_article(first, by=chief),
        lambda: move_publication(first, at=now + 2 * HOUR, by=chief),
        lambda: cancel_publication(first, by=chief),
        lambda: withdraw_article(other, by=chief),
        lambda: retract_article(other, reason="Made up.", by=chief),
        lambda: cancel_update(other, by=chief),
        lambda: move_update(other, at=now + 2 * HOUR, time_zone="UTC", by=chief),
        lambda: discard_draft(other, seen=digest(newest_content(other)), by=chief),
    ]
    if kind == "job":
        steps.append(lambda: delete_article(first, by=chief))
    for step in steps:
        with pytest.raises(WrongState, match="package “Together”"):
            step()


@pytest.mark.parametrize("kind", ["clock", "job"])
def test_article_taken_out_is_what_it_was_and_the_others_still_come_out(chief, now, time_machine, kind):
    gone, first = ArticleFactory(), ArticleFactory()
    other = ArticleFactory() if kind == "clock" else drafted(chief)
    package = package_of([gone, first, other], now + HOUR, chief)
    package_of([first, other], now + HOUR, chief, package=package)
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    assert states([gone, first, other], timezone.now()) == ["draft", "live", "live"]
    assert fresh(gone).package is None
    publish_article(gone, by=chief)


def test_package_goes_from_the_clock_to_the_job_and_back_with_its_texts(editor, now, time_machine):
    first, update = ArticleFactory(headline="Planned"), drafted(editor)
    package = package_of([first], now + HOUR, editor)
    later = save(first, editor, headline="Later")
    package_of([first, update], now + HOUR, editor, package=package)
    assert (fresh(first).state(now), fresh(first).headline) == (ArticleState.DRAFT, "Later")
    assert content_in(change_of(first).version)["article"]["headline"] == "Planned"
    package_of([first], now + HOUR, editor, package=package)
    assert (fresh(first).state(now), fresh(first).headline) == (ArticleState.SCHEDULED, "Planned")
    assert newest_draft(fresh(first)).digest == later
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])
    assert states([first, update], timezone.now()) == ["live", "live"]
    assert fresh(update).headline != "Planned headline"


@pytest.mark.parametrize("kind", ["clock", "job"])
def test_newest_text_of_a_member_comes_out_where_that_is_chosen(editor, now, time_machine, kind):
    first = ArticleFactory(headline="Planned")
    articles = [first, ArticleFactory() if kind == "clock" else drafted(editor)]
    package = package_of(articles, now + HOUR, editor)
    save(first, editor, headline="Later")
    package_of(articles, now + HOUR, editor, package=package, newest=[first.pk])
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    assert (fresh(first).headline, newest_draft(fresh(first))) == ("Later", None)


@pytest.mark.parametrize("kind", ["clock", "job"])
def test_dissolved_package_leaves_drafts_and_what_is_live(editor, now, time_machine, kind):
    articles = [ArticleFactory(), ArticleFactory() if kind == "clock" else drafted(editor)]
    before = states(articles, now)
    dissolve_package(package_of(articles, now + HOUR, editor), by=editor)
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (0, [])
    assert states(articles, timezone.now()) == before


@pytest.mark.parametrize("kind", ["clock", "job"])
def test_package_that_is_out_is_neither_planned_anew_nor_dissolved(editor, now, time_machine, kind):
    articles = [ArticleFactory(), ArticleFactory() if kind == "clock" else drafted(editor)]
    package = package_of(articles, now + HOUR, editor)
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    with pytest.raises(WrongState, match="out already"):
        package_of(articles, now + 2 * HOUR, editor, package=package)
    with pytest.raises(WrongState, match="out already"):
        dissolve_package(package, by=editor)


def test_update_is_planned_on_its_own_after_its_package_is_out(editor, now, time_machine):
    articles = [ArticleFactory(), drafted(editor)]
    package_of(articles, now + HOUR, editor)
    time_machine.move_to(now + HOUR, tick=False)
    make_due_changes()
    save(articles[1], editor, headline="Once more")
    plan(articles[1], now + 2 * HOUR, editor)
    time_machine.move_to(now + 2 * HOUR, tick=False)
    assert make_due_changes() == (1, [])
    assert fresh(articles[1]).headline == "Once more"


def test_record_that_was_merged_meanwhile_leaves_no_draft_behind(chief, now, time_machine):
    gone, kept = SpeakerFactory.create_batch(2)
    draft, live = ArticleFactory(), ArticleFactory(published=True)
    for article in (draft, live):
        PositionFactory(takeaway__article=article, speaker=gone)
    save(live, chief, headline="Planned headline")
    package_of([draft, live], now + HOUR, chief)
    merge_records(gone, kept, taking=(), seen=state_of(gone, kept), by=chief)
    time_machine.move_to(now + HOUR, tick=False)
    assert make_due_changes() == (2, [])
    assert [newest_draft(fresh(article)) for article in (draft, live)] == [None, None]
    assert set(Position.objects.values_list("speaker", flat=True)) == {kept.pk}


@pytest.mark.parametrize("count", [0, 21])
def test_package_has_at_least_one_article_and_at_most_twenty(editor, now, count):
    with pytest.raises(WrongState, match="at most 20"):
        package_of(ArticleFactory.build_batch(count), now + HOUR, editor)


def test_nobody_without_the_permission_plans_anything(writer, chief, now):
    article, live = ArticleFactory(created_by=writer), drafted(chief)
    scheduled = ArticleFactory(scheduled=True)
    steps = [
        lambda: publish_article(article, at=now + HOUR, by=writer),
        lambda: plan(live, now + HOUR, writer),
        lambda: move_update(live, at=now + HOUR, time_zone="UTC", by=writer),
        lambda: cancel_update(live, by=writer),
        lambda: move_publication(scheduled, at=now + HOUR, by=writer),
        lambda: cancel_publication(scheduled, by=writer),
        lambda: cancel_withdrawal(live, by=writer),
        lambda: fix(live, writer, deck="Forged"),
        lambda: package_of([article], now + HOUR, writer),
    ]
    for step in steps:
        with pytest.raises(PermissionDenied):
            step()
