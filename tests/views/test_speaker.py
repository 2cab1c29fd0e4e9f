import re
from datetime import date
from html import unescape

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def conference(year):
    return factories.ConferenceFactory(starts_on=date(year, 2, 1), ends_on=date(year, 2, 3), name=f"Forum {year}")


def say(year, **fields):
    return factories.PositionFactory(
        takeaway__article__published=True, takeaway__article__conference=conference(year), **fields
    )


def test_speaker_page_groups_statements_by_conference_with_the_role_held_each_time(reader):
    speaker = factories.SpeakerFactory(name="Ada Example")
    say(2023, speaker=speaker, role="Mayor")
    say(2025, speaker=speaker, role="President")
    page = reader.get(speaker.get_absolute_url()).text
    assert re.findall(r">Forum (\d+)<", page) == ["2025", "2023"]
    newest, oldest = page.split(">Forum 2025<")[1].split(">Forum 2023<")
    assert "President" in newest
    assert "Mayor" in oldest
    assert "2 statements" in page


def test_what_others_said_on_behalf_of_a_government_is_kept_apart_and_not_counted(reader):
    government = factories.SpeakerFactory(name="Government of Examples", kind="government")
    say(2025, on_behalf_of=government, speaker__name="Ada Example")
    page = reader.get(government.get_absolute_url()).text
    assert "0 statements" in page
    assert "Ada Example" in page.split('id="on-behalf"')[1]


def test_many_statements_are_paged_and_each_page_stands_alone(reader):
    speaker = factories.SpeakerFactory()
    takeaway = factories.TakeawayFactory(article__published=True)
    proposition, source = factories.PropositionFactory(), factories.SourceFactory()
    factories.PositionFactory.create_batch(
        101, speaker=speaker, takeaway=takeaway, proposition=proposition, source=source
    )
    pages = [reader.get(speaker.get_absolute_url(), {"page": number}) for number in (1, 2, 3)]
    assert [page.status_code for page in pages] == [200, 200, 404]
    shown = [set(re.findall(r'id="(position-\w+)"', page.text)) for page in pages[:2]]
    assert [len(ids) for ids in shown] == [100, 1]
    assert not shown[0] & shown[1]


def differing(page):
    """Return what stands side by side: for each proposition its title, the days and the stances."""
    rows = part(page, "differ").split('<div class="side-by-side row">')[1:]
    return [
        (
            re.search(r"<h3[^>]*><a[^>]*>([^<]+)", row)[1],
            re.findall(r"<time[^>]*>([^<]+)", row),
            re.findall(r"</svg>\s*(\w+)", row),
        )
        for row in rows
    ]


def part(page, name):
    """Return the part of a page under the heading with this id, or nothing."""
    return page.split(f'id="{name}"')[1].split("</section>")[0] if f'id="{name}"' in page else ""


def test_statements_that_differ_stand_side_by_side_by_date(reader):
    speaker, same = factories.SpeakerFactory(), factories.PropositionFactory(short_title="Always the same")
    proposition = factories.PropositionFactory(short_title="Once so, once so")
    for year, stance in [(2025, "opposes"), (2023, "supports"), (2024, "neutral"), (2022, "supports")]:
        say(year, speaker=speaker, proposition=proposition, stance=stance, said_on=date(year, 2, 2))
        say(year, speaker=speaker, proposition=same, stance="supports")
    [(title, days, stances)] = differing(reader.get(speaker.get_absolute_url()).text)
    assert title == "Once so, once so"
    assert days == [f"2 February {year}" for year in (2022, 2023, 2024, 2025)]
    assert stances == ["Supports", "Supports", "Neutral", "Opposes"]


@pytest.mark.parametrize("state", ["scheduled", "withdrawn", "retracted"])
def test_hidden_and_retracted_statements_do_not_make_a_difference(reader, state):
    position = say(2025, stance="supports")
    same = {"speaker": position.speaker, "proposition": position.proposition, "stance": "opposes"}
    factories.PositionFactory(**same)
    factories.PositionFactory(**same, takeaway__article=factories.ArticleFactory(**{state: True}))
    say(2024, **same, retracted=True)
    say(2024, **same | {"speaker": factories.SpeakerFactory()})
    page = reader.get(position.speaker.get_absolute_url()).text
    assert "Recorded statements differ" not in page


def test_statements_beyond_the_page_differ_as_well(reader):
    speaker, proposition = factories.SpeakerFactory(), factories.PropositionFactory()
    takeaway = factories.TakeawayFactory(article__published=True)
    given = {"speaker": speaker, "proposition": proposition, "source": factories.SourceFactory()}
    factories.PositionFactory.create_batch(101, takeaway=takeaway, said_on=date(2025, 2, 15), **given)
    say(2010, stance="opposes", said_on=date(2010, 2, 2), **given)
    first, second = (reader.get(speaker.get_absolute_url(), {"page": number}).text for number in (1, 2))
    [(_, _, stances)] = differing(first)
    assert stances == ["Opposes", "Supports", "Supports", "Supports"]
    assert "98 more statements are not shown here." in first
    assert "Recorded statements differ" not in second


def test_more_propositions_than_can_stand_side_by_side_are_said_to_differ(reader):
    speaker, topic = factories.SpeakerFactory(), factories.TopicFactory()
    for number in range(11):
        proposition = factories.PropositionFactory(short_title=f"Number {number:02}", topic=topic)
        for year, stance in [(2024, "supports"), (2025, "opposes")]:
            say(year, speaker=speaker, proposition=proposition, stance=stance)
    page = reader.get(speaker.get_absolute_url()).text
    assert [title for title, _, _ in differing(page)] == [f"Number {number:02}" for number in range(10)]
    assert "On others recorded statements differ as well." in page


def test_what_was_said_on_behalf_of_somebody_says_so_wherever_it_stands(reader):
    speaker, proposition = factories.SpeakerFactory(), factories.PropositionFactory()
    group = factories.SpeakerFactory(name="Friends of Examples", kind="delegation")
    say(2024, speaker=speaker, proposition=proposition, role="Envoy", on_behalf_of=group, stance="opposes")
    say(2025, speaker=speaker, proposition=proposition, role="Mayor")
    page = re.sub(r"</?bdi>", "", reader.get(speaker.get_absolute_url()).text)
    assert page.count("Role at the time: Envoy, on behalf of Friends of Examples.") == 2


def test_roles_of_one_conference_that_differ_stand_with_each_statement(reader):
    speaker, takeaway = factories.SpeakerFactory(), factories.TakeawayFactory(article__published=True)
    for role in ("Mayor", "President"):
        factories.PositionFactory(speaker=speaker, takeaway=takeaway, role=role)
    page = reader.get(speaker.get_absolute_url()).text
    assert re.search(r"Role at the time: <b><bdi>Mayor</bdi></b>; <b><bdi>President</bdi></b>\.", page)
    assert re.findall(r'class="note">\s*Role at the time: <bdi>(\w+)', page) == ["Mayor", "President"]


def test_head_names_the_latest_roles_the_propositions_and_the_period(reader):
    speaker, proposition = factories.SpeakerFactory(), factories.PropositionFactory()
    for year, role in [(2021, "Fourth"), (2022, "Third"), (2024, "First"), (2023, "Second"), (2020, "Fourth")]:
        say(
            year,
            speaker=speaker,
            role=role,
            said_on=None if year == 2024 else date(year, 3, 1),
            proposition=proposition,
        )
    head = reader.get(speaker.get_absolute_url()).text.split("</header>")[1]
    assert re.findall(r"<bdi>(\w+)</bdi>", head.split("page-head__deck")[1]) == ["First", "Second", "Third"]
    assert "; and others" in head
    assert "on 1 proposition<" in head
    assert "March 2020 to February 2024" in head
    assert f'href="/compare/?speaker={speaker.slug}"' in head


def silent(page):
    return re.findall(r"<li><a[^>]*>([^<]+)", part(page, "silent"))


def test_propositions_that_only_others_spoke_to_at_the_same_conferences_are_named(reader):
    speaker = factories.SpeakerFactory()
    here, elsewhere = (factories.TakeawayFactory(article__published=True) for _ in range(2))
    hidden = factories.TakeawayFactory(article__conference=here.article.conference)
    spoken, silenced, unheard, drafted = (
        factories.PropositionFactory(short_title=title) for title in ("Spoken", "Silent", "Unheard", "Drafted")
    )
    factories.PositionFactory(takeaway=here, speaker=speaker)
    factories.PositionFactory(takeaway__article__published=True, speaker=speaker, proposition=spoken)
    for takeaway, proposition in [(here, spoken), (here, silenced), (elsewhere, unheard), (hidden, drafted)]:
        factories.PositionFactory(takeaway=takeaway, proposition=proposition)
    factories.PositionFactory(takeaway=here, proposition=drafted, retracted=True)
    assert silent(reader.get(speaker.get_absolute_url()).text) == ["Silent"]


def test_what_others_said_on_behalf_breaks_the_silence_of_a_government(reader):
    government = factories.SpeakerFactory(kind="government")
    takeaway = factories.TakeawayFactory(article__published=True)
    for title, behalf in [("Spoken", government), ("Silent", None)]:
        factories.PositionFactory(takeaway=takeaway, on_behalf_of=behalf, proposition__short_title=title)
    page = reader.get(government.get_absolute_url()).text
    assert silent(page) == ["Silent"]
    assert f"{government.name}</bdi> spoke" not in page


def test_many_propositions_without_a_statement_are_cut_and_said_to_be_more(reader):
    takeaway = factories.TakeawayFactory(article__published=True)
    speaker = factories.PositionFactory(takeaway=takeaway).speaker
    factories.PositionFactory.create_batch(13, takeaway=takeaway)
    page = reader.get(speaker.get_absolute_url()).text
    assert len(silent(page)) == 12
    assert "<li>and others</li>" in page


def test_what_was_said_on_behalf_is_paged_after_the_own_statements(reader):
    government, takeaway = (
        factories.SpeakerFactory(kind="government"),
        factories.TakeawayFactory(article__published=True),
    )
    proposition, source = factories.PropositionFactory(), factories.SourceFactory()
    for by in ("speaker", "on_behalf_of"):
        factories.PositionFactory.create_batch(
            60, **{by: government}, takeaway=takeaway, proposition=proposition, source=source
        )
    pages = [reader.get(government.get_absolute_url(), {"page": number}).text for number in (1, 2)]
    parts = [page.split('id="on-behalf"') for page in pages]
    assert [[part.count('<article class="position') for part in page] for page in parts] == [[60, 40], [0, 20]]
    assert all("60 statements on behalf" in page and re.search(r"60 statements</b>", page) for page in pages)


def test_list_names_speakers_by_sort_name_with_their_counts(reader):
    takeaway = factories.TakeawayFactory(article__published=True)
    for name, count in [("Zoe Aardvark", 2), ("Ann Zebra", 1)]:
        speaker = factories.SpeakerFactory(name=name)
        factories.PositionFactory.create_batch(count, speaker=speaker, takeaway=takeaway)
    factories.SpeakerFactory(name="Silent Example")
    page = reader.get("/speakers/").text
    assert re.findall(r"<bdi>([^<]+)</bdi></a></th>", page) == ["Zoe Aardvark", "Ann Zebra"]
    assert re.findall(r'table__number"[^>]*>(\d)', page) == ["2", "1"]


def test_name_in_another_script_is_isolated(reader):
    speaker = factories.SpeakerFactory(name="عبد الرحمن بن محمد")
    say(2025, speaker=speaker)
    assert "<bdi>عبد الرحمن بن محمد</bdi>" in reader.get(speaker.get_absolute_url()).text


@pytest.fixture
def cast():
    """Three people and a government, of whom everybody is on record."""
    people = [("Ada Ébner", "DE", "person"), ("Bea Ebner", "FR", "person"), ("Cem Zett", "", "person")]
    for name, country, kind in [*people, ("Exampleland", "DE", "government")]:
        speaker = factories.SpeakerFactory(name=name, country=country, kind=kind)
        factories.PositionFactory(takeaway__article__published=True, speaker=speaker)


def names_in(page):
    return re.findall(r"<bdi>([^<]*)</bdi>", page)


def letters_in(page):
    return re.findall(r">([^<]*)</(?:a|span)></li>", page.split('class="letters"')[1].split("</nav>")[0])


def test_list_is_filtered_by_letter_kind_and_country_and_says_so(reader, cast):
    page = reader.get("/speakers/", {"letter": "E", "kind": "person", "country": "DE"}).text
    assert names_in(page) == ["Ada Ébner"]
    said = "Only names under <b>E</b>. Only speakers of the kind <b>Person</b>."
    assert f"{said} Only speakers of the country <b>Germany</b>. 1 speaker." in re.sub(r"\s+", " ", page)
    assert '<a href="/speakers/">Show all</a>' in page


def test_letters_are_those_that_lead_somewhere_and_keep_the_other_filters(reader, cast):
    page = reader.get("/speakers/").text
    assert letters_in(page) == ["All letters", "E", "Z"]
    page = unescape(reader.get("/speakers/", {"letter": "E", "country": "DE"}).text)
    assert letters_in(page) == ["All letters", "E"]
    assert '<a href="/speakers/?country=DE">All letters</a>' in page
    page = unescape(reader.get("/speakers/", {"kind": "person"}).text)
    assert 'href="?kind=person&letter=Z"' in page


def test_applying_filters_keeps_the_letter(reader, cast):
    assert '<input type="hidden" name="letter" value="E"' in reader.get("/speakers/", {"letter": "E"}).text
    assert 'name="letter"' not in reader.get("/speakers/").text


def test_filters_that_nobody_fits_say_so_and_lead_on(reader, cast):
    page = reader.get("/speakers/", {"letter": "Z", "kind": "government"}).text
    assert names_in(page) == []
    assert "No speaker is of the letter, the kind and the country that you chose." in page


@pytest.mark.parametrize(
    "query",
    [
        {"letter": "A"},
        {"letter": "É"},
        {"letter": "e"},
        {"letter": "other"},
        {"kind": "organisation"},
        {"country": "SE"},
    ],
)
def test_filter_that_is_no_option_is_not_found(reader, cast, query):
    assert reader.get("/speakers/", query).status_code == 404


def test_pages_of_the_list_and_its_canonical_address_keep_the_filters(reader, cast, monkeypatch):
    monkeypatch.setattr("articles.queries.speaker.SPEAKERS_A_PAGE", 2)
    page = unescape(reader.get("/speakers/", {"kind": "person", "page": "2"}).text)
    assert names_in(page) == ["Cem Zett"]
    assert 'href="?kind=person&page=1"' in page
    assert '/speakers/?kind=person&page=2"' in page
