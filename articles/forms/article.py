from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.aggregate.content import Content
from articles.forms.base import TopicForm, TopicsField
from articles.forms.takeaway import TakeawayFormSet
from articles.models import Article, ArticleTopic
from articles.queries.snapshot import content_of
from articles.queries.work import cache
from articles.services.gate import LONGEST_GOOD_HEADLINE
from articles.text import is_id


class ArticleForm(TopicForm):
    """The article's own fields; its takeaways come as a formset.

    `key` is the article's before it was ever saved: made with the page, so that a form that is sent twice makes one.
    """

    topics = TopicsField(ArticleTopic)

    class Meta(TopicForm.Meta):
        model = Article
        widgets = {
            "headline": forms.Textarea(
                attrs={
                    "rows": 2,
                    "class": "vLargeTextField headline",
                    "data-count": _("{count} characters, {limit} fit."),
                    "data-count-good": LONGEST_GOOD_HEADLINE,
                }
            ),
            "deck": forms.Textarea(
                attrs={
                    "rows": 3,
                    "class": "vLargeTextField",
                    "data-count": _("{count} characters, {limit} fit."),
                }
            ),
            "key_points": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        }

    def __init__(self, data=None, *args, instance=None, **kwargs):
        if instance is None and data and is_id(data.get("key")):
            instance = Article(pk=UUID(data["key"]))
        super().__init__(data, *args, instance=instance, **kwargs)
        for attrs in (self.fields[name].widget.attrs for name in ("headline", "deck") if name in self.fields):
            # With maxlength, browsers cut what is pasted without a word. The count and the refusal speak.
            attrs["data-count-limit"] = attrs.pop("maxlength")

    def loaded_rows(self, name):
        return self.instance.authors.all() if name == "authors" else super().loaded_rows(name)

    def content(self, takeaways: TakeawayFormSet) -> Content:
        """Return what the form and the takeaways, both valid, say, over what they were built from."""
        self.take_over()
        if "authors" in self.changed_data or self.instance._state.adding:
            cache(self.instance, "authors", self.cleaned_data["authors"])
        return content_of(self.instance, takeaways.in_order())


class RetractionForm(forms.Form):
    """The public reason for a retraction."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Readers see it in place of the article, and among the corrections."),
    )
