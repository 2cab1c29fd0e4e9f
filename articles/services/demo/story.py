"""An article of the demo with all that hangs from it, made from its number alone."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from articles.enums import ArticleStatus, CorrectionKind, ReviewState, SourceKind, SpeakerKind, Stance
from articles.models import (
    Article,
    ArticleTopic,
    Conference,
    Correction,
    Position,
    Source,
    Takeaway,
    TakeawayTopic,
)
from articles.queries.work import cache as give
from articles.services.demo import pictures, shared, size
from articles.services.demo.draw import Draw, key
from articles.services.demo.names import place
from articles.services.demo.prose import HEADLINES, NOTE, paragraphs, sentence
from articles.services.demo.words import CONDITIONS, OCCASIONS, PUBLISHERS, QUOTES, REASONS

_HEADINGS = ("{} move up", "No agreement on {}", "Who pays for {}?", "{} after {}", "A register for {}")
TAKEAWAYS = (5, 4, 5, 6, 5)
POSITIONS = 5
# Planned for a time that nobody who tries this out will see.
SCHEDULED = {33, 53, 213, 2013, 20013}
FAR_FUTURE = datetime(2199, 1, 1, 9, tzinfo=UTC)
_STANCES = (
    (Stance.SUPPORTS,) * 8
    + (Stance.SUPPORTS_WITH_CONDITIONS,) * 4
    + (Stance.OPPOSES,) * 5
    + (Stance.NEUTRAL,) * 2
    + (Stance.UNCLEAR,)
)


@dataclass
class Story:
    """The rows of an article, by what they are."""

    sources: list[Source]
    article: Article
    # Django would say that the article was made and saved now.
    made_at: datetime
    saved_at: datetime
    authors: list = field(default_factory=list)
    article_topics: list[ArticleTopic] = field(default_factory=list)
    takeaways: list[Takeaway] = field(default_factory=list)
    takeaway_topics: list[TakeawayTopic] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


@dataclass(frozen=True)
class Meeting:
    """A conference with the numbers of who speaks there and of what about."""

    number: int
    conference: Conference
    speakers: list[int]
    propositions: list[int]


def meeting(number: int) -> Meeting:
    """Return a conference, where those who are new meet people and questions of its series, and some others.

    At the first all speak of everything.
    """
    row = shared.conference(number)
    if number == 0:
        return Meeting(0, row, list(range(size.MATRIX_SPEAKERS)), list(range(size.MATRIX_PROPOSITIONS)))
    first = number - number % size.EDITIONS
    series, own = Draw("series", first), Draw("meeting", number)
    speakers = [*range(size.speakers(number - 1), size.speakers(number)), *own.several(8, size.speakers(number))]
    propositions = [*range(size.propositions(number - 1), size.propositions(number))]
    propositions += own.several(4, size.propositions(number))
    speakers += series.several(30, size.speakers(first))[number % 12 :][:12]
    propositions += series.several(6, size.propositions(first))
    return Meeting(number, row, list(dict.fromkeys(speakers)), list(dict.fromkeys(propositions)))


def story(number: int, at: Meeting) -> Story:
    """Return the article of a number, of the conference at which it was written."""
    draw = Draw("article", number)
    said = _said(number, at, draw)
    topics = list(dict.fromkeys(shared.proposition(proposition).topic for _, proposition in said))[:4]
    names = [topic.name.lower() for topic in topics]
    article = _article(number, at, draw, names)
    made = Story(_sources(number, at, draw, names), article, article.created_at, article.updated_at)
    authors = map(shared.author, draw.several(1 + draw.below(2), size.authors(at.number)))
    made.authors = sorted(authors, key=lambda author: author.name)
    made.article_topics = [
        ArticleTopic(id=key("article topic", number, topic.slug), tag=topic, content_object=article) for topic in topics
    ]
    give(article, "authors", made.authors)
    give(article, "topic_items", made.article_topics)
    for place_ in range(TAKEAWAYS[number % len(TAKEAWAYS)]):
        _add_takeaway(made, number, place_, draw, topics)
    for place_, (speaker, proposition) in enumerate(said):
        _add_position(made, number, place_, draw, at, shared.speaker(speaker), shared.proposition(proposition))
    _add_corrections(made, number, draw, names)
    return made


def _said(number, at, draw):
    """Return who speaks of what in an article, as pairs of numbers."""
    if at.number == 0:
        # Every cell of the matrix once: five in the first article, and the rest in the others.
        share = -(-(size.MATRIX_SPEAKERS * size.MATRIX_PROPOSITIONS - POSITIONS) // (size.ARTICLES_A_CONFERENCE - 1))
        cells = [(s, p) for s in at.speakers for p in at.propositions]
        return cells[::101][:POSITIONS] if number == 0 else _rest(cells, number, share)
    first = number % size.ARTICLES_A_CONFERENCE * POSITIONS
    return [_spoken(n, at, draw) for n in range(first, first + POSITIONS)]


def _spoken(turn, at, draw):
    """Return who speaks of what: first everybody in turn and of everything, then as it comes."""
    speaker = at.speakers[turn] if turn < len(at.speakers) else draw.pick(at.speakers)
    proposition = at.propositions[turn] if turn < len(at.propositions) else draw.pick(at.propositions)
    return speaker, proposition


def _rest(cells, number, share):
    taken = set(cells[::101][:POSITIONS])
    rest = [cell for cell in cells if cell not in taken]
    return rest[(number - 1) * share : number * share]


def _article(number, at, draw, names):
    conference = at.conference
    headline = sentence(draw, draw.pick(names), HEADLINES)
    begins = datetime.combine(conference.starts_on, time(9), UTC)
    published_at = begins + timedelta(minutes=number % 20 * 180 + draw.below(170))
    row = Article(
        id=key("article", number),
        conference=conference,
        headline=headline[:180],
        slug=shared.slug(headline, number) if number else f"{shared.MARK}article",
        deck=f"{sentence(draw, draw.pick(names))} Nothing of it ever happened.",
        key_points="\n".join(sentence(draw, draw.pick(names)) for _ in range(3)),
        introduction=paragraphs(draw, names, 150, 280, first=NOTE),
        conclusion=paragraphs(draw, names, 290),
        lead_photo_id=pictures.photo_key(number // 4) if number % 4 == 1 else None,
        status=ArticleStatus.PUBLISHED,
        published_at=published_at,
        modified_at=published_at,
        created_at=published_at,
        updated_at=published_at,
    )
    _set_state(row, number, published_at)
    return row


def _set_state(row, number, published_at):
    """Of a hundred articles three are drafts, and one each is withdrawn and retracted."""
    place_ = number % 100 if number >= size.ARTICLES_A_CONFERENCE else None
    if number in SCHEDULED:
        row.published_at = row.modified_at = FAR_FUTURE + timedelta(days=number)
    elif place_ in {21, 51, 81}:
        row.status, row.published_at, row.modified_at = ArticleStatus.DRAFT, None, None
        if place_ == 51:
            row.review, row.reviewed_at = ReviewState.SUBMITTED, published_at + timedelta(hours=4)
    elif place_ == 37:
        row.withdrawn_at = published_at + timedelta(days=20)
    elif place_ == 67:
        row.retracted_at = published_at + timedelta(days=30)
        row.retraction_note = "The conference turned out to be made up."
    elif number % 7 == 3:
        row.modified_at = row.updated_at = published_at + timedelta(days=number % 40)


def _sources(number, at, draw, names):
    kinds = (SourceKind.PRESS, SourceKind.TRANSCRIPT, SourceKind.VIDEO, SourceKind.OFFICIAL_TEXT, SourceKind.REPORT)
    rows = []
    for place_ in range(2):
        kind, publisher = kinds[(number + place_) % len(kinds)], draw.pick(PUBLISHERS)
        slug = f"{shared.slug(publisher, number)}-{place_}"
        row = Source(
            id=key("source", number, place_),
            kind=kind,
            title=sentence(draw, draw.pick(names), HEADLINES)[:250],
            publisher=publisher,
            url="" if kind == SourceKind.REPORT else f"https://press.example/{at.conference.year}/{slug}",
            slug=slug,
            published_on=at.conference.ends_on,
            accessed_on=at.conference.ends_on + timedelta(days=draw.below(5)),
            language="en",
            excerpt=sentence(draw, draw.pick(names)) if draw.chance(0.5) else "",
            # There is nothing at these addresses that anybody could look at.
            checked_at=FAR_FUTURE,
        )
        if draw.chance(0.01) and row.url:
            row.dead_since = datetime.combine(at.conference.ends_on, time(12), UTC) + timedelta(days=60)
            row.check_fault = "There is no such page."
        rows.append(row)
    return rows


def _add_takeaway(made, number, place_, draw, topics):
    topic = topics[place_ % len(topics)]
    heading = sentence(draw, topic.name.lower(), HEADLINES) if draw.chance(0.2) else _heading(draw, topic.name.lower())
    row = Takeaway(
        id=key("takeaway", number, place_),
        article=made.article,
        sort_order=place_ + 1,
        heading=heading[:200],
        body=paragraphs(draw, [topic.name.lower()], 150, 240),
    )
    item = TakeawayTopic(id=key("takeaway topic", number, place_), tag=topic, content_object=row)
    give(row, "topic_items", [item])
    made.takeaways.append(row)
    made.takeaway_topics.append(item)


def _heading(draw, topic):
    heading = draw.pick(_HEADINGS).format(topic, place(draw.below(300)))
    return heading[0].upper() + heading[1:]


def _add_position(made, number, place_, draw, at, speaker, proposition):
    conference, is_draft = at.conference, made.article.status == ArticleStatus.DRAFT
    takeaway = made.takeaways[place_ % len(made.takeaways)]
    stance, topic = draw.pick(_STANCES), proposition.topic.name.lower()
    days = (conference.ends_on - conference.starts_on).days
    said_on = None if draw.chance(0.08) else conference.starts_on + timedelta(days=draw.below(days + 1))
    row = Position(
        id=key("position", number, place_),
        takeaway=takeaway,
        sort_order=place_ // len(made.takeaways) + 1,
        speaker=speaker,
        role=speaker.role_on(conference.starts_on) if speaker.kind == SpeakerKind.PERSON else "As a whole",
        proposition=proposition,
        stance=stance,
        conditions=draw.pick(CONDITIONS) if stance == Stance.SUPPORTS_WITH_CONDITIONS else "",
        stance_reason=draw.pick(REASONS) if draw.chance(0.7) else "",
        paraphrase=sentence(draw, topic),
        said_on=said_on,
        occasion=draw.pick(OCCASIONS).format(topic=topic),
        source=None if is_draft and place_ == 3 else made.sources[draw.below(2)],
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
    if place_ and draw.chance(0.1):
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


def _add_corrections(made, number, draw, names):
    article = made.article
    is_public = article.status == ArticleStatus.PUBLISHED and number not in SCHEDULED
    if article.retracted_at:
        _add_correction(made, number, CorrectionKind.RETRACTION, article.retraction_note, article.retracted_at)
    elif is_public and number % 15 == 0:
        kind = (CorrectionKind.CORRECTION, CorrectionKind.CLARIFICATION, CorrectionKind.UPDATE)[number // 15 % 3]
        text = f"An earlier version counted the examples wrongly. {sentence(draw, names[0])}"
        _add_correction(made, number, kind, text, article.published_at + timedelta(days=1 + draw.below(30)))


def _add_correction(made, number, kind, text, at):
    row = Correction(id=key("correction", number), article=made.article, kind=kind, text=text, corrected_at=at)
    made.corrections.append(row)


KINDS = [each.name for each in fields(Story)]
