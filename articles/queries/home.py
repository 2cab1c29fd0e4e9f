from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from django.db.models import F

from articles.models import Article, Conference, Correction, Position, Proposition, Takeaway
from articles.models.position import CONFERENCE, SAID
from articles.queries.article import numbered
from articles.queries.cell import Cell, by_stance, named_statements
from articles.queries.page import keys_first

MORE_COVERAGE = 4
QUOTATIONS = 3
CONFERENCES = 6
# Enough of the latest quotations to find three by different people on different propositions.
QUOTATIONS_LOOKED_AT = 40
# Where a day begins first: there a conference has begun as soon as it has at its own place.
EASTERNMOST = timezone(timedelta(hours=14))
# As many as stand beside one another on a wide screen.
CONFERENCES_ASKED = 8


@dataclass(frozen=True)
class HomePage:
    lead: Article | None
    takeaways: list[Takeaway]
    quotations: list[Position]
    question: Proposition | None
    answers: list[Cell]
    has_earlier_answers: bool
    more: list[Article]
    conferences: list[Conference]
    correction: Correction | None


def home(now: datetime) -> HomePage:
    """Return what the front page shows: the latest article leads, and its most answered question is asked.

    Conferences to come are left out.
    """
    articles = list(Article.objects.published(now).for_card().prefetch_related("authors")[: MORE_COVERAGE + 1])
    lead = articles[0] if articles else None
    question = _question_of(lead, now)
    answers = _answers_to(question, now) if question else []
    begun = Conference.objects.with_coverage(now).filter(starts_on__lte=now.astimezone(EASTERNMOST).date())
    return HomePage(
        lead=lead,
        takeaways=numbered(lead.takeaways.defer("body")) if lead else [],
        quotations=_quotations(now),
        question=question,
        answers=answers[-CONFERENCES_ASKED:],
        has_earlier_answers=len(answers) > CONFERENCES_ASKED,
        more=articles[1:],
        conferences=list(keys_first(begun, 0, CONFERENCES)),
        correction=Correction.objects.published(now).select_related("article__conference").first(),
    )


def _question_of(article, now):
    """Return the proposition spoken to in the article on which most statements are on record, or None."""
    if article is None:
        return None
    asked = Position.objects.published(now).filter(takeaway__article=article).values("proposition")
    propositions = Proposition.objects.filter(pk__in=asked).with_counts(now)
    return propositions.order_by("-position_count", "short_title").first()


def _answers_to(question, now):
    """Return who stood where on a question at the latest conferences, the earliest first: one more than is shown."""
    statements = Position.objects.published(now).filter(proposition=question)
    asked = Conference.objects.filter(pk__in=statements.values(CONFERENCE)).order_by("-starts_on", "-pk")
    statements = statements.filter(**{f"{CONFERENCE}__in": asked[: CONFERENCES_ASKED + 1]})
    found = defaultdict(list)
    for position in named_statements(statements):
        found[position.takeaway.article.conference].append(position)
    earliest_first = sorted(found, key=lambda conference: (conference.starts_on, conference.pk))
    return [Cell(conference, by_stance(found[conference])) for conference in earliest_first]


def _quotations(now):
    """Return the latest quotations, each by another person and on another proposition."""
    latest = Position.objects.filter(pk__in=_latest_quoted(now)).for_detail().with_conference()
    chosen = []
    for position in latest.order_by(SAID.desc(), "id"):
        if all(position.speaker_id != c.speaker_id and position.proposition_id != c.proposition_id for c in chosen):
            chosen.append(position)
    return chosen[:QUOTATIONS]


def _latest_quoted(now):
    """Return the keys of the latest quotations. Two queries.

    A day of their own and the first of the conference are looked for apart: for either there is an index, for what is
    put together of both there is none. Of those without a day, such as may be among the latest are at conferences that
    began since the last of the others.
    """
    quoted = Position.objects.published(now).exclude(quote="")
    dated = quoted.filter(said_on__isnull=False).order_by("-said_on", "id")
    found = list(dated.values_list("said_on", "pk")[:QUOTATIONS_LOOKED_AT])
    since = found[-1][0] if len(found) == QUOTATIONS_LOOKED_AT else date.min
    begun = Conference.objects.filter(starts_on__gte=since).order_by().values("pk")
    # That they have no day is seen of each: by an index of days all those in the record would be found.
    undated = quoted.alias(day=SAID).filter(**{f"{CONFERENCE}__in": begun}, day=F(f"{CONFERENCE}__starts_on"))
    found += undated.order_by(f"-{CONFERENCE}__starts_on", "id").values_list(f"{CONFERENCE}__starts_on", "pk")
    latest = sorted(set(found), key=lambda pair: (-pair[0].toordinal(), pair[1]))
    return [key for _day, key in latest[:QUOTATIONS_LOOKED_AT]]
