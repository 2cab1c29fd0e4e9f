"""The search page and the names offered while typing: what they find, say and keep to themselves."""

import re
from datetime import date, timedelta
from html import escape, unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.enums import SearchKind
from articles.queries.generation import standing_at
from articles.queries.search import finding, result
from tests import factories
from tests.indexing import index_everything
from tests.views.world import grow, make_world

pytestmark = pytest.mark.django_db

SEARCH, SUGGESTIONS = reverse("articles:search"), reverse("articles:search-suggestions")
HOSTILE = [
    *(
        "\"'`*%_\\^~:&|!()<>-+?#;=@$[]{},"
        + "é中\u0301\u202e\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
    ),
    *(
        "NEAR(a b)",
        "a AND",
        "NOT",
        "a OR OR b",
        '"',
        '""',
        '"a',
        'a"b"c"',
        "n_ada",
        "_",
        "__",
        "k_speaker",
        "'; DROP TABLE x",
        "a:*",
    ),
    *("x" * 10_000, '"' * 10_000, "a " * 5000, "\u0301" * 10_000, "<script>alert(1)</script>"),
]


def ask(reader, q, **filters):
    return reader.get(SEARCH, {"q": q, **filters})


def titles(page):
    """Return what the results of a page are called, in their order."""
    found = re.findall(r'<h2 class="entry__title">(.*?)</h2>', page.text, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", title)).strip() for title in found]


def words(html):
    """Return what a reader sees of markup, on one line."""
    spaced = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))
    return re.sub(r" (?=[.,”])|(?<=“) ", "", spaced).strip()


def kinds(page):
    """Return how many there are of each kind, as the page says."""
    [listed] = re.findall(r'<ul class="kinds">(.*?)</ul>', page.text, re.DOTALL)
    return dict(re.findall(r"(\w+) (\d+\+?)", words(listed)))


def suggested(reader, q):
    return [each["name"] for each in reader.get(SUGGESTIONS, {"q": q}).json()["suggestions"]]


@pytest.fixture
def statement():
    """A published statement with all that an entry of it shows."""
    return factories.PositionFactory(
        takeaway__article__published=True,
        takeaway__article__conference__short_name="Exampletown 2025",
        speaker__name="Ada Example",
        proposition__short_title="More trees",
        role="Mayor of Exampletown",
        quoted=True,
        quote="We shall plant a thousand oaks.",
        paraphrase="She promised oaks.",
        stance="opposes",
        said_on=date(2025, 2, 15),
    )


class TestResults:
    def test_statement_comes_with_stance_role_words_date_and_source(self, reader, statement):
        index_everything()
        page = ask(reader, "thousand oaks")
        [entry] = re.findall(r'<article class="entry.*?</article>', page.text, re.DOTALL)
        assert "“We shall plant a <mark>thousand oaks</mark>.”" in entry
        assert f'href="{statement.get_absolute_url()}"' in entry
        assert f'href="{statement.source.url}"' in entry
        said = words(entry)
        for part in (
            "Position",
            "Opposes",
            "Ada Example",
            "Mayor of Exampletown, on",
            "More trees",
            "15 February 2025",
        ):
            assert part in said
        assert "Exampletown 2025. The Daily Example" in said

    def test_paraphrase_has_no_quotation_marks(self, reader, statement):
        index_everything()
        assert "“" not in words(ask(reader, "promised").text).partition("Mayor of")[2].partition("15 February")[0]

    def test_every_kind_is_found_and_counted(self, reader):
        make_world("findable", published=True)
        index_everything()
        page = ask(reader, "findable")
        names = ["Speaker", "Government", "Topic", "Statement", "Conference", "Headline", "Heading"]
        assert {f"{name} findable" for name in names} == set(titles(page))
        assert kinds(page) == {
            "All": "8",
            "Speakers": "2",
            "Topics": "1",
            "Propositions": "1",
            "Conferences": "1",
            "Articles": "1",
            "Takeaways": "1",
            "Positions": "1",
        }

    def test_takeaway_says_which_of_its_article_it_is(self, reader):
        article = factories.ArticleFactory(published=True, headline="All about trees")
        for number in range(3):
            factories.TakeawayFactory(article=article, sort_order=1, heading=f"Finding {'abc'[number]}")
        index_everything()
        in_order = [takeaway.heading for takeaway in article.takeaways.all()]
        for number, heading in enumerate(in_order, start=1):
            assert f"Takeaway {number}, All about trees" in words(ask(reader, heading).text)

    def test_what_is_marked_is_escaped(self, reader):
        factories.ArticleFactory(published=True, headline="<b>Oaks</b> & elms", deck='"Oaks" <i>grow</i>')
        index_everything()
        page = ask(reader, "oaks b")
        assert "&lt;<mark>b</mark>&gt;<mark>Oaks</mark>&lt;/<mark>b</mark>&gt; &amp; elms" in page.text
        assert "&quot;<mark>Oaks</mark>&quot; &lt;i&gt;grow" in page.text

    def test_phrase_is_found_where_its_words_stand_next_to_one_another(self, reader):
        for deck in ("Táll trees grow.", "Trees grow tall.", "Tall old trees.", "A tall tree."):
            factories.ArticleFactory(published=True, deck=deck, headline=deck)
        index_everything()
        assert titles(ask(reader, '"tall trees"')) == ["Táll trees grow."]
        assert len(titles(ask(reader, "tall trees"))) == 4
        assert len(titles(ask(reader, 'tall trees"'))) == 4

    @pytest.mark.parametrize("field", ["headline", "key_points", "conclusion"])
    def test_phrase_is_found_in_any_text_of_a_record(self, reader, field):
        factories.ArticleFactory(published=True, **{field: "<p>All about tall trees</p>"})
        index_everything()
        assert len(titles(ask(reader, '"About TALL Trees"'))) == 1
        assert titles(ask(reader, '"tall trees" "trees tall"')) == titles(ask(reader, '"about tall tree"'))


class TestForgiving:
    def test_slip_in_a_name_is_forgiven_and_said(self, reader, statement):
        index_everything()
        page = ask(reader, "Exanple")
        assert "Nothing for “Exanple”. Results for “Example”." in words(page.text)
        assert "Ada Example" in titles(page)

    def test_word_that_stands_somewhere_is_taken_as_it_is(self, reader, statement):
        factories.ArticleFactory(published=True, headline="On exanple as a word")
        index_everything()
        page = ask(reader, "Exanple")
        assert titles(page) == ["On exanple as a word"]
        assert "Results for" not in page.text

    def test_beginning_of_a_name_is_enough(self, reader, statement):
        factories.PositionFactory(takeaway=statement.takeaway, speaker__name="Bartholomew Byline")
        index_everything()
        assert "Bartholomew Byline" in titles(ask(reader, "Bartho"))

    def test_where_nothing_has_all_the_words_some_are_enough_and_it_is_said(self, reader, statement):
        index_everything()
        page = ask(reader, "oaks zzyzx")
        assert "Nothing has all of “oaks zzyzx”." in words(page.text)
        assert "Ada Example" in titles(page)

    def test_slip_beside_a_word_that_nothing_has_is_said_with_it(self, reader, statement):
        index_everything()
        said = words(ask(reader, "Exanple zzyzx").text)
        assert "Results for “Example” in place of “Exanple”. These have some of the words" in said

    def test_nothing_found_leads_on(self, reader, statement):
        index_everything()
        page = ask(reader, "zzyzx")
        assert page.status_code == 200
        assert "Nothing for “zzyzx”." in page.text
        for record in (statement.speaker, statement.proposition):
            assert record.get_absolute_url() in page.text


class TestFilters:
    @pytest.fixture
    def worlds(self):
        one, other = make_world("alike one", published=True), make_world("alike other", published=True)
        other.conference.starts_on, other.conference.ends_on = date(2019, 5, 1), date(2019, 5, 2)
        other.conference.save()
        other.takeaway.positions.update(said_on=date(2019, 5, 1))
        index_everything()
        return one, other

    def test_each_filter_leaves_what_belongs_to_it(self, reader, worlds):
        _one, other = worlds
        for filters in ({"conference": other.conference.slug}, {"topic": other.topic.slug}, {"year": "2019"}):
            found = titles(ask(reader, "alike", **filters))
            assert len(found) >= 6, filters
            assert [title for title in found if title.endswith("one")] == [], filters
        assert set(titles(ask(reader, "alike", kind="speaker"))) == {
            f"{name} alike {which}" for name in ("Speaker", "Government") for which in ("one", "other")
        }

    def test_filters_join_and_are_said_with_the_way_back(self, reader, worlds):
        page = ask(reader, "alike", kind="article", conference=worlds[1].conference.slug, year="2019")
        assert titles(page) == ["Headline alike other"]
        said = words(page.text)
        assert "Only from the conference Conference alike other." in said
        assert "Only of the year 2019." in said
        assert f'href="{SEARCH}?q=alike">Show all' in page.text

    def test_filters_without_a_result_are_no_end(self, reader, worlds):
        page = ask(reader, "alike", conference=worlds[1].conference.slug, year="2025")
        assert "Nothing for “alike” under these filters." in page.text
        assert f'href="{SEARCH}?q=alike">Show all' in page.text

    def test_links_and_fields_keep_what_was_asked(self, reader, worlds, monkeypatch):
        monkeypatch.setattr("articles.queries.search.page.RESULTS_A_PAGE", 1)
        page = ask(reader, "alike é", kind="speaker", year="2019")
        assert f'href="{SEARCH}?q=alike+%C3%A9&amp;kind=topic&amp;year=2019"' in page.text or titles(page) == []
        page = ask(reader, "alike", kind="speaker", year="2019")
        assert f'href="{SEARCH}?q=alike&amp;kind=topic&amp;year=2019"' in page.text
        assert 'href="?q=alike&amp;kind=speaker&amp;year=2019&amp;page=2"' in page.text
        assert '<input type="hidden" name="kind" value="speaker">' in page.text
        assert "<option selected>2019</option>" in page.text

    def test_only_what_is_among_the_results_is_offered(self, reader, worlds):
        factories.ConferenceFactory(name="Elsewhere", short_name="Elsewhere 2001", starts_on=date(2001, 1, 1))
        index_everything()
        offered = re.findall(r"<option[^>]*>([^<]+)", ask(reader, "alike").text)
        assert {"2025", "2019", "Topic alike one", "Topic alike other"} <= set(offered)
        assert not {"2001", "Elsewhere 2001"} & set(offered)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            *(("kind", value) for value in ("author", "Speaker", "speaker ", "1")),
            *(("conference", value) for value in ("no-such", "x" * 5000, "é")),
            *(("topic", value) for value in ("no-such", "'")),
            *(("year", value) for value in ("25", "0000", "20255", "٢٠٢٥", "1e3", "2025.0", "-2025")),
            *(("page", value) for value in ("0", "2", "x", "")),
        ],
    )
    def test_what_is_no_option_is_not_found(self, reader, worlds, name, value):
        assert ask(reader, "alike", **{name: value}).status_code == 404
        assert reader.get(SEARCH, {name: value}).status_code == 404

    def test_topic_that_no_reader_may_see_is_not_found(self, reader):
        world = make_world("hidden")
        assert ask(reader, "a", topic=world.topic.slug).status_code == 404


class TestBounds:
    @pytest.mark.parametrize("address", [SEARCH, SUGGESTIONS])
    def test_whatever_is_typed_is_harmless(self, reader, statement, address):
        index_everything()
        answers = {q: reader.get(address, {"q": q}) for q in HOSTILE}
        assert {q[:40]: answer.status_code for q, answer in answers.items() if answer.status_code != 200} == {}
        assert all("<script>alert" not in answer.text for answer in answers.values())

    @pytest.mark.parametrize("address", [SEARCH, SUGGESTIONS])
    def test_nul_is_a_bad_request(self, reader, address):
        assert reader.get(address, {"q": "a\0b"}).status_code == 400

    def test_what_is_typed_stands_in_the_field_as_it_was_typed(self, reader, statement):
        index_everything()
        typed = 'Ada <b> "tall & oaks" é'
        assert f'value="{escape(typed)}"' in ask(reader, typed).text
        assert 'value="' + "x" * 200 + '"' in ask(reader, "x" * 10_000).text

    def test_of_what_has_a_phrase_less_is_read_and_that_there_is_more_is_said(self, reader, monkeypatch):
        monkeypatch.setattr(finding, "MOST_TO_READ", 2)
        monkeypatch.setattr(finding, "MOST_TO_READ_OF_THE_KIND", 3)
        for number in range(5):
            factories.ArticleFactory(published=True, headline=f"Tall trees {number}")
        index_everything()
        assert kinds(ask(reader, '"tall trees"'))["Articles"] == "2+"
        assert kinds(ask(reader, '"tall trees"', kind="article"))["Articles"] == "3+"
        assert kinds(ask(reader, "tall trees"))["Articles"] == "5"

    @pytest.mark.parametrize(
        ("most", "said"), [(2, "2 propositions, more than 2 articles"), (3, "2 propositions, 3 articles")]
    )
    def test_articles_on_a_topic_are_counted_as_far_as_is_told(self, reader, monkeypatch, most, said):
        monkeypatch.setattr(result, "MOST_COUNTED", most)
        monkeypatch.setattr(result, "_ROWS", {SearchKind.TOPIC: result._rows_of(SearchKind.TOPIC)})
        topic = factories.TopicFactory(name="Oaks")
        for state in [{"published": True}] * 3 + [{"withdrawn": True}, {}]:
            factories.ArticleFactory(**state).topics.add(topic)
        for state in ("published", "published", "withdrawn"):
            factories.PositionFactory(proposition__topic=topic, **{f"takeaway__article__{state}": True})
        index_everything()
        assert said in words(ask(reader, "oaks", kind="topic").text)

    def test_more_than_is_looked_at_is_said_and_not_counted(self, reader, monkeypatch):
        monkeypatch.setattr(finding, "MOST_OF_A_KIND", 3)
        monkeypatch.setattr(finding, "MOST_OF_THE_KIND", 4)
        conference = factories.ConferenceFactory(name="Meeting about oaks")
        for number in range(6):
            factories.ArticleFactory(published=True, headline=f"Trees {number}", deck="Oaks", conference=conference)
        index_everything()
        page = ask(reader, "oaks")
        assert kinds(page) == {"All": "4+", "Conferences": "1", "Articles": "3+"}
        assert "There are more than 4 results" in words(page.text)
        assert kinds(ask(reader, "oaks", kind="article"))["Articles"] == "4+"
        assert "There are more than" not in ask(reader, "oaks", kind="conference").text

    def test_queries_are_the_same_for_one_row_and_for_many(self, reader, django_assert_max_num_queries):
        world, counts = make_world("example", published=True), []
        for times in (0, 4):
            grow(world, times)
            index_everything()
            standing_at(timezone.now())
            with django_assert_max_num_queries(26) as asked:
                page = ask(reader, "example", year="2025")
            counts.append(len(asked))
        assert len(titles(page)) == 20
        assert counts[1] <= counts[0]

    def test_page_of_results_turns(self, reader):
        for number in range(25):
            factories.ArticleFactory(published=True, headline=f"Oaks {number}", deck="")
        index_everything()
        first, second = ask(reader, "oaks"), ask(reader, "oaks", page=2)
        assert (len(titles(first)), len(titles(second))) == (20, 5)
        assert len({*titles(first), *titles(second)}) == 25
        assert "1 to 20 of 25" in words(first.text)
        assert ask(reader, "oaks", page=3).status_code == 404

    def test_search_is_no_page_for_other_searches(self, reader, statement):
        assert '<meta name="robots" content="noindex, follow">' in ask(reader, "a").text


HIDDEN = ["draft", "scheduled", "withdrawn", "retracted", "statement"]


def hide(world, state):
    """Hide an article, or of it the one statement, behind the back of the index."""
    articles, now = type(world.article).objects.filter(pk=world.article.pk), timezone.now()
    match state:
        case "statement":
            world.takeaway.positions.update(retracted_at=now, retraction_note="Never said.")
        case "draft":
            articles.update(status="draft")
        case "scheduled":
            articles.update(published_at=now + timedelta(days=1))
        case "withdrawn":
            articles.update(withdrawn_at=now)
        case "retracted":
            articles.update(retracted_at=now, retraction_note="Made up.")


class TestHidden:
    @pytest.mark.parametrize("state", HIDDEN)
    def test_what_was_indexed_and_is_hidden_since_is_found_by_nobody(self, reader, state):
        """The index may lag behind: what a reader may see is asked of the records themselves."""
        world = make_world("Marvellous", published=True)
        index_everything()
        assert len(titles(ask(reader, "Marvellous"))) == 8
        hide(world, state)
        gone = {"Government Marvellous", "Speaker Marvellous", "Statement Marvellous"}
        if state != "statement":
            gone |= {"Topic Marvellous", "Headline Marvellous", "Heading Marvellous"}
        for q in ("Marvellous", "Marvelous", "Marvellos zzyzx", "Quoted", "Speaker"):
            page = ask(reader, q)
            assert set(titles(page)) & gone == set(), q
            assert "Quoted Marvellous" not in words(page.text), q
        assert set(suggested(reader, "Marv")) & gone == set()

    def test_slip_is_not_taken_for_a_name_that_nobody_may_see(self, reader):
        factories.PositionFactory(speaker__name="Zebedee Secret", takeaway__article__scheduled=True)
        factories.ArticleFactory(published=True, headline="Zebedee as a word")
        index_everything()
        assert titles(ask(reader, "Zebadee")) == []

    def test_word_that_only_a_hidden_text_has_is_unknown(self, reader, statement):
        factories.ArticleFactory(scheduled=True, headline="An exanple")
        index_everything()
        assert "Ada Example" in titles(ask(reader, "Exanple"))

    @pytest.mark.parametrize("state", HIDDEN[:4])
    def test_hidden_record_changes_no_answer(self, reader, state):
        seen = make_world("Seen", published=True)
        index_everything()
        asked = [f"{SEARCH}?q={q}" for q in ("", "seen", "Marvelous", "Marvellous", "marv", "headline+nowhere")]
        asked += [f"{SUGGESTIONS}?q={q}" for q in ("", "se", "marv", "Marvellous", "sp")]
        before = [reader.get(path).content for path in asked]
        world = make_world("Marvellous", published=True)
        # A conference is a public event: what is hidden belongs to the other one.
        world.article.conference = seen.conference
        world.article.save()
        world.conference.delete()
        hide(world, state)
        index_everything()
        assert [path for path, answer in zip(asked, before, strict=True) if reader.get(path).content != answer] == []

    def test_article_is_found_from_the_instant_of_its_publication(self, reader):
        instant = timezone.now() + timedelta(days=2)
        make_world("timed", status="published", published_at=instant)
        index_everything()
        for seconds, found in ((-1, 0), (0, 7), (1, 7)):
            with time_machine.travel(instant + timedelta(seconds=seconds), tick=False):
                assert len([title for title in titles(ask(reader, "timed")) if "Conference" not in title]) == found


class TestSuggestions:
    @pytest.fixture
    def world(self):
        world = make_world("of Oaks", published=True)
        world.speaker.name, world.speaker.aliases = "Ádá Éxample", "Adelaide Sample\nA. Exampel"
        world.speaker.save()
        index_everything()
        return world

    @pytest.mark.parametrize("q", ["ad", "ÁD", "ada exam", "example ad", "adelai", "sampl", "exampe"])
    def test_name_is_offered_by_the_beginning_of_its_words_and_other_spellings(self, reader, world, q):
        assert suggested(reader, q) == ["Ádá Éxample"]

    @pytest.mark.parametrize("q", ["", " ", "?", "dá", "xample", "ada nobody", "exam exam nobody"])
    def test_nothing_is_offered_where_no_word_begins_so(self, reader, world, q):
        assert suggested(reader, q) == []

    def test_each_says_what_it_is_and_where_it_stands(self, reader, world):
        found = reader.get(SUGGESTIONS, {"q": "oak"}).json()["suggestions"]
        assert {(each["name"], each["kind"], each["address"]) for each in found} == {
            ("Government of Oaks", "Speaker", world.government.get_absolute_url()),
            ("Topic of Oaks", "Topic", world.topic.get_absolute_url()),
            ("Statement of Oaks", "Proposition", world.proposition.get_absolute_url()),
            ("Conference of Oaks", "Conference", world.conference.get_absolute_url()),
        }

    def test_eight_are_offered_who_begins_so_first(self, reader, world):
        for number in range(12):
            factories.PositionFactory(takeaway=world.takeaway, speaker__name=f"Cedar Person {number:02}")
        factories.PositionFactory(takeaway=world.takeaway, speaker__name="Person Cedar")
        index_everything()
        found = suggested(reader, "pers")
        assert len(found) == 8
        assert found[0] == "Person Cedar"

    def test_answer_is_public_and_sets_no_cookie(self, reader, world):
        answer = reader.get(SUGGESTIONS, {"q": "ad"})
        assert answer["Content-Type"] == "application/json"
        assert answer["Cache-Control"].startswith("public, max-age=60, ")
        assert not answer.cookies
        assert reader.post(SUGGESTIONS, {"q": "ad"}).status_code == 405


def test_every_page_leads_to_the_search(reader):
    page = reader.get(reverse("articles:about")).text
    assert f'action="{SEARCH}" data-suggestions="{SUGGESTIONS}"' in page
    assert f'class="masthead__find" href="{SEARCH}"' in page
