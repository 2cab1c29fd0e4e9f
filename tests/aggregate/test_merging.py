"""Joining two edits: nothing is lost and nothing wins silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.aggregate.content import SETS, takeaway_of
from articles.aggregate.merging import merge
from articles.aggregate.order import page_order
from articles.aggregate.unit import FIELDS, UNITS, records_of
from tests.aggregate.contents import UNHURRIED, added, article, changed, contents, edited, edits, moved, without
from tests.copy.effort import PLAINLY_LINEAR, ratio_of_times

BASE = article(
    (
        "first",
        {"heading": "First", "topics": ["peace"], "positions": {"ada": {"quote": "Yes."}, "bea": {"quote": "No."}}},
    ),
    (
        "second",
        {"heading": "Second", "topics": ["energy"], "positions": {"cleo": {"quote": "Why?", "responds_to": "ada"}}},
    ),
    ("third", {"heading": "Third"}),
    headline="Headline",
    topics=["energy"],
)


def keys(merged):
    return [clash.key for clash in merged.clashes]


# What holds whatever the edits


@UNHURRIED
@given(edits())
def test_text_of_each_unit_of_both_sides_is_kept_or_clashes(edited_by_two):
    base, theirs, mine = edited_by_two
    merged = merge(base, theirs, mine)
    clashing = {(clash.record, clash.pk): clash.unit for clash in merged.clashes}
    for side in (theirs, mine):
        for identity, fields in changed_units(base, side):
            assert keeps(merged, side, identity, fields), (identity, fields, clashing)


def changed_units(base, side):
    before = records_of(base)
    for identity, now in records_of(side).items():
        for fields in UNITS[identity[0]].values():
            if any(identity not in before or now[name] != before[identity][name] for name in fields):
                yield identity, fields


def keeps(merged, side, identity, fields):
    now = records_of(merged.content).get(identity)
    wanted = records_of(side)[identity]
    if now and all(now[name] == wanted[name] for name in fields):
        return True
    if now and fields == ("responds_to",) and wanted["responds_to"] not in merged.content["positions"]:
        return now["responds_to"] is None
    return any(
        ((clash.record, clash.pk) == identity and set(fields) <= set(clash.fields))
        or (clash.unit == "deleted" and takeaway_of(side).get(identity[1]) == clash.pk)
        for clash in merged.clashes
    )


@UNHURRIED
@given(edits())
def test_topic_and_author_that_one_side_added_is_kept_or_its_record_clashes(edited_by_two):
    base, theirs, mine = edited_by_two
    merged = merge(base, theirs, mine)
    before, now, asked = records_of(base), records_of(merged.content), {clash.pk for clash in merged.clashes}
    for side in (theirs, mine):
        for identity, fields in records_of(side).items():
            for name in SETS.intersection(FIELDS[identity[0]]):
                more = set(fields[name]) - set(before.get(identity, {}).get(name, ()))
                assert identity[1] in asked or not more or more <= set(now[identity][name])


@UNHURRIED
@given(edits())
def test_what_neither_side_deleted_is_still_there(edited_by_two):
    base, theirs, mine = edited_by_two
    both = records_of(theirs).keys() & records_of(mine).keys()
    assert both <= records_of(merge(base, theirs, mine).content).keys()


@UNHURRIED
@given(contents(), st.data())
def test_same_edit_twice_and_edit_of_one_side_are_taken_as_they_are(base, data):
    mine = data.draw(edited(base))
    for theirs, own in [(mine, mine), (base, mine), (mine, base)]:
        merged = merge(base, theirs, own)
        assert (merged.content, merged.clashes) == (mine, [])


@UNHURRIED
@given(edits(), st.sampled_from(["mine", "theirs", None]), st.data())
def test_result_is_well_formed_whatever_is_chosen(edited_by_two, choice, data):
    _base, theirs, mine = edited_by_two
    whole = data.draw(st.sets(st.sampled_from(sorted(records_of(theirs) | records_of(mine)))))
    merged = merge(*edited_by_two, whole=whole)
    content = merge(*edited_by_two, dict.fromkeys(keys(merged), choice), whole=whole).content
    assert sorted(content["article"]["takeaways"]) == sorted(content["takeaways"])
    under = [key for fields in content["takeaways"].values() for key in fields["positions"]]
    assert sorted(under) == sorted(content["positions"])
    answered = {fields["responds_to"] for fields in content["positions"].values()}
    assert answered <= {None, "", "elsewhere", *content["positions"]}
    assert len(page_order(content)) == len(records_of(content))


@UNHURRIED
@given(edits(), st.sampled_from(["mine", "theirs"]))
def test_choice_for_everything_leaves_nothing_to_settle(edited_by_two, choice):
    assert merge(*edited_by_two, dict.fromkeys(keys(merge(*edited_by_two)), choice)).clashes == []


@UNHURRIED
@given(edits(), st.data())
def test_choosing_settles_what_is_chosen_and_asks_for_the_rest(edited_by_two, data):
    asked = keys(merge(*edited_by_two))
    chosen = data.draw(st.dictionaries(st.sampled_from(asked), st.sampled_from(["mine", "theirs"]))) if asked else {}
    assert keys(merge(*edited_by_two, chosen)) == [key for key in asked if key not in chosen]


@UNHURRIED
@given(edits())
def test_sides_are_treated_alike(edited_by_two):
    base, theirs, mine = edited_by_two
    there, back = merge(base, theirs, mine), merge(base, mine, theirs)
    assert {clash.key: clash.theirs for clash in there.clashes} == {clash.key: clash.mine for clash in back.clashes}
    if not there.clashes:
        assert there.content["positions"] == back.content["positions"]
        assert takeaway_of(there.content) == takeaway_of(back.content)


@UNHURRIED
@given(edits())
def test_same_edits_give_the_same_result(edited_by_two):
    assert merge(*edited_by_two) == merge(*edited_by_two)


@UNHURRIED
@given(contents(), st.data())
def test_nothing_is_lost_where_the_content_before_is_not_known(base, data):
    theirs, mine = data.draw(edited(base)), data.draw(edited(base))
    merged = merge({"article": {"takeaways": []}, "takeaways": {}, "positions": {}}, theirs, mine)
    assert records_of(merged.content).keys() == records_of(theirs).keys() | records_of(mine).keys()
    assert merge({"article": {"takeaways": []}, "takeaways": {}, "positions": {}}, mine, mine).clashes == []


# Units


def joined(theirs, mine, choices=None, **options):
    merged = merge(BASE, theirs, mine, choices, **options)
    assert merged.clashes == []
    return merged.content


def the_clash(theirs, mine, **options):
    [clash] = merge(BASE, theirs, mine, **options).clashes
    return clash


def test_different_fields_of_one_record_join():
    content = joined(changed(BASE, "first", heading="Theirs"), changed(BASE, "first", body="Mine"))
    assert (content["takeaways"]["first"]["heading"], content["takeaways"]["first"]["body"]) == ("Theirs", "Mine")


def test_one_field_changed_twice_clashes_and_theirs_stands_meanwhile():
    theirs, mine = changed(BASE, "article", headline="Theirs"), changed(BASE, "article", headline="Mine")
    merged = merge(BASE, theirs, mine)
    [clash] = merged.clashes
    assert (clash.record, clash.pk, clash.unit, clash.fields) == ("article", "article", "headline", ("headline",))
    assert [side["headline"] for side in (clash.base, clash.theirs, clash.mine)] == ["Headline", "Theirs", "Mine"]
    assert merged.content["article"]["headline"] == "Theirs"


@pytest.mark.parametrize("unit", ["who", "words", "stance", "figure"])
def test_fields_that_belong_together_clash_as_one(unit):
    first, *_others, last = UNITS["position"][unit]
    clash = the_clash(changed(BASE, "ada", **{first: "theirs"}), changed(BASE, "ada", **{last: "mine"}))
    assert (clash.unit, set(clash.fields)) == (unit, set(UNITS["position"][unit]))
    assert (clash.theirs[first], clash.theirs[last]) == ("theirs", clash.base[last])


def test_every_field_is_in_one_unit_or_a_set():
    for record, fields in FIELDS.items():
        grouped = [name for names in UNITS[record].values() for name in names]
        assert sorted([*grouped, *SETS.intersection(fields)]) == sorted(fields)


def test_topics_of_both_sides_join():
    content = joined(
        changed(BASE, "first", topics=["economy", "peace"]),
        changed(BASE, "first", topics=["energy"]),
    )
    assert content["takeaways"]["first"]["topics"] == ["economy", "energy"]


def test_field_unknown_to_a_side_counts_as_unchanged():
    theirs, mine = changed(BASE, "first", heading="Theirs"), changed(BASE, "first", body="Mine")
    del theirs["takeaways"]["first"]["body"], mine["takeaways"]["first"]["heading"]
    content = joined(theirs, mine)
    assert (content["takeaways"]["first"]["heading"], content["takeaways"]["first"]["body"]) == ("Theirs", "Mine")


@pytest.mark.parametrize(("theirs", "clashes"), [("New", 0), ("Other", 1)])
def test_field_unknown_before_clashes_only_if_it_differs(theirs, clashes):
    base = changed(BASE, "first")
    del base["takeaways"]["first"]["body"]
    merged = merge(base, changed(BASE, "first", body=theirs), changed(BASE, "first", body="New"))
    assert len(merged.clashes) == clashes


# Orders and places


def takeaways(*order):
    return changed(BASE, "article", takeaways=list(order))


def test_order_that_one_side_changed_holds_around_what_the_other_added():
    theirs, mine = takeaways("third", "first", "second"), added(BASE, "new", place=1)
    assert joined(theirs, mine)["article"]["takeaways"] == ["third", "first", "new", "second"]
    assert joined(mine, theirs)["article"]["takeaways"] == ["third", "first", "new", "second"]


def test_what_both_add_at_one_place_is_there_from_both():
    content = joined(added(BASE, "theirs", place=3), added(BASE, "mine", place=3))
    assert content["article"]["takeaways"][:3] == ["first", "second", "third"]
    assert sorted(content["article"]["takeaways"][3:]) == ["mine", "theirs"]


def test_order_changed_twice_clashes_as_a_list():
    clash = the_clash(takeaways("second", "first", "third"), takeaways("first", "third", "second"))
    assert (clash.unit, clash.fields, clash.mine) == (
        "order",
        ("takeaways",),
        {"takeaways": ["first", "third", "second"]},
    )


def test_same_new_order_twice_is_no_clash():
    order = takeaways("second", "first", "third")
    assert joined(order, added(order, "new", place=3))["article"]["takeaways"] == ["second", "first", "third", "new"]


def test_order_of_positions_belongs_to_the_takeaway():
    theirs = changed(added(BASE, "dora", "first", 2), "first", positions=["dora", "bea", "ada"])
    mine = changed(added(BASE, "eve", "first", 2), "first", positions=["bea", "eve", "ada"])
    content = joined(theirs, mine)
    assert [key for key in content["takeaways"]["first"]["positions"] if key in ("ada", "bea")] == ["bea", "ada"]
    clash = the_clash(theirs, changed(added(theirs, "eve", "first"), "first", positions=["ada", "eve", "dora", "bea"]))
    assert (clash.record, clash.pk, clash.unit, clash.fields) == ("takeaway", "first", "order", ("positions",))


def test_position_moved_by_one_and_edited_by_the_other_is_both():
    content = joined(moved(BASE, "ada", "second"), changed(BASE, "ada", paraphrase="Mine"))
    assert content["takeaways"]["first"]["positions"] == ["bea"]
    assert content["takeaways"]["second"]["positions"] == ["ada", "cleo"]
    assert content["positions"]["ada"]["paraphrase"] == "Mine"


def test_position_moved_to_two_takeaways_clashes():
    clash = the_clash(moved(BASE, "ada", "second"), moved(BASE, "ada", "third"))
    assert (clash.record, clash.pk, clash.unit) == ("position", "ada", "place")
    sides = [clash.base, clash.theirs, clash.mine]
    assert sides == [{"takeaway": "first"}, {"takeaway": "second"}, {"takeaway": "third"}]


# Deleting


def test_what_one_side_deleted_and_nobody_touched_is_gone():
    content = joined(without(BASE, "third"), without(BASE, "bea"))
    assert content["article"]["takeaways"] == ["first", "second"]
    assert sorted(content["positions"]) == ["ada", "cleo"]


def test_deleted_on_both_sides_is_no_clash():
    assert joined(without(BASE, "first"), without(BASE, "first")) == without(BASE, "first")


@pytest.mark.parametrize(
    "edit",
    [
        changed(BASE, "second", heading="Edited"),
        changed(BASE, "second", topics=["peace"]),
        changed(BASE, "cleo", quote="Edited"),
        added(BASE, "new", "second"),
        moved(BASE, "ada", "second"),
    ],
    ids=["edited", "topic", "position edited", "position added", "position moved there"],
)
def test_takeaway_deleted_against_work_on_it_clashes_once(edit):
    clash = the_clash(without(BASE, "second"), edit)
    assert (clash.record, clash.pk, clash.unit, clash.theirs) == ("takeaway", "second", "deleted", None)
    assert joined(without(BASE, "second"), edit, {clash.key: "mine"}) == edit
    gone = joined(without(BASE, "second"), edit, {clash.key: "theirs"})
    assert sorted(gone["positions"]) == ["ada", "bea"]


@pytest.mark.parametrize(
    "edit",
    [changed(BASE, "ada", stance="opposes"), moved(BASE, "ada", "third")],
    ids=["edited", "moved"],
)
def test_position_deleted_against_work_on_it_clashes(edit):
    clash = the_clash(edit, without(BASE, "ada"))
    assert (clash.record, clash.pk, clash.unit, clash.mine) == ("position", "ada", "deleted", None)
    assert joined(edit, without(BASE, "ada"), {clash.key: "theirs"}) == edit
    assert "ada" not in joined(edit, without(BASE, "ada"), {clash.key: "mine"})["positions"]


def test_takeaway_emptied_and_deleted_leaves_what_was_moved_out_with_its_edits():
    mine = without(moved(moved(BASE, "ada", "second"), "bea", "third"), "first")
    content = joined(changed(BASE, "ada", quote="Theirs"), mine)
    assert content["positions"]["ada"]["quote"] == "Theirs"
    assert content["article"]["takeaways"] == ["second", "third"]


def test_takeaway_comes_back_where_a_position_would_have_no_place():
    theirs = without(moved(moved(BASE, "ada", "second"), "bea", "third"), "first")
    mine = without(changed(BASE, "cleo", takeaway="none"), "second")
    merged = merge(BASE, theirs, mine, {"takeaway-second-deleted": "mine"})
    assert merged.content["takeaways"]["first"]["positions"] == ["ada"]


def test_response_to_what_is_deleted_is_none_any_more():
    content = joined(without(BASE, "ada"), changed(BASE, "cleo", quote="Mine"))
    assert (content["positions"]["cleo"]["responds_to"], content["positions"]["cleo"]["quote"]) == (None, "Mine")


def test_response_to_another_article_stays():
    content = joined(changed(BASE, "cleo", responds_to="elsewhere"), changed(BASE, "ada", quote="Mine"))
    assert content["positions"]["cleo"]["responds_to"] == "elsewhere"


# Choosing


def test_text_edited_from_both_takes_the_place_of_either():
    theirs, mine = changed(BASE, "ada", quote="Theirs", locator="1"), changed(BASE, "ada", quote="Mine", locator="2")
    content = joined(theirs, mine, {"position-ada-words": {"quote": "Both", "headline": "forged"}})
    assert (content["positions"]["ada"]["quote"], content["positions"]["ada"]["locator"]) == ("Both", "1")
    assert "headline" not in content["positions"]["ada"]


def test_order_and_place_can_be_edited_too():
    theirs, mine = takeaways("second", "first", "third"), takeaways("first", "third", "second")
    content = joined(theirs, mine, {"article-article-order": {"takeaways": ["third", "second", "third", "gone"]}})
    assert content["article"]["takeaways"] == ["third", "second", "first"]
    content = joined(
        moved(BASE, "ada", "second"), moved(BASE, "ada", "third"), {"position-ada-place": {"takeaway": "first"}}
    )
    assert content["takeaways"]["first"]["positions"] == ["ada", "bea"]


def test_position_put_where_it_never_stood_stands_last():
    base = added(added(BASE, "fourth"), "dora", "fourth")
    choice = {"position-ada-place": {"takeaway": "fourth"}}
    merged = merge(base, moved(base, "ada", "second"), moved(base, "ada", "third"), choice)
    assert merged.content["takeaways"]["fourth"]["positions"] == ["dora", "ada"]


def test_choice_for_what_does_not_clash_is_ignored():
    mine = changed(BASE, "first", heading="Mine")
    assert joined(BASE, mine, {"takeaway-first-heading": "theirs", "nothing": "mine"}) == mine


def test_unknown_choice_settles_nothing():
    theirs, mine = changed(BASE, "first", heading="Theirs"), changed(BASE, "first", heading="Mine")
    assert keys(merge(BASE, theirs, mine, {"takeaway-first-heading": "ours"})) == ["takeaway-first-heading"]


# Records that cannot be joined from two sides


def test_record_asked_for_as_a_whole_clashes_over_all_that_either_changed():
    theirs, mine = changed(BASE, "ada", quote=""), changed(BASE, "ada", paraphrase="", stance="opposes")
    clash = the_clash(theirs, mine, whole=[("position", "ada")])
    assert clash.unit == "whole"
    assert {"quote", "stance"} <= set(clash.fields)
    assert "speaker" not in clash.fields
    assert joined(theirs, mine, {clash.key: "mine"}, whole=[("position", "ada")]) == mine


def test_record_that_only_one_side_changed_is_asked_for_as_a_whole_too():
    clash = the_clash(BASE, changed(BASE, "ada", speaker="gone"), whole=[("position", "ada")])
    assert (clash.fields, clash.mine) == (("speaker",), {"speaker": "gone"})


def test_record_of_one_side_asked_for_as_a_whole_can_be_left_out_or_mended():
    mine, whole = added(BASE, "new", "first", quote="Mine", speaker="gone"), [("position", "new")]
    clash = the_clash(BASE, mine, whole=whole)
    assert (clash.theirs, clash.mine["quote"]) == (None, "Mine")
    assert joined(BASE, mine, {clash.key: "theirs"}, whole=whole) == BASE
    assert joined(BASE, mine, {clash.key: {"speaker": "found"}}, whole=whole)["positions"]["new"] == {
        **mine["positions"]["new"],
        "speaker": "found",
    }


def test_clashes_stand_in_the_order_of_the_page():
    names = ["article", "first", "bea", "second", "cleo"]
    theirs = mine = BASE
    for name in reversed(names):
        field = {"article": "deck", "first": "body", "second": "body"}.get(name, "paraphrase")
        theirs, mine = changed(theirs, name, **{field: "Theirs"}), changed(mine, name, **{field: "Mine"})
    assert [clash.pk for clash in merge(BASE, theirs, mine).clashes] == names


def test_time_grows_with_the_length():
    def work(size):
        takeaways = [(f"t{n}", {"positions": {f"p{n}-{each}": {} for each in range(5)}}) for n in range(size)]
        base = article(*takeaways)
        theirs = changed(base, "article", takeaways=base["article"]["takeaways"][::-1])
        merge(base, theirs, changed(base, "t0", heading="Mine"))

    assert ratio_of_times(work, 60) < PLAINLY_LINEAR
