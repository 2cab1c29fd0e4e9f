import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.copy.assembly import assemble
from articles.copy.exported import listed_fact
from articles.copy.reading import read_copy
from articles.copy.structure import recognise
from articles.models import (
    Article,
    Author,
    Conference,
    ConferenceSeries,
    Photo,
    Position,
    Proposition,
    Source,
    Speaker,
    Topic,
    User,
)
from articles.queries.export import export_fixture, export_markdown, fixture_of
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceSeriesFactory,
    CorrectionFactory,
    PhotoFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
    TopicFactory,
    UserFactory,
)
from tests.project.test_round_trip import dumped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_milliseconds")]


def article_with_everything(takeaways=2, **state):
    """Return an article with takeaways, each with positions, and all that these refer to."""
    article = ArticleFactory(
        conference__series=ConferenceSeriesFactory(),
        conference__photo=PhotoFactory(),
        lead_photo=PhotoFactory(),
        key_points="One point.\nAnother.",
        conclusion="<p>An <em>end</em>.</p>",
        authors=[AuthorFactory(), AuthorFactory()],
        topics=[TopicFactory(), TopicFactory()],
        **state,
    )
    for _number in range(takeaways):
        takeaway = TakeawayFactory(article=article, photo=PhotoFactory(), topics=[TopicFactory(), TopicFactory()])
        position = PositionFactory(
            takeaway=takeaway,
            quoted=True,
            quote_source=SourceFactory(),
            speaker__photo=PhotoFactory(),
            on_behalf_of=SpeakerFactory(photo=PhotoFactory()),
        )
        SpeakerRoleFactory(speaker=position.speaker)
        SpeakerRoleFactory(speaker=position.on_behalf_of)
        PositionFactory(takeaway=takeaway, responds_to=position, speaker=position.speaker)
        CorrectionFactory(article=article)
    return article


def load(tmp_path, text):
    path = tmp_path / "export.json"
    path.write_text(text, encoding="utf-8")
    call_command("loaddata", path, verbosity=0)


def empty_the_record():
    for model in (Article, Conference, ConferenceSeries, Speaker, Proposition, Topic, Source, Author, Photo, User):
        model.objects.all().delete()
    assert json.loads(dumped()) == []


def rows(text):
    return {row["pk"]: row for row in json.loads(text)}


def queries_of(export, article):
    with CaptureQueriesContext(connection) as queries:
        export(article)
    return len(queries)


@pytest.mark.parametrize(
    "state", [{}, {"published": True}, {"scheduled": True}, {"withdrawn": True}, {"retracted": True}]
)
def test_export_fixture_into_an_empty_database_gives_the_same_rows(tmp_path, state):
    article = article_with_everything(**state)
    before = dumped()
    text = export_fixture(article)
    assert rows(text) == rows(before)
    empty_the_record()
    load(tmp_path, text)
    assert rows(dumped()) == rows(before)
    assert export_fixture(article) == text


def test_export_fixture_has_nothing_of_other_articles():
    article = article_with_everything()
    text = export_fixture(article)
    article_with_everything()
    assert export_fixture(article) == text


def test_export_fixture_loaded_over_the_same_database_changes_nothing(tmp_path):
    article = article_with_everything(published=True)
    before = dumped()
    load(tmp_path, export_fixture(article))
    assert dumped() == before


def test_export_fixture_names_nobody_who_logs_in(tmp_path):
    user = UserFactory(username="secret-name", email="secret@plenary.example")
    article = article_with_everything(created_by=user)
    author = article.authors.first()
    author.user = user
    author.save()
    text = export_fixture(article)
    assert [name for name in ("secret", str(user.pk)) if name in text] == []
    empty_the_record()
    load(tmp_path, text)
    assert Article.objects.get(pk=article.pk).created_by is None


def test_export_fixture_says_nothing_of_what_was_found_of_links():
    moment = datetime(2026, 2, 3, tzinfo=UTC)
    found = {"checked_at": moment, "dead_since": moment, "check_fault": "Gone.", "failed_days": 3}
    position = PositionFactory(source=SourceFactory(**found))
    fields = rows(export_fixture(position.article))[str(position.source_id)]["fields"]
    assert {name: fields[name] for name in found} == {
        "checked_at": None,
        "dead_since": None,
        "check_fault": "",
        "failed_days": 0,
    }


def test_export_fixture_leaves_the_answer_to_another_article_without_its_link():
    article = article_with_everything(takeaways=1)
    answer = Position.objects.exclude(responds_to=None).get()
    answer.responds_to = PositionFactory()
    answer.save()
    fixture = fixture_of(article)
    assert rows(fixture.text)[str(answer.pk)]["fields"]["responds_to"] is None
    assert fixture.answers == 1


def test_fixture_of_lists_the_files_of_all_its_photos():
    article = article_with_everything(takeaways=1)
    Photo.objects.filter(pk=article.lead_photo_id).update(renditions=[{"name": "photos/example.avif"}])
    names = {photo.file.name for photo in Photo.objects.all()}
    PhotoFactory()
    assert fixture_of(article).files == sorted(names | {"photos/example.avif"})


@pytest.mark.parametrize(("export", "limit"), [(export_markdown, 7), (export_fixture, 9)])
def test_export_takes_the_same_queries_whatever_the_size(export, limit):
    small, large = article_with_everything(takeaways=1), article_with_everything(takeaways=5)
    assert queries_of(export, small) == queries_of(export, large) == limit


def test_export_markdown_tells_every_fact():
    article = article_with_everything(takeaways=2)
    facts = read_copy(export_markdown(article).encode(), "example.md").facts
    first, second = article.takeaways.all()
    assert {name: value for name, value in facts.items() if "," not in value} == {
        "plenary": "1",
        "article": str(article.pk),
        "slug": article.slug,
        "conference": article.conference.slug,
        "lead_photo": str(article.lead_photo_id),
        "takeaway_1_photo": str(first.photo_id),
        "takeaway_2_photo": str(second.photo_id),
    }
    assert listed_fact(facts, "authors") == [author.slug for author in article.authors.all()]
    for name, tagged in {"topics": article, "takeaway_1_topics": first, "takeaway_2_topics": second}.items():
        assert listed_fact(facts, name) == [topic.slug for topic in tagged.topics.order_by("name")]
    assert listed_fact(facts, "takeaway_3_topics") == []


def test_export_markdown_leaves_out_facts_that_are_not_there():
    article = ArticleFactory()
    facts = read_copy(export_markdown(article).encode(), "example.md").facts
    assert set(facts) == {"plenary", "article", "slug", "conference"}


def test_export_markdown_of_every_article_on_file_comes_back_the_same():
    call_command("loaddata", "munich_2025", "companions", verbosity=0)
    assert Article.objects.count() == 11
    for article in Article.objects.all():
        manuscript = read_copy(export_markdown(article).encode(), "example.md")
        draft = replace(assemble(manuscript, recognise(manuscript)), left_out=[])
        takeaways = [(takeaway.heading, takeaway.body) for takeaway in article.takeaways.all()]
        assert (draft.headline, draft.deck, draft.key_points) == (
            article.headline,
            article.deck,
            article.key_point_list,
        )
        assert (draft.introduction, draft.conclusion) == (article.introduction, article.conclusion)
        assert [(takeaway.heading, takeaway.body) for takeaway in draft.takeaways] == takeaways
        assert listed_fact(manuscript.facts, "topics") == [topic.slug for topic in article.topics.order_by("name")]
