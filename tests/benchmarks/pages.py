"""Which pages are measured: for each name an address in the database at hand. Runs within the site's settings."""

import re
from collections import Counter
from fnmatch import fnmatchcase

from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from articles.models import Article, Author, Conference, Position, Proposition, Speaker, Takeaway, Topic, User
from coverage_site.bootstrap import HOST
from tests.benchmarks.words import words_of_headlines

DESK = "desk"
# Public pages with a long list, and those of the desk: the last part shall cost what the first does.
LISTS = ["home", "author", "conference", "conferences", "speaker-busy", "speakers", "proposition-busy", "propositions"]
LISTS += ["topic-busy", "topics", "search-common", "corrections"]
PARTS = {"page": re.compile(r'href="\?(?:[^"]*[;&])?page=(\d+)'), "p": re.compile(r'href="\?(?:[^"]*[;&])?p=(\d+)')}


def browser(user: User | None = None) -> Client:
    """Return a client that asks the site in this process, for answers that are not compressed."""
    client = Client(SERVER_NAME=HOST)
    if user:
        client.force_login(user)
    return client


def chief() -> User:
    """Return the account under which the desk is measured."""
    user, _is_new = User.objects.get_or_create(username="benchmark", defaults={"is_staff": True})
    user.groups.set(Group.objects.filter(name="Chief"))
    return user


def addresses(wanted: list[str], article: str = "", matrix: str = "") -> dict[str, str]:
    """Return the addresses of the pages whose names match one of the patterns, in the order of this module.

    A pattern that begins with a slash is an address itself. `article` and `matrix` are the addresses of those that are
    the same in records of all sizes. What there is nothing of is left out, and so is the last page of a short list.
    """
    found = {name: address for name, address in _all(article, matrix).items() if address}
    clients, chosen = {False: browser(), True: browser(chief())}, {}
    for name in [name for name in found if any(fnmatchcase(name, each) for each in wanted)]:
        chosen[name] = found[name]
        if (name in LISTS or is_of_desk(name)) and (last := _last(clients[is_of_desk(name)], found[name])):
            chosen[f"{name}-last"] = last
    return chosen | {each: each for each in wanted if each.startswith("/")}


def is_of_desk(name: str) -> bool:
    return name.startswith(DESK) or name.startswith(reverse("admin:index"))


def _all(article, matrix):
    story = story_at(article)
    conference = _conference(matrix) or story.conference
    return (
        _of_article(story)
        | _of_conferences(conference)
        | _of_people(story)
        | _of_words(story)
        | _others()
        | _desk(story)
    )


def story_at(address: str) -> Article:
    """Return the article at an address, or else the first that was published."""
    slug = address.rstrip("/").rpartition("/")[2]
    published = Article.objects.published(timezone.now()).select_related("conference")
    return published.filter(slug=slug).first() or published.order_by("published_at", "pk")[0]


def _conference(address):
    return Conference.objects.filter(slug=address.removesuffix("positions/").rstrip("/").rpartition("/")[2]).first()


def _url(name, *args, **query):
    address = reverse(name if ":" in name else f"articles:{name}", args=args)
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


def _of_article(story):
    takeaway = Takeaway.objects.filter(article=story).order_by("sort_order").first()
    position = Position.objects.filter(takeaway=takeaway).order_by("sort_order").first()
    author = Author.objects.filter(articles=story).first()
    return {
        "article": _url("article-detail", story.slug),
        "takeaway": takeaway and _url("takeaway-detail", takeaway.pk),
        "position": position and _url("position-detail", position.pk),
        "embed": takeaway and _url("takeaway-embed", takeaway.pk),
        "card": _url("article-card", story.slug),
        "cite": _url("article-citation", story.slug),
        "author": author and _url("author-detail", author.slug),
    }


def _of_conferences(conference):
    others = Conference.objects.exclude(pk=conference.pk).filter(articles__published_at__isnull=False)
    other = others.order_by("starts_on", "pk").first()
    return {
        "matrix": _url("matrix-detail", conference.slug),
        "matrix-csv": _url("matrix-csv", conference.slug),
        "matrix-embed": _url("matrix-embed", conference.slug),
        "conference": _url("conference-detail", conference.slug),
        "conferences": _url("conference-list"),
        "compare-conferences": other and _url("conference-comparison", conference=[conference.slug, other.slug]),
        "series": conference.series and _url("series-detail", conference.series.slug),
    }


def _of_people(story):
    said = Position.objects.filter(takeaway__article=story).order_by("takeaway__sort_order", "sort_order")
    first = said.select_related("speaker", "proposition__topic").first()
    slugs = list(dict.fromkeys(said.values_list("speaker__slug", flat=True)))[:2]
    speaker, proposition, topic = (
        _busiest(*each) for each in ((Speaker, "speaker"), (Proposition, "proposition"), (Topic, "proposition__topic"))
    )
    return {
        "speaker": first and _url("speaker-detail", first.speaker.slug),
        "speaker-busy": speaker and _url("speaker-detail", speaker.slug),
        "speakers": _url("speaker-list"),
        "compare": len(slugs) == 2 and _url("speaker-comparison", speaker=slugs),
        "proposition": first and _url("proposition-detail", first.proposition.slug),
        "proposition-busy": proposition and _url("proposition-detail", proposition.slug),
        "propositions": _url("proposition-list"),
        "topic": first and _url("topic-detail", first.proposition.topic.slug),
        "topic-busy": topic and _url("topic-detail", topic.slug),
        "topics": _url("topic-list"),
        "api": _url("api-list", "positions"),
        "api-filtered": first and _url("api-list", "positions", speaker=first.speaker.slug),
    }


def _busiest(model, path):
    """Return the record of whom there are most statements."""
    keys = Counter(Position.objects.order_by().values_list(path, flat=True).iterator())
    return model.objects.get(pk=min(keys, key=lambda key: (-keys[key], str(key)))) if keys else None


def _of_words(story):
    common, rare = words_of_headlines(story)
    return {
        "search-common": _url("search", q=common),
        "search-rare": _url("search", q=rare),
        "search-nothing": _url("search", q="xylophonist quux"),
        "suggestions": _url("search-suggestions", q=common[:4]),
    }


def _others():
    part = re.findall(r"/sitemap-articles-\d+\.xml", browser().get(_url("sitemap")).text)
    return {
        "home": _url("home"),
        "corrections": _url("correction-list"),
        "feed": _url("feed", "atom"),
        "sitemap": _url("sitemap"),
        "sitemap-part": part and part[0],
        "sitemap-part-end": part and part[-1],
    }


def _desk(story):
    """Return the front page and the lists of the desk, first and last page, and what is found in the longest ones."""
    found = {f"{DESK}-front": _url("admin:index"), f"{DESK}-find": _url("admin:find", q=words_of_headlines(story)[0])}
    readable = set(admin.site.readable(chief()))
    for model, registered in admin.site._registry.items():
        if model not in readable:
            continue
        name = model._meta.model_name
        address = _url(f"admin:{model._meta.app_label}_{name}_changelist")
        found[f"{DESK}-{name}"] = address
        if registered.search_fields and model in {Article, Position, Speaker}:
            found[f"{DESK}-{name}-search"] = f"{address}?{urlencode({'q': words_of_headlines(story)[0]})}"
    return found | {f"{DESK}-form": _url("admin:articles_article_change", story.pk)}


def _last(client, address):
    """Return the address of the last page of a list, None where it has one page only."""
    page = client.get(address).text
    for parameter, pattern in PARTS.items():
        if numbers := [int(number) for number in pattern.findall(page)]:
            return f"{address}{'&' if '?' in address else '?'}{parameter}={max(numbers)}"
    return None
