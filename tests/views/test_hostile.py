"""Names and questions that mean harm, at every address that readers have."""

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from articles.copy.resource import RESOURCES
from articles.forms.matrix import MatrixForm
from articles.forms.search import SearchForm
from articles.text import ALLOWED_TAGS, sanitise_html
from tests import hostile
from tests.indexing import index_everything
from tests.views.world import LISTS, address, addresses, make_world

pytestmark = pytest.mark.django_db

ASKED = [
    *(name for name in LISTS if name not in {"home", "about", "codebook", "api-docs", "data", "feed-list"}),
    "conference-detail",
    "matrix-detail",
    "speaker-detail",
    "topic-detail",
    "proposition-detail",
]
PARAMETERS = sorted(
    {
        "page",
        "letter",
        "country",
        "series",
        "conference",
        "articles",
        "propositions",
        *MatrixForm.base_fields,
        *SearchForm.base_fields,
    }
)
LONGEST = 40
# Asked for nothing, moved, or there only once something is retracted.
OTHERWISE = ("/oembed", "/corrections/feed/", "/api/v1/retractions/")


@pytest.mark.parametrize("mark", hostile.LINES.values(), ids=hostile.LINES)
def test_name_that_means_harm_breaks_no_page_and_no_file(reader, mark):
    world = make_world(mark[:LONGEST], published=True)
    type(world.speaker).objects.filter(pk=world.speaker.pk).update(name=mark, sort_name=mark)
    index_everything()
    for path in addresses(world):
        response = reader.get(path)
        assert response.status_code == 200 or path.startswith(OTHERWISE), path
        assert not [value for _name, value in response.items() if re.search(r"[\r\n]|[^\x20-\xff]", value)], path
        READ.get(response["Content-Type"].partition(";")[0], str)(b"".join(response))


def read_page(body):
    assert not re.search(rb"<(img|svg|script) ?(src=x|onload|>alert)", body)


def read_table(body):
    cells = [cell for row in csv.reader(StringIO(body.decode())) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []


def read_calendar(body):
    lines = body.decode().split("\r\n")
    assert not [line for line in lines if "\n" in line or "\r" in line]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")


READ = {
    "text/html": read_page,
    "text/csv": read_table,
    "text/calendar": read_calendar,
    "application/json": json.loads,
    "application/feed+json": json.loads,
    "application/atom+xml": ElementTree.fromstring,
    "application/xml": ElementTree.fromstring,
}


@pytest.mark.parametrize("name", ASKED)
def test_question_that_means_harm_is_answered_or_refused(reader, name):
    world = make_world("seen", published=True)
    index_everything()
    path = address(name, world).partition("?")[0]
    for place, value in enumerate(hostile.QUERIES):
        one, other = (PARAMETERS[(place + further) % len(PARAMETERS)] for further in (0, 5))
        for asked in ({one: value}, {other: value}, dict.fromkeys(PARAMETERS, value)):
            assert reader.get(path, asked).status_code in {200, 400, 404}, asked
    for query in ("%ff", "q=%ED%A0%BD", "q=%", "q=%zz&&=&==", "page=1&page=2", "&" * 500):
        assert reader.get(f"{path}?{query}").status_code in {200, 400, 404}, query


@pytest.mark.parametrize("name", ASKED)
def test_name_of_a_field_is_no_question(reader, name):
    world = make_world("seen", published=True)
    path = address(name, world)
    plain = reader.get(path).content
    for lookup in hostile.LOOKUPS:
        assert reader.get(f"{path}{'&' if '?' in path else '?'}{lookup}=x").content == plain, lookup


@pytest.mark.parametrize("resource", RESOURCES)
def test_field_that_is_not_offered_cannot_be_asked_of_the_api(reader, resource, django_assert_max_num_queries):
    path = reverse("articles:api-list", args=[resource])
    reader.get(path)  # how the record stands is looked up once
    for lookup in hostile.LOOKUPS:
        for query in ({lookup: "x"}, {"order": lookup}, {"order": f"-{lookup}"}):
            with django_assert_max_num_queries(1):
                assert reader.get(path, query).status_code == 400, query


@pytest.mark.parametrize("name", ["article-detail", "takeaway-detail"])
@pytest.mark.parametrize("value", hostile.MARKUP)
def test_rich_text_on_a_page_is_what_the_sanitiser_left(reader, name, value):
    """Nothing that is done to it after it was sanitised opens anything again."""
    world = make_world("seen", published=True)
    for record, field in ((world.article, "introduction"), (world.takeaway, "body")):
        type(record).objects.filter(pk=record.pk).update(**{field: f"<p>Words</p>{value}"})
    shown = re.findall(r'<div class="prose">(.*?)</div>', reader.get(address(name, world)).text, re.DOTALL)
    assert shown
    for fragment in shown:
        assert sanitise_html(fragment) == fragment.strip()
        assert set(re.findall(r"<([^\s/>]+)", fragment)) <= ALLOWED_TAGS
