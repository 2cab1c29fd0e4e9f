"""A small world of records, and every public address in it."""

from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse

from articles import urls
from tests import factories


def make_world(mark="", **state):
    """Return an article with everything that hangs from it, every text carrying `mark`.

    `state` is what ArticleFactory takes, for example `published=True`.
    """
    series = factories.ConferenceSeriesFactory(name=f"Series {mark}")
    conference = factories.ConferenceFactory(series=series, name=f"Conference {mark}", description=f"About {mark}")
    topic = factories.TopicFactory(name=f"Topic {mark}", description=f"Belongs {mark}")
    author = factories.AuthorFactory(name=f"Author {mark}", biography=f"Writes {mark}")
    article = factories.ArticleFactory(
        conference=conference,
        headline=f"Headline {mark}",
        deck=f"Deck {mark}",
        key_points=f"Point {mark}",
        introduction=f"<p>Introduction {mark}</p>",
        conclusion=f"<p>Conclusion {mark}</p>",
        authors=[author],
        topics=[topic],
        **state,
    )
    takeaway = factories.TakeawayFactory(
        article=article, heading=f"Heading {mark}", body=f"<p>Body {mark}</p>", topics=[topic]
    )
    proposition = factories.PropositionFactory(
        topic=topic, statement=f"Statement {mark}", short_title=f"Short {mark}", scope_note=f"Scope {mark}"
    )
    speaker = factories.SpeakerFactory(name=f"Speaker {mark}")
    government = factories.SpeakerFactory(name=f"Government {mark}", kind="government")
    position = factories.PositionFactory(
        takeaway=takeaway,
        proposition=proposition,
        speaker=speaker,
        on_behalf_of=government,
        quoted=True,
        quote=f"Quoted {mark}",
        paraphrase=f"Paraphrased {mark}",
        source=factories.SourceFactory(title=f"Source {mark}"),
    )
    correction = factories.CorrectionFactory(article=article, text=f"Corrected {mark}")
    return SimpleNamespace(**{name: value for name, value in locals().items() if name not in {"mark", "state"}})


def grow(world, times):
    """Add `times` more of everything that a page of the world lists."""
    for _ in range(times):
        other = factories.ArticleFactory(
            conference=world.conference, authors=[world.author], topics=[world.topic], published=True
        )
        factories.CorrectionFactory(article=world.article)
        for article in (world.article, other):
            takeaway = factories.TakeawayFactory(article=article, topics=[world.topic, factories.TopicFactory()])
            factories.PositionFactory(takeaway=takeaway, speaker=world.speaker, quoted=True)
            factories.PositionFactory(takeaway=takeaway, proposition=world.proposition)
            factories.PositionFactory(takeaway=takeaway, on_behalf_of=world.government)
        factories.PositionFactory(
            takeaway__article__published=True,
            takeaway__article__conference__series=world.series,
            speaker=world.speaker,
            proposition__topic=world.topic,
        )
        factories.PositionFactory(
            takeaway__article__published=True, proposition=world.proposition, speaker=world.speaker
        )


ARGUMENTS = {
    "home": lambda world: [],
    "conference-list": lambda world: [],
    "conference-detail": lambda world: [world.conference.slug],
    "matrix-detail": lambda world: [world.conference.slug],
    "series-detail": lambda world: [world.series.slug],
    "article-detail": lambda world: [world.article.slug],
    "article-citation": lambda world: [world.article.slug],
    "takeaway-detail": lambda world: [world.takeaway.pk],
    "takeaway-citation": lambda world: [world.takeaway.pk],
    "speaker-list": lambda world: [],
    "speaker-detail": lambda world: [world.speaker.slug],
    "speaker-comparison": lambda world: [],
    "conference-comparison": lambda world: [],
    "author-detail": lambda world: [world.author.slug],
    "topic-list": lambda world: [],
    "topic-detail": lambda world: [world.topic.slug],
    "proposition-list": lambda world: [],
    "proposition-detail": lambda world: [world.proposition.slug],
    "position-detail": lambda world: [world.position.pk],
    "position-citation": lambda world: [world.position.pk],
    "correction-list": lambda world: [],
    "about": lambda world: [],
    "codebook": lambda world: [],
}
# What follows the question mark where a page says with it what it shows.
QUERY = {
    "speaker-comparison": lambda world: {"speaker": [world.speaker.slug, world.government.slug]},
}
# A conference is a public event: its own pages and its series' stand without coverage.
STANDS_WITHOUT_COVERAGE = {"conference-detail", "matrix-detail", "series-detail"}
# A preview is no public page: it is for whoever was given its address. A feed is no page, nor is a file.
NO_PAGES = {"preview", "correction-feed", "matrix-csv"}
NO_PAGES |= {"article-citation-file", "takeaway-citation-file", "position-citation-file"}
PATTERNS = [pattern for pattern in urls.urlpatterns if pattern.name not in NO_PAGES]
NAMES = [pattern.name for pattern in PATTERNS]
DETAILS = [pattern.name for pattern in PATTERNS if pattern.pattern.converters]
LISTS = [name for name in NAMES if name not in DETAILS]


def address(name, world, **more):
    """Return the address of a public page in a world, with `more` in its query. Without a world nothing is chosen."""
    chosen = QUERY[name](world) if world and name in QUERY else {}
    path, query = reverse(f"articles:{name}", args=ARGUMENTS[name](world)), urlencode(chosen | more, doseq=True)
    return f"{path}?{query}" if query else path


def addresses(*worlds):
    """Return every public address in the worlds, each once."""
    return sorted({address(name, world) for world in worlds for name in NAMES})


def unknown_key(name):
    """Return a key of the right form for a detail page that belongs to nothing."""
    return uuid4() if name.startswith(("takeaway-", "position-")) else "no-such-thing"
