import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError
from django.urls import reverse

from articles.admin import table as pages
from articles.copy.table import COLUMNS, MOST_BYTES, decode_table
from articles.enums import ArticleStatus
from articles.models import Article, Position
from tests.admin.desk import fields_of, messages_of
from tests.factories import ArticleFactory, PositionFactory, PropositionFactory, SpeakerFactory, TakeawayFactory

HEADER = "takeaway\tspeaker\tproposition\tstance\tparaphrase"
ROW = "1\tAda Example\tMore examples\tSupports\tShe wants “more”."
TABLE = f"{HEADER}\n{ROW}\n"


@pytest.fixture
def article(writer):
    SpeakerFactory(name="Ada Example")
    PropositionFactory(short_title="More examples")
    return TakeawayFactory(article=ArticleFactory(created_by=writer)).article


@pytest.fixture
def desk(log_in, writer):
    return log_in(writer)


def page_of(article):
    return reverse("admin:articles_article_positions", args=[article.pk])


def csv_of(article):
    return reverse("admin:articles_article_export", args=[article.pk, "csv"])


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def press(desk, article, button, response=None, **changes):
    """Press a button as a browser would, with what stands in the form."""
    data = fields_of(response or desk.get(page_of(article)))
    del data["file"]
    return desk.post(page_of(article), data | {button: "1"} | changes)


def outcomes(response):
    return [
        (row.line, row.outcome, [column for column, _text in row.problems]) for row in response.context["report"].rows
    ]


def test_check_shows_what_becomes_of_each_row_and_saves_nothing(desk, article):
    response = press(desk, article, "_check", table=f"{TABLE}{ROW}\n")
    page = response.content.decode()
    assert outcomes(response) == [(2, "add", []), (3, "already_there", [])]
    assert "Import 1 position" in page
    assert "New: 1; Already there: 1" in page
    assert not Position.objects.exists()


def test_check_then_import_saves_and_leads_back_to_the_article(desk, article):
    checked = press(desk, article, "_check", table=TABLE)
    response = press(desk, article, "_import", checked)
    assert response.url == change(article)
    assert messages_of(desk.get(response.url)) == ["Imported 1 position."]
    assert Position.objects.get().paraphrase == "She wants “more”."


def test_check_of_a_file_puts_it_into_the_form_so_that_it_is_uploaded_once(desk, article):
    file = SimpleUploadedFile("table.csv", TABLE.replace("\n", "\r\n").encode("utf-16"))
    checked = press(desk, article, "_check", file=file, table="Something else")
    assert fields_of(checked)["table"] == [TABLE]
    assert press(desk, article, "_import", checked).url == change(article)
    assert Position.objects.count() == 1


def test_check_with_problems_keeps_the_text_marks_them_and_offers_no_import(desk, article):
    table = f"{TABLE}2\tAda Exampel\tMore examples\tfor\t<b>What</b>\n"
    response = press(desk, article, "_check", table=table)
    page = response.content.decode()
    assert outcomes(response) == [(2, "add", []), (3, "problem", ["takeaway", "speaker", "stance"])]
    assert page.index("Ada Exampel") < page.index("She wants")
    assert "Close to it: Ada Example (ada-example)." in page
    assert 'name="_import"' not in page
    assert fields_of(response)["table"] == [table]


def test_import_forced_on_rows_with_problems_saves_nothing(desk, article):
    checked = press(desk, article, "_check", table=f"{TABLE}9{ROW}\n")
    response = press(desk, article, "_import", checked)
    assert response.status_code == 200
    assert not Position.objects.exists()


def test_import_of_another_table_than_was_checked_only_checks_it(desk, article):
    checked = press(desk, article, "_check", table=TABLE)
    response = press(desk, article, "_import", checked, table=f"{TABLE}{ROW} Much.\n")
    assert messages_of(response) == ["Not imported: the table is another one than was checked."]
    assert not Position.objects.exists()
    press(desk, article, "_import", response)
    assert Position.objects.count() == 2


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "There is nothing in it."),
        (f"speeker,{HEADER}\n{ROW}", "“speeker"),
        (f'{HEADER}\n1\t"Ada\n', "Line 2: a cell begins with a quotation mark"),
    ],
)
def test_check_of_a_table_that_cannot_be_read_says_why_and_keeps_it(desk, article, table, message):
    response = press(desk, article, "_check", table=table)
    assert message in response.context["form"].errors["table"][0]
    assert fields_of(response)["table"] == [table]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (bytes(range(256)), "This is not a table in text form. Save it as CSV."),
        (b"", "The submitted file is empty."),
        (b"a" * (MOST_BYTES + 1), "The file is larger than 2 MB. Split the table."),
        ("é".encode("cp1252") * (MOST_BYTES - 10), "The table is larger than 2 MB. Split it."),
    ],
    ids=["binary", "empty", "large", "large as text"],
)
def test_check_of_a_file_that_cannot_be_read_says_why_and_keeps_what_stood_below(desk, article, content, message):
    response = press(desk, article, "_check", file=SimpleUploadedFile("table.csv", content), table=TABLE)
    assert response.context["form"].errors["file"] == [message]
    assert fields_of(response)["table"] == [TABLE]


def test_page_of_an_article_that_is_no_draft_leads_back_and_says_why(log_in, editor):
    article = ArticleFactory(published=True)
    desk = log_in(editor)
    for response in (desk.get(page_of(article)), desk.post(page_of(article), {"table": TABLE, "_import": "1"})):
        assert response.url == change(article)
    assert messages_of(desk.get(change(article)))[0] == (
        "Imports go into drafts only. The state of this article: Live."
    )


def test_import_into_what_was_published_meanwhile_saves_nothing(log_in, editor, article):
    desk = log_in(editor)
    checked = press(desk, article, "_check", table=TABLE)
    Article.objects.update(status=ArticleStatus.PUBLISHED, published_at=article.created_at)
    assert press(desk, article, "_import", checked).url == change(article)
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OperationalError("database is locked"), "The database is busy. Nothing is lost: press the button again."),
        (IntegrityError("FOREIGN KEY"), "Somebody deleted what it refers to at this moment. Check it again."),
    ],
)
def test_fault_of_the_database_is_told_and_the_table_kept(desk, article, monkeypatch, fault, words):
    def fail(*args, **options):
        raise fault

    monkeypatch.setattr(pages, "import_positions", fail)
    page = desk.post(page_of(article), {"table": TABLE})
    assert words in page.content.decode()
    assert ROW in page.content.decode()
    assert not Position.objects.exists()


@pytest.mark.parametrize("button", ["_check", "_import"])
def test_page_of_somebody_elses_draft_is_closed_to_a_writer(log_in, other_writer, article, button):
    desk = log_in(other_writer)
    assert desk.get(page_of(article)).status_code == 403
    assert desk.post(page_of(article), {"table": TABLE, button: "1"}).status_code == 403
    assert page_of(article) not in desk.get(change(article)).content.decode()


@pytest.mark.parametrize("address", [page_of, csv_of])
def test_pages_of_what_is_not_there_answer_404(desk, address):
    assert desk.get(address(ArticleFactory.build())).status_code == 404


@pytest.mark.parametrize("address", [page_of, csv_of])
def test_pages_need_a_login(reader, article, address):
    assert reader.get(address(article)).url.startswith(reverse("admin:login"))


def test_csv_is_a_file_with_the_positions_that_goes_back_in(desk, article):
    position = PositionFactory(takeaway=article.takeaways.get())
    response = desk.get(csv_of(article))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{article.slug}-positions.csv"'
    checked = press(desk, article, "_check", file=SimpleUploadedFile("table.csv", response.content))
    assert [(row.outcome, row.position.pk) for row in checked.context["report"].rows] == [
        ("already_there", position.pk)
    ]


def test_csv_of_an_empty_draft_is_a_table_to_fill_in(desk, article):
    assert decode_table(desk.get(csv_of(article)).content) == ",".join(COLUMNS) + "\r\n"


def test_article_form_leads_to_the_table_of_a_draft_and_to_the_csv_of_others(log_in, editor, article):
    desk, live = log_in(editor), ArticleFactory(published=True)
    assert page_of(article) in desk.get(change(article)).content.decode()
    page = desk.get(change(live)).content.decode()
    assert (page_of(live) in page, csv_of(live) in page) == (False, True)


def test_page_asks_the_same_number_of_queries_whatever_the_rows(desk, article, django_assert_max_num_queries):
    table = TABLE + "".join(f"{ROW}{number}\n" for number in range(100))
    with django_assert_max_num_queries(20):
        response = desk.post(page_of(article), {"table": table, "checked": "", "_check": "1"})
    assert len(outcomes(response)) == 101
