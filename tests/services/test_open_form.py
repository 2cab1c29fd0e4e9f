from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from articles.models import OpenForm
from articles.queries.open_form import SEEN_FOR
from articles.services import open_form as services
from articles.services.form_key import FormKey
from articles.services.open_form import (
    PATIENCE,
    PATIENCE_WITHOUT_TEXT,
    TooLong,
    delete_abandoned_forms,
    forget_open_form,
    keep_content,
    keep_text,
    open_form,
    see_form,
    throw_away,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(writer):
    return key_of(writer)


def key_of(user, **changes):
    return FormKey(uuid4(), user.pk, uuid4(), "/admin/articles/article/add/", "digest", **changes)


def sent(key=None, turn=1, **fields):
    data = QueryDict(mutable=True)
    data.update({"form_key": str(key or ""), "form_turn": str(turn), "csrfmiddlewaretoken": "secret"} | fields)
    return data


def kept(key):
    return OpenForm.objects.get(pk=key.form)


def text_in(key):
    return QueryDict(bytes(kept(key).data)).dict()


def is_seen(key):
    return kept(key).seen_at > timezone.now() - SEEN_FOR


def test_open_form_is_on_record_and_holds_no_text(key, writer):
    open_form(key)
    form = kept(key)
    assert (form.user, form.article_id, form.path, form.base) == (writer, key.article, key.path, "digest")
    assert (form.typed_at, bytes(form.data), is_seen(key)) == (None, b"", True)


def test_keep_text_keeps_what_was_typed_word_for_word_and_nothing_of_ours(key):
    words = {"headline": "  Ünfinished & <b>“so” ", "said_on": "not a date", "empty": ""}
    keep_text(key, sent(key, **words))
    assert text_in(key) == words
    assert kept(key).title == "Ünfinished & <b>“so”"


def test_keep_text_keeps_all_values_of_a_name_in_their_order(key):
    data = sent(key)
    data.setlist("position_order", ["b", "a", "c"])
    keep_text(key, data)
    assert QueryDict(bytes(kept(key).data)).getlist("position_order") == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"headline": "A headline", "paraphrase": "no"}, "A headline"),
        ({"headline": "", "paraphrase": "A paraphrase", "quote": "no"}, "A paraphrase"),
        ({"quote": "A quotation"}, "A quotation"),
        ({"deck": "A deck"}, ""),
        ({"headline": "word " * 100}, "word " * 38 + "word…"),
    ],
)
def test_keep_text_takes_as_title_what_it_is_known_by(key, fields, title):
    keep_text(key, sent(key, **fields))
    assert kept(key).title == title


def test_keep_text_without_nul_can_be_stored_anywhere(key):
    keep_text(key, sent(key, headline="a\0b %00 c"))
    assert text_in(key)["headline"] == "ab %00 c"


def test_keep_text_twice_keeps_the_later_one(key):
    keep_text(key, sent(key, turn=1, headline="First"))
    first = kept(key)
    keep_text(key, sent(key, turn=2, headline="Second"))
    assert text_in(key) == {"headline": "Second"}
    assert kept(key).typed_at > first.typed_at
    assert kept(key).opened_at == first.opened_at


def test_keep_text_that_arrives_late_does_not_replace_a_newer_one(key):
    keep_text(key, sent(key, turn=3, headline="Newer"))
    assert keep_text(key, sent(key, turn=2, headline="Older")) is None
    assert text_in(key) == {"headline": "Newer"}


@pytest.mark.parametrize("turn", ["", "-1", "²", "1.5", "9" * 20, "x"])
def test_keep_text_without_a_proper_count_is_kept_as_the_first(key, turn):
    assert keep_text(key, sent(key, turn=turn, headline="Text"))
    assert kept(key).turn == 0


def test_keep_text_that_is_too_long_is_refused_and_leaves_what_was_kept(key, monkeypatch):
    monkeypatch.setattr(services, "MOST", 50)
    keep_text(key, sent(key, headline="Short"))
    with pytest.raises(TooLong):
        keep_text(key, sent(key, turn=2, headline="Long" * 20))
    assert text_in(key) == {"headline": "Short"}


def test_keep_content_keeps_the_last_valid_state_beside_the_text(key):
    keep_text(key, sent(key, headline="Valid"))
    keep_content(key, {"article": {}})
    keep_text(key, sent(key, turn=2, headline=""))
    assert (kept(key).content, text_in(key)) == ({"article": {}}, {"headline": ""})


def test_see_form_makes_it_seen_again_until_it_is_left(key, time_machine):
    open_form(key)
    time_machine.move_to(timezone.now() + SEEN_FOR * 1.1)
    assert not is_seen(key)
    see_form(key)
    assert is_seen(key)
    see_form(key, has_left=True)
    assert not is_seen(key)


def test_see_form_that_is_not_on_record_any_more_records_it_again(key):
    see_form(key)
    assert is_seen(key)


def test_keep_text_on_leaving_keeps_it_and_counts_as_left(key):
    keep_text(key, sent(key, headline="Text"), has_left=True)
    assert (text_in(key), is_seen(key)) == ({"headline": "Text"}, False)


def test_forget_lets_go_of_the_text_and_of_what_arrives_late(key, writer):
    keep_text(key, sent(key, turn=1, headline="Text"))
    keep_content(key, {"article": {}})
    forget_open_form(sent(key, turn=3), by=writer)
    assert keep_text(key, sent(key, turn=2, headline="Late")) is None
    form = kept(key)
    assert (bytes(form.data), form.content, form.typed_at, is_seen(key)) == (b"", None, None, False)


def test_forget_does_not_hinder_text_typed_after_coming_back_to_the_page(key, writer):
    keep_text(key, sent(key, turn=1, headline="Text"))
    forget_open_form(sent(key, turn=2), by=writer)
    assert keep_text(key, sent(key, turn=3, headline="More"))


@pytest.mark.parametrize("forge", [lambda key: "", lambda key: f"x{key}"])
def test_forget_without_a_key_of_ours_does_nothing(key, writer, forge):
    keep_text(key, sent(key, headline="Text"))
    forget_open_form(sent(forge(key)), by=writer)
    assert text_in(key) == {"headline": "Text"}


def test_forget_by_somebody_else_does_nothing(key, other_writer):
    keep_text(key, sent(key, headline="Text"))
    forget_open_form(sent(key, turn=2), by=other_writer)
    assert text_in(key) == {"headline": "Text"}


@pytest.fixture
def carried(key, writer, time_machine):
    """The key of a form that went on with the text of another, which is `key`."""
    keep_text(key, sent(key, headline="Text"))
    time_machine.move_to(timezone.now() + timedelta(seconds=1))
    carried = key_of(writer, carried=key.form)
    open_form(carried)
    return carried


def test_text_that_another_form_went_on_with_goes_once_that_has_kept_it(key, carried):
    assert text_in(key)
    keep_text(carried, sent(carried, headline="Text"))
    assert list(OpenForm.objects.with_text()) == [kept(carried)]


def test_text_that_another_form_went_on_with_goes_once_that_is_saved(key, carried, writer):
    forget_open_form(sent(carried), by=writer)
    assert not OpenForm.objects.with_text().exists()


def test_text_typed_on_with_in_its_own_tab_stays_that_tabs(key, carried, time_machine):
    time_machine.move_to(timezone.now() + timedelta(seconds=1))
    keep_text(key, sent(key, turn=2, headline="Text and more"))
    keep_text(carried, sent(carried, headline="Text"))
    assert OpenForm.objects.with_text().count() == 2


def test_throw_away_deletes_the_own_text_only(key, writer, other_writer):
    keep_text(key, sent(key, headline="Text"))
    throw_away(kept(key), by=other_writer)
    assert text_in(key)
    throw_away(kept(key), by=writer)
    assert not OpenForm.objects.exists()


@pytest.mark.parametrize(
    ("has_text", "age", "is_left"),
    [
        (False, PATIENCE_WITHOUT_TEXT * 0.9, True),
        (False, PATIENCE_WITHOUT_TEXT * 1.1, False),
        (True, PATIENCE * 0.9, True),
        (True, PATIENCE * 1.1, False),
    ],
)
def test_forms_are_given_up_after_a_day_and_texts_after_thirty(key, time_machine, has_text, age, is_left):
    keep_text(key, sent(key, headline="Text")) if has_text else open_form(key)
    time_machine.move_to(timezone.now() + age)
    assert delete_abandoned_forms() == (not is_left)
    assert OpenForm.objects.exists() == is_left


def test_form_that_is_still_open_is_not_given_up(key, time_machine):
    keep_text(key, sent(key, headline="Text"))
    time_machine.move_to(timezone.now() + PATIENCE * 2)
    see_form(key)
    assert delete_abandoned_forms() == 0


def test_giving_up_takes_only_so_many_in_one_run(writer, time_machine, monkeypatch):
    monkeypatch.setattr(services, "A_RUN", 2)
    for _ in range(3):
        open_form(key_of(writer))
    time_machine.move_to(timezone.now() + PATIENCE_WITHOUT_TEXT * 1.1)
    assert [delete_abandoned_forms() for _ in range(3)] == [2, 1, 0]
