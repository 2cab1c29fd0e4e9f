"""Speakers and conferences side by side: choosing them, what the page says, and what it tells nobody."""

import re
from datetime import date

import pytest
from django.urls import reverse

from articles.models import OldAddress
from tests import factories
from tests.views.world import make_world

pytestmark = pytest.mark.django_db

SPEAKERS, CONFERENCES = reverse("articles:speaker-comparison"), reverse("articles:conference-comparison")
CHOSEN = "chooser__chosen"


@pytest.fixture
def takeaway():
    return factories.TakeawayFactory(article__published=True)


@pytest.fixture
def proposition():
    return factories.PropositionFactory(statement="Examples should be longer.", short_title="Longer examples")


@pytest.fixture
def say(takeaway, proposition):
    """Record a statement of somebody on the proposition; return the speaker."""

    def record(name, **fields):
        speaker = factories.SpeakerFactory(name=name)
        factories.PositionFactory(**{"takeaway": takeaway, "proposition": proposition, "speaker": speaker} | fields)
        return speaker

    return record


def compare(reader, *speakers, **query):
    return reader.get(SPEAKERS, {"speaker": [speaker.slug for speaker in speakers], **query})


def side_by_side(reader, *conferences, **query):
    return reader.get(CONFERENCES, {"conference": [conference.slug for conference in conferences], **query})


def cells(page):
    return re.findall(r'<td role="cell">(.*?)</td>', page.text, re.DOTALL)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_two_speakers_stand_side_by_side_with_stance_words_role_date_and_source(reader, say):
    ada = say("Ada Example", role="Mayor", quoted=True, stance="opposes", said_on=date(2025, 2, 15))
    bea = say("Bea Example", role="President", paraphrase="She wants more.", said_on=None, stance="neutral")
    page = compare(reader, ada, bea)
    assert "<bdi>Ada Example</bdi> and <bdi>Bea Example</bdi>" in page.text
    assert "Propositions on which both are on record" in page.text
    assert re.findall(r'scope="col"[^>]*>.*?<bdi>([^<]+)', page.text) == ["Ada Example", "Bea Example"]
    first, second = map(words, cells(page))
    for part in ("15 February 2025", "Opposes", "“Examples are good.”", "Role at the time: Mayor", "The Daily Example"):
        assert part in first
    for part in ("date not given", "Neutral", "She wants more.", "Role at the time: President", "The Daily Example"):
        assert part in second
    assert "“" not in second


def test_every_statement_leads_to_its_own_page_and_its_source(reader, say):
    speakers = [say("Ada Example"), say("Bea Example")]
    for cell, speaker in zip(cells(compare(reader, *speakers)), speakers, strict=True):
        position = speaker.positions.get()
        assert f'href="{position.get_absolute_url()}"' in cell
        assert f'href="{position.source.url}"' in cell
        assert f'href="{speaker.get_absolute_url()}"' in cell


def test_who_has_no_statement_is_said_to_have_none(reader, say):
    speakers = [say("Ada Example"), say("Bea Example"), factories.SpeakerFactory(name="Cora Example")]
    factories.PositionFactory(takeaway__article__published=True, speaker=speakers[2])
    page = compare(reader, *speakers)
    assert "Propositions on which some of them are on record" in page.text
    assert words(cells(page)[2]) == "Cora Example No statement on record"


def test_what_others_said_on_behalf_is_kept_apart_with_who_said_it(reader, say):
    government = factories.SpeakerFactory(name="Government of Examples", kind="government")
    say("Ada Minister", on_behalf_of=government, role="Minister")
    first, second = map(words, cells(compare(reader, government, say("Bea Example"))))
    apart = first.split("Said by others on behalf of Government of Examples")[1]
    assert "Ada Minister" in apart
    assert "Role at the time: Minister" in apart
    assert "No statement on record" not in first
    assert "Said by others" not in second


def test_nobody_is_said_to_have_spoken_where_others_did_on_their_behalf(reader, say):
    governments = [factories.SpeakerFactory(kind="government") for _ in range(3)]
    for government in governments:
        say(f"Ada for {government.name}", on_behalf_of=government)
    for compared in (governments[:2], governments):
        assert "spoke" not in compare(reader, *compared).text


def test_statements_beyond_the_latest_few_are_counted_and_led_to(reader, say, takeaway, proposition):
    ada, bea = say("Ada Example"), say("Bea Example")
    factories.PositionFactory.create_batch(5, takeaway=takeaway, proposition=proposition, speaker=ada)
    cell = cells(compare(reader, ada, bea))[0]
    assert f'href="{proposition.get_absolute_url()}">and 2 more statements' in cell


def test_speakers_who_share_nothing_are_told_so_and_led_on(reader, say):
    ada, bea = say("Ada Example"), say("Bea Example", proposition=factories.PropositionFactory())
    page = compare(reader, ada, bea)
    assert "There is no proposition on which both are on record." in page.text
    assert "<table" not in page.text
    cleo = say("Cleo Example", proposition=factories.PropositionFactory())
    assert "There is no proposition on which two of them are on record." in compare(reader, ada, bea, cleo).text
    assert reader.get(f"{SPEAKERS}?speaker={ada.slug}&speaker={bea.slug}&q=").status_code == 200


def test_speakers_are_searched_by_name_and_added_by_a_link(reader, say):
    ada, bea, cora = say("Ada Example"), say("Bea Sample"), say("Cora Sample")
    page = compare(reader, ada, q="sample").text
    assert re.findall(r'chooser__name" href="([^"]+)"', page) == [
        f"?speaker={ada.slug}&amp;speaker={other.slug}" for other in (bea, cora)
    ]
    assert 'value="sample"' in page
    assert f'type="hidden" name="speaker" value="{ada.slug}"' in page
    assert "Nobody of this name is on record." in compare(reader, ada, q="nobody").text


def test_speakers_who_share_propositions_are_suggested(reader, say):
    ada, bea = say("Ada Example"), say("Bea Sample")
    other = say("Other Sample", proposition=factories.PropositionFactory())
    page = compare(reader, ada).text
    assert "1 proposition in common" in page
    assert f"speaker={bea.slug}" in page
    assert other.name not in page
    assert "Nobody else is on record on the same propositions." in compare(reader, other).text


def test_each_of_those_compared_can_be_removed_and_another_added(reader, say):
    ada, bea, cora = say("Ada Example"), say("Bea Example"), say("Cora Example")
    page = compare(reader, ada, bea, cora).text
    for left in ([bea, cora], [ada, cora], [ada, bea]):
        assert f'href="?speaker={left[0].slug}&amp;speaker={left[1].slug}"' in page
    assert f'href="?speaker={ada.slug}&amp;speaker={bea.slug}&amp;speaker={cora.slug}&amp;q="' in page
    asked = compare(reader, ada, bea, q="").text
    assert "Back to the comparison" in asked
    assert "<table" not in asked
    assert f'href="{SPEAKERS}"' in compare(reader, ada).text.split(CHOSEN)[1].split("</ul>")[0]


def test_a_fifth_speaker_is_refused_with_words(reader, say):
    speakers = [say(f"{name} Example") for name in ("Ada", "Bea", "Cora", "Dora", "Eve")]
    assert 'name="q"' not in compare(reader, *speakers[:4]).text.split("<main")[1]
    page = compare(reader, *speakers)
    assert page.status_code == 400
    assert "At most four speakers can be compared at a time." in page.text
    link = "&amp;".join(f"speaker={speaker.slug}" for speaker in speakers[:4])
    assert f'href="?{link}"' in page.text
    assert page.text.count(CHOSEN) == 0


def test_a_name_asked_for_where_nobody_can_be_added_changes_nothing(reader, say):
    speakers = [say(f"{name} Example") for name in ("Ada", "Bea", "Cora", "Dora")]
    assert compare(reader, *speakers, q="x").content == compare(reader, *speakers).content


def test_address_of_a_comparison_stays_as_it_was_given_without_what_is_double_or_empty(reader, say):
    ada, bea = say("Ada Example"), say("Bea Example")
    canonical = re.compile(r'rel="canonical" href="[^"?]*\?([^"]*)"')
    both = f"speaker={bea.slug}&amp;speaker={ada.slug}"
    assert canonical.search(compare(reader, bea, ada).text)[1] == both
    # What paper shows at its foot.
    assert f'{SPEAKERS}?{both}"' in compare(reader, bea, ada).text.split("<head>")[0]
    assert canonical.search(compare(reader, bea, ada, bea).text)[1] == both
    doubled = reader.get(f"{SPEAKERS}?speaker={bea.slug}&speaker=&speaker={ada.slug}&speaker={bea.slug}&other=1")
    assert doubled.content == compare(reader, bea, ada).content
    assert canonical.search(compare(reader, ada, ada).text)[1] == f"speaker={ada.slug}"


def test_choosing_is_not_indexed_and_a_comparison_is(reader, say):
    ada, bea = say("Ada Example"), say("Bea Example")
    noindex = '<meta name="robots" content="noindex, nofollow">'
    assert [noindex in page.text for page in (compare(reader), compare(reader, ada, bea))] == [False, False]
    assert noindex in compare(reader, ada).text
    assert noindex in compare(reader, q="a").text
    assert noindex in compare(reader, ada, bea, q="").text


def test_comparison_is_paged_and_keeps_who_is_compared(reader, say, takeaway):
    ada, bea = say("Ada Example"), say("Bea Example")
    for proposition in factories.PropositionFactory.create_batch(20, topic=factories.TopicFactory()):
        for speaker in (ada, bea):
            factories.PositionFactory(takeaway=takeaway, proposition=proposition, speaker=speaker)
    page = compare(reader, ada, bea)
    assert len(cells(page)) == 40
    assert f'href="?speaker={ada.slug}&amp;speaker={bea.slug}&amp;page=2"' in page.text
    assert len(cells(compare(reader, ada, bea, page=2))) == 2
    for number in ("3", "0", "x"):
        assert compare(reader, ada, bea, page=number).status_code == 404


def test_search_keeps_what_was_asked_from_page_to_page(reader, takeaway):
    for number in range(41):
        factories.PositionFactory(takeaway=takeaway, speaker__name=f"Ada {number:02} & Söhne")
    page = reader.get(SPEAKERS, {"q": "ada & söhne"}).text
    assert 'href="?q=ada+%26+s%C3%B6hne&amp;page=2"' in page
    assert len(re.findall("chooser__name", reader.get(SPEAKERS, {"q": "ada & söhne", "page": 2}).text)) == 1


@pytest.mark.parametrize("record", ["speaker", "conference"])
def test_what_is_unknown_is_not_found(reader, say, takeaway, record):
    known = {"speaker": say("Ada Example"), "conference": takeaway.article.conference}[record]
    address = reverse(f"articles:{record}-comparison")
    for slug in ("never", "not a slug", "É"):
        assert reader.get(address, {record: [known.slug, slug]}).status_code == 404


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_who_only_a_hidden_article_names_is_compared_like_somebody_unknown(reader, say, state):
    ada = say("Ada Example")
    world = make_world("secret", **({} if state == "draft" else {state: True}))
    world.takeaway.positions.update(proposition=ada.positions.get().proposition)
    unknown = reader.get(SPEAKERS, {"speaker": [ada.slug, "never"]})
    for slug in (world.speaker.slug, world.government.slug):
        hidden = reader.get(SPEAKERS, {"speaker": [ada.slug, slug]})
        assert (hidden.status_code, hidden.content) == (404, unknown.content)
    assert "secret" not in compare(reader, ada).text
    assert reader.get(SPEAKERS, {"q": "secret"}).text.count("secret") == 1


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_hidden_statements_change_no_comparison(reader, say, takeaway, proposition, state):
    ada, bea = say("Ada Example"), say("Bea Example")
    later = factories.TakeawayFactory(article__published=True)
    factories.PositionFactory(takeaway=later, proposition=proposition, speaker=ada)
    conferences = [takeaway.article.conference, later.article.conference]
    seen = [compare(reader, ada, bea), compare(reader, ada), side_by_side(reader, *conferences)]
    before = [page.content for page in (*seen, side_by_side(reader, conferences[0]))]
    world = make_world("secret", **({} if state == "draft" else {state: True}))
    world.article.conference = conferences[1]
    world.article.save()
    world.takeaway.positions.update(speaker=bea, on_behalf_of=ada, proposition=proposition)
    factories.PositionFactory(takeaway=world.takeaway, speaker=ada, proposition=proposition)
    after = [compare(reader, ada, bea), compare(reader, ada), side_by_side(reader, *conferences)]
    assert [page.content for page in (*after, side_by_side(reader, conferences[0]))] == before


def test_address_with_a_name_that_was_left_leads_to_the_one_of_today(reader, say):
    ada, bea = say("Ada Example"), say("Bea Example")
    OldAddress.objects.create(kind="speaker", slug="before", record_key=ada.pk)
    answer = reader.get(f"{SPEAKERS}?speaker={bea.slug}&speaker=before")
    assert (answer.status_code, answer.url) == (301, f"{SPEAKERS}?speaker={bea.slug}&speaker={ada.slug}")
    assert answer["Cache-Control"] == "public, max-age=600"
    assert reader.get(f"{SPEAKERS}?speaker=before&speaker=never").status_code == 404


def test_address_of_merged_speakers_leads_to_the_one_that_stayed_once(reader, say):
    ada = say("Ada Example")
    OldAddress.objects.create(kind="speaker", slug="before", record_key=ada.pk)
    answer = reader.get(f"{SPEAKERS}?speaker=before&speaker={ada.slug}")
    assert answer.url == f"{SPEAKERS}?speaker={ada.slug}"


def test_conference_that_was_renamed_is_compared_under_its_old_address(reader, takeaway):
    first, second = takeaway.article.conference, factories.ConferenceFactory()
    OldAddress.objects.create(kind="conference", slug="before", record_key=first.pk)
    answer = reader.get(f"{CONFERENCES}?conference=before&conference={second.slug}")
    assert answer.url == f"{CONFERENCES}?conference={first.slug}&conference={second.slug}"


def test_two_conferences_stand_side_by_side_by_stance_with_names_roles_dates_and_sources(reader, say, takeaway):
    later = factories.TakeawayFactory(article__published=True)
    city = factories.SpeakerFactory(name="Example City", kind="government")
    say("Ada Example", role="Mayor", on_behalf_of=city, stance="opposes", conditions="")
    bea = say("Bea Example", takeaway=later, role="President", stance="supports", said_on=None, quoted=True)
    page = side_by_side(reader, later.article.conference, takeaway.article.conference)
    first, second = map(words, cells(page))
    for part in (
        "Supports",
        "Bea Example , President",
        "“Examples are good.”",
        "date not given",
        "The Daily Example",
    ):
        assert part in first
    for part in ("Opposes", "Ada Example , Mayor , on behalf of Example City", "15 February 2025", "The Daily Example"):
        assert part in second
    assert f'href="{bea.positions.get().get_absolute_url()}"' in cells(page)[0]
    for conference in (takeaway.article.conference, later.article.conference):
        assert f'href="{reverse("articles:matrix-detail", args=[conference.slug])}"' in page.text


def test_conferences_are_chosen_from_fields_and_links(reader, say, takeaway):
    say("Ada Example")
    first = takeaway.article.conference
    later = factories.TakeawayFactory(article__published=True)
    say("Bea Example", takeaway=later)
    silent = factories.ConferenceFactory(name="Silent")
    page = side_by_side(reader, first).text
    assert f'href="?conference={first.slug}&amp;conference={later.article.conference.slug}"' in page
    assert page.count(f'<option value="{first.slug}" selected>') == 1
    assert silent.short_name not in page
    # What a browser sends where the second field was left alone.
    assert reader.get(f"{CONFERENCES}?conference={first.slug}&conference=").text == page
    assert side_by_side(reader, first, first).text == page


def test_conferences_without_a_proposition_in_common_are_told_so(reader, say, takeaway):
    say("Ada Example")
    silent = factories.ConferenceFactory()
    page = side_by_side(reader, takeaway.article.conference, silent).text
    assert "There is no proposition that was spoken to at both." in page
    assert "No other conference shares a proposition with it." in side_by_side(reader, silent).text


def test_a_third_conference_is_refused_with_words(reader):
    conferences = factories.ConferenceFactory.create_batch(3)
    page = side_by_side(reader, *conferences)
    assert page.status_code == 400
    assert "Two conferences can be compared at a time." in page.text
    first, second = (conference.slug for conference in conferences[:2])
    assert f'href="?conference={first}&amp;conference={second}"' in page.text


@pytest.mark.parametrize("size", [1, 6])
def test_number_of_queries_does_not_grow(reader, say, takeaway, size, assert_queries):
    government = factories.SpeakerFactory(kind="government")
    later = factories.TakeawayFactory(article__published=True)
    speakers = [government, *(say(f"Speaker {number}", on_behalf_of=government) for number in range(3))]
    for number in range(size):
        proposition = factories.PropositionFactory()
        for where in (takeaway, later):
            for speaker in speakers:
                factories.PositionFactory.create_batch(
                    number + 1, takeaway=where, proposition=proposition, speaker=speaker
                )
        say(f"Other {number}", proposition=proposition)
    with assert_queries(5):
        compare(reader, *speakers)
    with assert_queries(4):
        compare(reader, *speakers[:2], q="")
    with assert_queries(5):
        side_by_side(reader, takeaway.article.conference, later.article.conference)


def test_names_and_quotations_from_right_to_left_are_set_so(reader, say):
    arabic = {"quote": "هذا مثال", "quote_language": "ar", "translation": "This is an example."}
    ada, bea = say("عبد الرحمن", **arabic), say("Bea Example")
    page = compare(reader, ada, bea).text
    assert '<span lang="ar" dir="rtl">«هذا مثال»</span>' in page
    content = page.split("<main")[1]
    assert content.count("عبد الرحمن") == content.count("<bdi>عبد الرحمن</bdi>") > 3
    assert '<p class="said__words" dir="rtl">' in page


def test_hostile_names_are_only_text(reader, say):
    ada, bea = say("<script>alert(1)</script>"), say("Bea & Example")
    for page in (compare(reader, ada, bea), compare(reader, ada), reader.get(SPEAKERS, {"q": '"><script>'})):
        assert "<script" not in page.text.split("<main")[1]


def test_compare_is_marked_in_the_navigation_and_speakers_are_not(reader, say):
    page = compare(reader, say("Ada Example"), say("Bea Example")).text
    assert set(re.findall(r'aria-current="true">([^<]+)<', page)) == {"Compare"}
    assert set(re.findall(r'aria-current="true">([^<]+)<', reader.get(CONFERENCES).text)) == {"Compare"}
