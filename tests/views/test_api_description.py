"""The description of the API: that it is valid, and that every answer is as it says, whatever is asked."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from articles.copy.resource import RESOURCES
from tests import factories
from tests.views.world import grow, make_world, records

pytestmark = pytest.mark.django_db

# Each example is a request; the two kinds are what the description allows, and what it does not.
EXAMPLES = 8


@pytest.fixture
def world(db):
    world = make_world("seen", published=True)
    grow(world, 1)
    factories.PositionFactory(takeaway=world.takeaway, figure_low="2.5", figure_wording="at least 2.5%")
    factories.PositionFactory(takeaway=world.takeaway, retracted=True)
    factories.ArticleFactory(retracted=True)
    return world


@pytest.fixture
def app(settings):
    """The site as a server calls it, within the transaction of the test."""
    settings.ALLOWED_HOSTS = ["*"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def description(reader):
    return reader.get("/api/v1/openapi.json").json()


def faults(description, schema, value):
    """Return what is wrong with a value under a schema of the description."""
    checked = Draft202012Validator(
        {**schema, "components": description["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in checked.iter_errors(value)]


def answered(description, path, status="200"):
    """Return the schema of an answer."""
    (content,) = description["paths"][path]["get"]["responses"][status]["content"].values()
    return content["schema"]


def test_description_is_valid_openapi(description):
    schema = schemathesis.openapi.from_dict(description)
    schema.validate()
    assert description["openapi"].startswith("3.1.")
    assert description["info"].keys() >= {"title", "version", "license"}
    for name, schema in description["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["required"], name


def test_description_names_every_operation_once_and_says_what_each_answers(description):
    operations = [item["get"] for item in description["paths"].values()]
    assert all(set(item) == {"get"} for item in description["paths"].values())
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) == 2 * len(RESOURCES) + 1
    assert all({"200", "304", "406", "500"} <= set(operation["responses"]) for operation in operations)


def test_description_says_where_readers_find_the_site_and_nothing_of_the_request(reader, settings):
    settings.SITE_URL = "https://plenary.example"
    settings.ALLOWED_HOSTS = ["forged.example"]
    description = reader.get("/api/v1/openapi.json", headers={"host": "forged.example"})
    assert description.json()["servers"] == [{"url": "https://plenary.example"}]
    assert "forged.example" not in description.text


@pytest.mark.parametrize("name", RESOURCES)
def test_list_and_record_are_as_described(reader, world, description, name):
    path = f"/api/v1/{name}/"
    page = reader.get(path).json()
    assert page["items"]
    assert faults(description, answered(description, path), page) == []
    alone = reader.get(page["items"][0]["api_url"].removeprefix(description["servers"][0]["url"])).json()
    kind = RESOURCES[name].kind
    described = description["paths"][f"/api/v1/{RESOURCES[name].name}/{{id}}/"]
    assert described
    assert faults(description, answered(description, f"{path}{{id}}/"), alone) == []
    assert alone["type"] == kind


@pytest.mark.parametrize("name", RESOURCES)
def test_record_has_every_field_described_and_no_other(reader, world, description, name):
    resource = RESOURCES[name]
    item = reader.get(f"/api/v1/{name}/").json()["items"][0]
    alone = reader.get(f"/api/v1/{name}/{item['id']}/").json()
    schema = description["components"]["schemas"][resource.schema_name]
    assert list(alone) == list(schema["properties"])
    assert list(item) == schema["required"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/positions/?stance=perhaps", 400),
        ("/api/v1/positions/00000000-0000-4000-8000-000000000000/", 404),
        ("/api/v1/positions/?q=%00", 400),
        ("/api/v1/nothing/", 404),
        ("/api/nothing", 404),
    ],
)
def test_error_is_as_described(reader, description, path, status):
    response = reader.get(path)
    assert response.status_code == status
    assert faults(description, {"$ref": "#/components/schemas/Problem"}, response.json()) == []


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_the_answer_is_as_described(world, app, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    known = st.sampled_from([str(row.pk) for row in records(world).values()])
    for operation in (result.ok() for result in schema.get_all_operations()):
        if mode is GenerationMode.POSITIVE or operation.query or operation.path_parameters:
            ask_anything(operation, mode, known)


def ask_anything(operation, mode, known):
    """Send requests that a description allows, or such as it does not, and check what comes back."""

    @settings(max_examples=EXAMPLES, database=None, phases=[Phase.generate])
    @given(operation.as_strategy(generation_mode=mode), known)
    def ask(case, key):
        if mode is GenerationMode.POSITIVE:
            # Keys of this world, and no cursor: one is taken from an answer and not thought of.
            case.path_parameters = dict.fromkeys(case.path_parameters or {}, key)
            (case.query or {}).pop("cursor", None)
        # Its way of asking does not unpack what is sent compressed.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    ask()
