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
