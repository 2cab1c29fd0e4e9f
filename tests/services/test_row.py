from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from articles.copy.table import Row
from articles.enums import RowOutcome, Stance
from articles.models import Speaker
from articles.queries.table import load_on_file
from articles.services.row import keys_in, read_rows
from tests.factories import (
    ArticleFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
)

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def article():
    article = ArticleFactory(slug="example-article", conference__starts_on=date(2025, 2, 14))
    TakeawayFactory(article=article, heading="Examples gain ground", sort_order=1)
    TakeawayFactory(article=article, heading="Nobody counts", sort_order=2)
    SpeakerFactory(name="Ada Example", slug="ada-example", aliases="A. Example")
    PropositionFactory(short_title="More examples", slug="more-examples", statement="There should be more examples.")
    SourceFactory(title="Opening speech", slug="opening-speech", url="https://press.example/speech", language="de")
    return article


def cells(**given):
    """A row that is in order, with what a test is about."""
    return {
        "takeaway": "1",
        "speaker": "Ada Example",
        "proposition": "More examples",
        "stance": "supports",
        "paraphrase": "She wants more.",
        **given,
    }


def read(article, *rows):
    rows = [Row(line, row) for line, row in enumerate(rows, start=2)]
    return read_rows(rows, load_on_file(article, keys_in(rows)))


def problems(article, /, **given):
    [report] = read(article, cells(**given))
    assert report.outcome == (RowOutcome.PROBLEM if report.problems else RowOutcome.ADD)
    return report.problems


def outcomes(reports):
    return [(report.outcome, *report.problems) for report in reports]


def test_row_with_every_column_makes_a_position_with_all_of_it(article):
    other = PositionFactory()
    SpeakerFactory(name="Example Office", slug="example-office")
    given = cells(
        id=KEY,
        article="example-article",
        takeaway="nobody counts",
        role="Minister",
        on_behalf_of="example office",
        stance="Supports with conditions",
        conditions="If  they are free.",
        stance_reason="Said so.",
        quote="Mehr!",
        quote_language="de",
        translation="More!",
        quote_source="https://press.example/speech",
        said_on="2025-02-15",
        occasion="Opening",
        source="OPENING SPEECH",
        locator="minute 3",
        figure_low="2.5",
        figure_high="3",
        figure_wording="up to three",
        responds_to=str(other.pk),
    )
    [report] = read(article, given)
    position = report.position
    assert (report.outcome, report.problems, report.notes) == (RowOutcome.ADD, [], [])
    assert str(position.pk) == KEY
    assert position.takeaway == article.takeaways.get(heading="Nobody counts")
    records = (position.speaker, position.on_behalf_of, position.proposition, position.quote_source, position.source)
    assert [record.slug for record in records] == [
        "ada-example",
        "example-office",
        "more-examples",
        "opening-speech",
        "opening-speech",
    ]
    assert (position.stance, position.conditions) == (Stance.SUPPORTS_WITH_CONDITIONS, "If they are free.")
    assert (position.quote, position.quote_language, position.translation) == ("Mehr!", "de", "More!")
    assert (position.said_on, position.occasion, position.locator) == (date(2025, 2, 15), "Opening", "minute 3")
    assert (position.figure_low, position.figure_high) == (Decimal("2.5"), Decimal(3))
    assert (position.role, position.stance_reason, position.figure_wording) == ("Minister", "Said so.", "up to three")
    assert position.responds_to_id == other.pk


@pytest.mark.parametrize("takeaway", ["1", "Examples gain ground", "EXAMPLES  GAIN GROUND"])
@pytest.mark.parametrize("speaker", ["ada-example", "a. example", "Ádá Example"])
@pytest.mark.parametrize("proposition", ["more-examples", "MORE EXAMPLES", "there should be more examples."])
def test_row_names_records_as_people_do(article, takeaway, speaker, proposition):
    assert problems(article, takeaway=takeaway, speaker=speaker, proposition=proposition) == []


@pytest.mark.parametrize(
    ("given", "column", "message"),
    [
        ({"article": "another"}, "article", "The row is for the article “another”; this is “example-article”."),
        ({"id": "12"}, "id", "“12” is no key of a position."),
        ({"takeaway": ""}, "takeaway", "This field is required."),
        ({"takeaway": "3"}, "takeaway", "There is no takeaway “3”; the article has 2."),
        ({"takeaway": "9" * 5000}, "takeaway", "There is no takeaway “999"),
        ({"takeaway": "Nobody cuonts"}, "takeaway", "“Nobody cuonts” is not on file. Close to it: Nobody counts (2)."),
        ({"speaker": ""}, "speaker", "This field is required."),
        ({"speaker": "Example"}, "speaker", "“Example” is not on file. Close to it: Ada Example (ada-example)"),
        ({"on_behalf_of": "Nowhere"}, "on_behalf_of", "“Nowhere” is not on file."),
        ({"proposition": "\u200b "}, "proposition", "This field is required."),
        ({"proposition": "None"}, "proposition", "“None” is not on file."),
        ({"stance": ""}, "stance", "This field is required."),
        ({"stance": "for"}, "stance", "“for” is no stance."),
        ({"stance": "supports_with_conditions"}, "conditions", "Say under which conditions."),
        ({"paraphrase": " "}, "paraphrase", "Write what was said: a paraphrase, a quotation or both."),
        ({"quote": "Ja."}, "quote_language", "Say in which language the quotation is."),
        ({"quote": "Ja.", "quote_language": "German"}, "quote_language", "Write a language code such as en, de"),
        ({"translation": "Yes."}, "translation", "There is no quotation that this could belong to."),
        ({"quote_source": "opening-speech"}, "quote_source", "There is no quotation that this could belong to."),
        ({"source": "Closing"}, "source", "“Closing” is not on file."),
        ({"said_on": "03/04/2025"}, "said_on", "“03/04/2025” can be two days."),
        ({"role": "x" * 301}, "role", "Ensure this value has at most 300 characters"),
        ({"figure_low": "2,5"}, "figure_low", "“2,5” is no number."),
        ({"figure_low": "2.5"}, "figure_wording", "Add the figure as the speaker stated it."),
        ({"figure_low": "1.2345", "figure_wording": "1"}, "figure_low", "Ensure that there are no more than 3 decimal"),
        ({"figure_low": "2", "figure_high": "1", "figure_wording": "1"}, "figure_high", "The upper end is below"),
        ({"responds_to": KEY}, "responds_to", "There is no position with this id, neither on file nor in the table."),
        ({"responds_to": KEY, "id": KEY}, "responds_to", "A statement cannot respond to itself."),
    ],
)
def test_row_with_a_fault_is_a_problem_with_its_column_and_sentence(article, given, column, message):
    [(found, text)] = problems(article, **given)
    assert (found, text[: len(message)]) == (column, message)


def test_row_tells_all_its_problems_at_once_and_none_that_only_follows(article):
    given = {"speaker": "Nobody", "said_on": "soon", "quote": "Ja.", "source": "Nothing", "stance": "supports"}
    assert [column for column, _text in problems(article, **given)] == ["speaker", "said_on", "source"]
    given = {"takeaway": "", "stance": "", "paraphrase": "", "role": "x" * 301}
    assert [column for column, _text in problems(article, **given)] == ["takeaway", "stance", "role", "paraphrase"]


def test_row_without_takeaways_to_go_under_says_so():
    assert problems(ArticleFactory(), takeaway="Any")[0] == (
        "takeaway",
        "There is no takeaway “Any”; the article has 0.",
    )


def test_row_reports_by_the_names_on_file_or_as_written(article):
    known, unknown = read(article, cells(speaker="a. example"), cells(speaker="Nobody  " * 30, proposition="?"))
    assert (known.line, known.speaker, known.proposition) == (2, "Ada Example", "More examples")
    assert (unknown.line, unknown.speaker[:14], len(unknown.speaker) <= 80, unknown.proposition) == (
        3,
        "Nobody Nobody ",
        True,
        "?",
    )


@pytest.mark.parametrize("given", [{}, {"role": ""}, {"role": " "}])
def test_row_without_a_role_gets_the_one_of_the_day_and_says_so(article, given):
    speaker = article_speaker()
    SpeakerRoleFactory(speaker=speaker, title="Minister", starts_on=date(2025, 2, 15))
    SpeakerRoleFactory(speaker=speaker, title="Mayor", ends_on=date(2025, 2, 14))
    dated, undated = read(article, cells(said_on="2025-02-15", **given), cells(takeaway="2", **given))
    assert (dated.position.role, dated.notes) == ("Minister", ["role is empty and becomes “Minister”."])
    assert (undated.position.role, undated.notes) == ("Mayor", ["role is empty and becomes “Mayor”."])


def test_row_with_a_key_keeps_a_role_that_is_empty(article):
    SpeakerRoleFactory(speaker=article_speaker(), title="Minister")
    [report] = read(article, cells(id=KEY, role=""))
    assert (report.position.role, report.notes) == ("", [])


def test_row_that_gives_a_position_to_another_speaker_fills_the_role(article):
    SpeakerRoleFactory(speaker=article_speaker(), title="Minister")
    stored = PositionFactory(takeaway=article.takeaways.first(), role="Mayor")
    [report] = read(article, cells(id=str(stored.pk), role=""))
    assert report.position.role == "Minister"


def test_row_with_a_quotation_takes_the_language_of_its_source(article):
    SourceFactory(slug="other", language="fr")
    own, others = read(
        article,
        cells(quote="Ja.", source="opening-speech"),
        cells(quote="Oui.", source="opening-speech", quote_source="other", paraphrase=""),
    )
    assert [own.position.quote_language, others.position.quote_language] == ["de", "fr"]
    assert own.notes == ["quote_language is empty and becomes “de”."]


def test_row_that_is_there_already_is_left_alone(article):
    first, again, other = read(
        article,
        cells(),
        cells(speaker="a. example", paraphrase=" She wants more. "),
        cells(quote="x", quote_language="en"),
    )
    assert outcomes([first, again, other]) == [(RowOutcome.ADD,), (RowOutcome.ALREADY_THERE,), (RowOutcome.ADD,)]
    first.position.save()
    assert outcomes(read(article, cells())) == [(RowOutcome.ALREADY_THERE,)]
    assert outcomes(read(article, cells(takeaway="2"))) == [(RowOutcome.ADD,)]


def test_row_that_is_there_already_but_differs_says_in_what(article):
    [report] = read(article, cells())
    report.position.save()
    [report] = read(article, cells(stance="opposes", occasion="Opening", role=""))
    assert (report.outcome, report.notes) == (
        RowOutcome.ALREADY_THERE,
        ["It differs in stance, occasion. Give the id of the position to change it."],
    )


def test_row_with_the_words_of_a_row_above_but_differing_says_in_what(article):
    _first, second = read(article, cells(), cells(said_on="2025-02-15"))
    assert (second.outcome, second.notes) == (
        RowOutcome.ALREADY_THERE,
        ["Another row has the same words. This one differs in said_on, which is not imported."],
    )


def test_row_with_the_key_of_a_position_changes_what_differs_and_nothing_else(article):
    stored = PositionFactory(takeaway=article.takeaways.first(), quoted=True, occasion="Opening", figure_low=None)
    given = cells(id=str(stored.pk), speaker=stored.speaker.slug, proposition=stored.proposition.slug, occasion="")
    [report] = read(article, given)
    assert report.outcome == RowOutcome.CHANGE
    assert report.notes == ["Changes: paraphrase, occasion."]
    assert (report.position.occasion, report.position.quote, report.is_placed) == ("", "Examples are good.", True)
    [report] = read(article, given | {"paraphrase": stored.paraphrase, "occasion": "Opening"})
    assert (report.outcome, report.notes) == (RowOutcome.ALREADY_THERE, [])


def test_row_with_words_that_another_row_changes_is_new(article):
    [report] = read(article, cells())
    report.position.save()
    again, changed = read(article, cells(), cells(id=str(report.position.pk), paraphrase="She wants fewer."))
    assert outcomes([again, changed]) == [(RowOutcome.ADD,), (RowOutcome.CHANGE,)]
    again, kept = read(article, cells(), cells(id=str(report.position.pk)))
    assert outcomes([again, kept]) == [(RowOutcome.ALREADY_THERE,), (RowOutcome.ALREADY_THERE,)]


def test_row_with_a_key_of_another_article_or_a_row_above_is_refused(article):
    elsewhere = PositionFactory()
    reports = read(article, cells(id=str(elsewhere.pk)), cells(id=KEY), cells(id=KEY.upper(), takeaway="2"))
    assert outcomes(reports) == [
        (
            RowOutcome.PROBLEM,
            ("id", "This is a position of another article. Empty the cell to add it as a new one."),
        ),
        (RowOutcome.ADD,),
        (RowOutcome.PROBLEM, ("id", "Another row above has the same id.")),
    ]


def test_row_may_respond_to_a_row_further_down(article):
    answer, asked = read(article, cells(responds_to=KEY), cells(id=KEY, takeaway="2"))
    assert outcomes([answer, asked]) == [(RowOutcome.ADD,), (RowOutcome.ADD,)]
    assert answer.position.responds_to_id == asked.position.pk


def test_row_that_responds_to_one_that_is_there_already_responds_to_that(article):
    [there] = read(article, cells())
    there.position.save()
    answer, _again = read(article, cells(takeaway="2", responds_to=KEY), cells(id=KEY))
    assert answer.position.responds_to_id == there.position.pk


@pytest.mark.parametrize("size", [1, 20])
def test_rows_ask_the_same_number_of_queries_whatever_their_number(article, size, django_assert_num_queries):
    stored = PositionFactory.create_batch(size, takeaway=article.takeaways.first())
    rows = [cells(id=str(each.pk), speaker=each.speaker.slug, quote="Ja.", quote_language="") for each in stored]
    rows += [cells(paraphrase=f"Number {number}", responds_to=str(stored[0].pk)) for number in range(size)]
    rows += [cells(id=str(uuid4()), speaker="Nobody")] * size
    with django_assert_num_queries(6):
        assert len(read(article, *rows)) == 3 * size


def article_speaker():
    return Speaker.objects.get(slug="ada-example")
