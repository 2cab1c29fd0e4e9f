"""An article as ninjs, IPTC's News in JSON, version 3.1: for the systems of other newsrooms.

The names of properties are those of its JSON Schema (ninjs-schema_3.1.json). Every statement is an associated item of
the type component, with its words as bodies and the source of the words. Roles are words of our own: the standard
leaves them to who provides.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles.copy.linked_data import WIKIDATA
from articles.copy.rich_text import read_rich_text
from articles.enums import SpeakerKind
from articles.links import absolute
from articles.renditions import FORMATS, FULL

VERSION = "3.1"
SCHEMA = f"https://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json"
USABLE, CANCELED = "usable", "canceled"
_STANDARD = {"name": "ninjs", "version": VERSION, "schema": SCHEMA}


def article_item(page) -> dict:
    """Return an article with its statements; of retracted ones that they are, and why. `page` is as readers see it."""
    article = page.article
    people, organisations = _voices(_heard(page.takeaways))
    return _given(
        **_identity(article, "text", USABLE),
        standard=_STANDARD,
        representationType="full",
        language=settings.LANGUAGE_CODE,
        firstCreated=_moment(article.published_at),
        versionCreated=_moment(page.updated_at or article.published_at),
        contentCreated=_moment(article.published_at),
        title=article.headline,
        slugline=article.slug,
        headlines=[{"role": "main", "value": article.headline}],
        descriptions=_roles(deck=article.deck) + [_correction(note) for note in page.corrections],
        by=", ".join(author.name for author in article.authors.all()),
        bodies=_bodies(page),
        subjects=[_about(topic, topic.name, "topic") for topic in page.topics] + _propositions(page.takeaways),
        people=people,
        organisations=organisations,
        places=[_place(article.conference)],
        events=[_about(article.conference, article.conference.name, "about") | {"id": str(article.conference.pk)}],
        copyrightHolder=settings.SITE_NAME,
        associations=[*_photo(article), *map(statement_item, _positions(page.takeaways))],
    )


def retracted_item(article) -> dict:
    """Return what remains of a retracted article: that it is, since when and why. Its content is not in it."""
    return _given(
        **_identity(article, "text", CANCELED),
        standard=_STANDARD,
        firstCreated=_moment(article.published_at),
        versionCreated=_moment(article.retracted_at),
        title=article.headline,
        descriptions=_roles(retraction=article.retraction_note),
    )


def statement_item(position) -> dict:
    """Return a statement as an item that an article is associated with, or what remains of it once it is retracted."""
    if position.retracted_at:
        return _given(
            name=_("Retracted statement"),
            rel="statement",
            **_identity(position, "component", CANCELED),
            versionCreated=_moment(position.retracted_at),
            descriptions=_roles(retraction=position.retraction_note),
        )
    people, organisations = _voices([(position.speaker, "speaker"), (position.on_behalf_of, "on-behalf-of")])
    return _given(
        name=f"{position.speaker.name}: {position.proposition.short_title}",
        rel="statement",
        **_identity(position, "component", USABLE),
        headlines=[{"role": "proposition", "value": position.proposition.statement}],
        descriptions=_circumstances(position),
        bodies=_words(position),
        subjects=[_stance(position), _about(position.proposition, position.proposition.short_title, "proposition")],
        people=people,
        organisations=organisations,
        infoSources=_sources(position),
        rightsInfo={"linkedRights": settings.DATA_LICENCE.address},
    )


def _given(**properties):
    """Leave out what is empty: a property that is there says something."""
    return {name: value for name, value in properties.items() if value}


def _identity(record, kind, status):
    address = absolute(record.get_absolute_url())
    return {
        "uri": record.pk.urn,
        "type": kind,
        "pubStatus": status,
        "altIds": [{"role": "address", "value": address}],
    }


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")


def _roles(**values):
    return [{"role": role.replace("_", "-"), "value": value} for role, value in values.items() if value]


def _correction(note):
    return {"role": note.kind, "value": f"{note.corrected_at.astimezone(UTC):%Y-%m-%d}: {note.text}"}


def _bodies(page):
    html = _html(page)
    text = "\n\n".join(paragraph.text for paragraph in read_rich_text(html))
    return [
        {"role": "main", "contentType": "text/html", "value": html},
        {
            "role": "main",
            "contentType": "text/plain",
            "charCount": len(text),
            "wordCount": len(text.split()),
            "value": text,
        },
    ]


def _html(page):
    """Return the text of an article as one piece of markup; what its parts hold was sanitised as it was stored."""
    article = page.article
    points = format_html_join("", "<li>{}</li>", ((point,) for point in article.key_point_list))
    parts = [format_html("<ul>{}</ul>", points) if points else "", mark_safe(article.introduction)]  # noqa: S308
    for takeaway in page.takeaways:
        heading = format_html("<h3>{}. {}</h3>", takeaway.number, takeaway.heading)
        parts += [heading, mark_safe(takeaway.body)]  # noqa: S308
    return "".join([*parts, mark_safe(article.conclusion)])  # noqa: S308


def _positions(takeaways):
    return chain.from_iterable(takeaway.position_list for takeaway in takeaways)


def _stated(takeaways):
    return [position for position in _positions(takeaways) if not position.retracted_at]


def _heard(takeaways):
    for position in _stated(takeaways):
        yield position.speaker, "mentions"
        yield position.on_behalf_of, "mentions"


def _voices(voices: Iterable[tuple]) -> tuple[list[dict], list[dict]]:
    """Return those who spoke, each once: people, then all others, as the standard divides them."""
    found = {speaker.pk: (speaker, rel) for speaker, rel in voices if speaker}.values()
    people = [_voice(*each) for each in found if each[0].kind == SpeakerKind.PERSON]
    return people, [_voice(*each) for each in found if each[0].kind != SpeakerKind.PERSON]


def _voice(speaker, rel):
    uri = WIKIDATA + speaker.wikidata_id if speaker.wikidata_id else absolute(speaker.get_absolute_url())
    return {"name": speaker.name, "rel": rel, "uri": uri, "literal": str(speaker.pk)}


def _about(record, name, rel):
    return {"name": name, "rel": rel, "uri": absolute(record.get_absolute_url())}


def _propositions(takeaways):
    asked = {position.proposition_id: position.proposition for position in _stated(takeaways)}
    return [_about(proposition, proposition.statement, "proposition") for proposition in asked.values()]


def _place(conference):
    address = {"locality": conference.city, "country": conference.get_country_display()}
    return {"name": conference.venue or conference.city, "rel": "about", "contactInfo": [{"address": address}]}


def _photo(article):
    """Yield the lead photo with its sizes, where there are any for readers to see."""
    photo = article.lead_photo
    if photo and photo.full_picture:
        yield _given(
            name=_("Lead photo"),
            rel="lead-photo",
            uri=photo.pk.urn,
            type="picture",
            by=photo.credit,
            descriptions=_roles(caption=photo.caption, alternative_text=photo.alt_text),
            renditions=[_rendition(photo, each) for each in photo.renditions if each["kind"] == FULL],
        )


def _rendition(photo, made):
    return {
        "name": f"{made['format']}-{made['width']}",
        "href": absolute(photo.file.storage.url(made["name"])),
        "contentType": FORMATS[made["format"]],
        "width": made["width"],
        "height": made["height"],
    }


def _stance(position):
    return {
        "name": position.get_stance_display(),
        "rel": "stance",
        "uri": f"{absolute(reverse('articles:codebook'))}#{position.stance}",
        "literal": position.stance,
    }


def _circumstances(position):
    return _roles(
        role_at_the_time=position.role,
        said_on=str(position.said_on or ""),
        occasion=position.occasion,
        stance_reason=position.stance_reason,
        quotation_language=position.quote_language,
    )


def _words(position):
    return [
        {**each, "contentType": "text/plain"}
        for each in _roles(
            quotation=position.quote,
            translation=position.translation,
            paraphrase=position.paraphrase,
            conditions=position.conditions,
            figure=position.figure_wording,
        )
    ]


def _sources(position):
    found = [(position.quote_source, "source-of-quotation", ""), (position.source, "source", position.locator)]
    return [
        _given(name=source.publisher, role=role, uri=source.url, literal=", ".join(filter(None, [source.title, place])))
        for source, role, place in found
        if source
    ]
