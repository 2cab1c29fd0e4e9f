"""What is logged of requests and runs, and what is not."""

import json
import logging
import re

import pytest
from django.core.signals import got_request_exception
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory

from coverage_site import bootstrap, lines, server
from coverage_site.logs import RequestLogMiddleware
from tests.factories import PreviewLinkFactory

NUL = "\0"


class Written(list):
    """The lines as the console would have them."""

    def handler(self, formatter):
        handler = logging.Handler()
        handler.setFormatter(formatter)
        handler.emit = lambda record: self.append(handler.format(record))
        return handler


@pytest.fixture
def text():
    yield from written(lines.TextFormatter())


@pytest.fixture
def log():
    yield from written(lines.JsonFormatter())


def written(formatter):
    found = Written()
    handler = found.handler(formatter)
    logging.root.addHandler(handler)
    yield found
    logging.root.removeHandler(handler)


def read(log):
    """Return the lines of the log as what they say."""
    assert all(line.isascii() and "\n" not in line for line in log)
    return [json.loads(line) for line in log]


@pytest.fixture
def stranger():
    """A reader whose answers are those of the site, also where it fails."""
    return Client(raise_request_exception=False)


@pytest.fixture
def broken_home(monkeypatch):
    def fail(*args):
        logging.getLogger("articles.services.article").info("Halfway.")
        raise ValueError("It broke.\nERROR forged line")

    monkeypatch.setattr("articles.views.home.home_page", fail)


class TestFailure:
    def test_is_one_line_with_what_was_asked_and_the_traceback(self, db, stranger, broken_home, log):
        response = stranger.get("/?q=searched-for&token=secret", headers={"Cookie": "sessionid=secret"})
        halfway, failed = read(log)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", failed.pop("time"))
        assert failed.pop("exception").startswith("Traceback (most recent call last):")
        assert failed.pop("ms") >= 0
        assert failed == {
            "level": "ERROR",
            "logger": "coverage_site.request",
            "message": "Request failed",
            "request_id": response["X-Request-ID"],
            "method": "GET",
            "path": "/",
            "view": "articles:home",
            "status": 500,
            "bytes": len(response.content),
        }
        assert (halfway["message"], halfway["request_id"]) == ("Halfway.", response["X-Request-ID"])
        assert "secret" not in "".join(log)
        assert "searched-for" not in "".join(log)

    def test_page_gives_the_id_without_a_database(self, stranger, log):
        # Without the mark a test has no database, so every page fails.
        response = stranger.get("/")
        assert response.status_code == 500
        assert f"<code>{response['X-Request-ID']}</code>" in response.text
        assert response["Cache-Control"] == "no-store"
        assert [line["request_id"] for line in read(log)] == [response["X-Request-ID"]]

    def test_of_the_api_is_one_line_too(self, stranger, log):
        response = stranger.get("/api/v1/speakers/")
        assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
        [line] = read(log)
        assert (line["request_id"], "exception" in line) == (response["X-Request-ID"], True)

    def test_amid_a_stream_is_logged_with_its_id(self, rf, log):
        def chunks():
            yield b"first"
            logging.getLogger("articles").info("Halfway.")
            raise ValueError("It broke.")

        response = RequestLogMiddleware(lambda request: StreamingHttpResponse(chunks()))(
            rf.get("/data/record.zip", headers={"X-Request-ID": "from-the-proxy"})
        )
        with pytest.raises(ValueError, match="It broke"):
            list(response)
        logging.getLogger("articles").warning("After.")
        halfway, broken, after = read(log)
        assert halfway["request_id"] == broken["request_id"] == "from-the-proxy"
        assert (broken["message"], broken["path"]) == ("Answer broke off", "/data/record.zip")
        assert "exception" in broken
        assert "request_id" not in after

    def test_of_one_request_is_not_told_of_the_next(self, log, settings):
        settings.LOG_REQUESTS = True

        def fail(request):
            if request.path == "/fails":
                try:
                    raise ValueError
                except ValueError:
                    got_request_exception.send(sender=None, request=request)
            return StreamingHttpResponse(status=500)

        middleware = RequestLogMiddleware(fail)
        for path in ("/fails", "/answers"):
            middleware(RequestFactory().get(path))
        assert ["exception" in line for line in read(log)] == [True, False]


class TestWhatIsLogged:
    def test_good_requests_are_only_logged_where_that_is_asked_for(self, db, reader, settings, log):
        settings.LOG_SLOW_MS = 0
        reader.get("/about/")
        assert log == []
        settings.LOG_REQUESTS = True
        reader.get("/about/")
        [line] = read(log)
        assert (line["level"], line["message"], line["status"]) == ("INFO", "Request answered", 200)

    def test_slow_requests_are_logged(self, db, reader, settings, log):
        settings.LOG_SLOW_MS = 1
        reader.get("/about/")
        [line] = read(log)
        assert (line["level"], line["message"], line["path"]) == ("WARNING", "Request was slow", "/about/")

    def test_account_is_its_key_and_nothing_else(self, client, editor, settings, log):
        settings.LOG_REQUESTS = True
        client.force_login(editor)
        client.get("/admin/")
        [line] = read(log)
        assert line["user"] == str(editor.pk)
        assert editor.username not in log[0]

    def test_link_to_unpublished_work_is_hidden(self, db, reader, settings, log):
        settings.LOG_REQUESTS = True
        address = PreviewLinkFactory().get_absolute_url()
        for path in (address, address.rstrip("/"), f"{address}more/"):
            reader.get(path)
        assert [line["path"] for line in read(log)] == ["/preview/-/", "/preview/-", "/preview/-/more/"]

    def test_path_of_a_stranger_begins_no_line(self, db, reader, settings, text):
        settings.LOG_REQUESTS = True
        reader.get("/no%0A2026-01-01 ERROR forged%1B[31m/")
        [line] = text
        assert line.isprintable()
        assert r'path="/no\n2026-01-01 ERROR forged\u001b[31m/"' in line

    def test_error_of_a_stranger_begins_no_line(self, db, stranger, broken_home, text):
        stranger.get("/")
        first, *others = text[-1].split("\n")
        assert " ERROR coverage_site.request Request failed request_id=" in first
        assert all(line.startswith("    ") for line in others)
        assert others[-1] == "    ERROR forged line"


class TestId:
    @pytest.mark.parametrize("given", ["abcdefgh", "0123456789abcdef0123456789abcdef", "a.b_c-d.e", "a" * 64])
    def test_of_the_web_server_is_taken(self, stranger, given):
        assert stranger.get("/", headers={"X-Request-ID": given})["X-Request-ID"] == given

    @pytest.mark.parametrize(
        "given", ["", "short", "a" * 65, "with space", "line\nbreak", "-leading-dash", "umläutig", NUL * 9]
    )
    def test_that_is_not_well_formed_is_made_anew(self, stranger, given):
        answers = [stranger.get("/", headers={"X-Request-ID": given})["X-Request-ID"] for _ in range(2)]
        assert all(re.fullmatch("[0-9a-f]{32}", answer) for answer in answers)
        assert len(set(answers)) == 2

    @pytest.mark.parametrize(("address", "is_for_one"), [("/about/", False), ("/", False), ("/admin/login/", True)])
    def test_stands_in_answers_that_no_cache_shares(self, db, reader, address, is_for_one):
        assert ("X-Request-ID" in reader.get(address)) == is_for_one

    def test_of_a_run_is_in_what_its_services_log(self, monkeypatch, log):
        def command(*args, **kwargs):
            logging.getLogger("articles.services.due").info("Done.")

        monkeypatch.setattr("django.core.management.execute_from_command_line", command)
        for _ in range(2):
            bootstrap.run_django(["manage.py", "run_due"])
        command()
        first, second, outside = read(log)
        assert first["command"] == second["command"] == "run_due"
        assert first["run_id"] != second["run_id"]
        assert not {"run_id", "command"} & set(outside)

    def test_of_a_run_beside_the_site_is_new_each_time(self, monkeypatch, log):
        class Minutes:
            left = 2

            def is_set(self):
                return not self.left

            def wait(self, seconds):
                self.left -= 1

        def fail(*args, **kwargs):
            raise ValueError

        monkeypatch.setattr(server, "call_command", fail)
        server.run_every_minute(Minutes())
        assert len({line["run_id"] for line in read(log)}) == 2

    def test_of_a_request_within_a_run_stands_beside_that_of_the_run(self, stranger, log):
        with lines.run("bake"):
            stranger.get("/")
        [line] = read(log)
        assert {"run_id", "request_id"} <= set(line)
