"""PostgreSQL that crashes and comes back, under a site that goes on."""

import pytest

from tests.admin.desk import fields_of
from tests.deployment.machines import Visitor
from tests.faults.acts import AS_IT_WAS
from tests.faults.site import Site, log_in, page_of, send, title_of, typed
from tests.postgresql_server import PostgresqlServer

pytestmark = pytest.mark.postgresql_server


@pytest.fixture(scope="module")
def server():
    with PostgresqlServer() as server:
        yield server


@pytest.fixture(scope="module")
def site(server, tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site"), server.address) as site:
        site.do("migrate")
        site.warm_up()
        yield site


def test_readers_get_what_is_kept_and_editors_their_text_and_all_goes_on_without_a_restart(site, machine, server):
    article, other = site.do("make", count=2)
    editor, reader = log_in(machine), Visitor()
    form = typed(editor, machine, article, headline="Typed", deck="A deck with “quotes” & <signs>")
    before = reader.get(machine, page_of(article))
    server.stop()
    kept = reader.get(machine, page_of(article))
    assert (kept.status_code, kept.content) == (200, before.content)
    not_kept = reader.get(machine, page_of(other))
    assert (not_kept.status_code, not_kept.headers["Retry-After"]) == (503, "10")
    assert reader.get(machine, "/healthz").status_code == 200
    assert reader.get(machine, "/healthz/ready").status_code == 503
    assert [editor.get(machine, path).status_code for path in ("/admin/", "/admin/articles/article/")] == [503, 503]
    refused = send(editor, machine, article, form)
    assert refused.status_code == 503
    server.start()
    assert title_of(reader.get(machine, page_of(article))) == AS_IT_WAS
    assert reader.get(machine, page_of(other)).status_code == 200
    assert send(editor, machine, article, fields_of(refused), "_publish").status_code == 302
    assert title_of(reader.get(machine, page_of(article))) == "Typed"
    assert "A deck with “quotes” & <signs>" in site.do("look", article=article)["facts"]
    assert machine.log_text.count("Booting worker") == 1
