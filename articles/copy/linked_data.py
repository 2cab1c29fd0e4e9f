"""What a page says to machines, in the terms of schema.org: plain values from the rows that the page shows.

Nothing here asks the database, and nothing retracted is handed on. What Google Search Central's documentation of
structured data requires of articles, events and breadcrumbs is always given. A stance is no verdict on a claim, so that
there is never a ClaimReview.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from articles.enums import SpeakerKind
from articles.links import absolute
from articles.text import excerpt

CONTEXT = "https://schema.org"
WIKIDATA = "https://www.wikidata.org/entity/"
LENGTH_OF_HEADLINE = 110
_TYPES = {SpeakerKind.PERSON: "Person", SpeakerKind.GOVERNMENT: "GovernmentOrganization"}


def article_data(page) -> dict:
    """Return an article page as a NewsArticle: what it is about, whom it quotes, its sources and its corrections."""
    article, statements = page.article, _statements(page.takeaways)
    return _document(
        "NewsArticle",
        headline=excerpt(article.headline, LENGTH_OF_HEADLINE),
        description=article.deck,
        url=_address(article),
        inLanguage=settings.LANGUAGE_CODE,
        datePublished=_moment(article.published_at),
        dateModified=_moment(page.updated_at or article.published_at),
        image=_image(article.lead_photo and article.lead_photo.full_picture),
        author=[_author(author) for author in page.authors],
        publisher=_site(),
        about=[_event(article.conference), *map(_topic, page.topics), *_propositions(statements)],
        mentions=[_voice(speaker) for speaker in _speakers(statements)],
        citation=[_source(source) for source in page.sources],
        correction=[
            _thing("CorrectionComment", text=note.text, datePublished=_moment(note.corrected_at))
            for note in reversed(page.corrections)
        ],
    )


def conference_data(conference) -> dict:
    """Return an edition as an Event, within its EventSeries where it belongs to one."""
    more = _given(
        description=conference.description,
        sameAs=conference.website,
        organizer=_organiser(conference),
        superEvent=conference.series and _thing("EventSeries", **_named(conference.series)),
        image=_image(conference.photo and conference.photo.full_picture),
    )
    return {"@context": CONTEXT} | _event(conference) | more


def series_data(series, editions: Iterable) -> dict:
    """Return a series as an EventSeries with some of its editions."""
    return _document(
        "EventSeries",
        **_named(series),
        description=series.description,
        sameAs=series.website,
        organizer=_organiser(series),
        subEvent=[_event(edition) for edition in editions],
    )


def speaker_data(speaker) -> dict:
    """Return a speaker as a Person or an Organization, with the entry at Wikidata that tells namesakes apart."""
    picture = speaker.photo and speaker.photo.portrait_picture
    return {"@context": CONTEXT} | _voice(speaker) | _given(alternateName=speaker.alias_list, image=_image(picture))


def position_data(position) -> dict | None:
    """Return a statement as a Quotation where the speaker's own words are on record. None for all others.

    The language, the day, the source of the words and the article come along; stance, paraphrase and translation are
    ours and no part of what was said.
    """
    if position.retracted_at or not position.quote:
        return None
    voice = _voice(position.speaker)
    return _document(
        "Quotation",
        text=position.quote,
        inLanguage=position.quote_language,
        url=_address(position),
        creator=voice,
        spokenByCharacter=voice,
        dateCreated=position.said_on and position.said_on.isoformat(),
        about=_proposition(position.proposition),
        isBasedOn=position.words_source and _source(position.words_source),
        isPartOf=_thing("NewsArticle", headline=position.article.headline, url=_address(position.article)),
    )


def breadcrumb_data(crumbs: Iterable[tuple[str, str]]) -> dict:
    """Return pairs of a name and a path as a BreadcrumbList. The last one is the page itself and has no path."""
    items = [
        _thing("ListItem", position=place, name=name, item=absolute(path) if path else "")
        for place, (name, path) in enumerate(crumbs, start=1)
    ]
    return _document("BreadcrumbList", itemListElement=items)


def _document(kind, **values):
    return {"@context": CONTEXT} | _thing(kind, **values)


def _thing(kind, **values):
    return {"@type": kind} | _given(**values)


def _given(**values):
    return {name: value for name, value in values.items() if value}


def _named(record):
    return {"name": str(record), "url": _address(record)}


def _statements(takeaways):
    return [p for takeaway in takeaways for p in takeaway.position_list if p.retracted_at is None]


def _speakers(statements):
    """Return who spoke and for whom, each once."""
    found = [speaker for p in statements for speaker in (p.speaker, p.on_behalf_of) if speaker]
    return {speaker.pk: speaker for speaker in found}.values()


def _propositions(statements):
    return map(_proposition, {p.proposition_id: p.proposition for p in statements}.values())


def _proposition(proposition):
    return _thing("DefinedTerm", name=proposition.short_title, url=_address(proposition))


def _topic(topic):
    return _thing("Thing", **_named(topic))


def _voice(speaker):
    same = f"{WIKIDATA}{speaker.wikidata_id}" if speaker.wikidata_id else ""
    return _thing(_TYPES.get(speaker.kind, "Organization"), **_named(speaker), sameAs=same)


def _source(source):
    return _thing("CreativeWork", name=source.title, url=source.url)


def _author(author):
    """Return a byline. A desk bears the name of its site; everybody else is a person."""
    kind = "Organization" if author.name.startswith(settings.SITE_NAME) else "Person"
    return _thing(kind, **_named(author))


def _site():
    return _thing("Organization", name=settings.SITE_NAME, url=absolute("/"))


def _event(conference):
    address = _thing("PostalAddress", addressLocality=conference.city, addressCountry=conference.country)
    return _thing(
        "Event",
        **_named(conference),
        startDate=conference.starts_on.isoformat(),
        endDate=conference.ends_on.isoformat(),
        location=_thing("Place", name=conference.venue or conference.city, address=address),
    )


def _organiser(record):
    return _thing("Organization", name=record.organiser) if record.organiser else None


def _image(picture):
    return absolute(picture.src) if picture else ""


def _address(record):
    return absolute(record.get_absolute_url())


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
