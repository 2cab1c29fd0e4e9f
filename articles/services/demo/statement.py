"""What people of the demo say."""

from datetime import timedelta
from decimal import Decimal

from articles.enums import ArticleStatus, SpeakerKind, Stance
from articles.models import Position, Proposition, Speaker
from articles.services.demo import shared, size
from articles.services.demo.draw import Draw, key
from articles.services.demo.meeting import Meeting
from articles.services.demo.prose import sentence
from articles.services.demo.rows import Story
from articles.services.demo.words import CONDITIONS, OCCASIONS, QUOTES, REASONS

_STANCES = (
    (Stance.SUPPORTS,) * 8
    + (Stance.SUPPORTS_WITH_CONDITIONS,) * 4
    + (Stance.OPPOSES,) * 5
    + (Stance.NEUTRAL,) * 2
    + (Stance.UNCLEAR,)
)


def add_statement(
    made: Story, number: int, place: int, draw: Draw, at: Meeting, speaker: Speaker, proposition: Proposition
) -> None:
    """Add to an article what a speaker says of a proposition."""
    conference, is_draft = at.conference, made.article.status == ArticleStatus.DRAFT
    takeaway = made.takeaways[place % len(made.takeaways)]
    stance, topic = draw.pick(_STANCES), proposition.topic.name.lower()
    days = (conference.ends_on - conference.starts_on).days
    said_on = None if draw.chance(0.08) else conference.starts_on + timedelta(days=draw.below(days + 1))
    row = Position(
        id=key("position", number, place),
        takeaway=takeaway,
        sort_order=place // len(made.takeaways) + 1,
        speaker=speaker,
        role=speaker.role_on(conference.starts_on) if speaker.kind == SpeakerKind.PERSON else "As a whole",
        proposition=proposition,
        stance=stance,
        conditions=draw.pick(CONDITIONS) if stance == Stance.SUPPORTS_WITH_CONDITIONS else "",
        stance_reason=draw.pick(REASONS) if draw.chance(0.7) else "",
        paraphrase=sentence(draw, topic),
        said_on=said_on,
        occasion=draw.pick(OCCASIONS).format(topic=topic),
        source=None if is_draft and place == 3 else made.sources[draw.below(2)],
        locator=f"paragraph {2 + draw.below(60)}" if draw.chance(0.3) else "",
    )
    if speaker.kind == SpeakerKind.PERSON and draw.chance(0.08):
        body = shared.speaker(5 + 8 * draw.below(size.speakers(at.number) // 8))
        row.on_behalf_of = body
    if draw.chance(0.45):
        _quote(row, draw, speaker.language, topic)
        if draw.chance(0.4):
            row.paraphrase = ""
        if draw.chance(0.15):
            row.quote_source = made.sources[draw.below(2)]
    if proposition.unit:
        low = draw.below(90)
        row.figure_low = Decimal(low)
        row.figure_high = Decimal(low + draw.below(9)) if draw.chance(0.4) else None
        row.figure_wording = f"at least {low}" if row.figure_high is None else f"{low} to {row.figure_high}"
    if place and draw.chance(0.1):
        row.responds_to = made.positions[-1]
    if number >= size.ARTICLES_A_CONFERENCE and not is_draft and draw.chance(0.005):
        row.retracted_at = made.made_at + timedelta(days=12)
        row.retraction_note = "Nobody said this, as nobody said anything."
    made.positions.append(row)


def _quote(row, draw, language, topic):
    row.quote_language = language if language in QUOTES and draw.chance(0.6) else "en"
    if row.quote_language == "en":
        row.quote = sentence(draw, topic)
    else:
        row.quote, row.translation = draw.pick(QUOTES[row.quote_language])
