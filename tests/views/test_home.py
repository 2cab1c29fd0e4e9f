import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def publish(days_ago, **fields):
    moment = timezone.now() - timedelta(days=days_ago)
    return factories.ArticleFactory(published=True, published_at=moment, **fields)


def test_home_of_an_empty_site_says_so_and_leads_on(reader):
    page = reader.get("/").text
    assert "Nothing has been published yet." in page
    assert 'href="/about/"' in page


def test_home_leads_with_the_latest_article_and_lists_the_next_four(reader):
    articles = [publish(days_ago=n + 1, headline=f"Story {n}") for n in range(6)]
    factories.ArticleFactory(scheduled=True, headline="Story to come")
    page = reader.get("/").text
    assert re.search(r"<h1[^>]*>\s*<a[^>]*>Story 0<", page)
    assert [article.headline for article in articles if article.get_absolute_url() in page] == [
        "Story 0",
        "Story 1",
        "Story 2",
        "Story 3",
        "Story 4",
    ]
    assert "Story to come" not in page


def test_home_quotes_three_people_on_three_propositions_the_latest_first(reader):
    article = publish(1)
    takeaway = factories.TakeawayFactory(article=article)
    speaker, proposition = factories.SpeakerFactory(), factories.PropositionFactory()

    def say(words, day, **fields):
        factories.PositionFactory(takeaway=takeaway, quoted=True, quote=words, said_on=date(2025, 2, day), **fields)

    say("Latest of all", 28, speaker=speaker)
    say("The same person", 27, speaker=speaker)
    say("Second to speak", 26, proposition=proposition)
    say("The same question", 25, proposition=proposition)
    say("Third to speak", 24)
    say("Fourth to speak", 23)
    quoted = re.findall(r"“([^”]+)”", reader.get("/").text.split('id="words"')[1].split("</section>")[0])
    assert quoted == ["Latest of all", "Second to speak", "Third to speak"]


def test_home_asks_the_most_answered_question_of_its_lead_by_conference(reader):
    lead, earlier = publish(1, conference__short_name="Now 2026"), publish(400, conference__short_name="Then 2014")
    lead.conference.starts_on = lead.conference.ends_on = date(2026, 2, 1)
    lead.conference.save()
    rare = factories.PropositionFactory(statement="Asked once only.")
    common = factories.PropositionFactory(statement="Asked again and again.")
    unasked = factories.PropositionFactory(statement="Never asked in the lead.")
    takeaway, other = (factories.TakeawayFactory(article=article) for article in (lead, earlier))
    factories.PositionFactory(takeaway=takeaway, proposition=rare)
    factories.PositionFactory(takeaway=takeaway, proposition=common, stance="opposes")
    factories.PositionFactory(takeaway=other, proposition=common)
    factories.PositionFactory.create_batch(5, takeaway=other, proposition=unasked)
    section = reader.get("/").text.split('id="question"')[1].split("</section>")[0]
    assert "Asked again and again." in section
    assert "2 statements" in section
    assert section.index("Then 2014") < section.index("Now 2026")
    assert "Opposes" in section


def answer(question, year, **fields):
    """Record a statement on a question at a conference of that year, and return its takeaway."""
    days = {"conference__starts_on": date(year, 1, 1), "conference__ends_on": date(year, 1, 2)}
    takeaway = factories.TakeawayFactory(article=publish(3000 - year, conference__short_name=f"Place {year}", **days))
    factories.PositionFactory(takeaway=takeaway, proposition=question, **fields)
    return takeaway


def asked(reader):
    return reader.get("/").text.split('id="question"')[1].split("</section>")[0]


def test_home_shows_the_latest_conferences_at_which_its_question_was_answered(reader, monkeypatch):
    question = factories.PropositionFactory()
    for year in range(2018, 2026):
        answer(question, year)
    places = [f"Place {year}" for year in range(2018, 2026)]
    assert re.findall(r"Place \d+", asked(reader)) == places
    assert "The latest conferences." not in asked(reader)
    answer(question, 2026)
    assert re.findall(r"Place \d+", asked(reader)) == [*places[1:], "Place 2026"]
    assert "The latest conferences." in asked(reader)


def test_home_names_a_few_speakers_of_each_stance_and_says_how_many_more_there_are(reader):
    question = factories.PropositionFactory()
    takeaway = answer(question, 2025, stance="opposes", speaker__name="Zoe Example")
    factories.PositionFactory.create_batch(7, takeaway=takeaway, proposition=question)
    section = asked(reader)
    assert section.count("Ada Example") == 5
    assert "Zoe Example" in section
    assert re.findall(rf'href="{question.get_absolute_url()}">(and[^<]+)<', section) == ["and 2 more"]


def test_home_tells_two_statements_of_one_speaker_apart_by_date(reader):
    question, speaker = factories.PropositionFactory(), factories.SpeakerFactory(name="Ada Example")
    takeaway = answer(question, 2025, stance="opposes", speaker=speaker, said_on=date(2025, 1, 1))
    assert ", <span" not in asked(reader)
    factories.PositionFactory(takeaway=takeaway, proposition=question, speaker=speaker, said_on=date(2025, 1, 2))
    assert re.findall(r'names__date">([^<]+)<', asked(reader)) == ["2 Jan", "1 Jan"]


def test_home_lists_the_latest_conferences_and_none_to_come(reader, time_machine):
    time_machine.move_to("2026-02-03T12:00Z", tick=False)
    for day, name in [(1, "Over"), (3, "Begun"), (5, "To come")]:
        days = dict.fromkeys(["starts_on", "ends_on"], date(2026, 2, day))
        factories.ConferenceFactory(name=name, time_zone="Pacific/Auckland", **days)
    page = reader.get("/").text
    assert re.findall(r'rowheader"><a [^>]*>([^<]*)<', page) == ["Begun", "Over"]
