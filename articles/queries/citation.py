from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from articles.citation import Citation, Name, Sentence
from articles.enums import SpeakerKind
from articles.links import absolute
from articles.models import Article, Position, Takeaway
from articles.queries.article import last_change
from articles.text import excerpt

LENGTH_OF_WORDS = 300


@dataclass(frozen=True)
class CitationPage:
    """What is cited, an article or something of it, what that is called, and how it is cited."""

    record: Article | Takeaway | Position
    title: str
    article: Article
    citation: Citation


def article_citation(slug: str, now: datetime) -> CitationPage | None:
    """Return the citation of an article, or None where no reader may see it. Three queries."""
    articles = Article.objects.published(now).select_related("conference__series").prefetch_related("authors")
    article = articles.filter(slug=slug).first()
    if article is None:
        return None
    updated_at = last_change(article, list(article.corrections.published(now)))
    updated = [_("Updated %(date)s") % {"date": _day(updated_at, article)}] if updated_at else []
    citation = _of_article(article, article, key=article.slug, title=article.headline, details=updated)
    return CitationPage(article, article.headline, article, citation)


def takeaway_citation(pk: UUID, now: datetime) -> CitationPage | None:
    """Return the citation of a takeaway, or None where no reader may see it. Three queries."""
    takeaways = Takeaway.objects.published(now).select_related("article__conference__series")
    takeaway = takeaways.prefetch_related("article__authors").filter(pk=pk).first()
    if takeaway is None:
        return None
    article = takeaway.article
    keys = list(article.takeaways.values_list("pk", flat=True))
    if pk not in keys:  # taken out since it was found
        return None
    number = keys.index(pk) + 1
    place = _("Takeaway %(number)s in: %(headline)s") % {"number": number, "headline": article.headline}
    citation = _of_article(takeaway, article, key=takeaway.anchor, title=takeaway.heading, details=[place])
    return CitationPage(takeaway, takeaway.heading, article, citation)


def position_citation(pk: UUID, now: datetime) -> CitationPage | None:
    """Return the citation of a statement, or None where it was retracted or no reader may see it. One query."""
    positions = Position.objects.published(now).for_detail().select_related("takeaway__article__conference__series")
    position = positions.filter(pk=pk).first()
    if position is None:
        return None
    citation = Citation(
        key=position.anchor,
        authors=[_name(position.speaker)],
        byline=_byline(position),
        issued=position.said_on,
        title=_("Statement on: %(proposition)s") % {"proposition": position.proposition.statement},
        details=[_words(position), _occasion(position)],
        origin=_origin(position),
        site=settings.SITE_NAME,
        address=_address(position),
    )
    names = {"speaker": position.speaker.name, "proposition": position.proposition.short_title}
    return CitationPage(position, _("%(speaker)s: %(proposition)s") % names, position.article, citation)


def _of_article(record, article, *, key, title, details):
    return Citation(
        key=key,
        authors=[Name(author.name) for author in article.authors.all()],
        issued=article.published_at.astimezone(article.conference.zone).date(),
        title=title,
        details=[Sentence(words) for words in details],
        site=settings.SITE_NAME,
        address=_address(record),
    )


def _name(speaker):
    return Name(speaker.name, speaker.sort_name if speaker.kind == SpeakerKind.PERSON else "")


def _byline(position):
    """Return who spoke, in which role and for whom."""
    who = ", ".join(filter(None, [position.speaker.name, position.role]))
    if position.on_behalf_of:
        return _("%(speaker)s, on behalf of %(other)s") % {"speaker": who, "other": position.on_behalf_of.name}
    return who


def _words(position):
    """Return what was said, a quotation in its marks and its language."""
    if not position.quote:
        return Sentence(_("Paraphrased: %(words)s") % {"words": excerpt(position.paraphrase, LENGTH_OF_WORDS)})
    opening, closing = position.quote_marks
    quoted = f"{opening}{excerpt(position.quote, LENGTH_OF_WORDS)}{closing}"
    return Sentence(quoted, position.quote_language)


def _occasion(position):
    return Sentence(", ".join(filter(None, [position.occasion, position.article.conference.name])))


def _origin(position):
    """Return the source of the words, or an empty text."""
    source = position.words_source
    if source is None:
        return ""
    locator = position.locator if source == position.source else ""
    found = ", ".join(filter(None, [source.publisher, source.title, locator, source.url]))
    return _("Source: %(source)s") % {"source": found}


def _address(record):
    return absolute(record.get_absolute_url())


def _day(moment, article):
    return format_date(moment.astimezone(article.conference.zone), "j F Y")
