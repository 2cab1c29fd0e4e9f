"""What stands in the way of saving a draft, and what an editor should know of it."""

from django.utils.translation import gettext as _

from articles.copy.draft import Draft
from articles.copy.markup import count_tags
from articles.text import MOST_TAGS, excerpt, plain_text

MOST_HEADLINE = 200
MOST_DECK = 400
MOST_HEADING = 200
# Characters of the words that a sentence for an editor quotes.
SHOWN = 60


def faults(draft: Draft) -> list[str]:
    """Return a sentence for each thing without which, or with which, the draft cannot be saved."""
    return [*_headline_faults(draft), *_deck_faults(draft), *_takeaway_faults(draft), *_size_faults(draft)]


def _headline_faults(draft):
    if not draft.headline:
        yield _("There is no headline: write one, or say which piece is the headline.")
    for headline in draft.more_headlines:
        yield _("“%(words)s” is a second headline: make it the deck, leave it out, or join the two.") % _words(headline)
    if len(draft.headline) > MOST_HEADLINE:
        yield _("The headline “%(words)s” has more than %(most)s characters: split it.") % {
            **_words(draft.headline),
            "most": MOST_HEADLINE,
        }


def _deck_faults(draft):
    if len(draft.deck) > MOST_DECK:
        yield _("The deck “%(words)s” has more than %(most)s characters: split it.") % {
            **_words(draft.deck),
            "most": MOST_DECK,
        }


def _takeaway_faults(draft):
    for takeaway in draft.takeaways:
        if not takeaway.heading:
            yield _("The text “%(words)s” stands before the first heading: say which piece heads it.") % _words(
                takeaway.body
            )
        elif len(takeaway.heading) > MOST_HEADING:
            yield _("The heading “%(words)s” has more than %(most)s characters: split it.") % {
                **_words(takeaway.heading),
                "most": MOST_HEADING,
            }


def _size_faults(draft):
    for text in (draft.introduction, draft.conclusion, *(takeaway.body for takeaway in draft.takeaways)):
        if count_tags(text) > MOST_TAGS:
            yield _("The text that begins “%(words)s” is too long to be one part: divide it into takeaways.") % _words(
                text
            )


def remarks(draft: Draft) -> list[str]:
    """Return a sentence for each thing that an editor may want to change, though the draft can be saved."""
    found = []
    if not draft.takeaways:
        found.append(_("No takeaways were found: the article is saved as prose. Mark headings to make some."))
    for takeaway in draft.takeaways:
        if takeaway.heading and not takeaway.body:
            found.append(_("The takeaway “%(words)s” has no text.") % _words(takeaway.heading))
    return found


def _words(text):
    return {"words": excerpt(plain_text(text[: SHOWN * 20]), SHOWN)}
