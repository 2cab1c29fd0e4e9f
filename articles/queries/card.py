"""What stands on the card of a page. Nothing is put on it that our faces cannot write."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from articles.cards import Card, legible
from articles.models import Article, Position, Takeaway
from articles.text import clean_line, quote_marks


def article_card(slug: str, now: datetime) -> Card | None:
    """Return the card of an article, or None where no reader may see it. One query."""
    article = Article.objects.published(now).select_related("conference").filter(slug=slug).first()
    if article is None:
        return None
    published_on = format_date(article.published_at.astimezone(article.conference.zone), "j F Y")
    kicker = _conference(article)
    return Card(
        title=_first(article.headline, article.deck, kicker),
        site=_first(settings.SITE_NAME),
        kicker=kicker,
        deck=_first(article.deck) if legible(article.headline) else "",
        facts=_("Published %(date)s") % {"date": published_on},
    )


def takeaway_card(pk: UUID, now: datetime) -> Card | None:
    """Return the card of a takeaway with its number, or None where no reader may see it. Two queries."""
    takeaways = Takeaway.objects.published(now).select_related("article__conference")
    takeaway = takeaways.filter(pk=pk).first()
    if takeaway is None:
        return None
    article = takeaway.article
    keys = list(article.takeaways.values_list("pk", flat=True))
    kicker, headline = _conference(article), _first(article.headline)
    return Card(
        title=_first(takeaway.heading, kicker),
        site=_first(settings.SITE_NAME),
        kicker=kicker,
        number=str(keys.index(pk) + 1) if pk in keys else "",
        facts=_("From: %(headline)s") % {"headline": headline} if headline else "",
    )


def position_card(pk: UUID, now: datetime) -> Card | None:
    """Return the card of a statement, or None where it was retracted or no reader may see it. One query.

    The words are the quotation, or else its translation, or the paraphrase: the first that can be written. Without
    words, or a name to them, there is only the proposition; without the proposition there is no stance.
    """
    position = Position.objects.published(now).for_detail().with_conference().filter(pk=pk).first()
    if position is None:
        return None
    site, question = _first(settings.SITE_NAME), _first(position.proposition.statement)
    name, (how, words, marks) = _name(position.speaker), _words(position)
    if not (name and words):
        return Card(title=question, site=site, kicker=_conference(position.article))
    return Card(
        title=words,
        site=site,
        kicker=question,
        marks=marks,
        stance=position.stance if question else "",
        stance_label=position.get_stance_display() if question else "",
        name=name,
        role=_role(position),
        deck=_translation(position) if words == clean_line(position.quote) else "",
        facts=_facts(position, how),
    )


def _first(*texts):
    """Return the first text that can be written, without line breaks, or an empty one."""
    return next((text for text in map(clean_line, texts) if text and legible(text)), "")


def _conference(article):
    return _first(article.conference.name, article.conference.short_name)


def _name(speaker):
    return _first(speaker.name, *speaker.alias_list)


def _words(position):
    """Return in which way the words are those of the speaker, the words, and the marks that enclose them."""
    ways = [
        (_("Quoted"), position.quote, position.quote_marks),
        (_("Translated"), position.translation, quote_marks(settings.LANGUAGE_CODE)),
        (_("Paraphrased"), position.paraphrase, ("", "")),
    ]
    written = ((how, _first(words), marks) for how, words, marks in ways if legible("".join(marks)))
    return next((way for way in written if way[1]), ("", "", ("", "")))


def _translation(position):
    opening, closing = quote_marks(settings.LANGUAGE_CODE)
    translation = _first(position.translation)
    return _("Translation: %(words)s") % {"words": f"{opening}{translation}{closing}"} if translation else ""


def _role(position):
    role, other = _first(position.role), position.on_behalf_of and _name(position.on_behalf_of)
    behalf = _("on behalf of %(name)s") % {"name": other} if other else ""
    return ", ".join(filter(None, [role, behalf]))


def _facts(position, how):
    """Return how and when it was said, at which conference, and who published it."""
    said = format_date(position.said_on, "j F Y") if position.said_on else _("date not given")
    source = position.words_source
    places = [_conference(position.article), _first(source.publisher) if source else ""]
    return ". ".join(filter(None, [f"{how}, {said}", *places]))
