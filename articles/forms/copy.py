"""Bringing in text, and what an editor settles before it is saved as a draft."""

from itertools import takewhile

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.copy.faults import MOST_HEADLINE
from articles.copy.manuscript import Manuscript
from articles.copy.pieces import Piece, Place, check_pieces, join_piece, split_piece, split_place
from articles.copy.proof import read_place
from articles.copy.reading import MOST_BYTES
from articles.enums import CopyPart
from articles.models import Article, Conference

# So many conferences are offered as buttons.
MOST_PICKS = 6
PASTED_TEXT, PASTED_MARKUP = PASTED = ("paste.txt", "paste.html")
ENDINGS = ".txt,.md,.markdown,.docx,.html,.htm"


class BringInForm(forms.Form):
    """A text, pasted or as a file. After cleaning, `content` holds its bytes, `name` the file's, `place` its field.

    `markup` is what a browser pasted with its formatting; it goes before `text`, which then is empty.
    """

    text = forms.CharField(
        label=gettext_lazy("Text of the article"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "vLargeTextField copy-text", "aria-describedby": "id_text_helptext"}
        ),
        help_text=gettext_lazy("All of it: headline, key points, takeaways. Bold, links and lists are kept."),
    )
    markup = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(".txt, .md, .docx or .html, up to 2 MB."),
        widget=forms.FileInput(attrs={"accept": ENDINGS, "aria-describedby": "id_file_helptext"}),
    )

    def __init__(self, *args, is_too_large=False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.is_too_large = is_too_large
        self.content, self.name, self.place = b"", "", "text"

    def clean(self):
        data = super().clean()
        if self.is_too_large:
            self.add_error("text", too_large())
        if self.errors:
            return data
        file, words = data["file"], data["markup"].strip() or data["text"].strip()
        if file and words:
            self.add_error("file", _("There is a text and a file. Keep one: empty the box, or choose no file."))
        elif file:
            self.place, self.name, self.content = "file", file.name, file.read(MOST_BYTES + 1)
        elif words:
            self._take_pasted(data)
        else:
            self.add_error("text", _("Paste the text of an article, or choose a file."))
        return data

    def _take_pasted(self, data):
        has_markup = bool(data["markup"].strip())
        self.name = PASTED_MARKUP if has_markup else PASTED_TEXT
        self.content = (data["markup"] if has_markup else data["text"]).encode("utf-8", "replace")
        if len(self.content) > MOST_BYTES:
            self.add_error("text", too_large())


def too_large() -> str:
    """Return what to do with a text that is larger than any article."""
    return _("This is more than 2 MB. Import one article at a time, and without its pictures.")


class CutForm:
    """The cut of a manuscript as a form sends it: where each piece starts, and its part. No words are among it.

    `pieces` are those of the form, or the stored ones where the form does not fit the manuscript; `is_stale` tells.
    """

    def __init__(self, manuscript: Manuscript, stored: list[Piece], data=None):
        self.manuscript, self.pieces, self.is_stale, self.fault = manuscript, stored, False, ""
        if data is not None:
            try:
                self._read(data, {piece.start: piece for piece in stored})
            except ValueError:
                self.is_stale = True

    def _read(self, data, stored):
        starts, parts = data.get("starts", "").split(), data.getlist("part")
        pieces = [
            self._piece(read_place(start), CopyPart(part), stored) for start, part in zip(starts, parts, strict=True)
        ]
        check_pieces(self.manuscript, pieces)
        self.pieces = pieces

    def _piece(self, start, part, stored):
        """A note says why the piece was given its part; it goes with a part that the editor gives it instead."""
        before = stored.get(start)
        return Piece(start, part, before.note if before and before.part == part else "")

    def press(self, data) -> Place | None:
        """Do what the pressed button says: split, join, or give those below the same part.

        Returns the place to come back to; None where no such button was pressed. `fault` says why nothing was done.
        """
        for name, do in (("_split", self._split), ("_join", self._join), ("_below", self._below)):
            if name in data:
                try:
                    return do([piece.start for piece in self.pieces].index(read_place(data[name])), data)
                except ValueError:
                    self.fault = self.fault or _("This was changed meanwhile, in another window perhaps.")
        return None

    def _split(self, position, data):
        self.fault = _("There is nothing to split here: put the cursor between two words.")
        at = self._wanted_place(data) or split_place(self.manuscript, self.pieces, position)
        if at is None:
            raise ValueError
        self.pieces = split_piece(self.manuscript, self.pieces, at)
        self.fault = ""
        return at

    def _wanted_place(self, data):
        """Where the cursor stands. In a word its beginning is meant, before spaces and at the end what follows."""
        if not data.get("split_at"):
            return None
        place = read_place(data["split_at"])
        if place.paragraph >= len(self.manuscript.paragraphs):
            raise ValueError
        text = self.manuscript.paragraphs[place.paragraph].text
        rest = text[_word_start(text, place.offset) :].lstrip()
        return Place(place.paragraph, len(text) - len(rest)) if rest else Place(place.paragraph + 1)

    def _join(self, position, data):
        place = self.pieces[position].start
        self.pieces = join_piece(self.pieces, position)
        return place

    def _below(self, position, data):
        """Those that follow and are the same among themselves get the part of this one."""
        part, below = self.pieces[position].part, self.pieces[position + 1 :]
        alike = len(list(takewhile(lambda piece: piece.part == below[0].part, below)))
        changed = [Piece(piece.start, part) for piece in below[:alike]]
        self.pieces = [*self.pieces[: position + 1], *changed, *below[alike:]]
        return self.pieces[position].start


def _word_start(text, offset):
    """Where the word begins in which the offset lies, in scripts that put spaces between words; else the offset."""
    while 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum() and text[offset] < "\u2e80":
        offset -= 1
    return offset


class OfferedField(forms.MultipleChoiceField):
    """Some of what is offered. What is not, or not any more, is left out: a topic that was deleted meanwhile."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value):
        return [each for each in super().to_python(value) if self.valid_value(each)]


class SettleForm(forms.Form):
    """What else belongs to the draft: its conference, and what was found in the text and is wanted.

    `picks` are the conferences that the text may be about, where there are several.
    """

    required_css_class = "required"

    conference = forms.ModelChoiceField(
        label=gettext_lazy("Conference"),
        queryset=Conference.objects.all(),
        error_messages={"required": gettext_lazy("Choose the conference that it is about.")},
    )
    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        required=False,
        max_length=MOST_HEADLINE,
        widget=forms.TextInput(attrs={"class": "vTextField headline"}),
    )
    topics = OfferedField(label=gettext_lazy("Topics named in it"), required=False)
    new_speakers = OfferedField(label=gettext_lazy("Add as new speakers"), required=False)

    def __init__(self, *args, conferences, known=None, topics=(), names=(), may_add_conference=False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.topics = {str(topic.pk): topic for topic in topics}
        self.fields["topics"].choices = [(key, topic.name) for key, topic in self.topics.items()]
        self.fields["new_speakers"].choices = [(name, name) for name in names]
        plausible, others = ([(each.pk, str(each)) for each in every] for every in conferences)
        field = self.fields["conference"]
        empty = ("", _("Choose the conference"))
        groups = [empty, (_("Named in the text"), plausible), (_("All others, the latest first"), others)]
        self.picks = conferences[0][:MOST_PICKS] if len(plausible) > 1 and not known else []
        field.choices = groups if plausible else [empty, *others]
        field.initial = known or (plausible[0][0] if len(plausible) == 1 else None)
        # With a plus beside it; it is no autocomplete, so that it works without JavaScript too.
        relation = Article._meta.get_field("conference").remote_field
        field.widget = RelatedFieldWidgetWrapper(
            field.widget, relation, admin.site, can_add_related=may_add_conference, can_change_related=False
        )

    @property
    def options(self) -> dict:
        """What is to be handed to the service."""
        data = self.cleaned_data
        return {
            "conference": data["conference"],
            "headline": data["headline"],
            "topics": [self.topics[key] for key in data["topics"]],
            "new_speakers": data["new_speakers"],
        }
