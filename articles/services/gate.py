"""What an article needs before it may be published."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.enums import GroundRules, SpeakerKind, Stance
from articles.models import Article, Photo, Position, Takeaway

LONGEST_GOOD_HEADLINE = 110


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `record` and `field` say where; a finding that does not `refuse` is a warning."""

    text: str
    record: Article | Takeaway | Position | Photo
    field: str
    refuses: bool = True


def inspect_article(article: Article) -> list[Finding]:
    """Return what keeps the article from being published, then what is worth a second look.

    At most four queries, whatever the number of takeaways and positions.
    """
    takeaways = list(article.takeaways.select_related("photo"))
    positions = list(
        Position.objects.filter(takeaway__article=article, retracted_at=None)
        .select_related("speaker", "source", "quote_source", "proposition")
        .order_by("takeaway__sort_order", "sort_order")
    )
    findings = [
        *_inspect_own(article),
        *(finding for takeaway in takeaways for finding in _inspect_takeaway(takeaway)),
        *(finding for position in positions for finding in _inspect_position(position, article.conference)),
    ]
    return sorted(findings, key=lambda finding: not finding.refuses)


def _inspect_own(article):
    yield from _inspect_photo(article.lead_photo)
    if len(article.headline) > LONGEST_GOOD_HEADLINE:
        text = _("The headline has more than %(limit)s characters.") % {"limit": LONGEST_GOOD_HEADLINE}
        yield Finding(text, article, "headline", refuses=False)
    if not article.topics.exists():
        yield Finding(_("The article has no topics."), article, "topics", refuses=False)


def _inspect_takeaway(takeaway):
    yield from _inspect_photo(takeaway.photo)
    if not takeaway.body:
        text = _("The takeaway “%(heading)s” has no text.") % {"heading": takeaway.heading}
        yield Finding(text, takeaway, "body")


def _inspect_photo(photo):
    if photo and not photo.is_complete:
        yield Finding(
            _("The photo “%(photo)s” lacks alternative text or credit.") % {"photo": photo}, photo, "alt_text"
        )


def _inspect_position(position, conference):
    about = {"speaker": position.speaker, "proposition": position.proposition.short_title}
    if position.source is None:
        yield Finding(_("%(speaker)s on “%(proposition)s”: no source.") % about, position, "source")
        if position.quote and position.quote_source is None:
            text = _("%(speaker)s on “%(proposition)s”: the quotation has no source.") % about
            yield Finding(text, position, "quote_source")
    if position.stance == Stance.SUPPORTS_WITH_CONDITIONS and not position.conditions:
        yield Finding(_("%(speaker)s on “%(proposition)s”: conditions are missing.") % about, position, "conditions")
    if conference.ground_rules == GroundRules.CHATHAM_HOUSE and position.speaker.kind == SpeakerKind.PERSON:
        text = _("%(speaker)s is named, but the conference was held under the Chatham House rule.") % about
        yield Finding(text, position, "speaker")
    if not position.role:
        text = _("%(speaker)s on “%(proposition)s”: no role at the time.") % about
        yield Finding(text, position, "role", refuses=False)
    if position.said_on is None:
        text = _("%(speaker)s on “%(proposition)s”: no date.") % about
        yield Finding(text, position, "said_on", refuses=False)
