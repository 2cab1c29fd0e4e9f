import pytest
from django.core.exceptions import ValidationError

from articles import validators


def refused(validate, value, **options):
    try:
        validate(value, **options)
    except ValidationError as error:
        return error.message_dict if hasattr(error, "error_dict") else error.messages
    return None


@pytest.mark.parametrize(
    "value", ["https://press.example", "http://press.example/a?b=c#d", "https://xn--bcher-kva.example/"]
)
def test_http_url_of_the_web_is_accepted(value):
    assert refused(validators.validate_http_url, value) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "press.example",
        "ftp://press.example",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://x.example/\n",
        "data:,x",
    ],
)
def test_http_url_anything_else_is_refused(value):
    message = "Write a full web address that starts with https:// or http://."
    assert refused(validators.validate_http_url, value) == [message]


@pytest.mark.parametrize("value", ["en", "de-AT", "zh-Hans-CN", "ckb"])
def test_language_code_is_accepted(value):
    assert refused(validators.validate_language, value) is None


@pytest.mark.parametrize("value", ["", "English", "EN", "e", "en_GB", "en-", "en gb", "1en"])
def test_language_anything_else_is_refused(value):
    assert refused(validators.validate_language, value) == ["Write a language code such as en, de or pt-BR."]


@pytest.mark.parametrize("value", ["Q1", "Q42", "Q123456789012"])
def test_wikidata_id_is_accepted(value):
    assert refused(validators.validate_wikidata_id, value) is None


@pytest.mark.parametrize("value", ["", "42", "q42", "Q0", "Q042", "P42", "Q1234567890123", "Q42 ", "xQ42"])
def test_wikidata_id_anything_else_is_refused(value):
    assert refused(validators.validate_wikidata_id, value) == ["A Wikidata id is a Q and a number, for example Q42."]


@pytest.mark.parametrize("value", ["Europe/Berlin", "UTC"])
def test_time_zone_of_iana_is_accepted(value):
    assert refused(validators.validate_time_zone, value) is None


@pytest.mark.parametrize("value", ["", "Berlin", "CEST", "../../etc/passwd", "europe/berlin"])
def test_time_zone_anything_else_is_refused(value):
    assert refused(validators.validate_time_zone, value) == ["Write an IANA time zone such as Europe/Berlin."]


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [(1, 2, True), (1, 1, True), (2, 1, False), (None, 1, True), (1, None, True), (None, None, True), (0, -1, False)],
)
def test_in_order_second_before_first_is_refused_on_the_field(first, second, right):
    found = refused(validators.validate_in_order, first, second=second, field="end", message="Too early.")
    assert found == (None if right else {"end": ["Too early."]})


@pytest.mark.parametrize(
    ("value", "when", "right"), [("x", True, True), ("", True, False), ("", False, True), (None, True, False)]
)
def test_given_empty_value_is_refused_on_the_field(value, when, right):
    found = refused(validators.validate_given, value, when=when, field="note", message="Say why.")
    assert found == (None if right else {"note": ["Say why."]})


@pytest.mark.parametrize(("value", "when", "right"), [("x", True, False), ("", True, True), ("x", False, True)])
def test_absent_value_is_refused_on_the_field(value, when, right):
    found = refused(validators.validate_absent, value, when=when, field="note", message="Empty it.")
    assert found == (None if right else {"note": ["Empty it."]})


def test_all_refuses_with_what_every_rule_says_and_asks_the_rest_after_a_fault():
    def refuse(field, message):
        return lambda: validators.validate_given("", when=True, field=field, message=message)

    with pytest.raises(ValidationError) as caught:
        validators.validate_all(refuse("a", "One."), lambda: None, refuse("b", "Two."), refuse("a", "Three."))
    assert caught.value.message_dict == {"a": ["One.", "Three."], "b": ["Two."]}


def test_all_without_a_fault_accepts():
    assert validators.validate_all(lambda: None) is None
