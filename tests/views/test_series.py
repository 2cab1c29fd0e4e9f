import re
from datetime import date

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return factories.ConferenceSeriesFactory(name="Example Forum")


def make_edition(series, year, **state):
    """Return a takeaway, without topic, of an edition of that year."""
    conference = factories.ConferenceFactory(
        series=series,
        short_name=f"Forum {year}",
        slug=f"forum-{year}",
        starts_on=date(year, 5, 1),
        ends_on=date(year, 5, 3),
    )
    return factories.TakeawayFactory(article__conference=conference, **(state or {"article__published": True}))


def add_takeaway(edition, topic, heading):
    return factories.TakeawayFactory(article=edition.article, topics=[topic], heading=heading)


def open_page(reader, series, **query):
    return reader.get(series.get_absolute_url(), query).text


def part(page, name):
    """Return the section of that name."""
    return page.split(f'<h2 class="section__title" id="{name}">')[1].split("</section>")[0]


def table_of(section):
    """Return the rows of the table in a section as lists of texts, its head first."""
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr.*?</tr>", section, re.DOTALL)
    ]


def test_takeaways_of_a_topic_stand_edition_by_edition_the_earliest_first(reader, series):
    late, gap, early = (make_edition(series, year) for year in (2026, 2025, 2024))
    topic = factories.TopicFactory(name="Budgets")
    add_takeaway(late, topic, "A finding of 2026")
    first = add_takeaway(early, topic, "First of 2024")
    add_takeaway(early, topic, "Second of 2024")
    section = part(open_page(reader, series), "takeaways")
    head, row = table_of(section)
    assert head == ["Topic", "2024 Forum 2024", "2025 Forum 2025", "2026 Forum 2026"]
    assert row == [
        "Budgets",
        "Forum 2024 First of 2024 Second of 2024",
        "Forum 2025 No takeaway on record",
        "Forum 2026 A finding of 2026",
    ]
    assert f'href="{first.get_absolute_url()}"' in section
    assert gap.heading not in section


def test_positions_stand_by_proposition_and_edition_with_stance_and_names(reader, series):
    early, late, _ = (make_edition(series, year) for year in (2024, 2025, 2026))
    proposition = factories.PropositionFactory(short_title="Budgets up", statement="Budgets should rise.")
    for takeaway, stance, name in [
        (late, "supports", "Zoe Example"),
        (late, "opposes", "Ada Example"),
        (late, "supports", "Bob Example"),
        (early, "unclear", "Ada Example"),
    ]:
        factories.PositionFactory(takeaway=takeaway, stance=stance, speaker__name=name, proposition=proposition)
    section = part(open_page(reader, series), "positions")
    head, row = table_of(section)
    assert head[1:] == ["2024 Forum 2024", "2025 Forum 2025", "2026 Forum 2026"]
    assert row == [
        "Budgets up Budgets should rise.",
        "Forum 2024 Unclear Ada Example",
        "Forum 2025 Supports Bob Example Zoe Example Opposes Ada Example",
        "Forum 2026 No statement on record",
    ]
    assert all(position.get_absolute_url() in section for position in proposition.positions.all())
    assert re.findall(r"conferences/\?(conference=[^\"]+)\"", section) == [
        "conference=forum-2025&amp;conference=forum-2026",
        "conference=forum-2024&amp;conference=forum-2025",
    ]


def test_several_statements_of_one_speaker_are_told_apart_by_date(reader, series):
    early, late = make_edition(series, 2024), make_edition(series, 2025)
    proposition, speaker = factories.PropositionFactory(), factories.SpeakerFactory(name="Ada Example")
    for takeaway, day, stance in [(late, 2, "opposes"), (late, 3, "supports"), (early, 1, "supports")]:
        factories.PositionFactory(
            takeaway=takeaway, proposition=proposition, speaker=speaker, stance=stance, said_on=date(2025, 5, day)
        )
    row = table_of(part(open_page(reader, series), "positions"))[1]
    assert row[1:] == [
        "Forum 2024 Supports Ada Example",
        "Forum 2025 Supports Ada Example , 3 May Opposes Ada Example , 2 May",
    ]


def test_statement_of_another_year_than_the_edition_says_so(reader, series):
    edition, other = make_edition(series, 2025), make_edition(series, 2024)
    said = {"proposition": factories.PositionFactory(takeaway=other).proposition, "speaker": factories.SpeakerFactory()}
    for day in (date(2024, 12, 20), date(2025, 5, 1)):
        factories.PositionFactory(takeaway=edition, said_on=day, **said)
    page = part(open_page(reader, series), "positions")
    assert sorted(re.findall(r'names__date">([^<]+)<', page)) == ["1 May", "20 Dec 2024"]


def test_what_came_up_at_one_edition_only_is_named_with_it(reader, series):
    early, late = make_edition(series, 2024), make_edition(series, 2025)
    add_takeaway(early, factories.TopicFactory(name="Once then"), "A finding")
    add_takeaway(late, factories.TopicFactory(name="Once now"), "A finding")
    factories.PositionFactory(takeaway=late, proposition__short_title="Asked once")
    page = open_page(reader, series)
    takeaways, positions = part(page, "takeaways"), part(page, "positions")
    assert table_of(takeaways) == table_of(positions) == []
    assert "No topic came up at more than one of these editions." in takeaways
    assert "No proposition was spoken to at more than one of these editions." in positions
    named = re.findall(r"(?:quiet\" href[^>]*|<li><a href[^>]*)>([^<]+)<", takeaways)
    assert named == ["Forum 2024", "Once then", "Forum 2025", "Once now"]
    assert re.findall(r"<li><a href[^>]*>([^<]+)<", positions) == ["Asked once"]


def test_one_edition_is_not_compared_with_anything(reader, series):
    only = make_edition(series, 2025)
    add_takeaway(only, factories.TopicFactory(name="Budgets"), "A finding")
    factories.PositionFactory(takeaway=only, proposition__short_title="Budgets up")
    page = open_page(reader, series)
    assert "nothing yet to compare it with" in page
    assert "edition by edition" not in page
    assert re.findall(r"<li><a href[^>]*>([^<]+)</a></li>", part(page, "alone")) == ["Budgets", "Budgets up"]
    assert only.article.headline in part(page, "editions")


def test_series_without_editions_or_coverage_says_so(reader, series):
    assert "No edition is on record yet." in open_page(reader, series)
    factories.ConferenceFactory(series=series)
    assert "edition by edition" not in open_page(reader, series)


def test_each_page_begins_with_the_edition_that_ended_the_one_before(reader, series):
    for year in range(2017, 2027):
        make_edition(series, year)
    pages = []
    for number in (1, 2, 3):
        pages.append(re.findall(r'rail year">(\d+)<', open_page(reader, series, page=number)))
    assert pages == [
        ["2026", "2025", "2024", "2023", "2022"],
        ["2022", "2021", "2020", "2019", "2018"],
        ["2018", "2017"],
    ]
    middle = open_page(reader, series, page=2)
    assert "10 editions on record" in middle
    assert "Forum 2018 to Forum 2022 on this page" in middle
    assert '<a href="?page=3">Earlier editions</a>' in middle
    assert '<a href="?page=1">Later editions</a>' in middle
    assert reader.get(series.get_absolute_url(), {"page": 4}).status_code == 404


@pytest.mark.parametrize("count", [2, 5])
def test_up_to_five_editions_stand_on_one_page(reader, series, count):
    for year in range(2020, 2020 + count):
        make_edition(series, year)
    page = open_page(reader, series)
    assert len(re.findall("rail year", page)) == count
    assert "on this page" not in page
    assert "rel=" not in part(page, "editions")


def test_only_editions_of_the_page_are_compared(reader, series):
    topic = factories.TopicFactory(name="Budgets")
    for year in (2017, 2026):
        add_takeaway(make_edition(series, year), topic, f"A finding of {year}")
    for year in range(2018, 2026):
        make_edition(series, year)
    section = part(open_page(reader, series), "takeaways")
    assert table_of(section) == []
    assert "Budgets" in section


@pytest.mark.parametrize("state", ["withdrawn", "scheduled", "retracted"])
def test_what_readers_may_not_see_makes_no_row(reader, series, state):
    topic, proposition = factories.TopicFactory(name="Budgets"), factories.PropositionFactory()
    for takeaway in (make_edition(series, 2024), make_edition(series, 2025, **{f"article__{state}": True})):
        add_takeaway(takeaway, topic, "A finding")
        factories.PositionFactory(takeaway=takeaway, proposition=proposition)
    page = open_page(reader, series)
    assert table_of(page) == []
    assert page.count("Forum 2025") == 0


def test_retracted_statement_is_not_compared(reader, series):
    proposition = factories.PropositionFactory()
    for year, retracted in [(2024, False), (2025, True)]:
        factories.PositionFactory(
            takeaway=make_edition(series, year),
            proposition=proposition,
            retracted=retracted,
            speaker__name=f"Of {year}",
        )
    page = open_page(reader, series)
    assert table_of(page) == []
    assert "Of 2025" not in page


def test_cells_show_a_few_of_each_kind_and_how_many_more_there_are(reader, series, monkeypatch):
    for module in ("cell", "series"):
        monkeypatch.setattr(f"articles.queries.{module}.ROWS_A_PART", 2)
    topic, proposition = factories.TopicFactory(), factories.PropositionFactory()
    for year in (2024, 2025):
        edition = make_edition(series, year)
        for number in range(5):
            add_takeaway(edition, topic, f"Finding {number}")
            day = date(2025, 5, number + 1)
            factories.PositionFactory(
                takeaway=edition, proposition=proposition, speaker__name=f"Ada {number}", said_on=day
            )
        factories.PositionFactory(takeaway=edition, proposition=proposition, stance="opposes", speaker__name="Zoe")
    page = open_page(reader, series)
    assert table_of(part(page, "takeaways"))[1][2] == "Forum 2025 Finding 0 Finding 1 and 3 more"
    assert table_of(part(page, "positions"))[1][2] == "Forum 2025 Supports Ada 3 Ada 4 and 3 more Opposes Zoe"


def test_rows_and_names_beyond_the_page_are_said_to_be_left_out(reader, series, monkeypatch):
    monkeypatch.setattr("articles.queries.series.ROWS_SHOWN", 2)
    monkeypatch.setattr("articles.queries.series.NAMED", 2)
    early, late = make_edition(series, 2024), make_edition(series, 2025)

    def ask(short_title, *editions):
        proposition = factories.PropositionFactory(short_title=short_title)
        for edition in editions:
            factories.PositionFactory(takeaway=edition, proposition=proposition)

    ask("B of two", early, late)
    ask("A of two", early, late)
    ask("B of one", late)
    ask("A of one", late)
    section = part(open_page(reader, series), "positions")
    assert [row[0].split(" Every")[0] for row in table_of(section)[1:]] == ["A of two", "B of two"]
    assert re.findall(r"<li><a href[^>]*>([^<]+ of one)<", section) == ["A of one", "B of one"]
    assert "More propositions were spoken to" not in section
    ask("C of one", late)
    assert "More propositions were spoken to than are shown here." in part(open_page(reader, series), "positions")
    ask("C of two", early, late)
    section = part(open_page(reader, series), "positions")
    assert len(table_of(section)) == 3
    assert "More propositions were spoken to than are shown here." in section


def test_edition_with_many_articles_leads_to_all_its_coverage(reader, series):
    edition = make_edition(series, 2025)
    factories.ArticleFactory.create_batch(4, conference=edition.article.conference, published=True)
    assert "All coverage" not in open_page(reader, series)
    factories.ArticleFactory(conference=edition.article.conference, published=True)
    page = open_page(reader, series)
    assert "All coverage" in page
    assert len(re.findall(r'<p><a href="/articles/', page)) == 5
