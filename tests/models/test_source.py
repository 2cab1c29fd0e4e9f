from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles.enums import SourceKind
from articles.models import Source
from tests.factories import SourceFactory
from tests.models.guards import assert_clean_refuses, assert_database_refuses

pytestmark = pytest.mark.django_db

RULES = [
    ("source_kind_known", "kind", "rumour", "Value 'rumour' is not a valid choice."),
    ("source_url_given", "url", "", "Give the web address. Only a report on file may do without."),
    ("source_language_form", "language", "English", "Write a language code such as en, de or pt-BR."),
    ("source_days_in_order", "accessed_on", date(2025, 1, 31), "It was read before it was published."),
]


@pytest.mark.parametrize(("constraint", "field", "value", "message"), RULES)
def test_source_broken_rule_is_refused(constraint, field, value, message):
    source = SourceFactory(published_on=date(2025, 2, 1))
    assert_database_refuses(source, constraint, **{field: value})
    assert_clean_refuses(source, field, message, **{field: value})


def test_source_report_on_file_needs_no_address():
    source = SourceFactory(kind=SourceKind.REPORT, url="", published_on=None, accessed_on=None)
    source.full_clean()
    assert str(source) == f"The Daily Example: {source.title}"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://press.example/", "press.example", "//press.example/"])
@pytest.mark.parametrize("field", ["url", "archived_url"])
def test_source_address_not_of_the_web_is_refused(field, url):
    message = "Write a full web address that starts with https:// or http://."
    assert_clean_refuses(SourceFactory(), field, message, **{field: url})


def test_source_with_two_faults_is_told_both_in_sentences():
    with pytest.raises(ValidationError) as caught:
        Source(kind=SourceKind.PRESS, published_on=date(2025, 2, 2), accessed_on=date(2025, 2, 1)).clean()
    assert set(caught.value.message_dict) == {"url", "accessed_on"}
