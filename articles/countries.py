from functools import cache
from importlib.resources import files

# Names that readers know better than the ones in the table.
_OUR_NAMES = {
    "BA": "Bosnia and Herzegovina",
    "CD": "Democratic Republic of the Congo",
    "CF": "Central African Republic",
    "CG": "Republic of the Congo",
    "CZ": "Czechia",
    "GB": "United Kingdom",
    "KP": "North Korea",
    "KR": "South Korea",
    "MM": "Myanmar",
    "SZ": "Eswatini",
    "TR": "Türkiye",
    "WS": "Samoa",
}
# What people look for them by as well.
_OTHER_NAMES = {
    "AE": "UAE",
    "CZ": "Czech Republic",
    "GB": "UK, Great Britain",
    "MM": "Burma",
    "NL": "Holland",
    "TR": "Turkey",
    "US": "USA, US, America",
}


@cache
def countries() -> dict[str, str]:
    """Return the ISO 3166-1 alpha-2 codes with English names, by name.

    The table is the public-domain iso3166.tab that comes with the time zone database.
    """
    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    rows = dict(line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return dict(sorted((rows | _OUR_NAMES).items(), key=lambda row: row[1]))


def names_of_country(code: str) -> list[str]:
    """Return all the names that people know a country by, none for an unknown code."""
    return [names[code] for names in (countries(), _OTHER_NAMES) if code in names]


def country_choices() -> list[tuple[str, str]]:
    """Return the countries as choices of a form field."""
    return list(countries().items())
