from articles.forms.base import DeskForm
from articles.models import Speaker


class SpeakerForm(DeskForm):
    class Meta:
        model = Speaker
        fields = "__all__"

    def clean_sort_name(self):
        """Return the name to sort by, or an empty text for one to be made of a name that was changed.

        Whoever corrects a name seldom looks where it is sorted; what was chosen by somebody stays.
        """
        given = self.cleaned_data["sort_name"]
        before = Speaker(name=self.initial.get("name", ""), kind=self.initial.get("kind", ""))
        before.fill_sort_name()
        is_renamed = not {"name", "kind"}.isdisjoint(self.changed_data)
        return "" if is_renamed and given == before.sort_name else given
