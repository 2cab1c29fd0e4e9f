"""An article of the demo with all that hangs from it, made from its number alone."""

from datetime import UTC, datetime, time, timedelta

from articles.enums import ArticleStatus, CorrectionKind, ReviewState
from articles.models import Article, ArticleTopic, Correction, Takeaway, TakeawayTopic
from articles.queries.work import cache as give
from articles.services.demo import pictures, shared, size
from articles.services.demo.draw import Draw, key
from articles.services.demo.meeting import Meeting, who_and_what
from articles.services.demo.names import place
from articles.services.demo.prose import HEADLINES, NOTE, paragraphs, sentence
from articles.services.demo.rows import Story
from articles.services.demo.source import sources
from articles.services.demo.statement import add_statement

_HEADINGS = ("{} move up", "No agreement on {}", "Who pays for {}?", "{} after {}", "A register for {}")
TAKEAWAYS = (5, 4, 5, 6, 5)
# Planned for the far future.
SCHEDULED = {33, 53, 213, 2013, 20013}


def story(number: int, at: Meeting) -> Story:
    """Return the article of a number, of the conference at which it was written."""
    draw = Draw("article", number)
    said = who_and_what(number, at, draw)
    topics = list(dict.fromkeys(shared.proposition(proposition).topic for _, proposition in said))[:4]
    names = [topic.name.lower() for topic in topics]
    article = _article(number, at, draw, names)
    made = Story(sources(number, at.conference, draw, names), article, article.created_at, article.updated_at)
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
        add_statement(made, number, place_, draw, at, shared.speaker(speaker), shared.proposition(proposition))
    _add_corrections(made, number, draw, names)
    return made


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
        row.published_at = row.modified_at = shared.FAR_FUTURE + timedelta(days=number)
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
