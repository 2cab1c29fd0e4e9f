import re
from datetime import date

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


def test_list_names_speakers_by_sort_name_with_their_counts(reader):
    takeaway = factories.TakeawayFactory(article__published=True)
    for name, count in [("Zoe Aardvark", 2), ("Ann Zebra", 1)]:
        speaker = factories.SpeakerFactory(name=name)
        factories.PositionFactory.create_batch(count, speaker=speaker, takeaway=takeaway)
    factories.SpeakerFactory(name="Silent Example")
    page = reader.get("/speakers/").text
    assert re.findall(r"<bdi>([^<]+)</bdi></a></th>", page) == ["Zoe Aardvark", "Ann Zebra"]
    assert re.findall(r'table__number">(\d)', page) == ["2", "1"]


def test_name_in_another_script_is_isolated(reader):
    speaker = factories.SpeakerFactory(name="عبد الرحمن بن محمد")
    say(2025, speaker=speaker)
    assert "<bdi>عبد الرحمن بن محمد</bdi>" in reader.get(speaker.get_absolute_url()).text
