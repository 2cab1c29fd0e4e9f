import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.models import Erasure, Speaker
from tests.admin.desk import messages_of
from tests.factories import ArticleFactory, PositionFactory, SourceFactory, SpeakerFactory, UserFactory
from tests.services.test_erasure import MARK, REASON, left, open_form

LIST = reverse("admin:articles_erasure_changelist")
WORDS = reverse("admin:articles_erasure_words")


def of(record):
    return reverse("admin:articles_erasure_record", args=[record._meta.model_name, record.pk])


@pytest.fixture
def desk(log_in, chief):
    return log_in(chief)


def look(desk, words=MARK):
    return desk.post(WORDS, {"words": words, "_look": "1"})


def erase(desk, page, address=WORDS, **changes):
    data = {"seen": page.context["reach"].seen, "reason": REASON, "is_certain": "on", "_erase": "1"}
    return desk.post(address, {**data, "words": MARK, **changes})


def test_chief_sees_what_is_reached_before_it_is_done(desk):
    article = ArticleFactory(published=True, headline=f"On {MARK}")
    ArticleFactory.create_batch(7, deck=f"Deck on {MARK}")
    page = look(desk)
    place = page.context["reach"].places["article"]
    assert (place.changed, place.deleted, len(place.excerpts)) == (8, 0, 5)
    assert page.context["reach"].articles == [article]
    assert f"On {MARK}" in page.text
    assert "Backups made before now" in page.text
    assert left(MARK)
    response = erase(desk, page)
    assert response.url == LIST
    assert left(MARK) == []
    page = desk.get(LIST)
    assert messages_of(page)[0] == "Erased. The record says who, when and why, and not what."
    assert REASON in page.text
    record = desk.get(reverse("admin:articles_erasure_change", args=[Erasure.objects.get().pk])).text
    assert ("Words" in record, "articles: 8" in record) == (True, True)
    assert LogEntry.objects.filter(object_id=str(Erasure.objects.get().pk)).exists()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"reason": ""}, "This field is required."),
        ({"is_certain": ""}, "Tick this once you have read"),
        ({"reason": f"For {MARK}"}, "The reason has the words in it"),
    ],
    ids=["reason", "certainty", "reason with the words"],
)
def test_erasure_needs_a_reason_and_certainty_and_keeps_what_was_typed(desk, missing, sentence):
    ArticleFactory(headline=f"On {MARK}")
    page = erase(desk, look(desk), **missing)
    assert sentence in page.text
    assert (MARK in page.text, page.status_code) == (True, 200)
    assert not Erasure.objects.exists()


def test_rows_that_came_since_are_shown_first(desk):
    ArticleFactory(headline=f"On {MARK}")
    page = look(desk)
    ArticleFactory(headline=f"Also on {MARK}")
    page = erase(desk, page)
    assert "Something has changed since you looked" in str(messages_of(page))
    assert page.context["reach"].places["article"].changed == 2
    assert not Erasure.objects.exists()


def test_words_that_are_too_short_or_nowhere_are_told(desk):
    assert "Give at least 5 letters." in look(desk, "Zor").text
    assert "Nothing was found." in look(desk, "Nothing of the kind").text


def test_page_tells_what_it_cannot_reach(desk, chief):
    article = ArticleFactory(headline=f"On {MARK}")
    UserFactory(username="cora", last_name=MARK)
    open_form(article, chief, [("headline", "Typed")])
    page = look(desk).text
    assert "An account of the desk has the words in it." in page
    assert "Forms that are open in a browser now" in page


def test_record_is_found_by_its_address_or_from_its_form(desk):
    speaker = SpeakerFactory(name=MARK)
    PositionFactory(speaker=speaker, takeaway__article__published=True)
    form = reverse("admin:articles_speaker_change", args=[speaker.pk])
    assert of(speaker) in desk.get(form).text
    assert desk.post(WORDS, {"record": f"https://desk.example{form}", "_record": "1"}).url == of(speaker)
    refused = desk.post(WORDS, {"record": "https://elsewhere.example/", "_record": "1"})
    assert "no address of a speaker" in str(messages_of(desk.get(refused.url)))

    page = desk.get(of(speaker))
    assert {name: place.deleted for name, place in page.context["reach"].places.items()} == {
        "position": 1,
        "speaker": 1,
    }
    assert erase(desk, page, of(speaker)).url == LIST
    assert not Speaker.objects.filter(pk=speaker.pk).exists()


@pytest.mark.parametrize("kind", ["article", "user", "none"])
def test_records_of_other_kinds_are_not_erased(desk, kind):
    address = reverse("admin:articles_erasure_record", args=[kind, ArticleFactory().pk])
    assert desk.get(address).status_code == 404


def test_erasing_is_for_chiefs(log_in, editor):
    source, desk = SourceFactory(excerpt=MARK), log_in(editor)
    for address in (WORDS, of(source), LIST, reverse("admin:articles_erasure_files")):
        assert desk.get(address).status_code == 403
        assert (
            desk.post(address, {"words": MARK, "reason": REASON, "is_certain": "on", "_erase": "1"}).status_code == 403
        )
    assert of(source) not in desk.get(reverse("admin:articles_source_change", args=[source.pk])).text
    source.refresh_from_db()
    assert source.excerpt == MARK


def test_record_of_an_erasure_cannot_be_changed_or_deleted(desk):
    erasure = Erasure.objects.create(kind="words", reason=REASON)
    assert desk.post(reverse("admin:articles_erasure_delete", args=[erasure.pk]), {"post": "yes"}).status_code == 403
    desk.post(reverse("admin:articles_erasure_change", args=[erasure.pk]), {"reason": "Forged"})
    assert Erasure.objects.get().reason == REASON


def test_files_are_cleaned_again_on_demand(desk):
    response = desk.post(reverse("admin:articles_erasure_files"))
    assert response.url == LIST
