from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.enums import Stance
from articles.forms.position import FigureField, PositionForm, read_number
from articles.queries.work import newest_work
from tests.factories import PositionFactory, PropositionFactory, SpeakerFactory, TakeawayFactory


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("-2", "-2"),
        ("\u22122,25", "-2.25"),
        ("1 234,5", "1234.5"),
        ("12\u202f345", "12345"),
        ("0,125", "0.125"),
        ("2.125", "2.125"),
        ("1234,567", "1234.567"),
        (" 7 ", "7"),
    ],
)
def test_number_is_read_with_a_point_or_a_comma(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,234", "“1,234” can be two numbers. Write 1.234 or 1234."),
        ("-12,500", "“-12,500” can be two numbers. Write -12.500 or -12500."),
        ("1,234.5", "Write “1,234.5” with one point or comma, before the decimals, and none between thousands."),
        ("1.234,5", "Write “1.234,5” with one point or comma, before the decimals, and none between thousands."),
        ("1,2,3", "Write “1,2,3” with one point or comma, before the decimals, and none between thousands."),
        ("3 %", "“3 %” is no number. Write it with a point and without a unit, such as 2.5."),
        ("1 2 3", "“1 2 3” is no number. Write it with a point and without a unit, such as 2.5."),
        ("1e9", "“1e9” is no number. Write it with a point and without a unit, such as 2.5."),
    ],
)
def test_what_can_be_two_numbers_or_none_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValidationError) as refusal:
        read_number(text)
    assert refusal.value.messages == [sentence]


@settings(deadline=None)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_number_comes_back_from_the_form_as_it_was_stored(number):
    field = FigureField(max_digits=14, decimal_places=3)
    assert field.clean(field.prepare_value(number)) == number
    assert not field.has_changed(number, field.prepare_value(number))


@settings(deadline=None)
@given(st.text(alphabet="0123456789., -+", max_size=12))
def test_any_text_is_a_number_or_refused(text):
    with suppress(ValidationError):
        assert isinstance(read_number(text), Decimal)


@pytest.fixture
def takeaway(db):
    return TakeawayFactory()


def form_for(under, instance=None, **data):
    class Form(PositionForm):
        work = newest_work(under.article)

        class Meta(PositionForm.Meta):
            exclude = ["takeaway", "sort_order"]

    position = instance and next(each for each in Form.work.positions if each.pk == instance.pk)
    return Form(data, instance=position)


def filled(takeaway, **data):
    return {
        "takeaway": str(takeaway.pk),
        "speaker": str(SpeakerFactory().pk),
        "stance": Stance.SUPPORTS,
        "paraphrase": "More examples are needed.",
        **data,
    }


@pytest.mark.parametrize(("low", "high", "field"), [("3", "", "figure_low"), ("", "3", "figure_high")])
def test_figure_without_a_unit_is_refused_and_leads_to_the_proposition(takeaway, low, high, field):
    proposition = PropositionFactory(short_title="<More> examples")
    data = filled(takeaway, proposition=str(proposition.pk), figure_low=low, figure_high=high, figure_wording="3")
    form = form_for(takeaway, **data)
    assert list(form.errors) == [field]
    assert f"/proposition/{proposition.pk}/change/#id_unit" in str(form.errors)
    assert "“&lt;More&gt; examples” has none" in str(form.errors)


def test_figure_with_a_unit_is_taken_and_needs_its_wording(takeaway):
    proposition = str(PropositionFactory(unit="km").pk)
    data = filled(takeaway, proposition=proposition, figure_low="3,5")
    assert form_for(takeaway, **data).errors == {"figure_wording": ["Add the figure as the speaker stated it."]}
    form = form_for(takeaway, **data, figure_wording="3.5 km")
    assert form.is_valid()
    assert form.instance.figure_low == Decimal("3.5")


def test_wording_alone_needs_no_unit(takeaway):
    data = filled(takeaway, proposition=str(PropositionFactory().pk), figure_wording="two examples")
    assert form_for(takeaway, **data).is_valid()


def test_figure_stored_without_a_unit_does_not_stand_in_the_way_of_other_changes(takeaway):
    position = PositionFactory(takeaway=takeaway, figure_low=3, figure_wording="3")
    data = filled(
        takeaway,
        speaker=str(position.speaker_id),
        proposition=str(position.proposition_id),
        figure_low="3",
        figure_wording="3",
        paraphrase="Said better.",
    )
    assert form_for(takeaway, position, **data).is_valid()
    assert not form_for(takeaway, position, **data | {"figure_low": "4"}).is_valid()
    other = PropositionFactory()
    assert not form_for(takeaway, position, **data | {"proposition": str(other.pk)}).is_valid()


def test_form_says_where_what_was_typed_into_an_autocomplete_goes(takeaway):
    form = form_for(takeaway)
    offers = {
        name: form.fields[name].widget.attrs.get("data-add-text") for name in ("speaker", "proposition", "source")
    }
    assert offers == {"speaker": "name", "proposition": "statement", "source": "title"}
    assert "new speaker" in form.fields["speaker"].widget.attrs["data-add"]
    assert "data-add" not in form.fields["responds_to"].widget.attrs
