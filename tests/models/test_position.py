from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from articles.enums import Stance
from articles.models import Position
from tests.factories import PositionFactory, SourceFactory
from tests.models.guards import assert_clean_refuses, assert_database_refuses

pytestmark = pytest.mark.django_db

NO_QUOTATION = "There is no quotation that this could belong to."
RULES = [
    ("position_stance_known", {"stance": "shrugs"}, "stance", "Value 'shrugs' is not a valid choice."),
    (
        "position_conditions_given",
        {"stance": Stance.SUPPORTS_WITH_CONDITIONS},
        "conditions",
        "Say under which conditions.",
    ),
    (
        "position_quote_language_given",
        {"quote": "Examples are good."},
        "quote_language",
        "Say in which language the quotation is.",
    ),
    (
        "position_quote_language_form",
        {"quote": "Examples are good.", "quote_language": "English"},
        "quote_language",
        "Write a language code such as en, de or pt-BR.",
    ),
    ("position_translation_of_a_quote", {"translation": "Examples are good."}, "translation", NO_QUOTATION),
    (
        "position_figures_in_order",
        {"figure_low": Decimal("3.5"), "figure_high": Decimal("3.4"), "figure_wording": "about 3.5"},
        "figure_high",
        "The upper end is below the lower one.",
    ),
    (
        "position_figure_wording_given",
        {"figure_low": Decimal("3.5")},
        "figure_wording",
        "Add the figure as the speaker stated it.",
    ),
    (
        "position_figure_wording_given",
        {"figure_high": Decimal("0")},
        "figure_wording",
        "Add the figure as the speaker stated it.",
    ),
    (
        "position_retraction_note_given",
        {"retracted_at": timezone.now()},
        "retraction_note",
        "Say publicly why it is retracted.",
    ),
]


@pytest.mark.parametrize(("constraint", "wrong", "field", "message"), RULES)
def test_position_broken_rule_is_refused(constraint, wrong, field, message):
    position = PositionFactory()
    assert_database_refuses(position, constraint, **wrong)
    assert_clean_refuses(position, field, message, **wrong)


def test_position_quote_source_without_quotation_is_refused():
    position, source = PositionFactory(), SourceFactory()
    assert_database_refuses(position, "position_quote_source_of_a_quote", quote_source=source)
    assert_clean_refuses(position, "quote_source", NO_QUOTATION, quote_source=source)


def test_position_responding_to_itself_is_refused():
    position = PositionFactory()
    assert_clean_refuses(position, "responds_to", "A statement cannot respond to itself.", responds_to=position)


def test_position_responding_to_itself_is_refused_by_the_database():
    position = PositionFactory()
    with pytest.raises(IntegrityError, match="position_responds_to_another"):
        Position.objects.filter(pk=position.pk).update(responds_to=position)


def test_position_without_words_is_refused():
    message = "Write what was said: a paraphrase, a quotation or both."
    assert_clean_refuses(PositionFactory(), "paraphrase", message, paraphrase="")
    assert_database_refuses(PositionFactory(), "position_words_given", paraphrase="")


def test_words_of_a_retracted_position_may_go():
    position = PositionFactory(retracted=True)
    Position.objects.filter(pk=position.pk).update(paraphrase="")
    assert not Position.objects.get(pk=position.pk).paraphrase


def test_position_with_all_that_it_can_hold_is_accepted():
    position = PositionFactory(
        quoted=True,
        stance=Stance.SUPPORTS_WITH_CONDITIONS,
        conditions="If the example holds.",
        quote="Beispiele sind gut.",
        quote_language="de-AT",
        translation="Examples are good.",
        quote_source=SourceFactory(),
        figure_low=Decimal("-1.5"),
        figure_high=Decimal("-1.5"),
        figure_wording="minus one and a half",
        responds_to=PositionFactory(),
    )
    position.full_clean()
    assert position.words_source == position.quote_source


def test_position_belongs_to_the_article_of_its_takeaway():
    position = PositionFactory()
    assert position.article == position.takeaway.article


def test_words_source_without_own_source_of_the_quotation_is_the_source():
    position = PositionFactory(quoted=True)
    assert position.words_source == position.source


@pytest.mark.parametrize(("language", "marks", "direction"), [("de", ("„", "“"), "ltr"), ("ar-EG", ("«", "»"), "rtl")])
def test_quote_marks_and_direction_follow_the_language(language, marks, direction):
    position = PositionFactory(quoted=True, quote_language=language)
    assert (position.quote_marks, position.quote_dir) == (marks, direction)


def test_anchor_stays_when_the_place_changes():
    position = PositionFactory(sort_order=1)
    before = position.anchor
    position.sort_order = 7
    position.save()
    assert before == position.anchor == f"position-{position.pk.hex[:8]}"


def test_position_with_several_faults_is_told_all_of_them_in_sentences():
    wrong = {"stance": Stance.SUPPORTS_WITH_CONDITIONS, "quote": "Examples.", "figure_low": 5, "figure_high": 3}
    with pytest.raises(ValidationError) as caught:
        Position(paraphrase="Examples.", **wrong).clean()
    assert caught.value.message_dict == {
        "conditions": ["Say under which conditions."],
        "quote_language": ["Say in which language the quotation is."],
        "figure_high": ["The upper end is below the lower one."],
        "figure_wording": ["Add the figure as the speaker stated it."],
    }
