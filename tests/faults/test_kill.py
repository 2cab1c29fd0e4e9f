"""Whatever the desk and its timer do, killing the process leaves the state before or the one after, never half."""

import pytest

from tests.deployment.machines import Visitor
from tests.faults.acts import AS_IT_WAS
from tests.faults.site import asking, moments, page_of, title_of
from tests.post import open_post

HEADLINE = "Another"
WORK = {
    "save of a draft": ("save", {"state": ""}),
    "save beside what readers see": ("save", {"state": "published"}),
    "publish": ("publish", {"draft": HEADLINE}),
}


def grown(before, after):
    """Return what there is more of, and whether readers see something else."""
    counts = {name: count - before["counts"][name] for name, count in after["counts"].items()}
    return {name: more for name, more in counts.items() if more}, before["generation"] != after["generation"]


class Killing:
    """Things that are done to one of several that are the same, and to each of the others by a process that is killed.

    `look` returns the facts of one, and of the whole. The first two are done without harm: to see what is new then,
    and how long it takes when the database has been warmed up.
    """

    def __init__(self, site, act, look, things):
        self.site, self.act, self.look, self.killed = site, act, look, 0
        first, second, *self.others = things
        self.old = look(first)["facts"]
        self.site.do(act, **first)
        before = look(second)
        assert before["facts"] == self.old
        self.seconds = self.site.run(act, **second).seconds
        after = look(second)
        self.new, self.growth = after["facts"], grown(before, after)
        assert self.new == look(first)["facts"] != self.old

    def __iter__(self):
        """Give each of the others with how it looks when the process was killed, and whether it is the new state."""
        for thing, moment in zip(self.others, moments(len(self.others), self.seconds), strict=True):
            before = self.look(thing)
            self.killed += self.site.run(self.act, kill_after=moment, **thing).is_killed
            after = self.look(thing)
            is_new = after["facts"] == self.new
            assert is_new or after["facts"] == self.old, f"killed after {moment} of {self.seconds} seconds"
            assert grown(before, after) == (self.growth if is_new else ({}, False))
            yield thing, after, is_new
        # The others were done before their moment had come.
        assert self.killed >= len(self.others) / 4

    def again(self, thing):
        """Do it once more, as whoever gets no answer does: it is done once."""
        self.site.do(self.act, **thing)
        assert self.look(thing)["facts"] == self.new


@pytest.mark.parametrize(("act", "made"), WORK.values(), ids=WORK)
def test_work_is_done_or_not_and_no_reader_gets_another_page_than_is_on_record(site, machine, kills, act, made):
    articles = site.do("make", count=kills + 2, **made)
    killing = Killing(
        site,
        act,
        lambda thing: site.do("look", article=thing["article"]),
        [{"article": article, "headline": HEADLINE} for article in articles],
    )
    for thing, after, is_new in killing:
        # What was typed is kept as a whole as long as it is not saved.
        assert is_new or all(f"headline={HEADLINE}" in text for text in after["kept"])
        path = page_of(thing["article"])
        page = Visitor().get(machine, path)
        assert page.status_code == (404 if made.get("state") == "" else 200)
        assert page.status_code == 404 or title_of(page) == after["headline"]
        killing.again(thing)
        if act == "publish" and not is_new:
            page = Visitor().get(machine, path, **{"If-None-Match": page.headers["ETag"]})
            assert (page.status_code, title_of(page)) == (200, HEADLINE)


def test_readers_who_ask_meanwhile_never_get_the_old_page_under_the_new_name(site, machine, kills):
    articles = site.do("make", count=kills + 1, draft=HEADLINE)
    seconds = site.run("publish", article=articles.pop(), headline=HEADLINE).seconds
    for article, moment in zip(articles, moments(kills, seconds), strict=True):
        with asking(machine, page_of(article)) as answers:
            site.run("publish", kill_after=moment, article=article, headline=HEADLINE)
        page = Visitor().get(machine, page_of(article))
        assert title_of(page) == site.do("look", article=article)["headline"]
        assert {title for _etag, title in answers} <= {AS_IT_WAS, HEADLINE}
        assert {title for etag, title in answers if etag == page.headers["ETag"]} <= {title_of(page)}


def clear_up(site):
    """Have another photo made ready after a day: files that no photo has go, and no others."""
    before = site.do("library")
    site.do("sweep")
    after = site.do("library")
    assert after["orphans"] == []
    assert after["photos"] == before["photos"] > 0


def test_upload_has_all_its_files_or_none_and_what_is_left_over_is_swept(site, kills):
    site.do("add_photo")
    seconds, killed = site.run("add_photo").seconds, 0
    for moment in moments(kills, seconds):
        before = site.do("library")
        killed += site.run("add_photo", kill_after=moment).is_killed
        after = site.do("library")
        assert (after["photos"] - before["photos"], after["files"] - before["files"]) in {(0, 0), (1, 3)}
        for name in {*after["orphans"]} - {*before["orphans"]}:
            assert name.endswith(".part") or site.do("is_whole", file=name)
    assert killed >= kills / 4
    clear_up(site)


def test_import_is_done_or_not_and_what_is_left_over_is_swept(site, kills):
    site.do("make", count=1)
    headlines = [f"Harbours gain ground, part {number}" for number in range(100, 102 + kills)]
    things = [{"copy": site.do("wait_with", headline=headline), "headline": headline} for headline in headlines]
    killing = Killing(site, "import_waiting", lambda thing: site.do("look_at_import", **thing), things)
    for thing, _after, _is_new in killing:
        killing.again(thing)
    clear_up(site)


@pytest.fixture
def post():
    with open_post() as server:
        yield server


def test_what_is_due_is_made_once_whenever_a_run_is_killed(make_site, post, kills):
    site = make_site(EMAIL_URL=f"smtp://127.0.0.1:{post.port}")

    def plan(article):
        return site.do("plan", article=article, subject=f"Mail of {article}")

    def facts(article):
        return site.do("look", article=article)["facts"]

    first, second, *others = site.do("make", count=kills + 2, draft=HEADLINE)
    photo, planned = plan(first), facts(first)
    site.do("due")
    new, all_made = facts(first), site.do("made_of", photo=photo)
    assert new != planned
    plan(second)
    seconds, killed = site.run("due").seconds, 0
    for article, moment in zip(others, moments(kills, seconds), strict=True):
        photo = plan(article)
        killed += site.run("due", kill_after=moment).is_killed
        assert facts(article) in {planned, new}, f"killed after {moment} of {seconds} seconds"
        site.do("due", later=1)
        assert facts(article) == new
        assert site.do("made_of", photo=photo) == all_made
        # A mail that may have arrived is not sent again, and the desk is told.
        sent = [message for _to, message in post.received if message["Subject"] == f"Mail of {article}"]
        waiting = site.do("mails", subject=f"Mail of {article}")
        assert (len(sent), len(waiting)) in {(1, 0), (1, 1), (0, 1)}
        assert all("cut short" in fault for fault in waiting)
    assert killed >= kills / 4
    clear_up(site)
