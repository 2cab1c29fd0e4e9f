"""Far too much of everything: what a page has to hold together all the same."""

from articles.enums import Stance
from tests import factories
from tests.views.world import make_world

ARABIC_NAME = "عبد الرحمن بن محمد الأنصاري"
ARABIC_WORDS = "هذا مثال على اقتباس مكتوب من اليمين إلى اليسار"
UNBROKEN = "https://example.org/" + "a" * 100
ROLE = ("Special Representative for Examples, Specimens, Samples and Placeholders, " * 4)[:300].strip()


def make_much():
    """Return a world whose article has 30 takeaways, whose speaker was heard at 16 conferences, with six editions."""
    world = make_world("Example " * 5, published=True)
    _fill_article(world.article)
    world.takeaway.heading = UNBROKEN
    world.takeaway.save()
    world.topic.name = UNBROKEN[:60]
    world.topic.save()
    world.speaker.name = ARABIC_NAME
    world.speaker.aliases = f"{UNBROKEN}\nAbd al-Rahman Example"
    world.speaker.save()
    _say_much(world)
    _speak_at_many_conferences(world)
    _hold_more_editions(world)
    return world


def _fill_article(article):
    article.headline = ("A headline of two hundred characters " * 6)[:200].strip()
    article.deck = ("A deck " * 60).strip()[:400]
    article.key_points = "\n".join(["A point. " * 20, UNBROKEN])
    article.introduction = f"<h3>Heading</h3><p>{UNBROKEN}</p><ul><li>One</li></ul><blockquote><p>Two</p></blockquote>"
    article.save()


def _say_much(world):
    source = factories.SourceFactory(title=UNBROKEN, publisher="P" * 80, archived_url="https://archive.example/1")
    arabic = {"quote": ARABIC_WORDS, "quote_language": "ar", "translation": "An example. " * 10}
    for number, stance in zip(range(29), list(Stance) * 6, strict=False):
        factories.PositionFactory(
            takeaway=factories.TakeawayFactory(article=world.article, heading=f"Finding {number} " * (number % 9 + 1)),
            speaker=world.speaker,
            role=ROLE,
            proposition=world.proposition,
            stance=stance,
            conditions="Only if examples are free.",
            source=source,
            said_on=None,
            occasion="A panel " * 9,
            retracted=number == 28,
            **(arabic if number % 2 else {}),
        )


def _speak_at_many_conferences(world):
    for _ in range(15):
        article = factories.ArticleFactory(published=True)
        factories.PositionFactory.create_batch(
            2,
            takeaway=factories.TakeawayFactory(article=article),
            speaker=world.speaker,
            proposition=world.proposition,
            source=world.position.source,
        )


def _hold_more_editions(world):
    speakers = [
        world.speaker,
        *(factories.SpeakerFactory(name=name) for name in (UNBROKEN, "A name " * 20, ROLE[:150])),
    ]
    question = factories.PropositionFactory(
        topic=world.topic, short_title="Q" * 60, statement=("A question of three hundred characters " * 8)[:300].strip()
    )
    for _ in range(5):
        conference = factories.ConferenceFactory(
            series=world.series, short_name=("An edition with a long name " * 2)[:40]
        )
        article = factories.ArticleFactory(published=True, conference=conference)
        topics = [world.topic, factories.TopicFactory(name=f"{UNBROKEN[:90]}{conference.pk.hex[:8]}")]
        findings = [factories.TakeawayFactory(article=article, heading=UNBROKEN, topics=topics) for _ in range(7)]
        for stance in Stance:
            for speaker in speakers:
                factories.PositionFactory(
                    takeaway=findings[0],
                    speaker=speaker,
                    proposition=question,
                    stance=stance,
                    conditions="Only if examples are free.",
                    source=world.position.source,
                )
        factories.PositionFactory(takeaway=findings[0], proposition__short_title="W" * 60, source=world.position.source)
