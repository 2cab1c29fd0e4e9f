"""Unpublished work beside what readers see."""

from uuid import uuid4

from articles.enums import SnapshotKind
from articles.queries.snapshot import take
from articles.services.snapshot import keep_version
from tests import factories


def keep_draft(article, content):
    """Keep a content as the newest work on a published article."""
    return keep_version(article, content, kind=SnapshotKind.SAVED, by=None)


def draft_content(world, mark="drafted"):
    """Return the world's article with a change of every kind: added, changed, moved, removed, reordered."""
    content = take(world.article.pk)
    first, *others = content["article"]["takeaways"]
    [position] = content["takeaways"][first]["positions"]
    added, said, photo = str(uuid4()), str(uuid4()), factories.PhotoFactory(alt_text=f"Alt {mark}")
    topic, author = factories.TopicFactory(name=f"Topic {mark}"), factories.AuthorFactory(name=f"Author {mark}")
    content["article"] |= {
        "headline": f"Headline {mark}",
        "conclusion": "",
        "topics": [str(topic.pk)],
        "authors": [str(author.pk)],
        "lead_photo": str(photo.pk),
        "takeaways": [added, *reversed(others), first],
    }
    content["takeaways"][added] = {
        "heading": f"Heading {mark}",
        "body": f"<p>Body {mark}</p>",
        "topics": [str(topic.pk)],
        "photo": None,
        "positions": [said, position],
    }
    content["takeaways"][first]["positions"] = []
    speaker = factories.SpeakerFactory(name=f"Speaker {mark}")
    content["positions"][said] = content["positions"][position] | {
        "speaker": str(speaker.pk),
        "paraphrase": f"Paraphrased {mark}",
        "quote": "",
        "quote_language": "",
        "said_on": None,
        "source": str(factories.SourceFactory(title=f"Source {mark}").pk),
    }
    if others:
        gone = content["takeaways"].pop(others[0])
        content["article"]["takeaways"].remove(others[0])
        for key in gone["positions"]:
            del content["positions"][key]
    return content
