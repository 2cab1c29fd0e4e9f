from datetime import UTC, datetime
from string import ascii_uppercase

import pytest
from django.core.paginator import EmptyPage

from articles.models import Speaker
from articles.queries.speaker import DIFFERING_SHOWN, SILENT_SHOWN, speaker_detail, speaker_list, speaker_offer
from tests import factories
from tests.effort import counted_by_sqlite, effort
from tests.filling import fill

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("more", [0, 1, 2])
def test_lists_that_are_cut_hold_one_more_than_is_shown_however_much_there_is(more):
    speaker, takeaway = factories.SpeakerFactory(), factories.TakeawayFactory(article__published=True)
    for _ in range(DIFFERING_SHOWN + more):
        proposition = factories.PropositionFactory()
        for stance in ("supports", "opposes"):
            factories.PositionFactory(takeaway=takeaway, speaker=speaker, proposition=proposition, stance=stance)
    factories.PositionFactory.create_batch(SILENT_SHOWN + more, takeaway=takeaway)
    page = speaker_detail(speaker.slug, NOW, 1)
    assert len(page.differing) == DIFFERING_SHOWN + min(more, 1)
    assert len(page.silent) == SILENT_SHOWN + min(more, 1)


@pytest.mark.parametrize("size", [1, 4])
def test_number_of_queries_does_not_grow(size, django_assert_num_queries):
    speaker, takeaway = factories.SpeakerFactory(), factories.TakeawayFactory(article__published=True)
    for stance in ["supports", "opposes"] * size:
        proposition = factories.PropositionFactory()
        for by in ({"speaker": speaker, "on_behalf_of": factories.SpeakerFactory()}, {"on_behalf_of": speaker}):
            factories.PositionFactory.create_batch(2, **by, takeaway=takeaway, proposition=proposition, stance=stance)
        factories.PositionFactory(takeaway=takeaway, speaker=speaker, proposition=proposition, stance="unclear")
        factories.PositionFactory(takeaway=takeaway)
    with django_assert_num_queries(8):
        page = speaker_detail(speaker.slug, NOW, 1)
        for position in page.differing[0].positions + page.groups[0].positions + page.on_behalf[0].positions:
            assert position.takeaway.article.conference.short_name
            assert position.proposition.topic.name
            assert position.source.publisher
            assert position.on_behalf_of is None or position.on_behalf_of.name


def speak(*sort_names, **more):
    """Let speakers of these sort names make a statement each that readers may see."""
    takeaway = factories.TakeawayFactory(article__published=True)
    for sort_name in sort_names:
        speaker = factories.SpeakerFactory(sort_name=sort_name, **more)
        factories.PositionFactory(takeaway=takeaway, speaker=speaker)


def listed(number=1, **asked):
    page = speaker_list(speaker_offer(NOW), asked, number, NOW)
    return [(str(letter), [speaker.sort_name for speaker in speakers]) for letter, speakers in page.groups]


def test_speakers_stand_under_the_letter_that_a_reader_looks_for():
    speak(
        "Éluard, Ada",
        "Ebner, Ada",
        "Ørsted, Ada",
        "Łukasz, Ada",
        "ezra",
        "Ozu, Ada",
        "3rd Committee",
        "‘Abd, Ada",
        "Ωmega",
    )
    assert listed() == [
        ("A", ["‘Abd, Ada"]),
        ("E", ["Ebner, Ada", "Éluard, Ada", "ezra"]),
        ("L", ["Łukasz, Ada"]),
        ("O", ["Ørsted, Ada", "Ozu, Ada"]),
        ("Other", ["3rd Committee", "Ωmega"]),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 50])
def test_pages_of_any_size_hold_every_speaker_once_in_order(monkeypatch, size):
    monkeypatch.setattr("articles.queries.speaker.SPEAKERS_A_PAGE", size)
    names = ["Aa", "Äb", "Ac", "Bb", "Da", "Db", "Éa", "عبد"]
    speak(*names)
    pages = [listed(number) for number in range(1, -(-len(names) // size) + 1)]
    assert [name for page in pages for _, group in page for name in group] == names
    with pytest.raises(EmptyPage):
        listed(len(pages) + 1)


def test_list_holds_what_it_is_asked_for_and_counts_it():
    speak("Aa", "Ea", country="DE")
    speak("Éb", "Ec", country="FR", kind="government")
    assert listed(letter="E", country="FR") == [("E", ["Éb", "Ec"])]
    assert listed(kind="person") == [("A", ["Aa"]), ("E", ["Ea"])]
    assert listed(letter="A", country="FR") == []


def test_offer_is_of_those_alone_whom_readers_may_see():
    speak("Aa", country="DE")
    factories.SpeakerFactory(sort_name="Bb", country="FR")
    hidden = factories.SpeakerFactory(sort_name="Cc", country="SE")
    factories.PositionFactory(takeaway__article__withdrawn=True, speaker=hidden)
    factories.PositionFactory(takeaway__article__published=True, speaker=hidden, retracted=True)
    offer = speaker_offer(NOW)
    assert [value for field in offer.labels for value, _ in offer.options(field, {})] == ["A", "person", "DE"]


def test_speaker_on_whose_behalf_others_spoke_is_listed_without_statements_of_their_own():
    government = factories.SpeakerFactory(sort_name="Exampleland", kind="government")
    factories.PositionFactory(takeaway__article__published=True, on_behalf_of=government, speaker__sort_name="Zz")
    page = speaker_list(speaker_offer(NOW), {"kind": "government"}, 1, NOW)
    assert [(speaker, speaker.position_count) for speaker in page.page_obj] == [(government, 0)]


@counted_by_sqlite
def test_page_costs_what_its_letters_do_wherever_it_is(monkeypatch, editor):
    monkeypatch.setattr("articles.queries.speaker.SPEAKERS_A_PAGE", 10)
    fill(editor, articles=20, positions=260, speakers=260)
    for number, speaker in enumerate(Speaker.objects.order_by("pk")):
        Speaker.objects.filter(pk=speaker.pk).update(sort_name=f"{ascii_uppercase[number % 26]} {number}")
    offer = speaker_offer(NOW)
    last = offer.count({}) // 10
    costs = [effort(lambda n=n: speaker_list(offer, {}, n, NOW)) for n in (1, last // 2, last)]
    assert max(costs) < 1.5 * min(costs)
    assert max(costs) < effort(lambda: speaker_offer(NOW)) / 2
