import gzip
import random
import re
from datetime import date, timedelta

import pytest

from articles import models
from articles.enums import SpeakerKind, Stance
from tests import factories
from tests.filling import make

pytestmark = pytest.mark.django_db


def section(page, heading):
    """Return a part of a page, by the id of its heading."""
    found = re.search(rf'<section class="section[^>]*aria-labelledby="{heading}">(.*?)</section>', page, re.DOTALL)
    return found[1] if found else ""


def conference(year, **values):
    first = date(year, 2, 1)
    return factories.ConferenceFactory(starts_on=first, ends_on=first + timedelta(days=2), **values)


def statement(proposition, held=None, **values):
    """Record a published statement, under a conference of its own where none is given."""
    article = {"takeaway__article__conference": held} if held else {}
    return factories.PositionFactory(proposition=proposition, takeaway__article__published=True, **article, **values)


@pytest.fixture
def proposition():
    return factories.PropositionFactory(statement="Examples should be longer.", unit="% of text")


def test_page_opens_with_statements_speakers_conferences_years_and_unit(reader, proposition):
    again = factories.SpeakerFactory()
    for year in (2024, 2014, 2020):
        statement(proposition, conference(year), speaker=again)
    statement(proposition, conference(2020))
    head = reader.get(proposition.get_absolute_url()).text.split("<section")[0]
    assert re.search(r"4 statements</b>\s*by 2 speakers at 4 conferences", head)
    assert "2014 to 2024" in head
    assert "Figures in % of text" in head


def test_page_of_one_year_names_it_once_and_needs_no_timeline(reader, proposition):
    statement(proposition, conference(2020))
    page = reader.get(proposition.get_absolute_url()).text
    assert re.search(r"<span>\s*2020\s*</span>", page)
    assert 'class="timeline' not in page


def test_table_goes_by_conference_through_time(reader, proposition):
    for year in (2024, 2014, 2020):
        statement(proposition, conference(year, name=f"Forum {year}"))
    table = section(reader.get(proposition.get_absolute_url()).text, "statements")
    assert re.findall(r">Forum (\d+)<", table) == ["2014", "2020", "2024"]


def test_conferences_on_the_same_days_are_not_mixed(reader, proposition):
    articles = [factories.ArticleFactory(published=True, conference__name=f"Forum {name}") for name in "AB"]
    for _ in range(3):
        for article in articles:
            factories.PositionFactory(takeaway__article=article, proposition=proposition)
    table = section(reader.get(proposition.get_absolute_url()).text, "statements")
    assert sorted(re.findall(r">Forum ([AB])<", table)) == ["A", "B"]


def test_row_says_who_in_which_role_for_whom_what_when_and_where_from(reader, proposition):
    position = statement(
        proposition,
        speaker__name="Ada Example",
        role="Minister of Examples",
        on_behalf_of=factories.SpeakerFactory(name="Exampleland"),
        stance=Stance.OPPOSES,
        quote="Beispiele sind gut.",
        quote_language="de",
        translation="Examples are good.",
        figure_low="3",
        figure_wording="north of three",
        said_on=date(2025, 2, 15),
        source__publisher="The Daily Example",
    )
    page = reader.get(proposition.get_absolute_url()).text
    row = re.search(rf'<tr id="{position.anchor}".*?</tr>', page, re.DOTALL)[0]
    words = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", row))
    assert [
        word for word in ("Ada Example", "Minister of Examples", "on behalf of Exampleland") if word not in words
    ] == []
    assert [word for word in ("Opposes", "north of three", "„Beispiele sind gut.“") if word not in words] == []
    assert [word for word in ("15 Feb 2025", "The Daily Example") if word not in words] == []
    assert 'lang="de" dir="ltr"' in row
    assert f'href="{position.get_absolute_url()}"' in row
    assert f'href="{position.source.url}"' in row


def test_row_without_a_figure_says_so_where_others_state_one(reader, proposition):
    statement(proposition, figure_low="3", figure_wording="three")
    statement(proposition)
    assert reader.get(proposition.get_absolute_url()).text.count("None stated") == 1


def test_table_without_any_figure_has_no_column_for_them(reader, proposition):
    statement(proposition)
    page = reader.get(proposition.get_absolute_url()).text
    assert "None stated" not in page
    assert ">Figure<" not in page


@pytest.mark.parametrize("figures", [{}, {"figure_low": "3", "figure_wording": "three"}], ids=["no figures", "figures"])
@pytest.mark.parametrize("most", [0, 280], ids=["dense", "in words"])
def test_conference_spans_all_columns_of_the_table(reader, proposition, monkeypatch, figures, most):
    monkeypatch.setattr("articles.queries.proposition.MOST_WITH_FEW_WORDS", most)
    statement(proposition, **figures)
    table = section(reader.get(proposition.get_absolute_url()).text, "statements")
    assert int(re.search(r'colspan="(\d)"', table)[1]) == table.count('scope="col"')


def test_table_of_many_statements_gives_each_in_a_few_words(reader, proposition, monkeypatch):
    monkeypatch.setattr("articles.queries.proposition.MOST_WITH_WORDS", 2)
    paraphrase = "Examples should be a good deal longer than they were in any year before this one, all of them."
    for _ in range(2):
        statement(proposition, paraphrase=paraphrase)
    assert reader.get(proposition.get_absolute_url()).text.count(paraphrase) == 2
    statement(proposition, paraphrase=paraphrase)
    page = reader.get(proposition.get_absolute_url()).text
    assert paraphrase not in page
    assert "Words are cut short on this page" in page
    assert page.count("Examples should be a good deal longer than they were in…") == 3


def test_table_of_very_many_statements_leads_to_their_words_in_the_article(reader, proposition, monkeypatch):
    monkeypatch.setattr("articles.queries.proposition.MOST_WITH_FEW_WORDS", 0)
    position = statement(proposition)
    table = section(reader.get(proposition.get_absolute_url()).text, "statements")
    assert position.paraphrase not in table
    assert "too many statements on this page for their words" in table
    assert f'href="{position.article.get_absolute_url()}#{position.anchor}"' in table
    assert f'id="{position.anchor}"' in reader.get(position.article.get_absolute_url()).text


def test_every_mark_of_the_timeline_says_what_it_is_and_leads_to_its_row(reader, proposition):
    held = conference(2025, short_name="Forum 2025")
    position = statement(
        proposition,
        held,
        speaker__name="Ada “The Voice” Example",
        role="Minister",
        on_behalf_of=factories.SpeakerFactory(name="Exampleland"),
        stance=Stance.SUPPORTS_WITH_CONDITIONS,
        conditions="If they are free.",
    )
    undated = statement(proposition, conference(2026, short_name="Forum 2026"), role="", said_on=None)
    page = reader.get(proposition.get_absolute_url()).text
    marks = re.findall(r'<a class="timeline__mark[^>]*href="#([^"]+)"[^>]*aria-label="([^"]+)"', page)
    assert marks == [
        (
            position.anchor,
            "Ada “The Voice” Example, Minister, on behalf of Exampleland, Forum 2025, 15 February 2025: "
            "Supports with conditions",
        ),
        (undated.anchor, f"{undated.speaker}, Forum 2026: Supports"),
    ]
    rows = re.findall(r'<tr id="(position-\w+)"', page)
    assert rows == [position.anchor, undated.anchor]


def test_marks_come_in_symbol_and_word(reader, proposition):
    for number, stance in enumerate(Stance):
        statement(proposition, conference(2020 + number), stance=stance, conditions="If they are free.")
    page = reader.get(proposition.get_absolute_url()).text
    drawn = re.findall(r'<a class="timeline__mark.*?href="#mark-(\w+)".*?<text[^>]*>(.*?)</text>', page, re.DOTALL)
    words = [" ".join(re.findall(r'timeline__stance"[^>]*>([^<]*)<', text)) for _, text in drawn]
    assert [stance for stance, _ in drawn] == Stance.values
    assert words == Stance.labels
    assert set(re.findall(r'<symbol id="mark-(\w+)"', page)) == set(Stance.values)


def test_more_statements_at_a_conference_than_stack_lead_to_its_rows(reader, proposition):
    held, speaker = conference(2025), factories.SpeakerFactory()
    statement(proposition, conference(2024), speaker=speaker)
    for _ in range(8):
        statement(proposition, held, speaker=speaker)
    page = reader.get(proposition.get_absolute_url()).text
    assert page.count('class="timeline__mark stance') == 1 + 5
    assert re.search(rf'href="#{held.anchor}"[^>]*>.*?and 3 more<', page)
    assert f'<th id="{held.anchor}"' in page


def test_figures_are_plotted_as_stated_and_lead_to_their_rows(reader, proposition):
    position = statement(proposition, figure_low="3", figure_wording="north of three", speaker__name="Ada Example")
    plot = section(reader.get(proposition.get_absolute_url()).text, "figures")
    assert "Figures stated, in % of text" in plot
    assert "north of three" in plot
    assert re.search(rf'<a[^>]*href="#{position.anchor}"><bdi>Ada Example</bdi></a>', plot)
    assert 'href="#dot-plot-above"' in plot
    assert 'href="#dot-plot-below"' not in plot


def test_reference_lines_are_said_in_words_with_their_origin(reader, proposition):
    allies = factories.SpeakerFactory(name="Example Allies", kind=SpeakerKind.DELEGATION)
    held = conference(2014, short_name="Forum 2014")
    position = statement(proposition, held, speaker=allies, figure_low="2", figure_high="2", figure_wording="2%")
    plot = section(reader.get(proposition.get_absolute_url()).text, "figures")
    assert f'<a href="#{position.anchor}">2%, <bdi>Example Allies</bdi>, Forum 2014</a>.' in plot


def test_reference_line_claims_to_be_the_first_of_its_page_alone(reader, proposition, monkeypatch):
    monkeypatch.setattr("articles.queries.proposition.SPEAKERS_A_PAGE", 1)
    five = {"figure_low": 5, "figure_high": 5, "figure_wording": "five", "speaker__kind": SpeakerKind.GOVERNMENT}
    for year in (2024, 2014):
        statement(proposition, conference(year, short_name=f"Forum {year}"), **five)
    page = reader.get(f"{proposition.get_absolute_url()}?page=2").text
    note = section(page, "figures").partition("dot-plot__note")[2]
    assert "first stated on this page:" in note
    assert "Forum 2024" in note


@pytest.mark.parametrize("unit", ["", "% of text"])
def test_proposition_without_unit_or_figures_has_no_plot(reader, unit):
    proposition = factories.PropositionFactory(unit=unit)
    statement(proposition, **({} if unit else {"figure_low": "3", "figure_wording": "three"}))
    assert section(reader.get(proposition.get_absolute_url()).text, "figures") == ""


def test_answers_stand_with_what_they_answer(reader, proposition):
    first = statement(proposition, conference(2024, short_name="Forum 2024"), speaker__name="Ada Example")
    answer = statement(proposition, responds_to=first, paraphrase="No, shorter.", speaker__name="Bob Example")
    threads = section(reader.get(proposition.get_absolute_url()).text, "threads")
    assert re.findall(r"<bdi>(\w+ Example)</bdi></a>, <bdi>Minister", threads) == ["Ada Example", "Bob Example"]
    assert f'In answer to <a href="{first.get_absolute_url()}"><bdi>Ada Example</bdi>, Forum 2024</a>' in threads
    assert "No, shorter." in threads
    assert f'href="{answer.get_absolute_url()}"' in threads


def test_answer_to_another_proposition_names_it(reader, proposition):
    other = statement(factories.PropositionFactory(statement="Examples should be rarer."))
    statement(proposition, responds_to=other)
    assert "Examples should be rarer." in section(reader.get(proposition.get_absolute_url()).text, "threads")


@pytest.mark.parametrize("hidden", [{"takeaway__article": None}, {"retracted": True}], ids=["draft", "retracted"])
def test_statement_that_readers_may_not_see_is_in_no_part_of_the_page(reader, proposition, hidden):
    if "takeaway__article" in hidden:
        hidden = {"takeaway__article": factories.ArticleFactory(conference=conference(2019, short_name="Hidden 2019"))}
    else:
        hidden |= {"takeaway__article": factories.ArticleFactory(published=True)}
    secret = factories.PositionFactory(
        proposition=proposition, speaker__name="Hidden Example", figure_low="77", figure_wording="Hidden 77", **hidden
    )
    shown = [statement(proposition, conference(year), figure_low="1", figure_wording="1") for year in (2020, 2021)]
    shown[0].responds_to = secret
    shown[0].save()
    factories.PositionFactory(
        proposition=proposition,
        speaker__name="Hidden answer",
        responds_to=shown[1],
        retracted=True,
        takeaway__article__published=True,
    )
    page = reader.get(proposition.get_absolute_url()).text
    assert "Hidden" not in page
    assert str(secret.pk) not in page
    assert section(page, "threads") == ""


def test_further_speakers_stand_on_further_pages(reader, proposition, monkeypatch):
    monkeypatch.setattr("articles.queries.proposition.SPEAKERS_A_PAGE", 2)
    for year in (2020, 2021, 2022):
        statement(proposition, conference(year), speaker__name=f"Ada Example of {year}")
    first, second = (reader.get(proposition.get_absolute_url(), {"page": page}).text for page in "12")
    assert set(re.findall(r"Ada Example of (\d+)", first)) == {"2020", "2021"}
    assert set(re.findall(r"Ada Example of (\d+)", second)) == {"2022"}
    assert "speakers 1 to 2 of 3" in first
    assert "speakers 3 to 3 of 3" in second
    assert reader.get(proposition.get_absolute_url(), {"page": "3"}).status_code == 404


def test_more_statements_of_a_speaker_than_fit_are_said_to_be_left_out(reader, proposition, monkeypatch):
    monkeypatch.setattr("articles.queries.proposition.STATEMENTS_A_PAGE", 2)
    speaker = factories.SpeakerFactory()
    for year in (2020, 2021, 2022):
        statement(proposition, conference(year), speaker=speaker)
    page = reader.get(proposition.get_absolute_url()).text
    assert "The latest 2 statements of each speaker are shown" in page
    assert len(re.findall(r'<tr id="position-', page)) == 2


def test_list_groups_propositions_by_topic(reader):
    topics = [factories.TopicFactory(name=name) for name in ("Beta", "Alpha")]
    for topic in topics:
        statement(factories.PropositionFactory(topic=topic))
    page = reader.get("/propositions/").text
    assert page.index(">Alpha<") < page.index(">Beta<")


def test_list_says_at_how_many_conferences_and_when_a_proposition_was_spoken_to(reader, proposition):
    for year in (2014, 2026):
        statement(proposition, conference(year))
    once = statement(factories.PropositionFactory(), conference(2019)).proposition
    factories.PositionFactory(proposition=once, takeaway__article__conference=conference(2031))
    words = re.sub(r"\s+", " ", reader.get("/propositions/").text)
    spans = re.findall(r"(\d conferences?), ([\d to]+\d)", words)
    assert sorted(spans) == [("1 conference", "2019"), ("2 conferences", "2014 to 2026")]


WORDS = re.findall(
    r"\w+",
    """allies alliance budget capability commitment continent country decade defence economy every figure force
funding future government growth guideline increase industry level long member military minister money national never
pledge plan possible promise ready report request security serious share should spending strength summit support target
threat together treaty under until will within world year""",
)


def test_page_of_forty_speakers_at_twelve_conferences_is_light(reader, proposition):
    """Every speaker speaks at every conference, each time in other words and by another source."""
    chance = random.Random(1)

    def said(count):
        return " ".join(chance.choices(WORDS, k=count))

    speakers = make(models.Speaker, 40, lambda n: {"name": said(2).title(), "slug": f"{said(1)}-{n}"})
    sources = make(
        models.Source,
        100,
        lambda n: {"title": said(8), "publisher": f"The {said(2)}", "slug": f"{n}", "url": f"https://{n}.example/"},
    )
    conferences = [conference(2010 + number, short_name=said(1).title()) for number in range(12)]
    takeaways = [factories.TakeawayFactory(article__published=True, article__conference=each) for each in conferences]
    make(
        models.Position,
        480,
        lambda n: {
            "takeaway": takeaways[n // 40],
            "speaker": speakers[n % 40],
            "role": f"Minister of {WORDS[n % 40]}",
            "proposition": proposition,
            "stance": chance.choice([Stance.SUPPORTS, Stance.OPPOSES, Stance.NEUTRAL]),
            "paraphrase": said(20),
            "source": chance.choice(sources),
            "said_on": conferences[n // 40].starts_on + timedelta(days=chance.randrange(3)),
            **({"figure_low": n % 7, "figure_wording": f"over {n % 7}%"} if n % 4 == 0 else {}),
        },
    )
    page = reader.get(proposition.get_absolute_url())
    assert page.text.count('class="timeline__mark stance') == 480
    assert page.text.count('<tr id="position-') == 480
    assert len(gzip.compress(page.content)) <= 40_000
