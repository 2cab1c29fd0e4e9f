from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Conference, Correction, Position, Proposition, Takeaway
from articles.models.position import SAID
from articles.queries.article import numbered
from articles.queries.position import ConferenceGroup, answers_to, by_conference

MORE_COVERAGE = 4
QUOTATIONS = 3
CONFERENCES = 6
# Enough of the latest quotations to find three by different people on different propositions.
QUOTATIONS_LOOKED_AT = 40
STATEMENTS_ON_THE_QUESTION = 100


@dataclass(frozen=True)
class HomePage:
    lead: Article | None
    takeaways: list[Takeaway]
    quotations: list[Position]
    question: Proposition | None
    answers: list[ConferenceGroup]
    more: list[Article]
    conferences: list[Conference]
    correction: Correction | None


def home(now: datetime) -> HomePage:
    """Return what the front page shows: the latest article leads, and its most answered question is asked."""
    articles = list(Article.objects.published(now).for_card().prefetch_related("authors")[: MORE_COVERAGE + 1])
    lead = articles[0] if articles else None
    question = _question_of(lead, now)
    return HomePage(
        lead=lead,
        takeaways=numbered(lead.takeaways.defer("body")) if lead else [],
        quotations=_quotations(now),
        question=question,
        answers=by_conference(answers_to(question, now)[:STATEMENTS_ON_THE_QUESTION]) if question else [],
        more=articles[1:],
        conferences=list(Conference.objects.with_coverage(now)[:CONFERENCES]),
        correction=Correction.objects.published(now).select_related("article__conference").first(),
    )


def _question_of(article, now):
    """Return the proposition spoken to in the article on which most statements are on record, or None."""
    if article is None:
        return None
    asked = Position.objects.published(now).filter(takeaway__article=article).values("proposition")
    propositions = Proposition.objects.filter(pk__in=asked).with_counts(now)
    return propositions.order_by("-position_count", "short_title").first()


def _quotations(now):
    """Return the latest quotations, each by another person and on another proposition."""
    quoted = Position.objects.published(now).exclude(quote="").for_detail().with_conference()
    chosen = []
    for position in quoted.order_by(SAID.desc(), "id")[:QUOTATIONS_LOOKED_AT]:
        if all(position.speaker_id != c.speaker_id and position.proposition_id != c.proposition_id for c in chosen):
            chosen.append(position)
    return chosen[:QUOTATIONS]
