from hypothesis import given
from hypothesis import strategies as st

from articles.aggregate.difference import Change, FieldChange, diff
from articles.aggregate.unit import records_of
from tests.aggregate.contents import UNHURRIED, added, article, changed, contents, edited, moved, without
from tests.copy.effort import PLAINLY_LINEAR, ratio_of_times

OLD = article(
    ("first", {"heading": "First", "positions": {"ada": {"quote": "Yes."}, "bea": {}}}),
    ("second", {"heading": "Second", "positions": {"cleo": {}}}),
    ("third", {"heading": "Third"}),
)


@UNHURRIED
@given(contents(), st.data())
def test_there_is_a_difference_exactly_where_contents_differ(old, data):
    new = data.draw(edited(old))
    assert (diff(old, new) == []) == (old == new)


@UNHURRIED
@given(contents(), st.data())
def test_each_record_is_named_once_and_by_what_became_of_it(old, data):
    new = data.draw(edited(old))
    changes = {(change.record, change.pk): change for change in diff(old, new)}
    assert len(changes) == len(diff(old, new))
    before, after = records_of(old), records_of(new)
    assert {key for key, change in changes.items() if change.kind == "added"} == after.keys() - before.keys()
    assert {key for key, change in changes.items() if change.kind == "removed"} == before.keys() - after.keys()


@UNHURRIED
@given(contents(), st.data())
def test_backwards_is_the_other_way_round(old, data):
    new = data.draw(edited(old))
    there, back = diff(old, new), diff(new, old)
    assert {(each.pk, field.name, str(field.old)) for each in there for field in each.fields} == {
        (each.pk, field.name, str(field.new)) for each in back for field in each.fields
    }


def test_changed_field_has_both_values():
    [change] = diff(OLD, changed(OLD, "first", heading="Other"))
    assert change == Change(
        "takeaway", "first", "kept", False, (1, ""), (1, ""), (FieldChange("heading", "First", "Other"),)
    )


def test_swap_of_takeaways_is_one_move_and_nothing_else():
    [change] = diff(OLD, changed(OLD, "article", takeaways=["second", "first", "third"]))
    assert (change.kind, change.moved, change.fields) == ("kept", True, ())
    assert sorted([change.old_place, change.new_place]) == [(1, ""), (2, "")]


def test_what_others_made_room_for_has_not_moved():
    changes = diff(OLD, added(OLD, "new", heading="New"))
    assert [(change.pk, change.kind, change.moved) for change in changes] == [("new", "added", False)]


def test_position_moved_to_another_takeaway_is_a_move_with_its_edits():
    [change] = diff(OLD, changed(moved(OLD, "ada", "second", 1), "ada", quote="No."))
    assert (change.record, change.pk, change.kind, change.moved) == ("position", "ada", "kept", True)
    assert (change.old_place, change.new_place) == ((1, "first"), (2, "second"))
    assert change.fields == (FieldChange("quote", "Yes.", "No."),)


def test_positions_of_a_takeaway_in_another_order_are_fewest_moves():
    old = added(OLD, "dora", "first", 2)
    [change] = diff(old, changed(old, "first", positions=["bea", "dora", "ada"]))
    assert (change.pk, change.moved) == ("ada", True)


def test_added_and_removed_record_shows_what_it_says_and_no_empty_fields():
    [gone] = diff(OLD, without(OLD, "ada"))
    assert (gone.kind, gone.old_place, gone.new_place) == ("removed", (1, "first"), None)
    assert gone.fields == (FieldChange("quote", "Yes.", None),)
    [come] = diff(without(OLD, "ada"), OLD)
    assert (come.kind, come.fields) == ("added", (FieldChange("quote", None, "Yes."),))


def test_changes_stand_in_the_order_of_the_page_and_the_removed_where_they_stood():
    new = without(changed(changed(OLD, "article", deck="New"), "third", heading="New"), "bea")
    new = changed(changed(new, "cleo", quote="New"), "second", body="New")
    assert [change.pk for change in diff(OLD, new)] == ["article", "bea", "second", "cleo", "third"]


def test_field_that_one_of_the_two_does_not_know_is_no_change():
    new = changed(OLD, "ada", locator="1")
    del new["positions"]["ada"]["figure_low"]
    [change] = diff(OLD, new)
    assert [field.name for field in change.fields] == ["locator"]


def test_time_grows_with_the_length():
    def work(size):
        old = article(*((f"t{n}", {"positions": {f"p{n}-{each}": {} for each in range(5)}}) for n in range(size)))
        diff(old, changed(old, "article", takeaways=old["article"]["takeaways"][::-1]))

    assert ratio_of_times(work, 100) < PLAINLY_LINEAR
