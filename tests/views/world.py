"""A small world of records, and every public address in it."""

from io import BytesIO
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4
from zipfile import ZipFile

from django.urls import reverse

from articles import feeds, urls
from articles.copy.resource import RESOURCES
from articles.queries.sitemap import SECTIONS
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
    "search": lambda world: [],
    "api-docs": lambda world: [],
    "about": lambda world: [],
    "codebook": lambda world: [],
    "data": lambda world: [],
    "feed-list": lambda world: [],
}
# What follows the question mark where a page says with it what it shows.
QUERY = {
    "speaker-comparison": lambda world: {"speaker": [world.speaker.slug, world.government.slug]},
    "search": lambda world: {"q": "example"},
}
# A conference is a public event: its own pages and its series' stand without coverage.
STANDS_WITHOUT_COVERAGE = {"conference-detail", "matrix-detail", "series-detail"}


def records(world):
    """Return a row for each resource of the API."""
    rows = {name: getattr(world, resource.kind, None) for name, resource in RESOURCES.items()}
    return rows | {"sources": world.position.source}


def in_forms(arguments):
    """Return what the addresses of a feed are made from."""
    return [arguments | {"form": form} for form in feeds.FORMS]


# What is no page for people to read from top to bottom: its addresses, by what they are made from.
FILES = {
    "search-suggestions": lambda world: [{}],
    "feed": lambda world: in_forms({}),
    "conference-feed": lambda world: in_forms({"slug": world.conference.slug}),
    "topic-feed": lambda world: in_forms({"slug": world.topic.slug}),
    "proposition-feed": lambda world: in_forms({"slug": world.proposition.slug}),
    "speaker-feed": lambda world: in_forms({"slug": world.speaker.slug}) + in_forms({"slug": world.government.slug}),
    "correction-feed": lambda world: in_forms({}),
    "old-correction-feed": lambda world: [{}],
    "conference-calendar": lambda world: [{}],
    "conference-event": lambda world: [{"slug": world.conference.slug}],
    "sitemap": lambda world: [{}],
    "sitemap-section": lambda world: [{"section": section, "number": "1"} for section in ["pages", *SECTIONS]],
    "news-sitemap": lambda world: [{}],
    "robots": lambda world: [{}],
    "position-csv": lambda world: [{}],
    "data-package": lambda world: [{}],
    "matrix-csv": lambda world: [{"slug": world.conference.slug}],
    "article-citation-file": lambda world: [{"slug": world.article.slug, "form": form} for form in ("bib", "ris")],
    "takeaway-citation-file": lambda world: [{"pk": world.takeaway.pk, "form": form} for form in ("bib", "ris")],
    "article-card": lambda world: [{"slug": world.article.slug}],
    "takeaway-card": lambda world: [{"pk": world.takeaway.pk}],
    "position-card": lambda world: [{"pk": world.position.pk}],
    "position-embed": lambda world: [{"pk": world.position.pk}],
    "takeaway-embed": lambda world: [{"pk": world.takeaway.pk}],
    "matrix-embed": lambda world: [{"slug": world.conference.slug}],
    "oembed": lambda world: [{}],
    "article-ninjs": lambda world: [{"slug": world.article.slug}],
    "article-fixture": lambda world: [{"slug": world.article.slug}],
    "position-citation-file": lambda world: [{"pk": world.position.pk, "form": form} for form in ("bib", "ris")],
}
FILES |= {
    "api-root": lambda world: [{}],
    "api-description": lambda world: [{}],
    "api-list": lambda world: [{"resource": name} for name in RESOURCES],
    "api-detail": lambda world: [{"resource": name, "key": row.pk} for name, row in records(world).items()],
}


def _routes(patterns, before=""):
    """Give the name of each page with its whole route."""
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield pattern.name, route


# A preview is for whoever was given its address.
ROUTES = {name: route for name, route in _routes(urls.urlpatterns) if name not in {"preview", *FILES}}
NAMES = list(ROUTES)
DETAILS = [name for name, route in ROUTES.items() if "<" in route]
LISTS = [name for name in NAMES if name not in DETAILS]


def address(name, world, **more):
    """Return the address of a public page in a world, with `more` in its query. Without a world nothing is chosen."""
    chosen = QUERY[name](world) if world and name in QUERY else {}
    path, query = reverse(f"articles:{name}", args=ARGUMENTS[name](world)), urlencode(chosen | more, doseq=True)
    return f"{path}?{query}" if query else path


def pages(*worlds):
    """Return the address of every page in the worlds, each once."""
    return sorted({address(name, world) for world in worlds for name in NAMES})


def addresses(*worlds):
    """Return the address of every page and every file in the worlds, each once."""
    files = {
        reverse(f"articles:{name}", kwargs=kwargs)
        for world in worlds
        for name in FILES
        for kwargs in FILES[name](world)
    }
    return sorted({*pages(*worlds), *files})


def words_in(response):
    """Return all that an answer says: what is packed in an archive is unpacked, what is a picture has no words."""
    body = b"".join(response)
    if response["Content-Type"] == "application/zip":
        with ZipFile(BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return "" if response["Content-Type"].startswith("image/") else body.decode()


def unknown_key(name):
    """Return a key of the right form for a detail page that belongs to nothing."""
    return uuid4() if name.startswith(("takeaway-", "position-")) else "no-such-thing"
