"""What an article needs before it may be published."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.aggregate.quotation import Fit, check_quotation
from articles.enums import GateRule, GroundRules, SpeakerKind, Stance
from articles.models import Article, Photo, Position, Source, Takeaway
from articles.queries.work import Work

LONGEST_GOOD_HEADLINE = 110


@dataclass(frozen=True)
class Finding:
    """One thing to mend: the rule that does not hold, and the record and field where."""

    rule: GateRule
    text: str
    record: Article | Takeaway | Position | Photo | Source
    field: str

    @property
    def refuses(self) -> bool:
        """Whether it keeps the article from being published, and is no mere warning."""
        return self.rule.refuses


def inspect_article(work: Work) -> list[Finding]:
    """Return what keeps the newest work from being published, then what is worth a second look. Asks no database."""
    article = work.article
    positions = [position for position in work.positions if position.retracted_at is None]
    findings = [
        *inspect_missing(work),
        *_inspect_own(article),
        *(finding for takeaway in work.takeaways for finding in _inspect_takeaway(takeaway)),
        *(finding for position in positions for finding in _inspect_position(position, article.conference)),
        *_inspect_links(positions),
    ]
    return sorted(findings, key=lambda finding: not finding.refuses)


def inspect_missing(work: Work) -> list[Finding]:
    """Return what the newest work refers to and is no longer on file. Asks no database."""
    return [_missing_finding(missing) for missing in work.missing]


def _missing_finding(missing):
    record = missing.record
    about = {
        "heading": record.takeaway.heading if isinstance(record, Position) else record,
        "field": record._meta.get_field(missing.field).verbose_name,
    }
    text = _("“%(heading)s”: what was chosen as %(field)s is no longer on file.")
    if missing.left_out and isinstance(record, Position):
        text = _("A position under “%(heading)s” is left out: its %(field)s is no longer on file.")
    return Finding(GateRule.ON_FILE, text % about, record, missing.field)


def _inspect_own(article):
    yield from _inspect_photo(article.lead_photo)
    if len(article.headline) > LONGEST_GOOD_HEADLINE:
        text = _("The headline has more than %(limit)s characters.") % {"limit": LONGEST_GOOD_HEADLINE}
        yield Finding(GateRule.HEADLINE, text, article, "headline")
    if not article.topic_items.all():
        yield Finding(GateRule.TOPICS, _("The article has no topics."), article, "topics")


def _inspect_takeaway(takeaway):
    yield from _inspect_photo(takeaway.photo)
    if not takeaway.body:
        text = _("The takeaway “%(heading)s” has no text.") % {"heading": takeaway.heading}
        yield Finding(GateRule.TAKEAWAY_TEXT, text, takeaway, "body")


def _inspect_photo(photo):
    if photo and not photo.is_complete:
        text = _("The photo “%(photo)s” lacks alternative text or credit.") % {"photo": photo}
        yield Finding(GateRule.PHOTO, text, photo, "alt_text")


def _inspect_position(position, conference):
    about = {"speaker": position.speaker, "proposition": position.proposition.short_title}
    if position.source is None:
        yield Finding(GateRule.SOURCE, _("%(speaker)s on “%(proposition)s”: no source.") % about, position, "source")
        if position.quote and position.quote_source is None:
            text = _("%(speaker)s on “%(proposition)s”: the quotation has no source.") % about
            yield Finding(GateRule.QUOTE_SOURCE, text, position, "quote_source")
    if position.stance == Stance.SUPPORTS_WITH_CONDITIONS and not position.conditions:
        text = _("%(speaker)s on “%(proposition)s”: conditions are missing.") % about
        yield Finding(GateRule.CONDITIONS, text, position, "conditions")
    if conference.ground_rules == GroundRules.CHATHAM_HOUSE and position.speaker.kind == SpeakerKind.PERSON:
        text = _("%(speaker)s is named, but the conference was held under the Chatham House rule.") % about
        yield Finding(GateRule.GROUND_RULES, text, position, "speaker")
    if not position.role:
        text = _("%(speaker)s on “%(proposition)s”: no role at the time.") % about
        yield Finding(GateRule.ROLE, text, position, "role")
    if position.said_on is None:
        text = _("%(speaker)s on “%(proposition)s”: no date.") % about
        yield Finding(GateRule.DATE, text, position, "said_on")
    if _is_misquoted(position):
        text = _("%(speaker)s on “%(proposition)s”: the excerpt of the source reads otherwise.") % about
        yield Finding(GateRule.QUOTATION, text, position, "quote")


def _is_misquoted(position):
    source = position.words_source
    check = check_quotation(position.quote, source.excerpt) if source else None
    return check is not None and check.fit in {Fit.DIFFERS, Fit.ABSENT}


def _inspect_links(positions):
    """Yield each source once whose link was found dead and of which no archived copy is on file."""
    sources = {source.pk: source for each in positions for source in (each.source, each.quote_source) if source}
    for source in sources.values():
        if source.dead_since and not source.archived_url:
            text = _("The link of “%(source)s” was found dead.") % {"source": source}
            yield Finding(GateRule.LINK, text, source, "archived_url")
