"""The resources of the API, each declared once."""

from django.utils.translation import gettext_lazy as _

from articles.copy.resource.field import (
    Field,
    alone,
    choice,
    day,
    line,
    lines,
    many,
    markup,
    moment,
    number,
    one,
    one_or_none,
    optional,
)
from articles.copy.resource.kind import COUNTRY, DAY, KEY, LINE, MOMENT, NAME
from articles.copy.resource.kind import choice as one_of
from articles.copy.resource.resource import Filter, Order, Resource
from articles.enums import CorrectionKind, GroundRules, SourceKind, SpeakerKind, Stance

CONFERENCE = "takeaway__article__conference"
FIGURE = {
    "type": ["object", "null"],
    "properties": {
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]},
        "wording": {"type": "string"},
        "unit": {"type": ["string", "null"]},
    },
    "required": ["low", "high", "wording", "unit"],
}
FIGURE_PATHS = ("figure_low", "figure_high", "figure_wording", "proposition__unit")


def topics(text):
    return many("topics", "topic", text, lambda row: [item.tag for item in row.topic_items.all()])


def status(value):
    text = _("Whether it stands or was retracted.")
    return Field("status", text, {"const": value}, lambda row: value)


def _figure(row):
    if not row.figure_wording:
        return None
    low, high = number(row.figure_low), number(row.figure_high)
    return {"low": low, "high": high, "wording": row.figure_wording, "unit": row.proposition.unit or None}


ARTICLES = Resource(
    kind="article",
    text=_("The coverage of a conference. Of a retracted article only the reason remains, as an error 410."),
    named_by=("headline", "slug"),
    own_fields=(
        line("headline", _("The headline.")),
        optional(line("deck", _("The sentence under the headline."))),
        lines("key_points", _("The key points, each a sentence.")),
        alone(optional(markup("introduction", _("The text before the takeaways, as HTML.")))),
        alone(optional(markup("conclusion", _("The text after the takeaways, as HTML.")))),
        one("conference", "conference", _("The conference that it covers.")),
        many("authors", "author", _("The bylines."), lambda row: row.authors.all()),
        topics(_("The topics, by name.")),
        alone(many("takeaways", "takeaway", _("The takeaways, in order."), lambda row: row.takeaways.all())),
        moment("published_at", _("When it was first published.")),
        moment("modified_at", _("When readers last saw a change."), of="changed_at", stored=False),
    ),
    filters=(
        Filter("conference", _("On this conference."), NAME, "conference"),
        Filter("topic", _("On this topic."), NAME, "topic_items__tag"),
        Filter("author", _("With this byline."), NAME, "authors"),
        Filter("modified_from", _("Changed at this moment or later."), MOMENT, "changed_at__gte"),
    ),
    own_orders=(
        Order("published_at", _("By first publication."), MOMENT, "published_at", is_indexed=True),
        Order("modified_at", _("By the last change."), MOMENT, "changed_at", is_indexed=True),
    ),
    default_order="-published_at",
)

TAKEAWAYS = Resource(
    kind="takeaway",
    text=_("The findings of an article, each with statements under it."),
    named_by=("heading",),
    own_fields=(
        line("heading", _("The heading.")),
        optional(markup("body", _("The text, as HTML."))),
        one("article", "article", _("The article of which it is a part.")),
        one("conference", "conference", _("The conference that it is about."), "article__conference"),
        topics(_("The topics, by name.")),
    ),
    filters=(
        Filter("article", _("Of this article."), NAME, "article"),
        Filter("conference", _("On this conference."), NAME, "article__conference"),
        Filter("topic", _("On this topic."), NAME, "topic_items__tag"),
    ),
)

POSITIONS = Resource(
    kind="position",
    text=_("Statements: what one speaker said on one proposition, with words, date, role and source."),
    named_by=("stance", "speaker__name", "proposition__short_title"),
    own_fields=(
        status("published"),
        one("speaker", "speaker", _("Who said it.")),
        optional(line("role", _("The role held when it was said."))),
        one_or_none("on_behalf_of", "speaker", _("On whose behalf, where the speaker says so.")),
        one("proposition", "proposition", _("The proposition that it speaks to.")),
        choice("stance", _("The stance that this one statement takes."), Stance),
        optional(line("conditions", _("The conditions of support with conditions."))),
        optional(line("stance_reason", _("Why this stance was assigned."))),
        optional(line("paraphrase", _("What was said, in our words."))),
        optional(line("quote", _("What was said, word for word, without quotation marks."))),
        optional(line("quote_language", _("The language of the quotation, as BCP 47 has it."))),
        optional(line("translation", _("Our translation of the quotation."))),
        Field(
            "figure", _("A figure that was stated; an end that was left open is null."), FIGURE, _figure, FIGURE_PATHS
        ),
        optional(day("said_on", _("The day on which it was said, where the source gives one."))),
        optional(line("occasion", _("The occasion."))),
        one_or_none("source", "source", _("The source.")),
        optional(line("locator", _("The place in the source."))),
        one_or_none("quote_source", "source", _("The source of the quotation, where that is another.")),
        one_or_none("responds_to", "position", _("The statement that it answers, unless that was retracted.")),
        one("takeaway", "takeaway", _("The takeaway under which it stands.")),
        one("article", "article", _("The article that reports it."), "takeaway__article"),
        one("conference", "conference", _("The conference at or around which it was said."), CONFERENCE),
    ),
    filters=(
        Filter("speaker", _("By this speaker."), NAME, "speaker"),
        Filter("on_behalf_of", _("On behalf of this one."), NAME, "on_behalf_of"),
        Filter("proposition", _("On this proposition."), NAME, "proposition"),
        # All statements on it are found and sorted, which is dear for the largest topic: going through the whole record
        # until there is a page would be far dearer for a small one.
        Filter("topic", _("On a proposition of this topic."), NAME, "proposition__topic"),
        Filter("stance", _("With this stance."), one_of(Stance), "stance"),
        Filter("conference", _("Recorded under this conference."), NAME, CONFERENCE),
        Filter("article", _("Reported in this article."), NAME, "takeaway__article"),
        Filter("takeaway", _("Under this takeaway."), KEY, "takeaway"),
        Filter("source", _("From this source."), NAME, "source"),
        Filter("said_from", _("Said on this day or later."), DAY, "said_on__gte"),
        Filter("said_until", _("Said on this day or earlier."), DAY, "said_on__lte"),
    ),
    own_orders=(
        Order(
            "said_on",
            _("By the day on which it was said. Statements without one are left out."),
            DAY,
            "said_on",
            is_indexed=True,
        ),
    ),
    gone="retractions",
)

RETRACTIONS = Resource(
    kind="position",
    named="retractions",
    text=_("Statements that were retracted. Of each only the reason remains."),
    named_by=(),
    own_fields=(
        status("retracted"),
        moment("retracted_at", _("When it was retracted.")),
        line("retraction_note", _("Why it was retracted.")),
        one("article", "article", _("The article that reported it."), "takeaway__article"),
    ),
    filters=(
        Filter("article", _("Reported in this article."), NAME, "takeaway__article"),
        Filter("retracted_from", _("Retracted at this moment or later."), MOMENT, "retracted_at__gte"),
    ),
    own_orders=(Order("retracted_at", _("By retraction."), MOMENT, "retracted_at", is_indexed=True),),
    default_order="-retracted_at",
)

SPEAKERS = Resource(
    kind="speaker",
    text=_("Persons, governments, delegations and organisations with statements on record."),
    named_by=("name", "slug"),
    own_fields=(
        line("name", _("The name as readers know it.")),
        line("sort_name", _("The name as lists sort it.")),
        lines("other_names", _("Other spellings."), "aliases"),
        choice("kind", _("The kind of speaker."), SpeakerKind),
        optional(line("country", _("The country, as ISO 3166-1 has it in two letters."))),
        optional(line("wikidata_id", _("The item in Wikidata."))),
    ),
    filters=(
        Filter("kind", _("Of this kind."), one_of(SpeakerKind), "kind"),
        Filter("country", _("Of this country."), COUNTRY, "country"),
    ),
    own_orders=(Order("name", _("By name, a person’s last name first."), LINE, "sort_name"),),
)

PROPOSITIONS = Resource(
    kind="proposition",
    text=_("Sentences that can be supported or opposed, each with one claim."),
    named_by=("statement", "slug"),
    own_fields=(
        line("statement", _("The full sentence.")),
        line("short_title", _("The sentence in a few words.")),
        optional(line("scope_note", _("How stances on it are assigned, where that is not plain."))),
        optional(line("unit", _("The unit of figures."))),
        one("topic", "topic", _("The topic.")),
    ),
    filters=(Filter("topic", _("On this topic."), NAME, "topic"),),
    own_orders=(Order("short_title", _("By title."), LINE, "short_title"),),
)

CONFERENCES = Resource(
    kind="conference",
    text=_("Conferences, each one edition. They are public events and stand here without coverage as well."),
    named_by=("name", "slug"),
    own_fields=(
        line("name", _("The official name.")),
        line("short_name", _("Place and year.")),
        optional(line("edition", _("The edition, such as “61st”."))),
        day("starts_on", _("The first day.")),
        day("ends_on", _("The last day.")),
        line("time_zone", _("The time zone of the place, an IANA name.")),
        optional(line("venue", _("The venue."))),
        line("city", _("The city.")),
        line("country", _("The country, as ISO 3166-1 has it in two letters.")),
        optional(line("organiser", _("The organiser."))),
        optional(line("website", _("Its own site."))),
        choice("ground_rules", _("Whether speakers may be named."), GroundRules),
        optional(line("description", _("What it was about."))),
        one_or_none("series", "series", _("The series, where it comes back.")),
    ),
    filters=(
        Filter("series", _("Of this series."), NAME, "series"),
        Filter("country", _("In this country."), COUNTRY, "country"),
        Filter("starts_from", _("Beginning on this day or later."), DAY, "starts_on__gte"),
        Filter("starts_until", _("Beginning on this day or earlier."), DAY, "starts_on__lte"),
    ),
    own_orders=(Order("starts_on", _("By the first day."), DAY, "starts_on", is_indexed=True),),
    default_order="-starts_on",
)

SERIES = Resource(
    kind="series",
    text=_("Conferences that come back; each edition is a conference."),
    named_by=("name", "slug"),
    own_fields=(
        line("name", _("The name.")),
        optional(line("organiser", _("The organiser."))),
        optional(line("website", _("Its own site."))),
        optional(line("description", _("What it is."))),
    ),
    own_orders=(Order("name", _("By name."), LINE, "name"),),
)

TOPICS = Resource(
    kind="topic",
    text=_("Topics of articles and takeaways; they group propositions."),
    named_by=("name", "slug"),
    own_fields=(line("name", _("The name.")), optional(line("description", _("What belongs here.")))),
    own_orders=(Order("name", _("By name."), LINE, "name"),),
)

SOURCES = Resource(
    kind="source",
    text=_("Where statements can be checked."),
    named_by=("publisher", "title", "url"),
    own_fields=(
        choice("kind", _("The kind of source."), SourceKind),
        line("title", _("The title.")),
        line("publisher", _("Who published it.")),
        optional(day("published_on", _("The day on which it was published."))),
        optional(day("accessed_on", _("The day on which we read it."))),
        optional(line("archived_url", _("A copy that stays."))),
        line("language", _("The language, as BCP 47 has it.")),
        optional(line("excerpt", _("The passage relied on, word for word."))),
    ),
    filters=(Filter("kind", _("Of this kind."), one_of(SourceKind), "kind"),),
)

CORRECTIONS = Resource(
    kind="correction",
    text=_("Public notes on what was changed in an article after it was published."),
    named_by=("article__slug",),
    own_fields=(
        choice("kind", _("The kind of note."), CorrectionKind),
        line("text", _("What was wrong, and what is right now.")),
        moment("corrected_at", _("When it was published.")),
        one("article", "article", _("The article.")),
    ),
    filters=(
        Filter("article", _("On this article."), NAME, "article"),
        Filter("kind", _("Of this kind."), one_of(CorrectionKind), "kind"),
        Filter("corrected_from", _("Published at this moment or later."), MOMENT, "corrected_at__gte"),
    ),
    own_orders=(Order("corrected_at", _("By date."), MOMENT, "corrected_at", is_indexed=True),),
    default_order="-corrected_at",
)

_IN_ORDER = [ARTICLES, TAKEAWAYS, POSITIONS, RETRACTIONS, SPEAKERS, PROPOSITIONS]
_IN_ORDER += [CONFERENCES, SERIES, TOPICS, SOURCES, CORRECTIONS]
RESOURCES = {resource.name: resource for resource in _IN_ORDER}
