import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import strip_tags

from articles.admin.open_form import OFFERED
from articles.models import OpenForm
from tests.admin.desk import fields_of, messages_of
from tests.factories import PositionFactory, TakeawayFactory

INDEX = reverse("admin:index")
ADD = reverse("admin:articles_article_add")
KEEP = reverse("admin:articles_article_keep")
LIST = reverse("admin:articles_article_kept_list")


def address(form):
    return reverse("admin:articles_article_kept", args=[form.pk])


def form_of(record):
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


@pytest.fixture
def article(writer):
    return TakeawayFactory(article__created_by=writer).article


@pytest.fixture
def desk(log_in, writer):
    return log_in(writer)


def leave(client, address, **changes):
    """Open a form, type, and go away. Returns what stays."""
    data = fields_of(client.get(address)) | {"form_turn": "1", "left": "1"} | changes
    client.post(KEEP, data)
    return OpenForm.objects.with_text().latest("typed_at")


def text_of(client, address):
    return client.get(address).content.decode()


def words_of(page):
    return " ".join(strip_tags(page).split())


@pytest.mark.parametrize("place", [LIST, INDEX])
def test_unsaved_texts_are_nobody_elses_business(desk, log_in, editor, article, place):
    leave(log_in(editor), form_of(article), headline="Theirs")
    assert "Theirs" not in text_of(desk, place)
    assert "not saved" not in text_of(desk, INDEX)


def test_desk_says_how_many_texts_are_not_saved_and_leads_to_them(desk, article):
    leave(desk, form_of(article), headline="First")
    assert "1 text that you typed is not saved" in words_of(text_of(desk, INDEX))
    leave(desk, ADD, headline="Second")
    page = text_of(desk, INDEX)
    assert "2 texts that you typed are not saved" in words_of(page)
    assert f'href="{LIST}"' in page
    assert text_of(desk, LIST).index("Second") < text_of(desk, LIST).index("First")


def test_list_without_texts_says_so(desk):
    assert "Everything is saved." in text_of(desk, LIST)


def test_form_offers_the_text_that_was_left_in_it_the_latest_first(desk, article):
    texts = [leave(desk, form_of(article), headline=headline) for headline in ("First", "Second")]
    page = text_of(desk, form_of(article))
    assert page.count("You have unsaved text of") == 2
    assert "open in another tab" not in page
    places = [page.index(f"{form_of(article)}?carry_on={text.pk}") for text in texts]
    assert places[0] > places[1]
    assert all(address(text) in page for text in texts)


def test_form_offers_only_so_many_and_the_way_to_all(desk, article):
    for number in range(OFFERED):
        leave(desk, form_of(article), headline=f"Text {number}")
    assert f'href="{LIST}"' not in text_of(desk, form_of(article))
    leave(desk, form_of(article), headline="One more")
    page = text_of(desk, form_of(article))
    assert (page.count("You have unsaved text of"), f'href="{LIST}"' in page) == (OFFERED, True)


def test_form_of_a_new_article_offers_texts_of_articles_never_saved(desk, article):
    text = leave(desk, ADD, headline="New")
    assert f"{ADD}?carry_on={text.pk}" in text_of(desk, ADD)
    assert "unsaved text" not in text_of(desk, form_of(article))


def test_form_of_an_article_offers_the_text_left_in_its_position_with_its_words(desk, article):
    position = PositionFactory(takeaway=article.takeaways.get())
    text = leave(desk, form_of(position), paraphrase="A paraphrase")
    page = text_of(desk, form_of(article))
    assert f"{form_of(position)}?carry_on={text.pk}" in page
    assert "“A paraphrase”" in page


def test_form_says_of_a_text_that_it_is_open_in_another_tab(desk, article):
    data = fields_of(desk.get(form_of(article))) | {"headline": "Typed"}
    desk.post(KEEP, data)
    assert "It is open in another tab." in text_of(desk, form_of(article))
    desk.post(KEEP, data | {"left": "1"})
    assert "It is open in another tab." not in text_of(desk, form_of(article))


def test_form_does_not_offer_the_text_that_it_opens_with(desk, article):
    text = leave(desk, form_of(article), headline="Typed")
    page = desk.get(form_of(article), {"carry_on": text.pk})
    assert fields_of(page)["headline"] == ["Typed"]
    assert "unsaved text" not in page.content.decode()


def test_text_carried_on_with_is_based_on_what_it_was_based_on(desk, article):
    text = leave(desk, form_of(article), headline="Typed")
    desk.post(form_of(article), fields_of(desk.get(form_of(article))) | {"_save": "1", "deck": "Saved meanwhile."})
    page = desk.get(form_of(article), {"carry_on": text.pk})
    assert fields_of(page)["base"] == [text.base]
    desk.post(form_of(article), fields_of(page) | {"_save": "1"})
    article.refresh_from_db()
    assert (article.headline, article.deck) == ("Typed", "Saved meanwhile.")


def test_text_shows_what_was_typed_field_by_field_and_runs_nothing(desk, article):
    changes = {"headline": "<i>Typed</i>", "introduction": "<p>One <b>two</b></p><script>no()</script>"}
    text = leave(desk, form_of(article), **changes, **{"takeaways-0-heading": "A finding"})
    page = text_of(desk, address(text))
    assert "&lt;i&gt;Typed" in page
    assert "<p>One <strong>two</strong></p>" in page
    assert "no()" not in page
    assert "Takeaway 1: Heading" in page
    assert str(article.conference_id) not in page


def test_text_pasted_for_an_import_can_be_read(desk):
    text = leave(desk, reverse("admin:articles_article_import"), text="A pasted paragraph.")
    assert "A pasted paragraph." in text_of(desk, address(text))


def test_text_is_thrown_away_by_whose_it_is(desk, log_in, editor, article):
    text = leave(desk, form_of(article), headline="Typed")
    log_in(editor).post(address(text))
    assert OpenForm.objects.filter(pk=text.pk).exists()
    page = desk.post(address(text), follow=True)
    assert messages_of(page) == ["Thrown away."]
    assert not OpenForm.objects.with_text().exists()


def test_text_that_is_gone_leads_to_the_list_with_a_sentence(desk, log_in, editor, article):
    text = leave(desk, form_of(article), headline="Typed")
    page = log_in(editor).get(address(text), follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    assert messages_of(page) == ["That text is saved by now, or thrown away."]


def test_text_needs_a_login(reader, desk, article):
    text = leave(desk, form_of(article), headline="Typed")
    for place in (LIST, address(text)):
        assert reader.get(place).url.startswith(reverse("admin:login"))


def test_invalid_values_come_back_as_they_were_typed(desk, article):
    text = leave(desk, form_of(article), headline="", deck="x" * 999)
    assert QueryDict(bytes(text.data))["headline"] == ""
    fields = fields_of(desk.get(form_of(article), {"carry_on": text.pk}))
    assert (fields["headline"], fields["deck"]) == ([""], ["x" * 999])


def test_text_of_a_takeaway_with_an_endless_number_is_left_out(desk, article):
    form = leave(desk, form_of(article), headline="Typed")
    form.data = QueryDict(bytes(form.data)).urlencode().encode() + b"&takeaways-" + b"9" * 5000 + b"-heading=Forged"
    form.save()
    page = text_of(desk, address(form))
    assert "Typed" in page
    assert "Forged" not in page
