from hashlib import sha256

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.copy.manuscript import Unreadable
from articles.copy.table import MOST_BYTES, decode_table, read_table


class TableForm(forms.Form):
    """A table of positions, as a file or as text. Either way the text stays in the form, whatever is wrong with it.

    After cleaning, `rows` holds what was read, and `is_checked` tells whether it is the text of the last check.
    """

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV, up to 2 MB and 2,000 rows. It takes the place of what stands below."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/tab-separated-values"}),
    )
    table = forms.CharField(
        label=gettext_lazy("Or the table itself"),
        required=False,
        strip=False,
        help_text=gettext_lazy(
            "Mark the cells in your spreadsheet with the names of the columns, copy, and paste here."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "class": "table-text", "wrap": "off", "spellcheck": "false"}),
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.rows = []
        self.is_checked = False

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        place = "file" if data["file"] else "table"
        try:
            text = decode_table(data["file"].read(MOST_BYTES + 1)) if data["file"] else data["table"]
            self._keep(text, data["checked"])
            self.rows = read_table(text)
        except Unreadable as error:
            self.add_error(place, str(error))
        return data

    def _keep(self, text, checked):
        # As a browser sends what stands in a field, so that the same is known again.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text.encode()) > MOST_BYTES:
            raise Unreadable(_("The table is larger than 2 MB. Split it."))
        digest = sha256(text.encode()).hexdigest()
        self.is_checked = checked == digest
        self.data = self.data.copy()
        self.data["table"], self.data["checked"] = text, digest
