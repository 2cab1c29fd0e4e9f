import re

import pytest

from articles.enums import Stance
from tests import factories

pytestmark = pytest.mark.django_db


def codebook(reader):
    return reader.get("/codebook/").text


def test_codebook_explains_every_stance_and_decides_for_each(reader):
    page = codebook(reader)
    meanings = page.split('id="stances"')[1].split("</dl>")[0]
    assert re.findall(r"stance stance--(\w+)", meanings) == Stance.values
    steps = page.split('id="steps"')[1].split("</ol>")[0]
    assert sorted(re.findall(r"<b>(.+?)</b>", steps)) == sorted(str(label) for label in Stance.labels)


def test_codebook_contents_lead_to_every_part_in_order(reader):
    factories.PositionFactory(proposition__scope_note="Noted.", takeaway__article__published=True)
    page = codebook(reader)
    contents = page.split("codebook-contents__list")[1].split("</ol>")[0]
    linked = re.findall(r'href="#([\w-]+)">([^<]+)<', contents)
    assert linked == re.findall(r'<h2[^>]* id="([\w-]+)">([^<]+)<', page)
    assert len(linked) == 16


def test_codebook_lists_scope_notes_of_what_was_spoken_to_by_topic(reader):
    def speak(note, topic, **article):
        proposition = factories.PropositionFactory(scope_note=note, topic__name=topic)
        article = {f"takeaway__article__{state}": value for state, value in article.items()}
        factories.PositionFactory(proposition=proposition, **article)

    speak("Second note.", "Zoology", published=True)
    speak("First note.", "Botany", published=True)
    speak("", "Chemistry", published=True)
    speak("Hidden note.", "Astronomy", scheduled=True)
    factories.PropositionFactory(scope_note="Unspoken note.")
    page = codebook(reader)
    assert re.findall(r'codebook__note">(.*?)<', page) == ["First note.", "Second note."]


def test_codebook_says_where_scope_notes_are_left_out(reader, monkeypatch):
    monkeypatch.setattr("articles.queries.codebook.SCOPE_NOTES_SHOWN", 2)
    for number in (1, 2, 3):
        assert "by topic. Every other scope note" not in codebook(reader)
        factories.PositionFactory(proposition__scope_note=f"Note {number}.", takeaway__article__published=True)
    page = codebook(reader)
    assert len(re.findall("codebook__note", page)) == 2
    assert "The first 2 by topic." in page


def test_codebook_without_scope_notes_does_not_speak_of_them(reader):
    page = codebook(reader)
    assert "These propositions have one" not in page
    assert "#scope-notes" not in page


def test_pages_that_use_stances_lead_to_the_codebook(reader):
    assert 'href="/codebook/"' in reader.get("/about/").text
    position = factories.PositionFactory(stance_reason="Said so.", takeaway__article__published=True)
    for page in (position, position.proposition):
        assert 'href="/codebook/#stances"' in reader.get(page.get_absolute_url()).text
