"""Plainly made-up records, each valid by itself. Named parameters make what a test is about."""

from datetime import date, timedelta

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from articles import models
from articles.enums import ArticleStatus, SourceKind, Stance


def ago(**delta):
    return factory.LazyFunction(lambda: timezone.now() - timedelta(**delta))


class UserFactory(DjangoModelFactory):
    """Somebody who logs in. `role` is the name of a group: Writer, Editor or Chief."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@plenary.example")
    password = factory.django.Password("correct horse battery")
    is_staff = True

    @factory.post_generation
    def role(self, create, name, **kwargs):
        if name:
            self.groups.add(Group.objects.get(name=name))


class PhotoFactory(DjangoModelFactory):
    class Meta:
        model = models.Photo

    file = factory.django.ImageField(filename="example.jpg", width=60, height=40, color="teal")
    alt_text = "A teal rectangle"
    credit = "Ada Example"
    licence = "CC0"


class ConferenceSeriesFactory(DjangoModelFactory):
    class Meta:
        model = models.ConferenceSeries

    name = factory.Sequence(lambda n: f"Example Forum {n}")
    organiser = "Example Foundation"


class ConferenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Conference

    name = factory.Sequence(lambda n: f"Example Conference {n}")
    short_name = factory.Sequence(lambda n: f"Example {n}")
    starts_on = date(2025, 2, 14)
    ends_on = date(2025, 2, 16)
    time_zone = "Europe/Berlin"
    city = "Exampletown"
    country = "DE"


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = models.Speaker

    name = factory.Sequence(lambda n: f"Ada Example {n}")


class SpeakerRoleFactory(DjangoModelFactory):
    class Meta:
        model = models.SpeakerRole

    speaker = factory.SubFactory(SpeakerFactory)
    title = "Minister of Examples"


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = models.Topic

    name = factory.Sequence(lambda n: f"Example topic {n}")


class PropositionFactory(DjangoModelFactory):
    class Meta:
        model = models.Proposition

    topic = factory.SubFactory(TopicFactory)
    statement = factory.Sequence(lambda n: f"Every example should have the number {n}.")
    short_title = factory.Sequence(lambda n: f"Number {n} for examples")


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source

    kind = SourceKind.PRESS
    title = factory.Sequence(lambda n: f"Example report {n}")
    publisher = "The Daily Example"
    url = factory.Sequence(lambda n: f"https://press.example/reports/{n}")


class AuthorFactory(DjangoModelFactory):
    class Meta:
        model = models.Author

    name = factory.Sequence(lambda n: f"Bea Byline {n}")


class ArticleFactory(DjangoModelFactory):
    """An article: a draft, or in the state that a trait names."""

    class Meta:
        model = models.Article
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(status=ArticleStatus.PUBLISHED, published_at=ago(days=3))
        scheduled = factory.Trait(status=ArticleStatus.PUBLISHED, published_at=ago(days=-3))
        withdrawn = factory.Trait(status=ArticleStatus.PUBLISHED, published_at=ago(days=3), withdrawn_at=ago(days=1))
        retracted = factory.Trait(
            status=ArticleStatus.PUBLISHED,
            published_at=ago(days=3),
            retracted_at=ago(days=1),
            retraction_note="The example was made up.",
        )

    conference = factory.SubFactory(ConferenceFactory)
    headline = factory.Sequence(lambda n: f"Example headline {n}")
    deck = "An example of a deck."
    introduction = "<p>An example of an introduction.</p>"
    modified_at = factory.SelfAttribute("published_at")
    published_at = None

    @factory.post_generation
    def authors(self, create, authors, **kwargs):
        self.authors.add(*authors or [])

    @factory.post_generation
    def topics(self, create, topics, **kwargs):
        for topic in topics or []:
            models.ArticleTopic.objects.create(content_object=self, tag=topic)


class TakeawayFactory(DjangoModelFactory):
    class Meta:
        model = models.Takeaway
        skip_postgeneration_save = True

    article = factory.SubFactory(ArticleFactory)
    sort_order = factory.Sequence(lambda n: n)
    heading = factory.Sequence(lambda n: f"Example takeaway {n}")
    body = "<p>An example of a finding.</p>"

    @factory.post_generation
    def topics(self, create, topics, **kwargs):
        for topic in topics or []:
            models.TakeawayTopic.objects.create(content_object=self, tag=topic)


class PositionFactory(DjangoModelFactory):
    """A paraphrased position, or with the trait `quoted` one in the speaker's own words."""

    class Meta:
        model = models.Position

    class Params:
        quoted = factory.Trait(quote="Examples are good.", quote_language="en")
        retracted = factory.Trait(retracted_at=ago(days=1), retraction_note="The example was never said.")

    takeaway = factory.SubFactory(TakeawayFactory)
    sort_order = factory.Sequence(lambda n: n)
    speaker = factory.SubFactory(SpeakerFactory)
    role = "Minister of Examples"
    proposition = factory.SubFactory(PropositionFactory)
    stance = Stance.SUPPORTS
    paraphrase = "An example of what was said."
    said_on = date(2025, 2, 15)
    source = factory.SubFactory(SourceFactory)


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Correction

    article = factory.SubFactory(ArticleFactory, published=True)
    text = "An earlier version had another example."
    corrected_at = ago(days=1)


class CopyFactory(DjangoModelFactory):
    """A text that waits to be saved as an article, brought in as it stands in `words`."""

    class Meta:
        model = models.Copy
        exclude = ["words"]

    words = "Example headline\n\nAn example of a deck.\n\nAn example of an introduction."
    name = "example.txt"
    content = factory.LazyAttribute(lambda copy: copy.words.encode())


class PreviewLinkFactory(DjangoModelFactory):
    """A link to the newest work on a draft, for a week."""

    class Meta:
        model = models.PreviewLink

    article = factory.SubFactory(ArticleFactory)
    for_whom = "Cora Example"
    expires_at = ago(days=-7)
