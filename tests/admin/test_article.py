import pytest
from django.urls import reverse

from articles.admin.position import position_address
from articles.enums import ArticleStatus
from articles.models import Article, ArticleTopic, Position, Takeaway
from tests.admin.desk import messages_of, new_takeaways, post_form
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    PositionFactory,
    TakeawayFactory,
    TopicFactory,
)

ADD = reverse("admin:articles_article_add")
LIST = reverse("admin:articles_article_changelist")


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


@pytest.fixture
def draft(editor):
    """A complete draft with two takeaways, the first of which has two positions."""
    article = ArticleFactory(created_by=editor, topics=[TopicFactory()])
    first, _ = (TakeawayFactory(article=article, sort_order=n) for n in (1, 2))
    for number in (1, 2):
        PositionFactory(takeaway=first, sort_order=number)
    return article


def headings(article):
    return list(article.takeaways.values_list("heading", "sort_order"))


def test_add_with_takeaways_saves_them_in_the_order_given_and_remembers_who(desk, editor):
    conference, topic = ConferenceFactory(), TopicFactory()
    response = post_form(
        desk,
        ADD,
        conference=str(conference.pk),
        headline="A new example",
        topics=[str(topic.pk)],
        **new_takeaways(
            {"heading": "Second", "sort_order": 2}, {"heading": "First", "sort_order": 1, "topics": [str(topic.pk)]}
        ),
    )
    assert response.status_code == 302
    article = Article.objects.get()
    assert (article.created_by, article.status, article.slug) == (editor, ArticleStatus.DRAFT, "a-new-example")
    assert headings(article) == [("First", 1), ("Second", 2)]
    assert list(article.topics.all()) == [topic]
    assert list(article.takeaways.get(heading="First").topics.all()) == [topic]


def test_save_without_change_keeps_everything_as_it_was(desk, draft):
    topics = list(ArticleTopic.objects.values_list("pk"))
    before = headings(draft), list(Position.objects.values_list("pk", "sort_order"))
    assert post_form(desk, change(draft)).status_code == 302
    assert (headings(draft), list(Position.objects.values_list("pk", "sort_order"))) == before
    assert list(ArticleTopic.objects.values_list("pk")) == topics


def test_save_with_places_changed_numbers_takeaways_from_one_without_gaps(desk, draft):
    third = TakeawayFactory(article=draft, sort_order=3, heading="Third")
    first, second = draft.takeaways.exclude(pk=third.pk)
    changes = {"takeaways-0-sort_order": "9", "takeaways-1-DELETE": "on", "takeaways-2-sort_order": "4"}
    post_form(desk, change(draft), **changes)
    assert headings(draft) == [("Third", 1), (first.heading, 2)]
    assert not Takeaway.objects.filter(pk=second.pk).exists()


def test_save_with_a_takeaway_removed_does_not_look_at_its_fields(desk, draft):
    _, kept = draft.takeaways.all()
    post_form(desk, change(draft), **{"takeaways-0-DELETE": "on", "takeaways-0-sort_order": "none"})
    assert list(draft.takeaways.all()) == [kept]


def test_save_without_places_puts_new_takeaways_last(desk, draft):
    post_form(desk, change(draft), **new_takeaways({"heading": "Last", "sort_order": ""}, after=2))
    assert [number for _, number in headings(draft)] == [1, 2, 3]
    assert draft.takeaways.last().heading == "Last"


def test_save_with_an_untouched_new_row_leaves_it_out(desk, draft):
    post_form(desk, change(draft), **new_takeaways({}, after=2))
    assert draft.takeaways.count() == 2


def test_save_with_positions_moved_numbers_them_in_the_order_of_the_rows(desk, draft):
    first, second = Position.objects.order_by("sort_order")
    post_form(desk, change(draft), **{"takeaways-0-positions": [str(second.pk), str(first.pk)]})
    assert list(Position.objects.order_by("sort_order")) == [second, first]


def test_save_with_a_position_sent_under_another_takeaway_moves_it_there(desk, draft):
    first, second = Position.objects.order_by("sort_order")
    rows = {"takeaways-0-positions": [str(second.pk)], "takeaways-1-positions": [str(first.pk)]}
    post_form(desk, change(draft), **rows)
    assert [list(takeaway.positions.all()) for takeaway in draft.takeaways.all()] == [[second], [first]]


def test_save_with_positions_that_nobody_sent_keeps_them(desk, draft):
    before = list(Position.objects.order_by("sort_order"))
    post_form(desk, change(draft), **{"takeaways-0-positions": None})
    assert list(Position.objects.order_by("sort_order")) == before


@pytest.mark.parametrize("forged", ["no-id", "00000000-0000-0000-0000-000000000000", ""])
def test_save_with_a_forged_position_leaves_it_out(desk, draft, forged):
    own = [str(pk) for pk in Position.objects.order_by("sort_order").values_list("pk", flat=True)]
    post_form(desk, change(draft), **{"takeaways-0-positions": [forged, *reversed(own), own[0]]})
    assert [str(pk) for pk in Position.objects.order_by("sort_order").values_list("pk", flat=True)] == own[::-1]


def test_save_with_a_position_of_another_article_leaves_that_alone(desk, draft):
    foreign = PositionFactory(sort_order=7)
    own = [str(pk) for pk in Position.objects.filter(takeaway__article=draft).values_list("pk", flat=True)]
    post_form(desk, change(draft), **{"takeaways-0-positions": [str(foreign.pk), *own]})
    stored = Position.objects.get(pk=foreign.pk)
    assert (stored.takeaway_id, stored.sort_order) == (foreign.takeaway_id, 7)


def test_save_with_errors_shows_them_and_keeps_what_was_typed(desk, draft):
    response = post_form(desk, change(draft), button="takeaways-0-add_position", headline="", deck="Kept as typed")
    assert response.status_code == 200
    assert response.context["errors"]
    assert "Kept as typed" in response.content.decode()


def test_open_position_saves_the_article_first(desk, draft):
    position = Position.objects.first()
    response = post_form(desk, change(draft), headline="Saved on the way", _open_position=str(position.pk))
    assert response.url == position_address(draft.pk, position.pk)
    draft.refresh_from_db()
    assert draft.headline == "Saved on the way"


def test_open_position_of_another_article_opens_nothing(desk, draft):
    foreign = PositionFactory()
    response = post_form(desk, change(draft), _open_position=str(foreign.pk))
    assert desk.get(response.url).url == reverse("admin:index")


def test_open_position_with_a_forged_key_answers_400(desk, draft):
    assert post_form(desk, change(draft), _open_position="no-id").status_code == 400


def test_add_position_under_a_new_takeaway_saves_it_and_opens_the_form_there(desk, draft):
    changes = new_takeaways({"heading": "Brand new"}, after=2)
    response = post_form(desk, change(draft), button="takeaways-2-add_position", **changes)
    takeaway = Takeaway.objects.get(heading="Brand new")
    assert response.url == position_address(draft.pk, takeaway=takeaway.pk)


def test_add_position_under_a_takeaway_without_heading_saves_the_rest_and_says_so(desk, draft):
    response = post_form(
        desk, change(draft), button="takeaways-2-add_position", deck="Saved", **new_takeaways({}, after=2)
    )
    assert response.url == change(draft)
    draft.refresh_from_db()
    assert draft.deck == "Saved"


def test_article_form_shows_positions_as_rows_and_escapes_them(desk, draft):
    takeaway = draft.takeaways.first()
    PositionFactory(takeaway=takeaway, speaker__name="<b id=x>Eve</b>", source=None, quoted=True)
    page = desk.get(change(draft)).content.decode()
    assert "&lt;b id=x&gt;Eve&lt;/b&gt;" in page
    assert "<b id=x>" not in page
    assert "no source" in page
    assert "“Examples are good.”" in page


@pytest.mark.parametrize("size", [1, 8])
def test_article_form_asks_the_same_number_of_queries_whatever_its_size(desk, editor, size, django_assert_num_queries):
    article = ArticleFactory(created_by=editor, topics=[TopicFactory()])
    for number in range(size):
        takeaway = TakeawayFactory(article=article, sort_order=number, topics=[TopicFactory()])
        for _ in range(size):
            PositionFactory(takeaway=takeaway, quoted=True)
    desk.get(change(article))
    with django_assert_num_queries(19):
        desk.get(change(article))


@pytest.mark.parametrize("size", [1, 8])
def test_article_list_asks_the_same_number_of_queries_whatever_its_size(desk, size, django_assert_num_queries):
    for _ in range(size):
        PositionFactory(takeaway__article__topics=[TopicFactory()])
    desk.get(LIST)
    with django_assert_num_queries(10):
        page = desk.get(LIST)
    assert len(page.context["cl"].result_list) == size


@pytest.mark.parametrize("state", ["draft", "scheduled", "live", "withdrawn", "retracted"])
def test_article_list_by_state_shows_those_that_are_called_so(desk, state):
    traits = {"draft": {}, "live": {"published": True}}
    for name in ["draft", "scheduled", "live", "withdrawn", "retracted"]:
        ArticleFactory(headline=f"One {name}", **traits.get(name, {name: True}))
    rows = desk.get(LIST, {"state": state}).context["cl"].result_list
    assert [article.headline for article in rows] == [f"One {state}"]


def test_article_form_offers_the_site_only_where_readers_can_see_it(desk, draft):
    live = ArticleFactory(published=True)
    assert desk.get(change(draft)).context["absolute_url"] is None
    assert desk.get(change(live)).context["absolute_url"] == live.get_absolute_url()


def test_delete_live_article_is_refused(log_in, chief):
    live = ArticleFactory(published=True, created_by=chief)
    address = reverse("admin:articles_article_delete", args=[live.pk])
    desk = log_in(chief)
    assert desk.get(address).status_code == 403
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=live.pk).exists()


def test_delete_draft_takes_its_takeaways_and_positions_along(desk, draft):
    response = desk.post(reverse("admin:articles_article_delete", args=[draft.pk]), {"post": "yes"})
    assert response.status_code == 302
    assert not Article.objects.exists()
    assert not Position.objects.exists()


def test_article_list_offers_no_action_on_many(desk, draft):
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [str(draft.pk)], "post": "yes"})
    assert Article.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("headline", "With a \0 in it", "Null characters are not allowed."),
        ("headline", "x" * 201, "at most 200 characters"),
        ("introduction", "<p>With a \0 in it</p>", "Null characters are not allowed."),
        ("slug", "x" * 101, "at most 100 characters"),
    ],
)
def test_save_of_what_does_not_fit_says_so(desk, draft, field, text, sentence):
    response = post_form(desk, change(draft), **{field: text})
    assert response.status_code == 200
    assert sentence in str(response.context["errors"])


def test_save_cleans_invisible_characters(desk, draft):
    post_form(desk, change(draft), headline="With\u200b a\x07 bell\u202e")
    draft.refresh_from_db()
    assert draft.headline == "With a bell"


def test_save_with_the_takeaway_of_another_article_leaves_it_alone(desk, draft):
    foreign = TakeawayFactory(heading="Not yours")
    changes = {"takeaways-0-id": str(foreign.pk), "takeaways-0-heading": "Taken"}
    post_form(desk, change(draft), **changes)
    assert list(foreign.article.takeaways.all()) == [foreign]
    assert not Takeaway.objects.filter(heading="Taken").exists()


def test_desk_pages_are_private(desk, draft):
    for address in (reverse("admin:index"), LIST, change(draft)):
        assert {"private", "no-store"} <= set(desk.get(address)["Cache-Control"].split(", "))


def test_article_form_lets_the_editor_start_under_the_policy(desk, draft):
    response = desk.get(change(draft))
    nonce = response.wsgi_request.csp_nonce
    assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]
    assert f'<script type="importmap" nonce="{nonce}">' in response.content.decode()


def test_messages_escape_the_headline(desk, draft):
    response = post_form(desk, change(draft), headline="<script>alert(1)</script>")
    page = desk.get(response.url)
    assert "<script>alert(1)" not in page.content.decode()
    assert any("&lt;script&gt;" in message for message in messages_of(page))


def test_headline_and_deck_are_counted_and_never_cut_by_the_browser(desk, draft):
    page = desk.get(change(draft))
    for name, limit in (("headline", 200), ("deck", 400)):
        attrs = page.context["adminform"].form.fields[name].widget.attrs
        assert (attrs.get("maxlength"), attrs["data-count-limit"]) == (None, str(limit))
