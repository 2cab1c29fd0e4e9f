from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.links import path_to
from articles.models.base import Addressed, AddressedQuerySet, Record, named
from articles.models.fields import LineField, PlainTextField


class TopicQuerySet(AddressedQuerySet):
    def published(self, now):
        """Topics that tag something a reader may see, or group a proposition on which one may be read."""
        return self.filter(
            Exists(ArticleTopic.objects.published(now).filter(tag=OuterRef("pk")))
            | Exists(TakeawayTopic.objects.published(now).filter(tag=OuterRef("pk")))
            | Exists(named("Proposition").objects.published(now).filter(topic=OuterRef("pk")))
        )


class Topic(Addressed, TagBase):
    """A taggit tag with a description."""

    name = LineField(_("name"), max_length=100, unique=True)
    description = PlainTextField(
        _("description"), blank=True, help_text=_("One or two sentences for the topic’s page: what belongs here.")
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="topic_name_unique", violation_error_message=_("There is a topic of this name.")
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("topic-detail", self.slug)


class TopicItemQuerySet(models.QuerySet):
    def published(self, now):
        """Topics of what a reader may see.

        What has the topic is asked for one by one: joined, a database may read all articles for each topic.
        """
        tagged = self.model._meta.get_field("content_object").related_model.objects
        return self.filter(Exists(tagged.published(now).filter(pk=OuterRef("content_object"))))


class TopicItem(Record, ItemBase):
    """A topic on something. With real foreign keys, because prefetching by taggit's own join fails on SQLite."""

    natural_key_fields = ["id"]

    objects = TopicItemQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="%(class)s_unique")]


class ArticleTopic(TopicItem):
    tag = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="article_items")
    content_object = models.ForeignKey("Article", on_delete=models.CASCADE, related_name="topic_items")

    class Meta(TopicItem.Meta):
        verbose_name = _("topic of an article")
        verbose_name_plural = _("topics of articles")


class TakeawayTopic(TopicItem):
    tag = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="takeaway_items")
    content_object = models.ForeignKey("Takeaway", on_delete=models.CASCADE, related_name="topic_items")

    class Meta(TopicItem.Meta):
        verbose_name = _("topic of a takeaway")
        verbose_name_plural = _("topics of takeaways")
