"""What stands on a card, and what is left out because our faces cannot write it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from articles.cards import draw_card
from articles.enums import Stance
from articles.queries.card import article_card, position_card, takeaway_card
from tests import factories

pytestmark = pytest.mark.django_db

UNWRITTEN = "Пример 例"


@pytest.fixture
def position():
    """A quotation in German with a translation and a paraphrase."""
    return factories.PositionFactory(
        takeaway__article__published=True,
        takeaway__article__conference__name="Example Conference 2025",
        speaker__name="Ada Example",
        proposition__statement="Examples should be given.",
        quote="Beispiele sind gut.",
        quote_language="de",
        translation="Examples are good.",
        paraphrase="She praised examples.",
        source__publisher="The Daily Example",
    )


def card_of(record):
    return {"position": position_card, "takeaway": takeaway_card}[record._meta.model_name](record.pk, timezone.now())


def change(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def test_card_of_an_article_has_its_headline_conference_and_day_at_the_place():
    article = factories.ArticleFactory(
        published=True, headline="Examples agreed", published_at=datetime(2025, 2, 16, 23, 30, tzinfo=UTC)
    )
    card = article_card(article.slug, timezone.now())
    assert (card.title, card.kicker, card.site) == ("Examples agreed", article.conference.name, "Plenary")
    assert (card.deck, card.facts) == ("An example of a deck.", "Published 17 February 2025")
    assert {*card.marks, card.number, card.stance, card.name} == {""}


def test_card_of_an_article_whose_headline_cannot_be_written_has_the_next_best():
    article = factories.ArticleFactory(published=True, headline=UNWRITTEN, conference__name=UNWRITTEN)
    card = article_card(article.slug, timezone.now())
    assert (card.title, card.deck) == ("An example of a deck.", "")
    assert card.kicker == article.conference.short_name
    change(article, deck=UNWRITTEN)
    assert article_card(article.slug, timezone.now()).title == article.conference.short_name


def test_card_of_a_site_whose_name_cannot_be_written_has_none(settings, position):
    settings.SITE_NAME = UNWRITTEN
    assert card_of(position).site == ""
    assert card_of(position.takeaway).site == ""


def test_card_of_a_takeaway_has_its_number_and_article():
    article = factories.ArticleFactory(published=True, headline="Examples agreed")
    for place, heading in [(5, "Second"), (2, "First"), (9, "Third")]:
        factories.TakeawayFactory(article=article, sort_order=place, heading=heading)
    cards = [card_of(takeaway) for takeaway in article.takeaways.all()]
    assert [(card.number, card.title) for card in cards] == [("1", "First"), ("2", "Second"), ("3", "Third")]
    assert {card.facts for card in cards} == {"From: Examples agreed"}
    change(article, headline=UNWRITTEN)
    assert card_of(article.takeaways.first()).facts == ""


def test_card_of_a_quotation_has_it_in_its_marks_with_its_translation(position):
    card = card_of(position)
    assert (card.title, card.marks) == ("Beispiele sind gut.", ("„", "“"))
    assert card.deck == "Translation: “Examples are good.”"
    assert (card.name, card.role) == ("Ada Example", "Minister of Examples")
    assert (card.stance, card.stance_label) == (Stance.SUPPORTS, "Supports")
    assert card.kicker == "Examples should be given."
    assert card.facts == "Quoted, 15 February 2025. Example Conference 2025. The Daily Example"


def test_card_of_words_in_paragraphs_has_them_in_one(position):
    change(position, quote="Beispiele\nsind gut.", translation="Examples\n\nare good.")
    card = card_of(position)
    assert (card.title, card.deck) == ("Beispiele sind gut.", "Translation: “Examples are good.”")
    assert draw_card(card).startswith(b"\x89PNG")
    change(position, quote="", quote_language="", translation="", paraphrase="She praised\nexamples.")
    assert card_of(position).title == "She praised examples."


def test_card_of_a_quotation_that_cannot_be_written_has_the_translation(position):
    change(position, quote=UNWRITTEN, quote_language="ru")
    card = card_of(position)
    assert (card.title, card.marks, card.deck) == ("Examples are good.", ("“", "”"), "")
    assert card.facts.startswith("Translated, ")


def test_card_of_a_quotation_in_marks_that_cannot_be_written_has_the_translation(position):
    change(position, quote="Examples", quote_language="ja")
    assert card_of(position).marks == ("“", "”")


def test_card_without_a_translation_that_can_be_written_has_the_paraphrase_without_marks(position):
    change(position, quote=UNWRITTEN, translation=UNWRITTEN)
    card = card_of(position)
    assert (card.title, card.marks, card.deck) == ("She praised examples.", ("", ""), "")
    assert card.facts.startswith("Paraphrased, ")


def test_card_of_a_quotation_leaves_out_a_translation_that_cannot_be_written(position):
    change(position, translation=UNWRITTEN)
    assert (card_of(position).title, card_of(position).deck) == ("Beispiele sind gut.", "")


def test_card_whose_words_cannot_be_written_has_the_proposition_and_no_stance(position):
    change(position, quote="", quote_language="", translation="", paraphrase=UNWRITTEN)
    card = card_of(position)
    assert (card.title, card.kicker) == ("Examples should be given.", "Example Conference 2025")
    assert {card.stance, card.stance_label, card.name, card.role, *card.marks, card.facts} == {""}


def test_card_gives_a_speaker_the_first_name_that_can_be_written_and_no_words_without_one(position):
    change(position.speaker, name=UNWRITTEN, aliases=f"{UNWRITTEN}\nA. Example")
    assert card_of(position).name == "A. Example"
    change(position.speaker, aliases="")
    card = card_of(position)
    assert (card.title, card.name, card.stance) == ("Examples should be given.", "", "")


def test_card_without_a_proposition_that_can_be_written_has_no_stance(position):
    change(position.proposition, statement=UNWRITTEN)
    card = card_of(position)
    assert (card.title, card.name) == ("Beispiele sind gut.", "Ada Example")
    assert (card.kicker, card.stance, card.stance_label) == ("", "", "")


def test_card_says_on_whose_behalf_something_was_said(position):
    change(position, on_behalf_of=factories.SpeakerFactory(name="Exampleland", kind="government"))
    assert card_of(position).role == "Minister of Examples, on behalf of Exampleland"
    change(position, role=UNWRITTEN)
    assert card_of(position).role == "on behalf of Exampleland"
    change(position.on_behalf_of, name=UNWRITTEN)
    assert card_of(position).role == ""


def test_card_names_the_source_of_the_words_it_shows(position):
    change(position, said_on=None, quote_source=factories.SourceFactory(publisher="Example Radio"))
    assert card_of(position).facts == "Quoted, date not given. Example Conference 2025. Example Radio"
    change(position.quote_source, publisher=UNWRITTEN)
    assert card_of(position).facts == "Quoted, date not given. Example Conference 2025"


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_there_is_no_card_of_what_readers_may_not_see(state):
    position = factories.PositionFactory(**({} if state == "draft" else {f"takeaway__article__{state}": True}))
    assert [card_of(position), card_of(position.takeaway)] == [None, None]
    assert article_card(position.article.slug, timezone.now()) is None


def test_there_is_no_card_of_a_retracted_statement():
    position = factories.PositionFactory(takeaway__article__published=True, retracted=True)
    assert card_of(position) is None


def test_card_costs_few_queries(position, django_assert_num_queries):
    for number, query, key in (
        (1, article_card, position.article.slug),
        (2, takeaway_card, position.takeaway_id),
        (1, position_card, position.pk),
    ):
        with django_assert_num_queries(number):
            query(key, timezone.now())
