from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_COMMENT = 5000


class CommentForm(forms.Form):
    """A comment or an answer. Its key is made with the page, so that what is sent twice is said once.

    `about` is the key of the takeaway or position that it is about; empty, it is about the article.
    """

    comment_key = forms.UUIDField(required=False)
    about = forms.UUIDField(required=False)
    text = forms.CharField(
        max_length=LONGEST_COMMENT,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("That is too long: %(limit_value)s characters fit, and you wrote %(show_value)s."),
        },
    )

    @staticmethod
    def new_key() -> str:
        return str(uuid4())
