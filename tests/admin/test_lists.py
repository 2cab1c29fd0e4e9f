"""What the lists of the desk cost: for a plain editor, whatever there is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.filters import FEW
from articles.models import Article, Erasure
from tests.factories import ArticleFactory, AuthorFactory, ConferenceFactory, PositionFactory, SpeakerFactory
from tests.filling import fill

LISTS = ["article", "conference", "speaker", "proposition", "source", "photo", "position", "correction", "topic"]
CHOSEN = [("position", "speaker"), ("position", "proposition"), ("position", "source"), ("position", "responds_to")]
CHOSEN += [("article", "conference"), ("article", "lead_photo")]


def list_of(model, **query):
    return reverse(f"admin:articles_{model}_changelist", query=query)


def choices_of(model, field, term=""):
    query = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
    return reverse("admin:autocomplete", query=query)


def addresses():
    """Return the addresses of lists, searched, filtered, sorted and far behind, of choices and of what is found."""
    lists = [list_of(model) for model in LISTS] + [list_of(model, q="example 1") for model in LISTS]
    filtered = [list_of("article", state=state) for state in ("draft", "live", "changed")]
    filtered += [list_of("article", work=work) for work in ("mine", "planned")]
    filtered += [list_of("article", o="-5"), list_of("position", source__isempty=1), list_of("speaker", o="-4")]
    behind = [list_of(model, p=2) for model in ("article", "position", "speaker", "source")]
    choices = [choices_of(model, field, term) for model, field in CHOSEN for term in ("", "1")]
    found = [reverse("admin:find", query={"q": words}) for words in ("example", "example 19", "nothing of the kind")]
    return [*lists, *filtered, *behind, *choices, *found]


def costs(desk):
    """Return by address how many queries it takes, and see that no page grows beyond bounds."""
    taken = {}
    for address in addresses():
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(address)
        assert page.status_code == 200, address
        assert len(page.content) < 140 * 1024, address
        taken[address] = len(asked)
    return taken


def test_no_list_or_choice_asks_more_queries_where_there_is_more(log_in, editor):
    desk = log_in(editor)
    fill(editor, articles=60, positions=300, speakers=60)
    few = costs(desk)
    fill(editor, "more", articles=200, positions=1000, speakers=100)
    many = costs(desk)
    assert {address: (few[address], many[address]) for address in many if many[address] > few[address]} == {}
    assert max(many.values()) <= 12


def test_list_of_articles_takes_ten_queries(log_in, editor):
    fill(editor, articles=60, positions=300)
    desk = log_in(editor)
    desk.get(list_of("article"))
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(list_of("article"))
    assert len(page.context["cl"].result_list) == 50
    assert len(asked) <= 10


def test_lines_are_worked_out_for_the_rows_of_the_page_alone(log_in, editor):
    fill(editor, articles=60, positions=60)
    with CaptureQueriesContext(connection) as asked:
        log_in(editor).get(list_of("article"))
    [rows] = [query["sql"] for query in asked if "position_count" in query["sql"]]
    # Nothing is counted before the keys of the page are known.
    assert ("LIMIT 50" in rows, '"articles_article"."id" IN (' in rows) == (False, True)


def test_list_stays_in_order_over_its_pages(log_in, editor):
    fill(editor, articles=120, positions=130)
    desk, shown = log_in(editor), []
    for number in (1, 2, 3):
        shown += [article.pk for article in desk.get(list_of("article", p=number)).context["cl"].result_list]
    assert shown == list(Article.objects.order_by(*Article._meta.ordering, "-pk").values_list("pk", flat=True))
    positions = desk.get(list_of("position")).context["cl"].result_list
    assert [position.said_on for position in positions] == sorted((p.said_on for p in positions), reverse=True)


def test_conferences_to_filter_by_are_few_the_latest_and_the_chosen_one(log_in, editor):
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(FEW + 5)]
    conferences = [ConferenceFactory(name=f"On {day}", starts_on=day, ends_on=day) for day in days]
    for conference in conferences:
        ArticleFactory(conference=conference)
    ConferenceFactory(name="Without articles", starts_on=date(2030, 1, 1), ends_on=date(2030, 1, 1))

    def offered(**query):
        page = log_in(editor).get(list_of("article", **query))
        [spec] = [spec for spec in page.context["cl"].filter_specs if spec.title == "conference"]
        return [name for _key, name in spec.lookup_choices], page.context["cl"].result_count

    latest = [f"On {day}" for day in reversed(days[5:])]
    assert offered() == (latest, FEW + 5)
    assert offered(conference__id__exact=conferences[0].pk) == ([*latest, f"On {days[0]}"], 1)


def test_conference_that_is_none_is_refused_like_any_forged_filter(log_in, editor):
    ArticleFactory.create_batch(2)
    answer = log_in(editor).get(list_of("article", conference__id__exact="nonsense"))
    assert answer.url.endswith("?e=1")


def test_numbers_of_articles_lead_to_them(log_in, editor):
    article = ArticleFactory(authors=[AuthorFactory()])
    ArticleFactory()
    desk = log_in(editor)
    for model, record in (("conference", article.conference), ("author", article.authors.get())):
        page = desk.get(list_of(model)).content.decode()
        [address] = [
            part.split('"')[0] for part in page.split('href="') if str(record.pk) in part and "article/?" in part
        ]
        assert list(desk.get(address).context["cl"].result_list) == [article]


def test_all_rows_of_a_short_list_are_shown_on_one_page_and_of_a_long_one_never(log_in, editor):
    fill(editor, articles=60, positions=250)
    desk = log_in(editor)
    assert len(desk.get(list_of("article", all="")).context["cl"].result_list) == 60
    assert len(desk.get(list_of("position", all="")).context["cl"].result_list) == 50


@pytest.mark.parametrize("words", ["gulnur", "ÖRNEK sample", "“Gülnur”"])
def test_lists_and_choices_find_words_without_their_accents(log_in, editor, words):
    speaker = SpeakerFactory(name="Gülnur Örnek", aliases="G. Sample")
    SpeakerFactory()
    position = PositionFactory(speaker=speaker)
    PositionFactory()
    desk = log_in(editor)
    assert list(desk.get(list_of("speaker", q=words)).context["cl"].result_list) == [speaker]
    assert list(desk.get(list_of("position", q=words)).context["cl"].result_list) == [position]
    choices = desk.get(choices_of("position", "speaker", words)).json()["results"]
    assert [choice["text"] for choice in choices] == ["Gülnur Örnek"]


def test_positions_are_found_by_what_was_said_and_on_what(log_in, editor):
    quoted = PositionFactory(quoted=True, quote="The zebra is striped.")
    about = PositionFactory(proposition__short_title="More zebras")
    PositionFactory()
    shown = log_in(editor).get(list_of("position", q="zebra")).context["cl"].result_list
    assert set(shown) == {quoted, about}


def test_positions_are_filtered_by_the_years_that_there_are(log_in, editor):
    early, late = PositionFactory(said_on=date(2022, 5, 1)), PositionFactory(said_on=date(2025, 5, 1))
    PositionFactory(said_on=None)
    desk = log_in(editor)
    page = desk.get(list_of("position")).content.decode()
    years = [year for year in range(2020, 2028) if f"?said_on__year={year}" in page]
    assert years == [2022, 2023, 2024, 2025]
    assert list(desk.get(list_of("position", said_on__year=2022)).context["cl"].result_list) == [early]
    assert next(iter(desk.get(list_of("position")).context["cl"].result_list)) == late


@pytest.mark.parametrize(
    "query",
    ["x" * 10_000, "x " * 5000, "' OR 1=1 --", "%_\\", "“„«", "(?i)[", "𝔸" * 300, "\u202e"],
    ids=["long", "many", "quotes", "like", "marks", "pattern", "astral", "override"],
)
def test_whatever_is_sent_to_a_search_is_harmless(log_in, editor, query):
    desk = log_in(editor)
    pages = [list_of(model, q=query) for model in LISTS] + [reverse("admin:find", query={"q": query})]
    assert {desk.get(page).status_code for page in pages} == {200}


def test_every_list_takes_words_also_where_it_is_searched_by_nothing(log_in, chief):
    Erasure.objects.create(kind="words", reason="An example of a legal ground", erased_by=chief)
    desk, lists = log_in(chief), [*LISTS, "author", "conferenceseries", "erasure", "user"]
    answers = {name: desk.get(list_of(name, q="of that name")).status_code for name in lists}
    assert set(answers.values()) == {200}, answers
    assert desk.get(list_of("erasure", q="of that name")).context["cl"].result_count == 1


def test_nul_is_refused_before_any_search(log_in, editor):
    assert log_in(editor).get(reverse("admin:find", query={"q": "\0"})).status_code == 400
