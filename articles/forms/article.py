from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.base import TopicForm, TopicsField
from articles.models import Article, ArticleTopic
from articles.services.gate import LONGEST_GOOD_HEADLINE


class ArticleForm(TopicForm):
    """The article's own fields; its takeaways come as a formset."""

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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for attrs in (self.fields[name].widget.attrs for name in ("headline", "deck") if name in self.fields):
            # With maxlength, browsers cut what is pasted without a word. The count and the refusal speak.
            attrs["data-count-limit"] = attrs.pop("maxlength")


class RetractionForm(forms.Form):
    """The public reason for a retraction."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Readers see it in place of the article, and among the corrections."),
    )
