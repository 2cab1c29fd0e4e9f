import re

from articles.countries import countries, country_choices, names_of_country
from articles.validators import COUNTRY_FORM


def test_countries_are_the_iso_codes_with_english_names():
    assert len(countries()) == 249
    assert all(re.match(COUNTRY_FORM, code) for code in countries())
    assert (countries()["DE"], countries()["GB"], countries()["TR"]) == ("Germany", "United Kingdom", "Türkiye")
    assert "XX" not in countries()


def test_no_state_is_named_as_in_an_index():
    """What is not the name of a state is the name of a territory."""
    assert {code for code, name in countries().items() if "(" in name} == {"AS", "CC", "MF", "SX", "VG", "VI"}
    assert (countries()["KR"], countries()["CD"]) == ("South Korea", "Democratic Republic of the Congo")


def test_country_choices_stand_in_the_order_of_their_names():
    names = [name for _, name in country_choices()]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def test_country_has_the_names_that_people_type():
    assert names_of_country("TR") == ["Türkiye", "Turkey"]
    assert names_of_country("DE") == ["Germany"]
    assert names_of_country("") == []
