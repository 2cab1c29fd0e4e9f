"""What readers follow, as their programs get it."""

import re
from datetime import timedelta

import pytest
from django.db.models import Value
from django.utils import timezone

from articles.models import Article, OldAddress, Position, Proposition, Topic
from articles.queries.correction import CORRECTIONS_IN_FEED
from articles.queries.feed import ENTRIES, TOPICS_LISTED
from tests import factories
from tests.copy.feeds import check_atom, check_json
from tests.views.world import FILES, grow, make_world

pytestmark = pytest.mark.django_db

SITE = "https://plenary.example"
# Of what nobody has a feed of without coverage.
DEPENDENT = ["topic", "proposition", "speaker"]
# What a feed asks of the database, whatever it holds.
QUERIES = {
    "/feed": 7,
    "/conferences/{conference}/feed": 5,
    "/topics/{topic}/feed": 5,
    "/propositions/{proposition}/feed": 2,
    "/speakers/{speaker}/feed": 2,
    "/corrections/feed": 1,
}


@pytest.fixture(autouse=True)
def at_a_public_address(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def world():
    return make_world("seen", published=True)


def path(feed, world, form="atom"):
    nouns = ("conference", "topic", "proposition", "speaker")
    return f"{feed.format(**{noun: getattr(world, noun).slug for noun in nouns})}.{form}"


def entries(reader, address):
    """Return the entries of an Atom feed by the keys of what they are about, in order."""
    response = reader.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return {entry.id.removeprefix("urn:uuid:"): entry for entry in check_atom(response.content).entries}


def keys(*records):
    return [str(record.pk) for record in records]


def ago(**delta):
    return timezone.now() - timedelta(**delta)


@pytest.mark.parametrize("feed", QUERIES)
def test_feed_is_valid_in_both_forms_which_say_the_same(reader, world, feed):
    grow(world, 2)
    read = check_atom(reader.get(path(feed, world), headers={"host": "127.0.0.1"}).content)
    response = reader.get(path(feed, world, "json"), headers={"host": "127.0.0.1"})
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    items = check_json(values := response.json())
    said = [(e.id, e.title, e.content[0].value, e.updated, e.published) for e in read.entries]
    names = ("id", "title", "content_html", "date_modified", "date_published")
    assert said == [tuple(item[name] for name in names) for item in items.values()]
    assert len(said) > 1 or feed == "/corrections/feed"
    assert (read.feed.title, read.feed.subtitle) == (values["title"], values["description"])
    links = {link.rel: link.href for link in read.feed.links}
    assert links == {"self": f"{SITE}{path(feed, world)}", "alternate": values["home_page_url"]}
    assert values["feed_url"] == f"{SITE}{path(feed, world, 'json')}"
    addresses = [*re.findall(r'href=\\?"(.*?)\\?"', response.text), values["home_page_url"], *items]
    assert [each for each in addresses if not each.startswith((f"{SITE}/", "https://press.example/"))] == []


@pytest.mark.parametrize("feed", QUERIES)
def test_feed_asks_the_same_at_one_row_and_at_many(reader, world, feed, assert_queries):
    for times in (0, 3):
        grow(world, times)
        with assert_queries(QUERIES[feed]):
            assert reader.get(path(feed, world)).status_code == 200


@pytest.mark.parametrize("form", ["atom", "json"])
@pytest.mark.parametrize("feed", QUERIES)
def test_scripts_of_other_sites_may_read_a_feed_and_that_it_is_the_same_still(reader, world, feed, form):
    address = path(feed, world, form)
    first = reader.get(address)
    unchanged = reader.get(address, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, unchanged.status_code, bool(first.cookies)) == (200, 304, False)
    assert {each["Access-Control-Allow-Origin"] for each in (first, unchanged)} == {"*"}


@pytest.mark.parametrize("feed", QUERIES)
def test_feed_is_only_to_be_read_and_the_same_for_an_editor(client, editor, reader, world, feed):
    address = path(feed, world)
    assert {reader.generic(verb, address).status_code for verb in ("POST", "PUT", "DELETE")} == {405}
    assert reader.head(address).status_code == 200
    client.force_login(editor)
    assert client.get(address).content == reader.get(address).content


@pytest.mark.parametrize("feed", QUERIES)
@pytest.mark.parametrize("form", ["rss", "ATOM", "xml", "json/"])
def test_form_that_there_is_not_is_not_found(reader, world, feed, form):
    assert reader.get(path(feed, world, form)).status_code == 404


@pytest.mark.parametrize("feed", [feed for feed in QUERIES if "{" in feed])
def test_feed_of_nothing_is_not_found(reader, feed):
    assert reader.get(f"/{feed.split('/')[1]}/no-such-thing/feed.atom").status_code == 404


@pytest.mark.parametrize("noun", DEPENDENT)
@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_feed_about_what_only_a_hidden_article_holds_is_not_found(reader, noun, state):
    hidden = make_world("hidden", **({} if state == "draft" else {state: True}))
    address = f"/{noun}s/{getattr(hidden, noun).slug}/feed"
    assert {reader.get(f"{address}.{form}").status_code for form in ("atom", "json")} == {404}
    assert reader.get(f"/conferences/{hidden.conference.slug}/feed.atom").status_code == 200


def test_feed_of_an_address_that_was_left_is_found_at_the_one_of_today(reader, world):
    OldAddress.objects.create(kind="speaker", slug="before", record_key=world.speaker.pk)
    response = reader.get("/speakers/before/feed.json")
    assert (response.status_code, response["Location"]) == (301, f"/speakers/{world.speaker.slug}/feed.json")


def test_feed_of_corrections_is_found_where_it_was_before(reader):
    response = reader.get("/corrections/feed/")
    assert (response.status_code, response["Location"]) == (301, "/corrections/feed.atom")


class TestArticles:
    def test_entry_says_who_wrote_what_on_which_topics(self, reader, world):
        [entry] = entries(reader, "/feed.atom").values()
        assert entry.id == world.article.pk.urn
        assert (entry.title, entry.link) == ("Headline seen", f"{SITE}{world.article.get_absolute_url()}")
        assert entry.author_detail == {"name": "Author seen", "href": f"{SITE}{world.author.get_absolute_url()}"}
        assert [tag.term for tag in entry.tags] == ["Topic seen"]
        assert "<p>Deck seen</p>" in entry.content[0].value
        takeaway = f'<a href="{SITE}{world.takeaway.get_absolute_url()}">Heading seen</a>'
        assert takeaway in entry.content[0].value

    def test_markup_in_a_text_is_shown_and_not_obeyed(self, reader):
        factories.ArticleFactory(published=True, headline="Examples <b>&</b> more", deck="<script>alert(1)</script>")
        [item] = check_json(reader.get("/feed.json").json()).values()
        assert item["title"] == "Examples <b>&</b> more"
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in item["content_html"]

    def test_latest_change_comes_first_whether_text_or_note(self, reader):
        old = factories.ArticleFactory(published=True, published_at=ago(days=30))
        new = factories.ArticleFactory(published=True, published_at=ago(days=20))
        assert list(entries(reader, "/feed.atom")) == keys(new, old)
        Article.objects.filter(pk=old.pk).update(modified_at=ago(days=10))
        assert list(entries(reader, "/feed.atom")) == keys(old, new)
        note = factories.CorrectionFactory(article=new, corrected_at=ago(days=5))
        factories.CorrectionFactory(article=old, is_draft=True)
        factories.CorrectionFactory(article=old, corrected_at=ago(days=-1))
        found = entries(reader, "/feed.atom")
        assert list(found) == keys(new, old)
        assert found[str(new.pk)].updated == f"{note.corrected_at:%Y-%m-%dT%H:%M:%SZ}"

    def test_article_that_was_saved_before_it_came_out_changed_when_it_came_out(self, reader):
        moments = {"published_at": ago(days=1), "modified_at": ago(days=9)}
        article = factories.ArticleFactory(published=True, **moments)
        factories.CorrectionFactory(article=article, corrected_at=ago(days=5))
        [entry] = entries(reader, "/feed.atom").values()
        assert entry.updated == entry.published == f"{article.published_at:%Y-%m-%dT%H:%M:%SZ}"

    def test_article_without_a_time_of_change_has_that_of_its_publication(self, reader):
        factories.ArticleFactory(published=True, modified_at=None)
        [entry] = entries(reader, "/feed.atom").values()
        assert entry.updated == entry.published

    def test_feed_holds_the_fifty_articles_that_changed_last(self, reader):
        conference = factories.ConferenceFactory()
        made = [
            factories.ArticleFactory(published=True, conference=conference, published_at=ago(hours=hours))
            for hours in range(1, ENTRIES + 3)
        ]
        assert list(entries(reader, "/feed.atom")) == keys(*made[:ENTRIES])

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
    def test_hidden_article_is_in_no_feed(self, reader, world, state):
        article = factories.ArticleFactory(
            conference=world.conference, topics=[world.topic], **({} if state == "draft" else {state: True})
        )
        factories.PositionFactory(takeaway__article=article, proposition=world.proposition, speaker=world.speaker)
        for feed in QUERIES:
            assert str(article.pk) not in reader.get(path(feed, world)).text
            assert article.headline not in reader.get(path(feed, world, "json")).text

    def test_conference_has_its_own_articles(self, reader, world):
        factories.ArticleFactory(published=True)
        assert list(entries(reader, f"/conferences/{world.conference.slug}/feed.atom")) == keys(world.article)

    def test_topic_has_the_articles_that_have_it_themselves_or_in_a_takeaway(self, reader):
        topic = factories.TopicFactory()
        tagged = factories.ArticleFactory(published=True, topics=[topic], published_at=ago(days=4))
        found = factories.TakeawayFactory(article__published=True, topics=[topic])
        factories.TakeawayFactory(article=found.article, topics=[topic])
        factories.ArticleFactory(published=True, topics=[factories.TopicFactory()])
        assert list(entries(reader, f"/topics/{topic.slug}/feed.atom")) == keys(found.article, tagged)


class TestStatements:
    def test_entry_says_who_said_what_in_which_role_when_where_and_from_which_source(self, reader, world):
        Position.objects.update(locator="page 7", occasion="Opening speech", translation="Translated seen")
        found = entries(reader, f"/propositions/{world.proposition.slug}/feed.atom")
        entry = found[str(world.position.pk)]
        assert entry.title == "Speaker seen: Supports, Short seen"
        assert entry.link == f"{SITE}{world.position.get_absolute_url()}"
        words = re.sub(r"<[^>]+>|\s+", " ", entry.content[0].value)
        assert " ".join(words.split()) == (
            "Supports: Statement seen “Quoted seen” Translation: “Translated seen” Paraphrased seen "
            "Speaker seen , Minister of Examples, on behalf of Government seen "
            "15 February 2025, Opening speech. Headline seen , Conference seen "
            "Source: The Daily Example, Source seen , page 7"
        )

    def test_quotation_marks_stand_round_quotations_only_and_are_those_of_the_language(self, reader):
        article = factories.ArticleFactory(published=True)
        words = {"quote": "Beispiele sind gut.", "quote_language": "de"}
        quoted = factories.PositionFactory(takeaway__article=article, **words)
        paraphrased = factories.PositionFactory(takeaway__article=article, proposition=quoted.proposition)
        found = entries(reader, f"/propositions/{quoted.proposition.slug}/feed.atom")
        said = found[str(quoted.pk)].content[0].value
        assert '<blockquote lang="de" dir="ltr"><p>„Beispiele sind gut.“</p></blockquote>' in said
        assert not set("„“”\"'") & set(re.sub("<[^>]+>", "", found[str(paraphrased.pk)].content[0].value))

    def test_conditions_figure_and_second_source_are_told_and_a_missing_date_is_said(self, reader):
        position = factories.PositionFactory(
            takeaway__article__published=True,
            quoted=True,
            stance="supports_with_conditions",
            conditions="Only if examples are free.",
            figure_low=3,
            figure_wording="north of 3%",
            quote_source=factories.SourceFactory(title="Where it is quoted"),
            source=factories.SourceFactory(title="Where it is told", kind="report", url=""),
            said_on=None,
        )
        [entry] = entries(reader, f"/speakers/{position.speaker.slug}/feed.atom").values()
        said = entry.content[0].value
        for words in ("Supports with conditions", "Conditions: Only if examples are free.", "Figure: north of 3%"):
            assert words in said
        assert "date not given" in said
        assert re.search(r"Source: The Daily Example, <a [^>]+>Where it is quoted</a>", said)
        assert "Paraphrase: The Daily Example, Where it is told" in said

    def test_speaker_has_own_statements_and_those_on_behalf(self, reader, world):
        others = factories.PositionFactory(takeaway=world.takeaway, proposition=world.proposition)
        assert list(entries(reader, f"/speakers/{world.government.slug}/feed.atom")) == keys(world.position)
        assert list(entries(reader, f"/speakers/{world.speaker.slug}/feed.atom")) == keys(world.position)
        assert set(entries(reader, f"/propositions/{world.proposition.slug}/feed.atom")) == set(
            keys(world.position, others)
        )

    def test_retracted_statement_leaves_every_feed(self, reader, world):
        others = factories.PositionFactory(
            takeaway=world.takeaway, proposition=world.proposition, speaker=world.speaker, paraphrase="Kept."
        )
        Position.objects.filter(pk=world.position.pk).update(retracted_at=timezone.now(), retraction_note="Never said.")
        for feed in ("/propositions/{proposition}/feed", "/speakers/{speaker}/feed"):
            assert list(entries(reader, path(feed, world))) == keys(others)
        texts = "".join(reader.get(path(feed, world)).text for feed in QUERIES)
        assert ("Quoted seen" in texts, str(world.position.pk) in texts) == (False, False)

    def test_statements_come_with_the_latest_change_of_their_article_in_its_order(self, reader):
        proposition = factories.PropositionFactory()
        first, second = factories.TakeawayFactory.create_batch(2, article__published=True)
        made = [
            factories.PositionFactory(takeaway=takeaway, proposition=proposition, sort_order=place)
            for takeaway in (first, second)
            for place in (2, 1)
        ]
        Article.objects.filter(pk=second.article.pk).update(modified_at=ago(hours=1))
        in_order = keys(made[3], made[2], made[1], made[0])
        assert list(entries(reader, f"/propositions/{proposition.slug}/feed.atom")) == in_order

    def test_feed_holds_fifty_statements(self, reader, world):
        factories.PositionFactory.create_batch(
            ENTRIES + 1, takeaway=world.takeaway, proposition=world.proposition, source=world.position.source
        )
        assert len(entries(reader, f"/propositions/{world.proposition.slug}/feed.atom")) == ENTRIES


class TestCorrections:
    def test_feed_lists_what_readers_see_with_the_notes_on_retracted_articles(self, reader):
        note = factories.CorrectionFactory(text="Was <b>wrong</b> & is right.", article__headline="Examples & more")
        retracted = factories.CorrectionFactory(
            article=factories.ArticleFactory(retracted=True), kind="retraction", corrected_at=ago(days=2)
        )
        factories.CorrectionFactory(is_draft=True)
        factories.CorrectionFactory(corrected_at=timezone.now() + timedelta(days=1))
        for state in ("scheduled", "withdrawn"):
            factories.CorrectionFactory(article=factories.ArticleFactory(**{state: True}))
        found = entries(reader, "/corrections/feed.atom")
        assert list(found) == keys(note, retracted)
        entry = found[str(note.pk)]
        assert entry.title == "Correction: Examples & more"
        assert entry.content[0].value == "<p>Was &lt;b&gt;wrong&lt;/b&gt; &amp; is right.</p>"
        assert entry.link == f"{SITE}{note.article.get_absolute_url()}#correction-{note.pk}"

    def test_feed_holds_the_fifty_latest_notes(self, reader):
        article = factories.ArticleFactory(published=True)
        notes = factories.CorrectionFactory.create_batch(CORRECTIONS_IN_FEED + 2, article=article)
        assert list(entries(reader, "/corrections/feed.atom")) == keys(*notes[: -CORRECTIONS_IN_FEED - 1 : -1])


@pytest.mark.parametrize("feed", QUERIES)
def test_bad_character_in_the_record_breaks_no_feed(reader, world, feed):
    bad = Value("bad\x01\x0b\x1b\ufffe\uffff ]]> & <b>")
    Article.objects.update(headline=bad, deck=bad)
    Position.objects.update(quote=bad, paraphrase=bad, role=bad, occasion=bad)
    Proposition.objects.update(statement=bad, short_title=bad)
    Topic.objects.update(name=bad, description=bad)
    world.article.corrections.update(text=bad)
    read = check_atom(reader.get(path(feed, world)).content)
    assert len(read.entries) == 1
    assert "bad ]]>" in read.entries[0].title
    assert len(check_json(reader.get(path(feed, world, "json")).json())) == 1


class TestWays:
    """How a reader or a program gets from a page to its feed."""

    @staticmethod
    def announced(page):
        return re.findall(
            r'<link rel="alternate" type="application/(atom\+xml|feed\+json)" title="([^"]+)" href="([^"]+)">', page
        )

    def test_every_page_announces_the_feed_of_everything(self, reader, world):
        found = [("atom+xml", "Plenary", f"{SITE}/feed.atom"), ("feed+json", "Plenary", f"{SITE}/feed.json")]
        for page in ("/", "/about/", world.article.get_absolute_url(), world.position.get_absolute_url()):
            assert self.announced(reader.get(page).text) == found

    @pytest.mark.parametrize("feed", [feed for feed in QUERIES if feed != "/feed"])
    def test_page_with_a_feed_announces_it_and_links_to_it(self, reader, world, feed):
        page = reader.get(path(feed, world).removesuffix("feed.atom")).text
        [_, _, atom, json_feed] = self.announced(page)
        assert (atom[0], atom[2]) == ("atom+xml", f"{SITE}{path(feed, world)}")
        assert (json_feed[0], json_feed[2]) == ("feed+json", f"{SITE}{path(feed, world, 'json')}")
        assert page.count(f'<a href="{path(feed, world)}">Follow as a feed</a>') == 1

    def test_page_of_feeds_leads_to_feeds_that_are_there(self, reader, world):
        page = reader.get("/feeds/").text
        links = re.findall(r'<a href="([^"]+\.(?:atom|json|ics))"', page)
        assert {f"/topics/{world.topic.slug}/feed.atom", "/feed.json", "/conferences.ics"} < set(links)
        assert {reader.get(link).status_code for link in links} == {200}

    def test_page_of_feeds_lists_sixty_topics_and_says_where_the_others_are(self, reader):
        factories.ArticleFactory(published=True, topics=factories.TopicFactory.create_batch(TOPICS_LISTED))
        assert "All topics" not in reader.get("/feeds/").text
        factories.ArticleFactory(published=True, topics=[factories.TopicFactory(name="Zebras")])
        page = reader.get("/feeds/").text
        assert ("All topics" in page, "Zebras" in page) == (True, False)
        assert len(re.findall("/topics/[^/]+/feed.atom", page)) == TOPICS_LISTED

    def test_every_feed_is_among_the_files_that_are_searched_for_leaks(self):
        feeds = {"feed", *(f"{noun}-feed" for noun in ("conference", "correction", *DEPENDENT))}
        assert feeds <= set(FILES)
