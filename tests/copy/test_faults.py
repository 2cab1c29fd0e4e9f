from articles.copy.draft import Draft, DraftTakeaway
from articles.copy.faults import faults, remarks

WHOLE = {"headline": "The forum ends", "takeaways": [DraftTakeaway("A fund", "<p>They pay.</p>")]}


def test_whole_draft_has_neither_faults_nor_remarks():
    draft = Draft(**WHOLE)
    assert (faults(draft), remarks(draft)) == ([], [])


def test_draft_at_the_limits_has_no_faults():
    draft = Draft("h" * 200, "d" * 400, takeaways=[DraftTakeaway("t" * 200)], introduction="<p>a</p>" * 2000)
    assert faults(draft) == []


def test_each_fault_names_the_words_concerned():
    draft = Draft(
        headline="Headline " * 30,
        more_headlines=["Another one"],
        deck="Deck " * 100,
        takeaways=[DraftTakeaway("", "<p>Who said <em>it</em>?</p>"), DraftTakeaway("Heading " * 30)],
        introduction="<p>Too much</p>" * 2001,
    )
    found = faults(draft)
    assert len(found) == 6
    for words, fault in zip(
        ["Another one", "Headline", "Deck", "Who said it", "Heading", "Too much"], found, strict=True
    ):
        assert f"“{words}" in fault


def test_draft_without_headline_has_one_fault():
    assert faults(Draft()) == ["There is no headline: write one, or say which piece is the headline."]


def test_remarks_on_prose_and_on_takeaways_without_text():
    assert "No takeaways" in remarks(Draft("The forum ends"))[0]
    assert remarks(Draft("The forum ends", takeaways=[DraftTakeaway("A fund")])) == [
        "The takeaway “A fund” has no text."
    ]
