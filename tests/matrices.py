"""A conference at which many spoke to many propositions, each cell with words, a date and a source of its own."""

from datetime import date, timedelta
from itertools import product
from random import Random

from articles import models
from articles.enums import Stance
from tests import factories
from tests.filling import make

GIVEN_NAMES = ["Ada", "Bea", "Cora", "Dora"]
ROLES = ["Minister of Examples", "President of the Example Republic", "Secretary General of the Example Alliance"]
WORDS = (
    "an example should stand where everybody who looks for one can find it without asking twice and whoever shows "
    "specimens keeps samples of every size ready because others will need them later when placeholders run short or "
    "the collection moves to new rooms beside that old hall in which our first models were drawn by hand"
)
PUBLISHERS = ["The Daily Example", "Example Radio", "Office of the Example Government", "Specimen Press Agency"]


def make_matrix(speakers=40, propositions=12, name="matrix"):
    """Return a conference with a statement of every speaker on every proposition. Addresses begin with `name`."""
    takeaway = factories.TakeawayFactory(article__published=True, article__conference__slug=name)
    topics = [
        factories.TopicFactory(name=f"Topic {n} of {name}", slug=f"{name}-{n}") for n in range(propositions // 4 + 1)
    ]
    people = make(models.Speaker, speakers, lambda n: _speaker(n, name))
    questions = make(models.Proposition, propositions, lambda n: _proposition(n, name) | {"topic": topics[n // 4]})
    sources = make(models.Source, 30, lambda n: _source(n, name))
    cells = list(product(people, questions))
    make(models.Position, len(cells), lambda n: _position(n, takeaway, *cells[n], sources))
    return takeaway.article.conference


def _speaker(n, name):
    return {
        "name": f"{GIVEN_NAMES[n % 4]} Example {n}",
        "sort_name": f"Example {n:02}",
        "slug": f"{name}-{n}",
    }


def _proposition(n, name):
    return {
        "statement": f"Every country should show its {n} examples to whoever asks for them in {name}.",
        "short_title": f"Examples, {n}",
        "slug": f"{name}-{n}",
    }


def _source(n, name):
    publisher = PUBLISHERS[n % len(PUBLISHERS)]
    return {"title": f"Report {n}", "publisher": publisher, "slug": f"{name}-{n}", "url": f"https://press.example/{n}"}


def _position(n, takeaway, speaker, proposition, sources):
    said = " ".join(Random(n).choices(WORDS.split(), k=14))
    quoted = n % 3 == 0
    return {
        "takeaway": takeaway,
        "speaker": speaker,
        "role": ROLES[int(speaker.sort_name[-2:]) % len(ROLES)],
        "proposition": proposition,
        "stance": list(Stance)[n * n % 7 % 5],
        "conditions": "If examples are free.",
        "quote": said if quoted else "",
        "quote_language": "en" if quoted else "",
        "paraphrase": "" if quoted else f"Says that {said}.",
        "said_on": date(2025, 2, 14) + timedelta(days=n % 3),
        "source": sources[n % len(sources)],
    }
