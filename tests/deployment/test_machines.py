"""Two machines with one PostgreSQL, one Redis and one bucket, as a desk has them that has outgrown the first."""

from io import BytesIO
from urllib.parse import quote

import psycopg
import pytest
from django.test.client import MULTIPART_CONTENT, encode_multipart

from tests.deployment.databases import url
from tests.deployment.machines import Visitor
from tests.pictures import draw, upload
from tests.redis_server import RedisServer
from tests.s3_server import S3Server

pytestmark = [pytest.mark.postgresql, pytest.mark.redis_server, pytest.mark.s3]
SLUG = "outcomes-of-the-munich-security-conference"
SPEAKER = "/speakers/example-0/"


@pytest.fixture(scope="module")
def redis():
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="module")
def machines(make_machine, database, redis, tmp_path_factory):
    with S3Server(tmp_path_factory.mktemp("s3")) as bucket:
        shared = {"DATABASE_URL": url(database), "CACHE_URL": redis.address, "SECRET_KEY": "made-up" * 10}
        with (
            make_machine("one", **shared, **bucket.variables) as one,
            make_machine("two", **shared, **bucket.variables) as two,
        ):
            yield one, two


@pytest.fixture(scope="module")
def desk(machines):
    """Somebody who has logged in on the first machine."""
    visitor = Visitor()
    assert visitor.log_in(machines[0], "chief", "made-up-password").status_code == 302
    return visitor


@pytest.fixture
def renaming(machines, desk, database):
    """Return a function that names the speaker anew on one machine, and says what the others then show."""
    with psycopg.connect(url(database)) as connection:
        key = connection.execute("SELECT id FROM articles_speaker WHERE slug = 'example-0'").fetchone()[0]

    def rename(machine, name):
        assert desk.post_form(machine, f"/admin/articles/speaker/{key}/change/", name=name).status_code == 302
        return [name in Visitor().get(each, SPEAKER).text for each in machines]

    return rename


def test_whoever_logs_in_on_one_machine_is_known_on_the_other(machines, desk):
    assert [desk.get(machine, "/admin/").status_code for machine in machines] == [200, 200]
    assert [Visitor().get(machine, "/admin/").status_code for machine in machines] == [302, 302]


def test_what_is_published_on_one_machine_is_on_the_other_at_the_next_request(machines, desk, database):
    with psycopg.connect(url(database)) as connection:
        query = "SELECT id FROM articles_article WHERE slug = %s"
        key = connection.execute(query, [SLUG]).fetchone()[0]
    for number, machine in enumerate([*machines, *machines]):
        seen = [Visitor().get(each, f"/articles/{SLUG}/") for each in machines]
        assert [(each.status_code, f"Headline {number}" in each.text) for each in seen] == [(200, False)] * 2
        form = f"/admin/articles/article/{key}/change/"
        assert desk.post_form(machine, form, button="_publish", headline=f"Headline {number}").status_code == 302
        for each, before in zip(machines, seen, strict=True):
            after = Visitor().get(each, f"/articles/{SLUG}/", **{"If-None-Match": before.headers["ETag"]})
            assert (after.status_code, f"Headline {number}" in after.text) == (200, True)


def test_photo_added_on_one_machine_is_shown_by_the_other(machines, desk, database):
    form = "/admin/articles/photo/add/"
    fields = {"alt_text": "A square", "credit": "Ada Example", "upload": upload(draw())}
    fields |= {"csrfmiddlewaretoken": desk.cookies["csrftoken"].value, "focal_x": 50, "focal_y": 50, "caption": ""}
    body = encode_multipart("BoUnDaRyStRiNg", fields)
    assert desk.post(machines[0], form, body, MULTIPART_CONTENT).status_code == 302
    with psycopg.connect(url(database)) as connection:
        query = (
            "SELECT renditions FROM articles_photo WHERE alt_text = 'A square' AND jsonb_array_length(renditions) > 0"
        )
        name = connection.execute(query).fetchone()[0][0]["name"]
    pictures = [Visitor().get(machine, f"/media/{name}") for machine in machines]
    assert [picture.status_code for picture in pictures] == [200, 200]
    assert pictures[0].content == pictures[1].content
    assert BytesIO(pictures[0].content).read(2) == b"\xff\xd8"
    assert not any((machine.folder / "media").exists() for machine in machines)


@pytest.mark.parametrize("state", ["there", "full", "hanging", "stopped", "there again"])
def test_redis_may_be_there_or_not(machines, redis, renaming, state):
    befalls = {"full": redis.fill, "hanging": redis.hang, "stopped": redis.stop, "there again": redis.start}
    befalls.get(state, lambda: None)()
    for machine in machines:
        assert renaming(machine, f"Ada {state.title()} {machine.port}") == [True, True]
    for machine in machines:
        paths = ["/", "/conferences/", f"/search/?q={quote(state)}", "/feed.atom", "/speakers/"]
        assert [Visitor().get(machine, path).status_code for path in paths] == [200] * len(paths)
