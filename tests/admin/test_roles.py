"""What writers, editors and chiefs may do at the desk, by its forms and by forged ones."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.models import Article, Speaker, User
from tests.admin.desk import fields_of, new_takeaways, post_form
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    CorrectionFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
    UserFactory,
)


def address(page, record):
    return reverse(f"admin:articles_{record._meta.model_name}_{page}", args=[record.pk])


@pytest.fixture
def live_record(request):
    """A shared record that a live article uses."""
    article = ArticleFactory(published=True, conference__series=ConferenceSeriesFactory(), topics=[TopicFactory()])
    position = PositionFactory(takeaway__article=article, quoted=True, quote_source=SourceFactory())
    return {
        "series": article.conference.series,
        "conference": article.conference,
        "topic": article.topics.get(),
        "topic of the proposition": position.proposition.topic,
        "proposition": position.proposition,
        "speaker": position.speaker,
        "source": position.source,
        "source of the quotation": position.quote_source,
    }[request.param]


LIVE_RECORDS = [
    "series",
    "conference",
    "topic",
    "topic of the proposition",
    "proposition",
    "speaker",
    "source",
    "source of the quotation",
]


@pytest.mark.parametrize("live_record", LIVE_RECORDS, indirect=True)
def test_writer_sees_but_cannot_change_what_a_live_article_uses(log_in, writer, editor, live_record):
    before = type(live_record).objects.filter(pk=live_record.pk).values().get()
    data = fields_of(log_in(editor).get(address("change", live_record)))
    desk = log_in(writer)
    page = desk.get(address("change", live_record))
    assert page.status_code == 200
    assert "an editor can change it" in page.content.decode()
    assert desk.post(address("change", live_record), data).status_code == 403
    assert desk.post(address("delete", live_record), {"post": "yes"}).status_code == 403
    assert type(live_record).objects.filter(pk=live_record.pk).values().get() == before


@pytest.mark.parametrize("live_record", LIVE_RECORDS, indirect=True)
def test_editor_changes_what_a_live_article_uses(log_in, editor, live_record):
    desk = log_in(editor)
    page = desk.get(address("change", live_record))
    assert "Used in 1 article. A change shows there at once." in page.content.decode()
    assert post_form(desk, address("change", live_record)).status_code == 302


@pytest.mark.parametrize("state", ["scheduled", "retracted"])
def test_writer_cannot_change_what_comes_out_or_leaves_a_tombstone(log_in, writer, state):
    speaker = PositionFactory(takeaway__article=ArticleFactory(**{state: True})).speaker
    assert log_in(writer).post(address("change", speaker), {"name": "Forged"}).status_code == 403


def test_writer_changes_what_only_drafts_and_withdrawn_articles_use(log_in, writer):
    speaker = SpeakerFactory()
    PositionFactory(speaker=speaker)
    PositionFactory(speaker=speaker, takeaway__article=ArticleFactory(withdrawn=True))
    assert post_form(log_in(writer), address("change", speaker), name="Corrected").status_code == 302
    speaker.refresh_from_db()
    assert speaker.name == "Corrected"


def test_writer_adds_a_speaker_with_a_role(log_in, writer):
    rows = {"roles-TOTAL_FORMS": 1, "roles-0-title": "Minister", "roles-0-starts_on": "", "roles-0-ends_on": ""}
    response = post_form(log_in(writer), reverse("admin:articles_speaker_add"), name="Ada New", **rows)
    assert response.status_code == 302
    assert Speaker.objects.get(name="Ada New").roles.get().title == "Minister"


def test_writer_changes_and_deletes_an_own_draft(log_in, writer):
    article = ArticleFactory(created_by=writer)
    desk = log_in(writer)
    assert post_form(desk, address("change", article), headline="Better").status_code == 302
    assert Article.objects.get().headline == "Better"
    assert desk.post(address("delete", article), {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


@pytest.mark.parametrize("owner", ["other_writer", "writer"])
def test_writer_reads_but_cannot_change_drafts_of_others_and_live_articles(log_in, writer, editor, request, owner):
    article = ArticleFactory(
        created_by=request.getfixturevalue(owner), published=owner == "writer", headline="As it was"
    )
    TakeawayFactory(article=article)
    data = fields_of(log_in(editor).get(address("change", article))) | {"headline": "Forged"}
    desk = log_in(writer)
    page = desk.get(address("change", article))
    assert page.status_code == 200
    assert 'name="headline"' not in page.content.decode()
    assert 'type="submit" name' not in page.content.decode()
    assert desk.post(address("change", article), data).status_code == 403
    assert desk.post(address("change", article), data | new_takeaways({"heading": "Forged"})).status_code == 403
    assert desk.post(address("delete", article), {"post": "yes"}).status_code == 403
    assert list(Article.objects.values_list("headline", "takeaways__heading")) == [
        ("As it was", article.takeaways.get().heading)
    ]


def test_writer_reads_the_text_of_others_without_its_markup(log_in, writer):
    article = ArticleFactory(introduction="<p>As <em>readers</em> see it.</p>", conclusion="<p>The <em>end</em>.</p>")
    TakeawayFactory(article=article, body="<p>A <em>finding</em>.</p>")
    page = log_in(writer).get(address("change", article)).content.decode()
    for text in ("As <em>readers</em> see it.", "The <em>end</em>.", "A <em>finding</em>."):
        assert text in page


def test_writer_whose_draft_was_published_meanwhile_cannot_save_it(log_in, writer):
    article = ArticleFactory(created_by=writer, headline="As it was")
    desk = log_in(writer)
    data = fields_of(desk.get(address("change", article))) | {"headline": "Too late"}
    Article.objects.update(status="published", published_at=article.created_at)
    assert desk.post(address("change", article), data).status_code == 403
    assert Article.objects.get().headline == "As it was"


def test_writer_has_no_forms_for_authors_corrections_and_people(log_in, writer):
    desk = log_in(writer)
    for record in (AuthorFactory(), CorrectionFactory()):
        assert desk.get(address("change", record)).status_code == 200
        assert desk.post(address("change", record), {"name": "Forged"}).status_code == 403
        assert desk.get(reverse(f"admin:articles_{record._meta.model_name}_add")).status_code == 403
    assert desk.get(reverse("admin:articles_user_changelist")).status_code == 403


def test_editor_does_not_see_who_logs_in(log_in, editor, writer):
    author = AuthorFactory(user=writer)
    desk = log_in(editor)
    page = desk.get(address("change", author)).content.decode()
    assert "id_user" not in page
    assert desk.get(reverse("admin:articles_user_changelist")).status_code == 403
    post_form(desk, address("change", author), name="A better byline", user="")
    author.refresh_from_db()
    assert (author.name, author.user) == ("A better byline", writer)


@pytest.mark.parametrize("query", ["user={0.pk}", "user__isnull=False", "user__email__startswith=w", "user__in={0.pk}"])
def test_who_logs_in_is_not_found_out_by_filters(log_in, editor, chief, writer, query):
    AuthorFactory(user=writer)
    address = f"{reverse('admin:articles_author_changelist')}?{query.format(writer)}"
    assert log_in(editor).get(address).status_code == 400
    assert log_in(chief).get(address).status_code == (400 if "email" in query else 200)


@pytest.mark.parametrize(
    ("source", "field", "record"),
    [
        ("article", "conference", ConferenceFactory),
        ("articletopic", "tag", TopicFactory),
        ("takeawaytopic", "tag", TopicFactory),
        ("position", "speaker", SpeakerFactory),
        ("position", "proposition", PropositionFactory),
        ("position", "source", SourceFactory),
        ("position", "responds_to", PositionFactory),
        ("correction", "article", ArticleFactory),
    ],
)
def test_autocomplete_finds_records_for_the_desk_and_for_nobody_else(log_in, writer, reader, source, field, record):
    made = record()
    query = {"app_label": "articles", "model_name": source, "field_name": field, "term": ""}
    address = reverse("admin:autocomplete")
    assert str(made.pk) in [row["id"] for row in log_in(writer).get(address, query).json()["results"]]
    assert reader.get(address, query).status_code == 302
    assert log_in(UserFactory(username="no-role")).get(address, query).status_code == 403


def test_autocomplete_of_logins_is_for_chiefs(log_in, editor, chief):
    query = {"app_label": "articles", "model_name": "author", "field_name": "user", "term": ""}
    assert log_in(editor).get(reverse("admin:autocomplete"), query).status_code == 403
    assert log_in(chief).get(reverse("admin:autocomplete"), query).status_code == 200


def test_chief_adds_a_person_who_can_log_in_with_a_role(log_in, chief):
    writers = Group.objects.get(name="Writer")
    words = {"password1": "a long example phrase", "password2": "a long example phrase"}
    response = post_form(
        log_in(chief), reverse("admin:articles_user_add"), username="new", groups=[str(writers.pk)], **words
    )
    assert response.status_code == 302
    person = User.objects.get(username="new")
    assert (person.is_staff, person.is_superuser, list(person.groups.all())) == (True, False, [writers])


def test_chief_cannot_grant_more_than_the_roles(log_in, chief, writer):
    more = Group.objects.create(name="More")
    desk = log_in(chief)
    forged = {"is_superuser": "on", "user_permissions": ["1"]}
    assert post_form(desk, address("change", writer), **forged).status_code == 302
    assert post_form(desk, address("change", writer), groups=[str(more.pk)]).status_code == 200
    writer = User.objects.get(pk=writer.pk)
    assert (writer.is_superuser, writer.user_permissions.count()) == (False, 0)
    assert [group.name for group in writer.groups.all()] == ["Writer"]


def test_chief_cannot_change_a_superuser(log_in, chief):
    root = UserFactory(username="root", is_superuser=True)
    desk = log_in(chief)
    assert desk.post(address("change", root), {"username": "taken"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert desk.get(password).status_code == 403
    assert desk.post(password, {"password1": "x", "password2": "x"}).status_code == 403


def test_superuser_changes_everybody(log_in, chief):
    desk = log_in(UserFactory(username="root", is_superuser=True))
    assert 'name="is_superuser"' in desk.get(address("change", chief)).content.decode()
