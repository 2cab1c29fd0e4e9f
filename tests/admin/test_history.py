"""The history of an article at the desk: its versions, what changed between two of them, the way back to one."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import SnapshotKind
from articles.models import Article, Position, Snapshot
from articles.queries.snapshot import newest_content, take
from articles.services.work import save_work, settle_work
from tests.admin.desk import fields_of, messages_of
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory, UserFactory
from tests.queries.test_history import keep

FORGED = ["0", "-1", "x", "1.5", "1e3", "٣", "9" * 30, "", "1 OR 1=1", "../1"]


def history(article, **query):
    return reverse("admin:articles_article_history", args=[article.pk], query=query)


def comparison(article, old, new):
    return reverse("admin:articles_article_compare", args=[article.pk], query={"from": old, "to": new})


def restoring(article, number):
    return reverse("admin:articles_article_restore", args=[article.pk, number])


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def chosen_on(client, address):
    """Return the ends of the comparison that a page of the history offers."""
    data = fields_of(client.get(address))
    return data["from"] + data["to"]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def article(writer):
    """A draft of the writer with two versions."""
    article = ArticleFactory(created_by=writer, headline="Second")
    keep(article, "First", by=writer)
    keep(article, by=writer, note="After the call")
    return article


def test_history_tells_what_who_when_and_why(log_in, editor, article, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    Snapshot.objects.update(created_at="2026-02-03T20:30:00Z")
    page = page_of(log_in(editor), history(article))
    for words in ("2 versions.", "older than 14 days", "Times in Asia/Tokyo.", "<bdi>writer</bdi>"):
        assert words in page
    assert page.index("4 February 2026") < page.index(">05:30</time>")
    assert '<q dir="auto">After the call</q>' in page


def test_history_groups_by_day(log_in, editor, article):
    keep(article, "Third")
    for number, day in ((1, 3), (2, 4), (3, 4)):
        Snapshot.objects.filter(number=number).update(created_at=f"2026-02-0{day}T12:00:00Z")
    page = page_of(log_in(editor), history(article))
    assert page.count('scope="rowgroup"') == 2
    assert page.index("4 February 2026") < page.index("3 February 2026")


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("published", "live"),
        ("scheduled", "comes out"),
        ("withdrawn", "last published"),
        ("retracted", "last published"),
    ],
)
def test_history_marks_what_readers_see_and_the_newest_draft(log_in, editor, state, mark):
    article = ArticleFactory(**{state: True})
    keep(article, kind=SnapshotKind.PUBLISHED)
    keep(article, "Draft")
    page = page_of(log_in(editor), history(article))
    draft, live = page.index("newest draft"), page.index(f'<strong class="mark">{mark}</strong>')
    assert page.index(">Saved<") < draft < page.index(">Published<") < live


def test_history_marks_the_newest_of_a_draft(log_in, editor, article):
    page = page_of(log_in(editor), history(article))
    assert page.count('class="mark"') == 1
    assert page.index("newest</strong>") < page.index("version 1")


def test_history_of_an_article_without_versions_has_one_line(log_in, editor):
    page = page_of(log_in(editor), history(ArticleFactory(published=True)))
    assert "As it is now" in page
    assert "0 versions. Times in" in page
    assert 'type="radio"' not in page
    assert "Compare" not in page


@pytest.mark.parametrize("state", ["draft", "published"])
def test_history_of_an_article_with_words_that_no_version_has_offers_to_compare_them(log_in, editor, article, state):
    Article.objects.update(headline="By a fixture", status=state, published_at=timezone.now())
    client = log_in(editor)
    page = page_of(client, history(article))
    assert "As it is now" in page
    assert chosen_on(client, history(article)) == ["2", "now"]
    assert page_of(client, comparison(article, 2, "now")).count("By a fixture") >= 3


def test_history_of_a_draft_beside_words_that_no_version_has_offers_to_compare_both(log_in, editor):
    article = ArticleFactory(published=True)
    draft = keep(article, "Draft")
    client = log_in(editor)
    assert chosen_on(client, history(article)) == ["live", str(draft)]


def test_history_tells_of_what_two_people_saved_and_settled(log_in, writer, editor):
    article = ArticleFactory(created_by=writer)
    keep(article, by=writer)
    opened = take(article.pk)

    def save(by, **words):
        mine = opened | {"article": opened["article"] | words}
        return save_work(article.pk, mine, base=digest(opened), by=by)

    save(editor, deck="By the editor.")
    save(writer, headline="By the writer")
    [clash] = save(writer, deck="By the writer.").clashes
    page = page_of(log_in(editor), history(article))
    assert "merged with version 2" in page
    assert "waits to be settled" in page
    aside = article.snapshots.unsettled().get()
    settle_work(aside, {clash.key: "mine"}, seen=digest(newest_content(article)), by=writer)
    page = page_of(log_in(editor), history(article))
    assert "waits to be settled" not in page
    assert ">settled " in page


def test_history_leads_to_where_what_was_set_aside_is_settled(log_in, writer, other_writer, article):
    aside = keep(article, "Clashed", by=writer, base=article.snapshots.get(number=1), kind=SnapshotKind.SET_ASIDE)
    settling = reverse("admin:articles_article_settle", args=[article.pk, aside.number])
    assert settling in page_of(log_in(writer), history(article))
    assert settling not in page_of(log_in(other_writer), history(article))
    Snapshot.objects.filter(pk=aside.pk).update(settled_at=timezone.now())
    assert settling not in page_of(log_in(writer), history(article))


def test_history_links_each_version_to_its_changes_and_restoring_it(log_in, editor, article):
    third = keep(article, "Third")
    Article.objects.update(headline="Third")
    keep(article, "Set aside", base=third, kind=SnapshotKind.SET_ASIDE)
    page = page_of(log_in(editor), history(article)).replace("&amp;", "&")
    assert [comparison(article, *ends) in page for ends in ((3, 4), (2, 3), (1, 2))] == [True] * 3
    assert [restoring(article, number) in page for number in (1, 2, 3, 4)] == [True, True, False, True]


def test_history_on_later_pages_keeps_live_and_draft_at_hand(log_in, editor):
    article = ArticleFactory(published=True)
    for number in range(1, 52):
        keep(article, f"Draft {number}")
    keep(article, kind=SnapshotKind.PUBLISHED)
    keep(article, "Newest")
    client = log_in(editor)
    assert chosen_on(client, history(article, page=2)) == ["52", "53"]
    # Three versions, and the two to compare with.
    assert page_of(client, history(article, page=2)).count('name="from" value="') == 5
    assert client.get(history(article, page=3)).status_code == 404


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "2"])
def test_history_page_that_is_not_there_is_not_found(log_in, editor, article, number):
    assert log_in(editor).get(history(article, page=number)).status_code == 404


def test_history_takes_the_same_queries_for_few_and_many_versions(log_in, editor):
    few, many = [PositionFactory(takeaway__article__published=True).article for _ in range(2)]
    client = log_in(editor)
    for article, count in ((few, 2), (many, 60)):
        for number in range(count):
            keep(article, f"Example {number}", by=UserFactory())
    client.get(history(few))
    assert queries_of(client, history(few)) == queries_of(client, history(many)) <= 20


def test_log_entries_are_no_versions(log_in, editor, article):
    LogEntry.objects.log_actions(editor.pk, [article], 2, "Made up, as other pages log.")
    assert "Made up" not in page_of(log_in(editor), history(article))


def test_who_may_read_the_article_may_read_its_history_and_nobody_else(log_in, reader, other_writer, article):
    colleague, stranger = log_in(other_writer), log_in(UserFactory())
    for address in (history(article), comparison(article, 1, 2)):
        page = page_of(colleague, address)
        assert "restore/" not in page
        assert stranger.get(address).status_code == 403
        assert reader.get(address).status_code == 302


def test_unknown_article_has_no_history(log_in, editor):
    client, unknown = log_in(editor), ArticleFactory.build()
    for address in (history(unknown), comparison(unknown, 1, 2), restoring(unknown, 1)):
        assert client.get(address).status_code == 404


def test_comparison_shows_both_sides_with_the_words_marked(log_in, editor, article):
    page = page_of(log_in(editor), comparison(article, 1, 2))
    assert '<del><span class="visually-hidden">[gone: </span>First<span class="visually-hidden">]</span></del>' in page
    assert '<ins><span class="visually-hidden">[new: </span>Second<span class="visually-hidden">]</span></ins>' in page
    assert page.index(">Before<") < page.index("<del>") < page.index(">After<") < page.index("<ins>")


def test_comparison_shows_added_removed_and_moved_records_and_counts_the_rest(log_in, editor):
    article = ArticleFactory()
    kept, moved, removed = [TakeawayFactory(article=article, sort_order=n, heading=f"Finding {n}") for n in (1, 2, 3)]
    position = PositionFactory(takeaway=kept, speaker__name="Ada Example", proposition__short_title="Examples")
    keep(article)
    removed.delete()
    TakeawayFactory(article=article, sort_order=9, heading="Finding 4", body="<p>All new.</p>")
    Position.objects.update(takeaway=moved)
    keep(article)
    page = page_of(log_in(editor), comparison(article, 1, 2))
    assert "Ada Example: Examples" in page
    assert "Moved from “Finding 1” to “Finding 2”." in page
    assert [page.count(f"</span> {words}.") for words in ("Added", "Removed")] == [1, 1]
    assert "<del>" not in page
    assert "The same on both sides: 2 takeaways." in page
    assert str(position.pk) in page  # as the id of its heading only
    assert str(position.speaker_id) not in page


def test_comparison_of_the_same_says_so(log_in, editor, article):
    page = page_of(log_in(editor), comparison(article, 2, "now"))
    assert "Nothing differs." in page
    assert "The same on both sides" not in page


def test_comparison_of_live_with_now_is_the_draft(log_in, editor):
    article = ArticleFactory(published=True, headline="Live words")
    keep(article, kind=SnapshotKind.PUBLISHED)
    keep(article, "Draft words")
    page = page_of(log_in(editor), comparison(article, "live", "now"))
    assert page.index("Live") < page.index("Draft")
    assert page.index('name="from" value="1"') < page.index('name="to" value="2"')


def test_comparison_escapes_what_was_typed(log_in, editor, article):
    TakeawayFactory(article=article, heading="<script>alert(2)</script>")
    keep(article, "<script>alert(1)</script>", note="<script>alert(3)</script>")
    client = log_in(editor)
    for address in (history(article), comparison(article, 1, 3)):
        page = page_of(client, address)
        assert "&lt;script&gt;alert(3)" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("number", [*FORGED, "3", "new", "NOW"])
def test_comparison_with_what_is_no_version_is_not_found(log_in, editor, article, number):
    client = log_in(editor)
    assert client.get(comparison(article, number, 1)).status_code == 404
    assert client.get(comparison(article, 1, number)).status_code == 404


def test_comparison_without_ends_or_with_a_live_text_that_never_was_is_not_found(log_in, editor, article):
    client = log_in(editor)
    assert client.get(comparison(article, "live", "now")).status_code == 404
    assert client.get(reverse("admin:articles_article_compare", args=[article.pk])).status_code == 404


def test_comparison_with_another_articles_version_is_not_found(log_in, editor, article):
    other = ArticleFactory()
    for number in range(3):
        keep(other, f"Other {number}")
    client = log_in(editor)
    assert client.get(comparison(article, 3, "now")).status_code == 404
    assert client.get(restoring(article, 3)).status_code == 404
    assert client.post(restoring(article, 3)).status_code == 404


def test_comparison_takes_the_same_queries_whatever_changed(log_in, editor):
    articles = []
    for count in (1, 6):
        article = ArticleFactory(published=True)
        keep(article, kind=SnapshotKind.FOUND)
        PositionFactory.create_batch(count, takeaway=TakeawayFactory(article=article))
        keep(article, kind=SnapshotKind.PUBLISHED)
        articles.append(article)
    few, many = articles
    client = log_in(editor)
    client.get(history(few))
    assert queries_of(client, comparison(few, 1, 2)) == queries_of(client, comparison(many, 1, 2)) <= 25


def test_restoring_asks_first_and_makes_a_new_version(log_in, writer, article):
    client = log_in(writer)
    page = client.get(restoring(article, 1))
    assert "Restore version 1?" in page.content.decode()
    assert article.snapshots.count() == 2
    response = client.post(restoring(article, 1))
    assert messages_of(client.get(response.url)) == ["Version 1 is restored."]
    article.refresh_from_db()
    newest = article.snapshots.latest("number")
    assert (article.headline, newest.number, newest.kind) == ("First", 3, SnapshotKind.RESTORED)
    assert newest.created_by == writer
    assert "from version 1" in page_of(client, history(article))


def test_restoring_on_a_live_article_leaves_what_readers_see(log_in, editor):
    article = ArticleFactory(published=True, headline="Live")
    keep(article, "Of old", kind=SnapshotKind.FOUND)
    keep(article, kind=SnapshotKind.PUBLISHED)
    client = log_in(editor)
    assert "Readers see it once the changes are published." in client.get(restoring(article, 1)).content.decode()
    client.post(restoring(article, 1))
    assert take(article.pk)["article"]["headline"] == "Live"
    assert article.snapshots.drafts().get().content["article"]["headline"] == "Of old"


def test_restoring_says_what_is_left_out(log_in, editor):
    position = PositionFactory()
    article = position.article
    keep(article, "Of old")
    position.delete()
    position.speaker.delete()
    client = log_in(editor)
    done, left_out = messages_of(client.get(client.post(restoring(article, 1)).url))
    assert done == "Version 1 is restored."
    assert left_out


def test_restoring_the_newest_changes_nothing(log_in, editor, article):
    client = log_in(editor)
    response = client.post(restoring(article, 2))
    assert messages_of(client.get(response.url)) == ["The newest text is the same as version 2 already."]
    assert article.snapshots.count() == 2


def test_restoring_is_refused_to_who_may_not_change_the_article(log_in, reader, other_writer, article):
    for client, status in ((log_in(other_writer), 403), (log_in(UserFactory()), 403), (reader, 302)):
        assert client.get(restoring(article, 1)).status_code == status
        assert client.post(restoring(article, 1)).status_code == status
    assert article.snapshots.count() == 2


def test_restoring_a_retracted_article_is_refused(log_in, chief):
    article = ArticleFactory(retracted=True)
    keep(article, "Of old", kind=SnapshotKind.FOUND)
    keep(article, kind=SnapshotKind.PUBLISHED)
    client = log_in(chief)
    assert "restore/" not in page_of(client, history(article))
    for send in (client.get, client.post):
        [refusal] = messages_of(client.get(send(restoring(article, 1)).url))
        assert "has been retracted" in refusal
    assert article.snapshots.count() == 2


@pytest.mark.parametrize("number", [number for number in FORGED if number and "/" not in number])
def test_restoring_what_is_no_version_is_not_found(log_in, editor, article, number):
    client = log_in(editor)
    assert client.get(restoring(article, number)).status_code == 404
    assert client.post(restoring(article, number)).status_code == 404


def test_form_links_to_the_history(log_in, editor, article):
    assert history(article) in page_of(log_in(editor), reverse("admin:articles_article_change", args=[article.pk]))
