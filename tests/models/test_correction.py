import pytest

from articles.models import Correction
from tests.factories import ArticleFactory, CorrectionFactory
from tests.models.guards import assert_clean_refuses, assert_database_refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "field", "value", "message"),
    [
        ("correction_kind_known", "kind", "excuse", "Value 'excuse' is not a valid choice."),
        ("correction_text_given", "text", "", "This field cannot be blank."),
        ("correction_text_given", "text", "\0\u200b", "This field cannot be blank."),
    ],
)
def test_correction_broken_rule_is_refused(constraint, field, value, message):
    correction = CorrectionFactory()
    assert_database_refuses(correction, constraint, **{field: value})
    assert_clean_refuses(correction, field, message, **{field: value})


def test_corrections_stand_with_the_latest_first():
    article = ArticleFactory(published=True)
    CorrectionFactory.create_batch(3, article=article)
    times = list(Correction.objects.values_list("corrected_at", flat=True))
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == 3
