"""The API: what it says of each record, how lists are narrowed, ordered and paged, and what it answers to the rest."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from articles.copy.resource import RESOURCES
from articles.models import MergedRecord, Position
from articles.services.generation import move_generation
from articles.services.retraction import retract_position
from articles.services.role import OPERATOR
from tests import factories
from tests.views.world import grow, make_world, records

pytestmark = pytest.mark.django_db

UNKNOWN = "00000000-0000-4000-8000-000000000000"
# One page of a list: the keys, and of a record what its own fields and those of other records are read from.
MOST_QUERIES = {"articles": 4, "takeaways": 3, "positions": 3}


@pytest.fixture
def world():
    return make_world("seen", published=True)


def get(reader, path, **headers):
    return reader.get(f"/api/v1/{path}", headers=headers)


def ids(reader, path):
    """Return the ids on a page of a list, in order."""
    return [item["id"] for item in get(reader, path).json()["items"]]


def walk(reader, path, between=lambda: None):
    """Return the ids on all pages of a list, going from each to the next. `between` is called after each page."""
    address, found = f"/api/v1/{path}", []
    while address:
        page = reader.get(address).json()
        found += [item["id"] for item in page["items"]]
        address = page["next"] and page["next"].removeprefix("http://127.0.0.1:8000")
        between()
    return found


class TestRecords:
    """What is said of a record."""

    def test_statement_says_who_said_what_on_what_where_and_where_it_can_be_checked(self, reader, world):
        Position.objects.update(
            figure_low="2.5", figure_wording="at least 2.5%", conditions="", said_on="2025-02-15", locator="page 3"
        )
        world.proposition.unit = "% of GDP"
        world.proposition.save()
        position = get(reader, f"positions/{world.position.pk}/").json()
        named = {name: value["name"] for name, value in position.items() if isinstance(value, dict) and "name" in value}
        assert named == {
            "speaker": "Speaker seen",
            "on_behalf_of": "Government seen",
            "proposition": "Statement seen",
            "source": "The Daily Example: Source seen",
            "takeaway": "Heading seen",
            "article": "Headline seen",
            "conference": "Conference seen",
        }
        assert position["figure"] == {"low": 2.5, "high": None, "wording": "at least 2.5%", "unit": "% of GDP"}
        plain = ("type", "status", "stance", "role", "quote", "quote_language", "paraphrase", "said_on", "locator")
        assert [position[name] for name in plain] == [
            "position",
            "published",
            "supports",
            "Minister of Examples",
            "Quoted seen",
            "en",
            "Paraphrased seen",
            "2025-02-15",
            "page 3",
        ]
        assert [position[name] for name in ("conditions", "translation", "quote_source", "responds_to")] == [None] * 4

    def test_figure_keeps_every_digit(self, reader):
        world = make_world("exact", published=True)
        for low in ("0.001", "12345678901.234", "-99999999999.999", "2.000"):
            Position.objects.update(figure_low=low, figure_wording="as stated")
            said = get(reader, f"positions/{world.position.pk}/").text
            assert f'"low": {low.rstrip("0") if low != "2.000" else "2.0"},' in said

    def test_article_says_its_parts_in_order_and_its_times_in_utc(self, reader, world):
        world.article.published_at = datetime(2025, 2, 16, 9, 30, 0, 999, tzinfo=UTC)
        world.article.modified_at = datetime.fromisoformat("2025-02-17T01:00:00+02:00")
        world.article.save()
        world.article.takeaways.update(sort_order=2)
        last = factories.TakeawayFactory(article=world.article, sort_order=3)
        first = factories.TakeawayFactory(article=world.article, sort_order=1)
        article = get(reader, f"articles/{world.article.pk}/").json()
        assert [each["id"] for each in article["takeaways"]] == [str(each.pk) for each in (first, world.takeaway, last)]
        assert (article["published_at"], article["modified_at"]) == ("2025-02-16T09:30:00Z", "2025-02-16T23:00:00Z")
        assert article["introduction"] == "<p>Introduction seen</p>"
        assert article["key_points"] == ["Point seen"]
        assert [each["name"] for each in article["topics"]] == ["Topic seen"]
        assert [(each["name"], each["api_url"]) for each in article["authors"]] == [("Author seen", None)]

    def test_list_leaves_out_what_is_long(self, reader, world):
        (item,) = get(reader, "articles/").json()["items"]
        assert not {"introduction", "conclusion", "takeaways"} & item.keys()

    @pytest.mark.parametrize("name", RESOURCES)
    def test_addresses_of_a_record_lead_to_it(self, reader, world, name):
        factories.PositionFactory(takeaway=world.takeaway, retracted=True)
        item = get(reader, f"{name}/").json()["items"][0]
        assert reader.get(item["api_url"].removeprefix("http://127.0.0.1:8000")).json()["id"] == item["id"]
        if item["type"] == "source":
            assert item["url"] == world.position.source.url
        else:
            assert reader.get(item["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200

    def test_addresses_come_from_the_settings_alone(self, reader, world, settings):
        settings.SITE_URL = "https://plenary.example"
        settings.ALLOWED_HOSTS = ["forged.example"]
        grow(world, 1)
        for path in ("", "positions/?page_size=1", f"positions/{world.position.pk}/"):
            answer = get(reader, path, host="forged.example")
            assert "https://plenary.example/" in answer.text
            assert "forged.example" not in answer.text + str(answer.headers)

    def test_statement_that_answers_a_hidden_one_does_not_name_it(self, reader, world):
        hidden = factories.PositionFactory(paraphrase="Hidden words.")
        seen = factories.PositionFactory(takeaway=world.takeaway)
        world.position.responds_to = hidden
        world.position.save()
        assert get(reader, f"positions/{world.position.pk}/").json()["responds_to"] is None
        Position.objects.filter(pk=world.position.pk).update(responds_to=seen)
        answered = get(reader, f"positions/{world.position.pk}/").json()["responds_to"]
        assert answered["id"] == str(seen.pk)
        assert answered["name"] == str(seen)

    def test_source_that_is_on_file_has_no_address(self, reader, world):
        source = factories.SourceFactory(kind="report", url="")
        factories.PositionFactory(takeaway=world.takeaway, source=source)
        assert get(reader, f"sources/{source.pk}/").json()["url"] is None


class TestLists:
    """Which records a list has, in which order, and on which page."""

    @pytest.mark.parametrize(
        ("path", "names"),
        [
            ("positions/?speaker={speaker.slug}", ["own"]),
            ("positions/?speaker={speaker.pk}", ["own"]),
            ("positions/?on_behalf_of={government.slug}", ["own"]),
            ("positions/?proposition={proposition.slug}", ["own"]),
            ("positions/?topic={topic.slug}", ["own"]),
            ("positions/?topic={topic.pk}", ["own"]),
            ("positions/?conference={conference.slug}", ["own", "other"]),
            ("positions/?article={article.slug}", ["own", "other"]),
            ("positions/?takeaway={takeaway.pk}", ["own"]),
            ("positions/?source={position.source.slug}", ["own"]),
            ("positions/?stance=opposes", ["other"]),
            ("positions/?said_from=2025-02-16", ["other"]),
            ("positions/?said_until=2025-02-15", ["own"]),
            ("positions/?said_from=2025-02-15&said_until=2025-02-16&stance=supports", ["own"]),
            ("positions/?speaker=nobody", []),
            ("positions/?speaker=" + UNKNOWN, []),
        ],
    )
    def test_filters_of_statements(self, reader, world, path, names):
        makes = {"takeaway__article": world.article, "stance": "opposes", "said_on": "2025-02-16"}
        statements = {"own": world.position, "other": factories.PositionFactory(**makes)}
        factories.PositionFactory(takeaway__article__published=True, said_on=None, stance="neutral")
        assert set(ids(reader, path.format(**vars(world)))) == {str(statements[name].pk) for name in names}

    @pytest.mark.parametrize(
        ("path", "is_found"),
        [
            ("articles/?conference={conference.slug}", True),
            ("articles/?topic={topic.slug}", True),
            ("articles/?author={author.slug}", True),
            ("articles/?author=nobody", False),
            ("articles/?modified_from=2000-01-01T00:00:00Z", True),
            ("articles/?modified_from=2100-01-01T00:00:00Z", False),
            ("takeaways/?article={article.slug}&topic={topic.pk}", True),
            ("takeaways/?conference=nowhere", False),
            ("speakers/?kind=person", True),
            ("speakers/?kind=delegation", False),
            ("speakers/?country=FR", False),
            ("propositions/?topic={topic.slug}", True),
            ("conferences/?series={series.slug}&country=DE&starts_from=2025-02-14&starts_until=2025-02-14", True),
            ("conferences/?starts_from=2025-02-15", False),
            ("sources/?kind=press", True),
            ("sources/?kind=video", False),
            ("corrections/?article={article.pk}&kind=correction", True),
            ("corrections/?corrected_from=2100-01-01T00:00:00%2B01:00", False),
        ],
    )
    def test_filters_of_other_records(self, reader, world, path, is_found):
        name = path.partition("/")[0]
        assert (str(records(world)[name].pk) in ids(reader, path.format(**vars(world)))) is is_found

    @pytest.mark.parametrize("name", RESOURCES)
    def test_every_order_has_all_records_forwards_and_backwards_page_by_page(self, reader, world, name):
        grow(world, 2)
        factories.PositionFactory.create_batch(3, takeaway=world.takeaway, retracted=True, said_on="2025-02-15")
        everything = ids(reader, f"{name}/")
        assert len(everything) > 1 or name in {"series"}
        for order in RESOURCES[name].orders:
            forwards, backwards = (walk(reader, f"{name}/?order={sign}{order}&page_size=2") for sign in ("", "-"))
            assert forwards == backwards[::-1]
            assert sorted(forwards) == sorted(everything)

    def test_statements_by_day_leave_out_those_without_one(self, reader, world):
        days = ["2025-02-16", None, "2025-02-14", "2025-02-16"]
        Position.objects.all().delete()
        made = [factories.PositionFactory(takeaway=world.takeaway, said_on=day) for day in days]
        of_the_day = sorted([made[0], made[3]], key=lambda position: position.pk)
        expected = [str(position.pk) for position in [made[2], *of_the_day]]
        assert walk(reader, "positions/?order=said_on&page_size=1") == expected
        assert len(ids(reader, "positions/")) == 4

    def test_what_comes_in_and_goes_while_reading_moves_nothing_to_another_page(self, reader, world):
        Position.objects.all().delete()
        there = factories.PositionFactory.create_batch(9, takeaway=world.takeaway)
        keys = {str(position.pk) for position in there}
        going = iter(sorted(there, key=lambda position: position.pk)[:3])

        def change():
            factories.PositionFactory.create_batch(2, takeaway=world.takeaway)
            if position := next(going, None):
                position.delete()

        found = walk(reader, "positions/?page_size=3", between=change)
        assert len(found) == len(set(found))
        assert keys <= set(found)

    def test_page_behind_a_record_that_is_gone_begins_where_it_stood(self, reader, world):
        Position.objects.all().delete()
        made = factories.PositionFactory.create_batch(3, takeaway=world.takeaway)
        first, second, third = sorted(made, key=lambda position: position.pk)
        following = get(reader, "positions/?page_size=2").json()["next"]
        second.delete()
        page = reader.get(following.removeprefix("http://127.0.0.1:8000")).json()
        assert ([item["id"] for item in page["items"]], page["next"]) == ([str(third.pk)], None)
        assert first

    def test_next_page_keeps_what_was_asked_and_stands_in_a_header(self, reader, world):
        grow(world, 1)
        page = get(reader, "positions/?stance=supports&page_size=1")
        following = page.json()["next"]
        assert following.startswith("http://127.0.0.1:8000/api/v1/positions/?stance=supports&page_size=1&cursor=")
        assert page["Link"] == f'<{following}>; rel="next"'
        last = get(reader, "positions/?page_size=200")
        assert last.json()["next"] is None
        assert "Link" not in last

    def test_page_has_fifty_records_and_two_hundred_where_asked(self, reader, world):
        made = {"speaker": world.speaker, "proposition": world.proposition, "source": world.position.source}
        factories.PositionFactory.create_batch(201, takeaway=world.takeaway, **made)
        assert len(ids(reader, "positions/")) == 50
        assert len(ids(reader, "positions/?page_size=200")) == 200

    @pytest.mark.parametrize("name", RESOURCES)
    def test_list_and_record_ask_the_same_queries_for_one_row_and_for_many(
        self, reader, world, name, django_assert_max_num_queries, django_assert_num_queries
    ):
        factories.PositionFactory(takeaway=world.takeaway, retracted=True)
        paths = [f"{name}/", get(reader, f"{name}/").json()["items"][0]["api_url"].partition("/v1/")[2]]
        asked = []
        for path in paths:
            with django_assert_max_num_queries(MOST_QUERIES.get(name, 2) + 2) as queries:
                get(reader, path)
            asked.append(len(queries))
        grow(world, 3)
        for path, count in zip(paths, asked, strict=True):
            with django_assert_num_queries(count):
                get(reader, path)


class TestWhatIsNotThere:
    """Errors, and what was retracted or merged."""

    @pytest.mark.parametrize(
        ("query", "parameter", "detail"),
        [
            ("stances=opposes", "stances", "There is no such parameter here. There are: speaker, on_behalf_of"),
            ("stance=perhaps", "stance", "“perhaps” is none of: supports, supports_with_conditions, opposes"),
            ("stance=", "stance", "It has no value."),
            ("stance=opposes&stance=supports", "stance", "It is given more than once."),
            ("order=quote", "order", "There is no order “quote” here. There are, each also with a minus"),
            ("order=--said_on", "order", "There is no order “--said_on” here."),
            ("order=takeaway__article__created_by__password", "order", "There is no order"),
            ("speaker__user__password=x", "speaker__user__password", "There is no such parameter here."),
            ("page_size=0", "page_size", "Write a whole number from 1 to 200."),
            ("page_size=201", "page_size", "Write a whole number from 1 to 200."),
            ("page_size=٥", "page_size", "Write a whole number from 1 to 200."),
            ("said_from=15.02.2025", "said_from", "Write “15.02.2025” as year, month and day: 2025-02-15."),
            ("said_from=2025-02-30", "said_from", "There is no such day as 2025-02-30."),
            ("takeaway=x", "takeaway", "“x” is no id."),
            ("speaker=Ada Example", "speaker", "“Ada Example” is neither an id nor the last part of an address."),
            ("cursor=x", "cursor", "This is no cursor of this list."),
        ],
    )
    def test_wrong_parameter_is_named_with_what_there_is(self, reader, query, parameter, detail):
        response = get(reader, f"positions/?{query}")
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        (fault,) = response.json()["errors"]
        assert fault["parameter"] == parameter
        assert fault["detail"].startswith(detail)

    def test_cursor_of_another_order_is_refused(self, reader, world):
        grow(world, 1)
        cursor = get(reader, "positions/?page_size=1").json()["next"].partition("cursor=")[2]
        assert get(reader, f"positions/?cursor={cursor}").status_code == 200
        assert get(reader, f"positions/?order=id&cursor={cursor}").status_code == 200
        assert get(reader, f"positions/?order=-id&cursor={cursor}").status_code == 400
        assert get(reader, f"speakers/?order=name&cursor={cursor}").status_code == 400

    def test_retracted_statement_says_that_and_why_and_nothing_else(self, reader, world):
        retract_position(world.position, reason="Never said.", by=OPERATOR)
        position = get(reader, f"positions/{world.position.pk}/").json()
        retracted_at = position.pop("retracted_at")
        assert datetime.fromisoformat(retracted_at) <= timezone.now()
        assert position.pop("article")["id"] == str(world.article.pk)
        assert position == {
            "id": str(world.position.pk),
            "type": "position",
            "url": f"http://127.0.0.1:8000/positions/{world.position.pk}/",
            "api_url": f"http://127.0.0.1:8000/api/v1/positions/{world.position.pk}/",
            "status": "retracted",
            "retraction_note": "Never said.",
        }
        assert ids(reader, "positions/") == []
        assert ids(reader, "retractions/") == [str(world.position.pk)]
        assert ids(reader, f"retractions/?article={world.article.slug}") == [str(world.position.pk)]
        assert ids(reader, "retractions/?retracted_from=2100-01-01T00:00:00Z") == []

    @pytest.mark.parametrize("asked", ["speaker", "stance", "proposition", "said_from", "order"])
    def test_list_of_retracted_statements_cannot_be_asked_for_what_they_said(self, reader, world, asked):
        value = {"stance": "supports", "said_from": "2025-01-01", "order": "said_on"}.get(asked, "seen")
        assert get(reader, f"positions/?{asked}={value}").status_code == 200
        assert get(reader, f"retractions/?{asked}={value}").status_code == 400

    def test_retracted_article_is_gone_with_its_reason(self, reader):
        world = make_world("secret", retracted=True)
        response = get(reader, f"articles/{world.article.pk}/")
        assert response.status_code == 410
        assert response.json()["reason"] == "The example was made up."
        assert "secret" not in response.text
        assert ids(reader, "articles/") == []
        assert get(reader, f"takeaways/{world.takeaway.pk}/").status_code == 404
        assert [item["article"]["id"] for item in get(reader, "corrections/").json()["items"]] == [
            str(world.article.pk)
        ]

    def test_merged_record_leads_to_the_one_that_stayed(self, reader, world):
        MergedRecord.objects.create(pk=UNKNOWN, kind="speaker", kept_key=world.speaker.pk, name="Ada Exemple")
        response = get(reader, f"speakers/{UNKNOWN}/")
        assert (response.status_code, response["Location"]) == (301, f"/api/v1/speakers/{world.speaker.pk}/")
        assert get(reader, f"sources/{UNKNOWN}/").status_code == 404
        world.article.status = "draft"
        world.article.save()
        assert get(reader, f"speakers/{UNKNOWN}/").status_code == 404

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_hidden_record_answers_like_an_unknown_one(self, reader, state):
        world = make_world("secret", **({} if state == "draft" else {state: True}))
        factories.PositionFactory(takeaway=world.takeaway, retracted=True)
        for name in set(RESOURCES) - {"conferences", "series"}:
            hidden, unknown = (get(reader, f"{name}/{key}/") for key in (records(world)[name].pk, UNKNOWN))
            assert (name, hidden.status_code, hidden.content) == (name, 404, unknown.content)
            assert (name, ids(reader, f"{name}/")) == (name, [])

    def test_record_is_found_under_its_own_kind_alone(self, reader, world):
        assert get(reader, f"articles/{world.takeaway.pk}/").status_code == 404
        assert get(reader, f"retractions/{world.position.pk}/").status_code == 404

    @pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v2/", "/api/x", "/api/v1/positions/1/", "/api/v1/ä/"])
    def test_unknown_address_is_a_problem_and_no_page(self, reader, path):
        response = reader.get(path)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert response.json() == {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is nothing at this address.",
        }
        assert response["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        "place",
        [
            ["name", 5, UNKNOWN],
            ["name", None, UNKNOWN],
            ["name", "Ada", 5],
            ["name", "Ada", "x"],
            ["name", "\0", UNKNOWN],
            ["name", "\ud800", UNKNOWN],
            ["name", "Ada"],
            {"name": "Ada"},
            "name",
        ],
    )
    def test_forged_cursor_is_refused_before_the_database_sees_it(self, reader, place):
        cursor = urlsafe_b64encode(json.dumps(place).encode()).decode()
        response = get(reader, f"speakers/?order=name&cursor={cursor}")
        assert (response.status_code, [fault["parameter"] for fault in response.json()["errors"]]) == (400, ["cursor"])

    def test_nul_is_a_problem_and_no_page(self, reader):
        response = get(reader, "positions/?speaker=%00")
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")

    def test_forged_host_is_a_problem_and_no_page(self, reader):
        response = get(reader, "positions/", host="forged.example")
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")

    def test_fault_of_ours_is_a_problem_that_tells_nothing(self, client, monkeypatch):
        def fail(*args):
            raise RuntimeError("secret")

        monkeypatch.setattr("articles.queries.api.api_list", fail)
        client.raise_request_exception = False
        response = get(client, "positions/")
        assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
        assert "secret" not in response.text

    def test_page_of_people_keeps_its_own_errors(self, reader):
        assert reader.get("/nothing/").headers["Content-Type"].startswith("text/html")
        assert reader.post("/api/").status_code == 405
        assert "Access-Control-Allow-Origin" not in reader.get("/")


class TestAnswers:
    """What holds for every answer."""

    @pytest.mark.parametrize("path", ["", "openapi.json", "positions/", "nothing/"])
    def test_scripts_of_any_site_may_read(self, reader, world, path):
        response = get(reader, path, origin="https://reader.example")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert set(response["Access-Control-Expose-Headers"].split(", ")) == {"ETag", "Link"}
        assert "Accept" in response["Vary"]
        assert "cookie" not in response["Vary"].lower()
        assert not response.cookies

    def test_preflight_allows_to_read_and_nothing_else(self, reader, world, django_assert_num_queries):
        asked = {"origin": "https://reader.example", "access-control-request-method": "GET"}
        asked["access-control-request-headers"] = "if-none-match"
        with django_assert_num_queries(0):
            response = reader.options("/api/v1/positions/", headers=asked)
        assert response.status_code == 204
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert response["Access-Control-Allow-Headers"] == "*"
        assert "Access-Control-Allow-Credentials" not in response

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
    def test_nothing_can_be_changed(self, client, editor, method):
        client.force_login(editor)
        client.handler.enforce_csrf_checks = True
        for path in ("", "positions/", "nothing/"):
            response = client.generic(method, f"/api/v1/{path}")
            assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
            assert response["Allow"] == "GET, HEAD, OPTIONS"

    @pytest.mark.parametrize(
        ("accepted", "status"),
        [
            ("*/*", 200),
            ("application/json", 200),
            ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
            ("text/html", 406),
            ("application/xml;q=0.9, text/csv", 406),
        ],
    )
    def test_what_takes_no_json_gets_none(self, reader, world, accepted, status):
        response = get(reader, "positions/", accept=accepted)
        assert response.status_code == status
        assert response["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")

    @pytest.mark.parametrize("path", ["", "openapi.json", "positions/", "positions/{position.pk}/"])
    def test_scripts_of_other_sites_learn_as_well_that_nothing_has_changed(self, reader, world, path):
        path = path.format(**vars(world))
        again = get(reader, path, if_none_match=get(reader, path)["ETag"])
        assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")

    def test_what_was_withdrawn_is_not_confirmed_to_whoever_has_it(self, reader, world):
        path = f"positions/{world.position.pk}/"
        known = get(reader, path)["ETag"]
        world.article.withdrawn_at = timezone.now() - timedelta(seconds=1)
        world.article.save()
        move_generation()
        assert get(reader, path, if_none_match=known).status_code == 404

    def test_head_says_the_same_without_the_body(self, reader, world):
        grow(world, 1)
        path = "/api/v1/positions/?page_size=1"
        answer, head = reader.get(path), reader.head(path)
        assert (head.status_code, head.content, head["Link"]) == (200, b"", answer["Link"])

    def test_root_leads_everywhere(self, reader, world):
        root = get(reader, "").json()
        assert list(root["resources"]) == list(RESOURCES)
        for address in [root["documentation"], root["description"], *root["resources"].values()]:
            assert reader.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
        assert root["licence"] == "CC-BY-4.0"

    def test_other_scripts_are_written_as_they_are(self, reader, world):
        Position.objects.update(quote="Мир «тест» 和平 <script>", quote_language="ru")
        answer = get(reader, "positions/")
        assert "Мир «тест» 和平" in answer.text
        assert answer["Content-Type"] == "application/json"
        assert answer["X-Content-Type-Options"] == "nosniff"


class TestPage:
    """The page for people."""

    def test_page_names_every_resource_field_filter_and_order(self, reader):
        page = reader.get("/api/").text
        for name, resource in RESOURCES.items():
            assert f'id="{name}"' in page
            declared = [*resource.fields, *resource.filters, *resource.orders.values()]
            assert [each.name for each in declared if f"<code>{each.name}</code>" not in page] == []

    def test_requests_on_the_page_are_answered(self, reader):
        page = reader.get("/api/").text
        requests = [line.partition("http://127.0.0.1:8000")[2] for line in page.splitlines() if "curl " in line]
        paths = [each.partition("<")[0].rstrip("'").replace("&amp;", "&") for each in requests]
        assert len(paths) == 3
        assert [reader.get(path).status_code for path in paths] == [200] * 3


def test_problem_of_a_database_that_is_away_says_when_to_ask_again_as_the_page_does(db):
    def fail(*args):
        raise OperationalError("It is gone.")

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(fail):
        page, answer = client.get("/"), client.get("/api/v1/speakers/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == page["Retry-After"] == "10"
