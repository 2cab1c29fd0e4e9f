"""An article as ninjs 3.1, as the system of another newsroom takes it in."""

import json
from datetime import UTC, datetime
from itertools import chain

import pytest
from django.core.management import call_command

from articles.models import Article, OldAddress, Photo
from articles.text import plain_text
from tests import factories
from tests.copy.ninjs_schema import faults
from tests.views.world import grow, make_world

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def ninjs(reader, article):
    response = reader.get(f"{article.get_absolute_url()}ninjs.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def statements(item):
    return [each for each in item["associations"] if each["type"] == "component"]


def by_role(things):
    return {thing["role"]: thing["value"] for thing in things}


@pytest.fixture
def world():
    return make_world("seen", published=True)


@pytest.fixture
def item(reader, world):
    return ninjs(reader, world.article)


class TestSchema:
    def test_every_article_on_file_is_valid(self, db, reader):
        call_command("loaddata", "munich_2025", "companions", verbosity=0)
        found = {article.slug: faults(ninjs(reader, article)) for article in Article.objects.all()}
        assert len(found) == 11
        assert {slug: wrong for slug, wrong in found.items() if wrong} == {}

    def test_article_with_hardly_anything_is_valid(self, reader):
        article = factories.ArticleFactory(published=True, deck="", introduction="<p>Words.</p>")
        takeaway = factories.TakeawayFactory(article=article, body="")
        factories.PositionFactory(takeaway=takeaway, role="", said_on=None, source__kind="report", source__url="")
        assert faults(ninjs(reader, article)) == []

    def test_retracted_article_is_valid(self, reader):
        assert faults(ninjs(reader, factories.ArticleFactory(retracted=True))) == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"pubStatus": "cancelled"},
            {"type": "article"},
            {"pubstatus": "usable"},
            {"firstCreated": "2025-02-17"},
            {"uri": "no address"},
            {"associations": [{"uri": "urn:uuid:0", "type": "component", "rel": "statement"}]},
        ],
    )
    def test_schema_finds_what_is_wrong(self, item, wrong):
        assert faults(item) == []
        assert len(faults(item | wrong)) == 1


class TestArticle:
    def test_identity_is_the_key_of_the_row_wherever_it_is_served(self, world, item):
        assert item["uri"] == f"urn:uuid:{world.article.pk}"
        assert item["altIds"] == [{"role": "address", "value": f"{SITE}{world.article.get_absolute_url()}"}]
        assert item["standard"]["schema"].endswith("/ninjs-schema_3.1.json")

    def test_times_are_those_that_readers_saw_in_utc(self, reader):
        article = factories.ArticleFactory(
            published=True,
            published_at=datetime(2025, 2, 16, 23, 30, tzinfo=UTC),
            modified_at=datetime(2025, 2, 18, tzinfo=UTC),
        )
        item = ninjs(reader, article)
        names = ("firstCreated", "contentCreated", "versionCreated")
        assert [item[name] for name in names] == [*["2025-02-16T23:30:00+00:00"] * 2, "2025-02-18T00:00:00+00:00"]

    def test_text_is_there_with_and_without_markup_takeaways_with_their_headings(self, reader, world):
        world.takeaway.heading = "Examples < & > specimens"
        world.takeaway.save()
        html, text = (body["value"] for body in ninjs(reader, world.article)["bodies"])
        assert "<h3>1. Examples &lt; &amp; &gt; specimens</h3><p>Body seen</p>" in html
        assert "\n\n1. Examples < & > specimens\n\nBody seen\n\n" in text
        for words in ("Point seen", "Introduction seen", "Conclusion seen"):
            assert words in text
            assert words in plain_text(html)

    def test_counts_are_of_the_text_without_markup(self, item):
        html, text = item["bodies"]
        assert (text["charCount"], text["wordCount"]) == (len(text["value"]), len(text["value"].split()))
        assert "charCount" not in html

    def test_topics_voices_place_and_event_are_named(self, world, item):
        assert [subject["name"] for subject in item["subjects"]] == ["Topic seen", "Statement seen"]
        assert [person["name"] for person in item["people"]] == ["Speaker seen"]
        assert [other["name"] for other in item["organisations"]] == ["Government seen"]
        assert item["places"][0]["contactInfo"] == [{"address": {"locality": "Exampletown", "country": "Germany"}}]
        assert item["events"][0]["name"] == "Conference seen"
        assert item["by"] == "Author seen"

    def test_person_with_an_entry_at_wikidata_is_known_by_it(self, reader, world):
        world.speaker.wikidata_id = "Q42"
        world.speaker.save()
        [person] = ninjs(reader, world.article)["people"]
        assert person["uri"] == "https://www.wikidata.org/entity/Q42"
        assert person["literal"] == str(world.speaker.pk)

    def test_correction_stands_with_its_day_and_its_kind(self, reader, world):
        factories.CorrectionFactory(article=world.article, text="Not yet seen", is_draft=True)
        world.correction.corrected_at = datetime(2025, 3, 1, tzinfo=UTC)
        world.correction.save()
        found = by_role(ninjs(reader, world.article)["descriptions"])
        assert found == {"deck": "Deck seen", "correction": "2025-03-01: Corrected seen"}


class TestPhoto:
    @pytest.fixture
    def photo(self, world):
        world.article.lead_photo = factories.PhotoFactory(licence="secretlicence", caption="An example")
        world.article.save()
        return world.article.lead_photo

    def test_lead_photo_comes_with_the_sizes_that_pages_show(self, reader, world, photo):
        sizes = [("full", "jpeg", 480), ("full", "avif", 480), ("portrait", "jpeg", 168)]
        made = [
            {"kind": kind, "format": form, "width": width, "height": 320, "name": f"photos/{kind}-{width}.{form}"}
            for kind, form, width in sizes
        ]
        Photo.objects.update(renditions=made)
        item = ninjs(reader, world.article)
        picture = item["associations"][0]
        assert faults(item) == []
        assert (picture["type"], picture["by"]) == ("picture", "Ada Example")
        assert [(each["name"], each["contentType"], each["width"]) for each in picture["renditions"]] == [
            ("jpeg-480", "image/jpeg", 480),
            ("avif-480", "image/avif", 480),
        ]
        assert picture["renditions"][0]["href"] == f"{SITE}/media/photos/full-480.jpeg"
        assert photo.file.name not in json.dumps(item)
        assert "secretlicence" not in json.dumps(item)

    def test_photo_without_sizes_is_left_out(self, reader, world, photo):
        assert [each["type"] for each in ninjs(reader, world.article)["associations"]] == ["component"]


class TestStatements:
    def test_each_statement_is_a_component_in_the_order_of_the_article(self, reader, world):
        later = factories.TakeawayFactory(article=world.article, sort_order=world.takeaway.sort_order + 1)
        last = factories.PositionFactory(takeaway=later)
        second = factories.PositionFactory(takeaway=world.takeaway, sort_order=world.position.sort_order + 1)
        found = statements(ninjs(reader, world.article))
        assert [each["uri"] for each in found] == [position.pk.urn for position in (world.position, second, last)]
        assert {each["rel"] for each in found} == {"statement"}

    def test_words_say_whether_they_are_quoted_or_ours(self, reader, world):
        world.position.translation = "An example in another language."
        world.position.save()
        [statement] = statements(ninjs(reader, world.article))
        assert by_role(statement["bodies"]) == {
            "quotation": "Quoted seen",
            "translation": "An example in another language.",
            "paraphrase": "Paraphrased seen",
        }

    def test_speaker_role_day_stance_and_source_are_with_the_words(self, world, item):
        [statement] = statements(item)
        assert [(each["name"], each["rel"]) for each in chain(statement["people"], statement["organisations"])] == [
            ("Speaker seen", "speaker"),
            ("Government seen", "on-behalf-of"),
        ]
        told = by_role(statement["descriptions"])
        assert told == {
            "role-at-the-time": "Minister of Examples",
            "said-on": "2025-02-15",
            "quotation-language": "en",
        }
        assert statement["headlines"] == [{"role": "proposition", "value": "Statement seen"}]
        stance = next(each for each in statement["subjects"] if each["rel"] == "stance")
        assert (stance["name"], stance["literal"]) == ("Supports", "supports")
        source = world.position.source
        assert statement["infoSources"] == [
            {"name": source.publisher, "role": "source", "uri": source.url, "literal": source.title}
        ]
        assert statement["rightsInfo"] == {"linkedRights": "https://creativecommons.org/licenses/by/4.0/"}

    def test_source_of_the_quotation_comes_before_that_of_the_rest(self, reader, world):
        world.position.quote_source = factories.SourceFactory(title="The transcript")
        world.position.locator = "page 3"
        world.position.save()
        [statement] = statements(ninjs(reader, world.article))
        assert [(source["role"], source["literal"]) for source in statement["infoSources"]] == [
            ("source-of-quotation", "The transcript"),
            ("source", "Source seen, page 3"),
        ]

    def test_retracted_statement_is_canceled_and_says_why_and_nothing_else(self, reader, world):
        gone = factories.PositionFactory(
            takeaway=world.takeaway,
            retracted=True,
            quoted=True,
            quote="Quote secret",
            paraphrase="Words secret",
            speaker__name="Speaker secret",
            proposition__statement="Statement secret.",
            role="Role secret",
            source__title="Source secret",
        )
        item = ninjs(reader, world.article)
        assert faults(item) == []
        assert statements(item)[1] == {
            "name": "Retracted statement",
            "rel": "statement",
            "uri": gone.pk.urn,
            "type": "component",
            "pubStatus": "canceled",
            "altIds": [{"role": "address", "value": f"{SITE}{gone.get_absolute_url()}"}],
            "versionCreated": gone.retracted_at.isoformat(timespec="seconds"),
            "descriptions": [{"role": "retraction", "value": gone.retraction_note}],
        }
        assert "secret" not in json.dumps(item)


def test_retracted_article_is_canceled_and_says_why_and_nothing_else(reader):
    world = make_world("secret", retracted=True)
    world.article.headline, world.article.slug = "Examples agreed", "examples-agreed"
    world.article.save()
    item = ninjs(reader, world.article)
    assert (item["pubStatus"], item["uri"]) == ("canceled", world.article.pk.urn)
    assert item["title"] == "Examples agreed"
    assert item["descriptions"] == [{"role": "retraction", "value": "The example was made up."}]
    assert "secret" not in json.dumps(item)
    assert not {"headlines", "bodies", "associations", "by", "subjects", "people"} & set(item)


@pytest.mark.parametrize("state", [{}, {"scheduled": True}, {"withdrawn": True}])
def test_article_that_readers_may_not_see_is_not_found(reader, state):
    article = make_world("secret", **state).article
    hidden, unknown = (reader.get(f"/articles/{slug}/ninjs.json") for slug in (article.slug, "no-such-thing"))
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


def test_file_is_offered_under_its_name_and_to_scripts_of_other_sites(reader, world):
    response = reader.get(f"{world.article.get_absolute_url()}ninjs.json")
    assert response["Content-Disposition"] == f'attachment; filename="{world.article.slug}.ninjs.json"'
    assert response["Access-Control-Allow-Origin"] == "*"


def test_old_address_leads_to_the_file(reader, world):
    OldAddress.objects.create(kind="article", slug="once", record_key=world.article.pk)
    response = reader.get("/articles/once/ninjs.json")
    assert (response.status_code, response["Location"]) == (301, f"{world.article.get_absolute_url()}ninjs.json")


def test_file_costs_the_same_queries_whatever_the_number_of_rows(reader, world, assert_queries):
    for _ in range(2):
        with assert_queries(8):
            ninjs(reader, world.article)
        grow(world, 2)
