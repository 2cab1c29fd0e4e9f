"""Two processes at one article at the same moment, on each kind of database: nothing is lost, whoever is first."""

import json
import secrets
import subprocess
import sys
from uuid import uuid4

import pytest

from coverage_site.bootstrap import ROOT
from tests import needs
from tests.project.commands import environment, on_server

# One run of two processes at once may go well by chance.
ROUNDS = 3


class Worker:
    """A process that does one thing after the other, see worker.py."""

    def __init__(self, variables):
        command = [sys.executable, "-m", "tests.services.worker"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, env=variables, cwd=ROOT, **pipes)

    def start(self, name, **given):
        self.process.stdin.write(json.dumps([name, given]) + "\n")
        self.process.stdin.flush()

    def end(self):
        return json.loads(self.process.stdout.readline())

    def do(self, name, **given):
        self.start(name, **given)
        return self.end()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=120)


class Desk:
    """Two people at work on one database, each in a process."""

    def __init__(self, first, second, variables):
        self.first, self.second, self.variables = first, second, variables

    def make(self, state, **given):
        """Return the key of a new article that both have opened."""
        article = self.first.do("make", state=state, **given)
        for each in (self.first, self.second):
            each.do("look", article=article)
        return article

    def both(self, one, other):
        """Have the two do something at once, each a name and what it is given. Return both answers."""
        tasks = [(self.first, *one), (self.second, *other)]
        for worker, name, given in tasks:
            worker.start(name, **given)
        return [worker.end() for worker, _name, _given in tasks]

    def look(self, article):
        return self.first.do("look", article=article)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def desk(request, tmp_path_factory):
    """Two processes with an empty database of their own."""
    folder, name = tmp_path_factory.mktemp("desk"), f"plenary_desk_{secrets.token_hex(6)}"
    address = f"sqlite:///{folder / name}.sqlite3"
    if request.param == "postgresql":
        on_server(f"CREATE DATABASE {name}")
        address = f"{needs.POSTGRESQL}/{name}"
    variables = environment(folder, DATABASE_URL=address, DJANGO_SETTINGS_MODULE="coverage_site.settings")
    workers = [Worker(variables), Worker(variables)]
    workers[0].do("migrate")
    yield Desk(*workers, variables)
    for worker in workers:
        worker.stop()
    if request.param == "postgresql":
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def headings(content):
    return [content["takeaways"][key]["heading"] for key in content["article"]["takeaways"]]


def saving(article, number, heading):
    return "save", {"article": article, "number": number, "heading": heading}


def kinds(found):
    return [kind for kind, _content in found["versions"]]


@pytest.mark.parametrize("state", ["", "published"])
def test_two_saves_of_different_takeaways_are_both_in_the_newest_work(desk, state):
    for _ in range(ROUNDS):
        article = desk.make(state)
        assert desk.both(saving(article, 0, "One"), saving(article, 1, "Two")) == ["saved", "saved"]
        found = desk.look(article)
        assert headings(found["content"]) == ["One", "Two"]
        assert found["drafts"] == bool(state)


def test_two_saves_of_one_takeaway_are_one_saved_and_one_set_aside(desk):
    for _ in range(ROUNDS):
        article = desk.make("published")
        outcomes = desk.both(saving(article, 0, "One"), saving(article, 0, "Two"))
        assert sorted(outcomes) == ["saved", "set aside"]
        found = desk.look(article)
        words = dict(zip(outcomes, ["One", "Two"], strict=True))
        assert headings(found["content"])[0] == words["saved"]
        assert [headings(content)[0] for kind, content in found["versions"] if kind == "set_aside"] == [
            words["set aside"]
        ]


def test_publishing_while_another_saves_loses_nothing(desk):
    for _ in range(ROUNDS):
        article = desk.make("published", draft="Draft")
        assert desk.both(("publish", {"article": article}), saving(article, 0, "One")) == [None, "saved"]
        found = desk.look(article)
        assert (headings(found["content"])[0], found["content"]["article"]["deck"]) == ("One", "Draft")
        assert found["rows"]["article"]["deck"] == "Draft"
        assert [content for kind, content in found["versions"] if kind == "published"] == [found["rows"]]
        assert found["drafts"] == (found["rows"] != found["content"])


def test_discarding_while_another_saves_loses_nothing_that_was_not_seen(desk):
    for _ in range(ROUNDS):
        article = desk.make("published", draft="Draft")
        discarded, saved = desk.both(("discard", {"article": article}), saving(article, 0, "One"))
        assert (discarded, saved) in {(None, "saved"), ("WrongState", "saved")}
        found = desk.look(article)
        assert headings(found["content"])[0] == "One"
        assert (found["content"]["article"]["deck"] == "Draft") is (discarded == "WrongState")


def test_withdrawing_what_is_scheduled_while_another_saves_loses_nothing(desk):
    for _ in range(ROUNDS):
        article = desk.make("scheduled", draft="Draft")
        assert desk.both(("withdraw", {"article": article}), saving(article, 0, "One")) == [None, "saved"]
        found = desk.look(article)
        assert (found["state"], found["drafts"]) == ("draft", 0)
        assert found["rows"] == found["content"]
        assert (headings(found["content"])[0], found["content"]["article"]["deck"]) == ("One", "Draft")


def test_new_article_sent_twice_at_once_is_one(desk):
    model = desk.look(desk.make(""))["content"]
    for number in range(ROUNDS):
        own = {"id": str(uuid4()), "slug": f"twice-{number}", "takeaways": []}
        content = {"article": model["article"] | own, "takeaways": {}, "positions": {}}
        assert desk.both(("create", {"content": content}), ("create", {"content": content})) == [None, None]
        found = desk.look(own["id"])
        assert (found["content"], kinds(found)) == (content, ["saved"])


def published(found):
    return kinds(found).count("published")


def decks(desk, articles):
    return [desk.look(article)["rows"]["article"]["deck"] for article in articles]


@pytest.mark.parametrize("count", [1, 3])
def test_two_runs_at_once_make_a_planned_change_once(desk, count):
    for _ in range(ROUNDS):
        articles = [desk.make("published", draft="Draft") for _ in range(count)]
        desk.first.do("plan", articles=articles)
        answers = desk.both(("due", {}), ("due", {}))
        assert sorted(done for done, _faults in answers) == [[], [f"Planned changes made: {count}"]]
        assert [faults for _done, faults in answers] == [[], []]
        assert decks(desk, articles) == ["Draft"] * count
        assert [published(desk.look(article)) for article in articles] == [1] * count


@pytest.mark.parametrize("count", [1, 3])
def test_run_that_is_killed_leaves_nothing_half_done_and_the_next_one_makes_it(desk, count):
    articles = [desk.make("published", draft="Draft") for _ in range(count)]
    desk.first.do("plan", articles=articles)
    before = [desk.look(article) for article in articles]
    doomed = Worker(desk.variables)
    assert doomed.do("due_and_hang") == "written"
    doomed.process.kill()
    doomed.process.wait()
    assert [desk.look(article) for article in articles] == before
    assert desk.second.do("due") == [[f"Planned changes made: {count}"], []]
    assert decks(desk, articles) == ["Draft"] * count


def test_publishing_by_hand_while_the_run_makes_the_planned_change_happens_once(desk):
    for _ in range(ROUNDS):
        article = desk.make("published", draft="Draft")
        desk.first.do("plan", articles=[article])
        by_hand, (done, faults) = desk.both(("publish", {"article": article}), ("due", {}))
        assert (by_hand is None, faults) == (not done, [])
        found = desk.look(article)
        assert (published(found), found["drafts"], found["rows"]["article"]["deck"]) == (1, 0, "Draft")


def test_two_editors_who_approve_and_return_at_once_are_one_after_the_other(desk):
    for _ in range(ROUNDS):
        article = desk.make("")
        desk.first.do("submit", article=article)
        approved, returned = desk.both(("approve", {"article": article}), ("give_back", {"article": article}))
        found = desk.look(article)
        # What is approved can still be returned; what is returned cannot be approved.
        assert (approved, returned) in {(None, None), ("WrongState", None)}
        assert (found["review"], found["comments"]) == ("returned", 1)


def test_two_who_approve_at_once_approve_once(desk):
    for _ in range(ROUNDS):
        article = desk.make("")
        desk.first.do("submit", article=article)
        outcomes = desk.both(("approve", {"article": article}), ("approve", {"article": article}))
        assert sorted(map(str, outcomes)) == ["None", "WrongState"]


def test_text_saved_while_another_approves_is_never_approved(desk):
    for _ in range(ROUNDS):
        article = desk.make("")
        desk.first.do("submit", article=article)
        approved, saved = desk.both(("approve", {"article": article}), saving(article, 0, "One"))
        found = desk.look(article)
        assert saved == "saved"
        assert (found["review"] == "approved") is (approved is None)
        assert found["approves_newest"] is False


def test_publishing_and_submitting_at_once_leave_nothing_waiting(desk):
    for _ in range(ROUNDS):
        article = desk.make("")
        submitted, published = desk.both(("submit", {"article": article}), ("publish", {"article": article}))
        assert (submitted, published) in {(True, None), ("WrongState", None)}
        assert desk.look(article)["review"] == "working"


def test_comment_and_submission_sent_twice_at_once_are_one(desk):
    for _ in range(ROUNDS):
        article, key = desk.make(""), str(uuid4())
        once = ("say", {"article": article, "key": key})
        assert desk.both(once, once) == [None, None]
        assert sorted(desk.both(("submit", {"article": article}), ("submit", {"article": article}))) == [False, True]
        assert desk.look(article)["comments"] == 1


@pytest.mark.parametrize("state", ["", "published"])
def test_merging_a_speaker_while_another_names_it_leaves_nobody_with_one_that_is_gone(desk, state):
    for _ in range(ROUNDS):
        article = desk.make(state)
        gone, kept = desk.first.do("make_speakers", count=2)
        naming = ("name_speaker", {"article": article, "speaker": gone})
        merged, saved = desk.both(("merge", {"gone": gone, "kept": kept}), naming)
        assert (merged, saved) in {(None, "saved"), ("WrongState", "saved")}
        named = {fields["speaker"] for fields in desk.look(article)["content"]["positions"].values()}
        assert named == {gone if merged else kept}
        assert (gone in desk.first.do("speakers_on_file")) == bool(merged)


# On SQLite, whoever writes has the database alone from the first row read.
@pytest.mark.parametrize("desk", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
@pytest.mark.parametrize("state", ["", "published"])
def test_speaker_merged_between_looking_it_up_and_storing_it_is_the_one_that_stays(desk, state):
    article = desk.make(state)
    gone, kept = desk.first.do("make_speakers", count=2)
    assert desk.second.do("name_speaker_and_wait", article=article, speaker=gone) == "looked up"
    assert desk.first.do("merge", gone=gone, kept=kept) is None
    desk.second.process.stdin.write("\n")
    desk.second.process.stdin.flush()
    assert desk.second.end() == "saved"
    named = {fields["speaker"] for fields in desk.look(article)["content"]["positions"].values()}
    assert named == {kept}


def test_two_speakers_merged_into_each_other_at_once_leave_one(desk):
    for _ in range(ROUNDS):
        one, other = desk.first.do("make_speakers", count=2)
        outcomes = desk.both(("merge", {"gone": one, "kept": other}), ("merge", {"gone": other, "kept": one}))
        assert sorted(map(str, outcomes)) in (["None", "WrongState"], ["DoesNotExist", "None"])
        assert len({one, other} & set(desk.first.do("speakers_on_file"))) == 1
