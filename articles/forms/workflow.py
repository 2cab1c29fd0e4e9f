"""What is asked beside the form of an article on its way to publication. The parts stand in the form itself."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.comment import LONGEST_COMMENT
from articles.models import Article, User


class PersonField(forms.ChoiceField):
    """One of some people, by key; what is sent comes back as the person, or None. The others cannot be chosen."""

    def __init__(self, people: Iterable[User], *, nobody: str, **kwargs):
        self.people = {str(person.pk): person for person in people}
        choices = [("", nobody), *((key, str(person)) for key, person in self.people.items())]
        super().__init__(choices=choices, required=False, **kwargs)

    def clean(self, value):
        return self.people.get(super().clean(value))


class AssignForm(forms.Form):
    """Who works on the article. Whoever does now can stay, also without the right by now."""

    def __init__(self, data=None, *, article: Article, people: list[User]):
        super().__init__(data, initial={"assignee": article.assignee_id}, label_suffix="")
        if article.assignee_id and article.assignee_id not in {person.pk for person in people}:
            people = [article.assignee, *people]
        self.fields["assignee"] = PersonField(people, nobody=_("nobody"), label=_("Assigned to"))


class ReturnForm(forms.Form):
    """Why an article is returned, and to whom; to its writer unless somebody else is chosen."""

    return_words = forms.CharField(
        label=_("What is to be changed"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what is to be changed.")},
    )

    def __init__(self, data=None, *, writer: User | None, people: list[User], words: str = ""):
        super().__init__(data, initial={"return_words": words}, label_suffix="", use_required_attribute=False)
        nobody = _("its writer, %(name)s") % {"name": writer} if writer else _("nobody")
        self.fields["return_to"] = PersonField(people, nobody=nobody, label=_("Return it to"))
