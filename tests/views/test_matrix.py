import csv
import gzip
import re
from datetime import date
from html import unescape

import pytest

from articles.models import OldAddress, Position
from articles.queries import matrix as queries
from articles.text import plain_text
from tests import factories
from tests.matrices import make_matrix

pytestmark = pytest.mark.django_db

# What a server sends of it: a page of 40 speakers and 12 propositions, each of the cells filled.
MOST_BYTES = 40_000


@pytest.fixture
def takeaway():
    return factories.TakeawayFactory(article__published=True)


@pytest.fixture
def conference(takeaway):
    return takeaway.article.conference


@pytest.fixture
def position(takeaway):
    return factories.PositionFactory(takeaway=takeaway)


def path(conference, query=""):
    return f"/conferences/{conference.slug}/positions/{query}"


def read(reader, conference, query=""):
    response = reader.get(path(conference, query))
    assert response.status_code == 200
    return response.text


def cells(page):
    """Return the words of every cell of the table, row by row, the names of rows and columns among them."""
    rows = re.findall(r"<tr\b.*?</tr>", page, flags=re.DOTALL)
    return [[plain_text(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, flags=re.DOTALL)] for row in rows]


def table(reader, conference, query=""):
    response = reader.get(f"/conferences/{conference.slug}/positions.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(response.getvalue().decode("utf-8-sig").splitlines()))


def test_cell_has_stance_words_date_publisher_and_leads_to_the_statement(reader, conference, position):
    page = read(reader, conference)
    cell = cells(page)[2][1]
    for words in ("Supports", "An example of what was said.", "15 Feb", "The Daily Example"):
        assert words in cell
    assert f'href="{position.get_absolute_url()}"' in page
    for record in (position.speaker, position.proposition, conference):
        assert f'href="{record.get_absolute_url()}"' in page


def test_table_has_a_caption_and_a_header_for_each_row_and_column(reader, takeaway, conference):
    factories.PositionFactory.create_batch(3, takeaway=takeaway)
    page = read(reader, conference)
    assert conference.name in re.search(r"<caption.*?</caption>", page, re.DOTALL)[0]
    assert (page.count('scope="col"'), page.count('scope="row"')) == (4, 3)
    assert {len(row) for row in cells(page)} == {4}


def test_silence_stands_there_in_words(reader, takeaway, conference):
    factories.PositionFactory.create_batch(2, takeaway=takeaway)
    silent = [cell for row in cells(read(reader, conference))[2:] for cell in row if "No statement on record" in cell]
    assert len(silent) == 2


def test_quotation_stands_between_its_marks_in_its_language_and_a_paraphrase_does_not(reader, takeaway, conference):
    factories.PositionFactory(takeaway=takeaway, quote="اقتباس", quote_language="ar")
    factories.PositionFactory(takeaway=takeaway, paraphrase="Said so.")
    page = read(reader, conference)
    assert '<span lang="ar" dir="rtl">«اقتباس»</span>' in page
    assert re.search(r'matrix__words">\s*Said so.\s*</p>', page)


def test_words_are_few_and_the_date_says_its_year_where_it_is_another(reader, takeaway, conference):
    factories.PositionFactory(takeaway=takeaway, paraphrase="example " * 50, said_on=date(2024, 12, 31))
    page = read(reader, conference)
    [words] = re.findall(r'matrix__words">\s*(.*?)\s*</p>', page, re.DOTALL)
    assert len(words) < 60
    assert "31 Dec 2024" in page


def test_statement_without_a_date_says_so(reader, takeaway, conference):
    factories.PositionFactory(takeaway=takeaway, said_on=None)
    assert "date not given" in cells(read(reader, conference))[2][1]


def test_role_is_under_the_name_or_with_each_statement_where_they_differ(reader, takeaway, conference):
    one = factories.PositionFactory(takeaway=takeaway, role="Minister", speaker__sort_name="A")
    two = factories.PositionFactory(takeaway=takeaway, role="Mayor", speaker__sort_name="B")
    same = {"takeaway": takeaway, "speaker": two.speaker, "proposition": two.proposition}
    factories.PositionFactory(**same, role="Candidate")
    factories.PositionFactory(**same, role="")
    rows = cells(read(reader, conference))[2:]
    assert "Minister" in rows[0][0]
    assert rows[1][0] == two.speaker.name
    said = next(cell for cell in rows[1][1:] if "Mayor" in cell)
    assert "As Mayor" in said
    assert "As Candidate" in said
    assert one.speaker.name not in said


def test_speaking_on_behalf_of_somebody_is_said_in_the_cell(reader, takeaway, conference):
    government = factories.SpeakerFactory(name="Government of Exampleland", kind="government")
    factories.PositionFactory(takeaway=takeaway, on_behalf_of=government)
    rows = cells(read(reader, conference))[2:]
    assert "On behalf of Government of Exampleland" in rows[0][1]
    assert len(rows) == 1


def test_elsewhere_is_marked_with_conference_role_and_date(reader, conference, position):
    factories.PositionFactory(
        takeaway__article__published=True,
        takeaway__article__conference__short_name="Vilnius 2023",
        speaker=position.speaker,
        proposition=position.proposition,
        role="Prime Minister of Exampleland",
        said_on=date(2023, 7, 11),
    )
    assert "Vilnius 2023" not in read(reader, conference)
    cell = cells(read(reader, conference, "?elsewhere=1"))[2][1]
    assert "Elsewhere: Vilnius 2023, as Prime Minister of Exampleland" in cell
    assert "11 Jul 2023" in cell


def test_way_to_what_was_said_elsewhere_keeps_the_filters(reader, conference, position):
    page = unescape(read(reader, conference, "?stance=supports"))
    assert 'href="?stance=supports&elsewhere=1"' in page


def test_filters_are_a_sentence_with_a_way_back(reader, takeaway, conference):
    topic = factories.TopicFactory(name="Trade", slug="trade")
    factories.PositionFactory(takeaway=takeaway, proposition__topic=topic, speaker__kind="government")
    query = "?topic=trade&kind=government&stance=supports"
    page = read(reader, conference, query)
    active = plain_text(re.search(r'<p class="filters__active">.*?</p>', page, re.DOTALL)[0])
    assert "topic Trade" in active
    assert "kind Government" in active
    assert "stance Supports" in active
    assert f'<a href="{path(conference)}">Show all</a>' in page
    assert "filters__active" not in read(reader, conference)
    assert "filters__active" not in read(reader, conference, "?topic=&kind=&stance=&elsewhere=1")


def test_hidden_statement_is_not_called_silence(reader, takeaway, conference):
    kept, other = factories.PositionFactory.create_batch(2, takeaway=takeaway, stance="opposes")
    factories.PositionFactory(takeaway=takeaway, speaker=kept.speaker, proposition=other.proposition, stance="supports")
    page = read(reader, conference, "?stance=opposes")
    words = [cell for row in cells(page)[2:] for cell in row]
    assert sum("Other stances, not shown" in cell for cell in words) == 1
    assert sum("No statement on record" in cell for cell in words) == 1
    assert sum("Supports" in cell for cell in words) == 0


@pytest.mark.parametrize("query", ["topic=other", "kind=organisation", "stance=opposes", "stance=%27", "elsewhere=yes"])
@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_filter_that_is_no_option_is_not_found(reader, conference, position, query, ending):
    assert reader.get(f"/conferences/{conference.slug}/positions{ending}?{query}").status_code == 404


def test_options_are_only_those_that_occur(reader, conference, position):
    page = read(reader, conference)
    assert re.findall(r'<option value="([a-z][^"]*)"', page) == [position.proposition.topic.slug, "person", "supports"]


def test_topics_beyond_the_last_that_is_offered_are_counted(reader, takeaway, conference, monkeypatch):
    monkeypatch.setattr(queries, "TOPICS_OFFERED", 1)
    factories.PositionFactory(takeaway=takeaway)
    assert "cannot be chosen here" not in read(reader, conference)
    factories.PositionFactory.create_batch(2, takeaway=takeaway)
    assert "2 more topics cannot be chosen here" in read(reader, conference)


def test_filters_that_meet_nowhere_say_so_and_lead_back(reader, takeaway, conference):
    factories.PositionFactory(takeaway=takeaway, stance="opposes", speaker__kind="government")
    factories.PositionFactory(takeaway=takeaway)
    page = read(reader, conference, "?stance=opposes&kind=person")
    assert "No statement is of the topic" in page
    assert "<table" not in page
    assert "Show all" in page


def test_conference_without_statements_says_so_and_leads_on(reader):
    conference = factories.ConferenceFactory()
    page = read(reader, conference)
    assert "No statement from this conference is on record yet." in page
    assert "matrix-filters" not in page
    assert table(reader, conference) == []


def test_canonical_address_holds_the_filters_in_order_and_nothing_else(reader, conference, position):
    page = unescape(read(reader, conference, "?other=1&stance=supports&kind=&topic=" + position.proposition.topic.slug))
    canonical = re.search(r'rel="canonical" href="([^"]*)"', page)[1]
    assert canonical.endswith(f"{path(conference)}?topic={position.proposition.topic.slug}&stance=supports")


def test_pages_of_both_kinds_keep_the_filters_and_end(reader, monkeypatch):
    monkeypatch.setattr(queries, "SPEAKERS_A_PAGE", 2)
    monkeypatch.setattr(queries, "PROPOSITIONS_A_PAGE", 3)
    conference = make_matrix(5, 8)
    page = unescape(read(reader, conference, "?kind=person&propositions=2&page=2"))
    assert "Propositions 4 to 6 of 8" in page
    assert "Speakers 3 to 4 of 5" in page
    assert 'href="?kind=person&propositions=3"' in page
    assert 'href="?kind=person&propositions=2&page=3"' in page
    assert f'{path(conference)}?kind=person&propositions=2&page=2"' in page
    assert len(cells(page)) == 2 + 2
    for query in ("?propositions=4", "?page=4", "?propositions=0", "?propositions=x", "?page=-1"):
        assert reader.get(path(conference, query)).status_code == 404


def test_every_statement_of_a_full_page_is_there_with_its_address(reader):
    conference = make_matrix(6, 7)
    page = read(reader, conference)
    assert all(said.get_absolute_url() in page for said in Position.objects.all())
    said = re.sub(r"<head>.*?</head>|<textarea.*?</textarea>", "", page, flags=re.DOTALL)
    assert re.findall(r"\d\s*%", said) == []


def test_dense_matrix_lists_its_sentences_above(reader):
    page = read(reader, make_matrix(2, 7))
    assert page.count('class="matrix-key__entry"') == 7
    assert len(cells(page)) == 1 + 2


def test_page_of_forty_speakers_and_twelve_propositions_is_light(reader):
    conference = make_matrix(40, 12)
    page = read(reader, conference)
    assert page.count('class="matrix__statement"') == 480
    assert len(gzip.compress(page.encode(), 6)) <= MOST_BYTES


def test_page_is_bounded_however_much_there_is(reader):
    conference = make_matrix(45, 14)
    one = Position.objects.filter(speaker__sort_name="Example 00").order_by("proposition__short_title").first()
    factories.PositionFactory.create_batch(
        20, takeaway=one.takeaway, speaker=one.speaker, proposition=one.proposition, source=one.source
    )
    page = read(reader, conference)
    assert page.count('class="matrix__statement"') == 40 * 12 + queries.STATEMENTS_A_CELL - 1
    assert "15 more statements" in page


def test_names_are_shown_as_text(reader, takeaway, conference):
    factories.PositionFactory(takeaway=takeaway, speaker__name="<script>x</script>", role="<b>y</b>")
    page = read(reader, conference)
    assert "<script>x" not in page
    assert "<b>y" not in page


def test_csv_is_a_file_of_all_statements_whatever_the_page(reader, monkeypatch):
    monkeypatch.setattr(queries, "SPEAKERS_A_PAGE", 2)
    conference = make_matrix(5, 3)
    response = reader.get(f"/conferences/{conference.slug}/positions.csv")
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{conference.slug}-positions.csv"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.getvalue().startswith(b"\xef\xbb\xbfid,")
    assert {row["id"] for row in table(reader, conference)} == {str(said.pk) for said in Position.objects.all()}


def test_link_to_the_csv_keeps_the_filters_which_mean_there_the_same(reader, takeaway, conference):
    kept = factories.PositionFactory(takeaway=takeaway, stance="opposes")
    factories.PositionFactory(takeaway=takeaway)
    page = unescape(read(reader, conference, "?stance=opposes&elsewhere=1"))
    assert f'href="/conferences/{conference.slug}/positions.csv?stance=opposes&elsewhere=1"' in page
    assert [row["id"] for row in table(reader, conference, "?stance=opposes")] == [str(kept.pk)]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_csv_holds_no_formula(reader, takeaway, conference, words):
    factories.PositionFactory(takeaway=takeaway, paraphrase=words, role=words)
    [row] = table(reader, conference)
    assert row["paraphrase"].startswith("'")
    assert row["role"].startswith("'")


def test_csv_keeps_a_figure_below_nought_a_number(reader, takeaway, conference):
    factories.PositionFactory(takeaway=takeaway, figure_low=-2, figure_high="-1.5", figure_wording="cut by a few")
    [row] = table(reader, conference)
    assert (float(row["figure_low"]), float(row["figure_high"])) == (-2, -1.5)


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_csv_holds_nothing_that_nobody_may_see(reader, conference, position, state):
    article = factories.ArticleFactory(conference=conference, **({} if state == "draft" else {state: True}))
    hidden = factories.PositionFactory(
        takeaway__article=article, speaker=position.speaker, proposition=position.proposition, paraphrase="secret"
    )
    factories.PositionFactory(takeaway=position.takeaway, responds_to=hidden)
    factories.PositionFactory(takeaway=position.takeaway, retracted=True, paraphrase="secret")
    for query in ("", "?elsewhere=1"):
        text = reader.get(f"/conferences/{conference.slug}/positions.csv{query}").getvalue().decode()
        assert "secret" not in text
        assert str(hidden.pk) not in text
        assert str(position.pk) in text


def test_csv_asks_three_queries_and_refuses_other_methods(reader, assert_queries):
    for name, size in [("small", 2), ("large", 9)]:
        conference = make_matrix(size, size, name=name)
        with assert_queries(3):
            table(reader, conference)
    address = f"/conferences/{conference.slug}/positions.csv"
    assert reader.head(address).status_code == 200
    assert reader.post(address).status_code == 405
    assert not reader.get(address).cookies


@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_old_address_leads_to_the_new_one_with_its_filters(reader, conference, position, ending):
    OldAddress.objects.create(kind="conference", slug="before", record_key=conference.pk)
    answer = reader.get(f"/conferences/before/positions{ending}?stance=supports")
    assert (answer.status_code, answer.url) == (
        301,
        f"/conferences/{conference.slug}/positions{ending}?stance=supports",
    )


@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_filter_of_a_topic_holds_after_its_address_changed(reader, conference, takeaway, position, ending):
    other = factories.PositionFactory(takeaway=takeaway)
    OldAddress.objects.create(kind="topic", slug="before", record_key=position.proposition.topic.pk)
    answer = reader.get(f"/conferences/{conference.slug}/positions{ending}?stance=supports&topic=before")
    found = answer.getvalue().decode()
    assert (str(position.pk) in found, str(other.pk) in found) == (True, False)
    assert reader.get(f"/conferences/{conference.slug}/positions{ending}?stance=none&topic=before").status_code == 404


@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_conference_that_is_not_there_is_not_found(reader, db, ending):
    assert reader.get(f"/conferences/no-such-thing/positions{ending}").status_code == 404


def test_matrix_is_reached_from_the_pages_of_its_conference(reader, conference, position):
    pages = ["/", "/conferences/", conference.get_absolute_url(), position.takeaway.article.get_absolute_url()]
    assert [page for page in pages if f'href="{path(conference)}"' not in reader.get(page).text] == []
    assert f"/conferences/{conference.slug}/positions.csv" in reader.get(conference.get_absolute_url()).text
