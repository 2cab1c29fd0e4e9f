"""What a text has to do with what is on file."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from articles.copy.draft import DraftTakeaway
from articles.copy.manuscript import Manuscript
from articles.copy.names import find_known, find_unknown
from articles.enums import ArticleStatus
from articles.models import Article, Conference, Copy, Speaker, Takeaway, Topic
from articles.text import clean_line, is_id, plain_text


def article_of(manuscript: Manuscript) -> Article | None:
    """Return the article that the text is: imported from the same words, or the one that it was exported from."""
    articles = Article.objects.select_related("conference")
    exported = manuscript.facts.get("article", "")
    return articles.filter(copies__in=Copy.objects.used().filter(digest=manuscript.digest)).first() or (
        articles.filter(pk=exported).first() if is_id(exported) else None
    )


def article_of_headline(headline: str, conference: Conference) -> Article | None:
    """Return a draft of the conference that has the headline: it may be an earlier state of the same text."""
    drafts = Article.objects.filter(status=ArticleStatus.DRAFT, conference=conference)
    return drafts.filter(headline__iexact=headline).first()


def conferences_for(manuscript: Manuscript) -> tuple[list[Conference], list[Conference]]:
    """Return the conferences that the text may be about, and all others, the latest first. One query.

    That is the one it was exported from; else those it names; else the editions of a series that it names, and of these
    the ones of years that it names, if any.
    """
    every = list(Conference.objects.select_related("series"))
    text = clean_line(manuscript.text).casefold()
    series = [each for each in every if each.series and each.series.name.casefold() in text]
    plausible = (
        [each for each in every if each.slug == manuscript.facts.get("conference")]
        or [each for each in every if each.name.casefold() in text or each.short_name.casefold() in text]
        or [each for each in series if str(each.year) in text]
        or series
    )
    return plausible, [each for each in every if each not in plausible]


def speakers_named(*texts: str) -> list[list[Speaker]]:
    """Return for each text the speakers on file whose name or other spelling stands in it. Two queries.

    After a full name its last word alone is enough, also in the texts that follow.
    """
    rows = Speaker.objects.values_list("pk", "name", "aliases")
    found = find_known("\n".join(texts), {pk: [name, *aliases.splitlines()] for pk, name, aliases in rows})
    speakers = Speaker.objects.in_bulk(found)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    named = [{} for _text in texts]
    for pk, offsets in found.items():
        for offset in offsets:
            named[bisect_right(starts, offset) - 1][pk] = speakers[pk]
    return [list(each.values()) for each in named]


def speakers_named_in(takeaways: Sequence[DraftTakeaway | Takeaway]) -> list[list[Speaker]]:
    """Return for each takeaway, in its order, the speakers named in its heading or text. Two queries, or none for none.

    Else as `speakers_named`.
    """
    texts = [f"{takeaway.heading}\n{plain_text(takeaway.body)}" for takeaway in takeaways]
    return speakers_named(*texts) if texts else []


def topics_named(text: str) -> list[Topic]:
    """Return the topics whose name stands in the text, in the order of the first time. Two queries."""
    found = find_known(text, {pk: [name] for pk, name in Topic.objects.values_list("pk", "name")}, any_case=True)
    topics = Topic.objects.in_bulk(found)
    return [topics[pk] for pk in found]


def unknown_names(text: str) -> list[str]:
    """Return what looks like names of persons that are not on file, each once. One query."""
    rows = Speaker.objects.values_list("name", "aliases")
    return find_unknown(text, [spelling for name, aliases in rows for spelling in [name, *aliases.splitlines()]])
