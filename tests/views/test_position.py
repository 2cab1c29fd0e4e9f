import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_position_page_gives_reason_excerpt_and_where_it_is_recorded(reader):
    position = factories.PositionFactory(
        takeaway__article__published=True,
        stance_reason="Says so in as many words.",
        source__excerpt="The passage relied on.",
    )
    page = reader.get(position.get_absolute_url()).text
    article = position.takeaway.article
    for words in ("Says so in as many words.", "The passage relied on.", position.takeaway.heading, article.headline):
        assert words in page
    assert f"{article.get_absolute_url()}#{position.anchor}" in page


def test_other_statements_on_the_proposition_begin_with_the_same_speaker(reader):
    takeaway = factories.TakeawayFactory(article__published=True)
    proposition = factories.PropositionFactory()
    position, own = factories.PositionFactory.create_batch(
        2, takeaway=takeaway, proposition=proposition, speaker=factories.SpeakerFactory(name="Ada Example")
    )
    other = factories.PositionFactory(takeaway=takeaway, proposition=proposition, speaker__name="Bob Example")
    factories.PositionFactory(takeaway=takeaway, speaker__name="Off the question")
    section = reader.get(position.get_absolute_url()).text.split('id="elsewhere"')[1]
    assert re.findall(r'id="(position-\w+)"', section) == [own.anchor, other.anchor]
    assert "Off the question" not in section


def test_answer_leads_to_what_it_answers(reader):
    first = factories.PositionFactory(takeaway__article__published=True)
    answer = factories.PositionFactory(takeaway__article__published=True, responds_to=first)
    assert first.get_absolute_url() in reader.get(answer.get_absolute_url()).text


def test_answer_to_a_hidden_statement_does_not_show_it(reader):
    hidden = factories.PositionFactory(speaker__name="Hidden Example")
    answer = factories.PositionFactory(takeaway__article__published=True, responds_to=hidden)
    page = reader.get(answer.get_absolute_url()).text
    assert "Hidden Example" not in page
    assert str(hidden.pk) not in page
