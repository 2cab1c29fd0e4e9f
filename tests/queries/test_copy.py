"""What a text has to do with what is on file: names, topics, the article that it may be."""

import pytest

from articles.copy.draft import DraftTakeaway
from articles.copy.manuscript import Manuscript, Paragraph, Run
from articles.queries.copy import (
    article_of,
    article_of_headline,
    conferences_for,
    speakers_named,
    speakers_named_in,
    topics_named,
    unknown_names,
)
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    CopyFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def manuscript(*lines, **facts):
    return Manuscript([Paragraph((Run(line),)) for line in lines], facts=facts)


def test_speakers_named_are_found_by_name_and_other_spelling_in_their_text():
    ada = SpeakerFactory(name="Ada Example", aliases="A. Example\nAda Beispiel")
    bea = SpeakerFactory(name="Bea Instance")
    SpeakerFactory(name="Cy Unheard")
    assert speakers_named("Bea Instance spoke.", "Nobody did.", "So did Ada Beispiel and Bea Instance.") == [
        [bea],
        [],
        [bea, ada],
    ]


def test_speakers_named_in_full_once_are_found_by_last_name_in_later_texts():
    bea = SpeakerFactory(name="Bea Instance")
    assert speakers_named("Instance was early.", "Then Bea Instance spoke.", "Instance left.") == [[], [bea], [bea]]


def test_speakers_named_takes_two_queries_for_any_number(django_assert_num_queries):
    speakers = [SpeakerFactory(name=f"{first} Example") for first in ("Ada", "Bea", "Cy")]
    with django_assert_num_queries(2):
        assert speakers_named(*(speaker.name for speaker in speakers)) == [[speaker] for speaker in speakers]


def test_speakers_named_in_takeaways_are_found_in_heading_and_text_without_markup(django_assert_num_queries):
    ada, bea = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Bea Instance")
    drawn_up = [
        DraftTakeaway("Ada Example leads"),
        DraftTakeaway("Who"),
        DraftTakeaway("Bea", "<p><em>Bea</em> Instance</p>"),
    ]
    assert speakers_named_in(drawn_up) == [[ada], [], [bea]]
    assert speakers_named_in([TakeawayFactory(heading="Again", body="<p>Example</p>")]) == [[]]
    with django_assert_num_queries(0):
        assert speakers_named_in([]) == []


def test_topics_named_are_found_in_any_case_as_whole_words():
    trade, _art = TopicFactory(name="Free trade"), TopicFactory(name="Art")
    assert topics_named("Of free trade and the start of FREE TRADE.") == [trade]


def test_unknown_names_leaves_out_those_on_file():
    SpeakerFactory(name="Ada Example", aliases="Ada Beispiel")
    text = "Yesterday Ada Example met Bea Instance, and later Ada Beispiel met Cy Specimen."
    assert unknown_names(text) == ["Bea Instance", "Cy Specimen"]


def test_article_of_words_that_were_imported_is_that_article():
    text = manuscript("Some words", "and others.")
    article = CopyFactory(digest=text.digest, article=ArticleFactory()).article
    CopyFactory(digest=manuscript("Waiting words").digest)
    assert article_of(manuscript("Some words", "and others")) == article
    assert article_of(manuscript("Waiting words")) is None


def test_article_of_an_exported_text_is_the_one_it_names():
    article = ArticleFactory()
    assert article_of(manuscript("Words", article=str(article.pk))) == article
    assert article_of(manuscript("Words", article="no key")) is None
    assert article_of(manuscript("Words", article="7b1c1f0e-0000-4000-8000-000000000000")) is None


def test_article_of_headline_is_a_draft_of_its_conference():
    article = ArticleFactory(headline="Examples everywhere")
    ArticleFactory(headline="Examples nowhere", conference=article.conference, published=True)
    assert article_of_headline("Examples nowhere", article.conference) is None
    assert article_of_headline("EXAMPLES everywhere", article.conference) == article
    assert article_of_headline("Examples everywhere", ConferenceFactory()) is None
    assert article_of_headline("Examples", article.conference) is None


def test_conferences_for_puts_those_that_the_text_names_first():
    series = ConferenceSeriesFactory(name="Sample Forum")
    old = ConferenceFactory(
        series=series, name="First Sample Forum of All", starts_on="2031-03-01", ends_on="2031-03-02"
    )
    new = ConferenceFactory(series=series, name="Second Forum", starts_on="2032-03-01", ends_on="2032-03-02")
    other = ConferenceFactory(name="Specimen Summit", starts_on="2030-01-01", ends_on="2030-01-02")
    assert conferences_for(manuscript("At the Specimen Summit")) == ([other], [new, old])
    assert conferences_for(manuscript("The sample forum of 2031")) == ([old], [new, other])
    assert conferences_for(manuscript("The Sample Forum")) == ([new, old], [other])
    assert conferences_for(manuscript("Nothing")) == ([], [new, old, other])
    assert conferences_for(manuscript("Specimen Summit", conference=old.slug)) == ([old], [new, other])
