"""What the review of an import shows: the text, its cut, what it becomes, what it has to do with the record."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.copy.assembly import assemble
from articles.copy.faults import faults, remarks
from articles.copy.proof import ProofPiece, lay_out, write_place
from articles.enums import ArticleState, CopyPart
from articles.forms.copy import PASTED, CutForm, SettleForm
from articles.models import Conference
from articles.queries.copy import (
    article_of,
    article_of_headline,
    conferences_for,
    speakers_named_in,
    topics_named,
    unknown_names,
)
from articles.services.article import may_change_article
from articles.services.copy import open_copy
from articles.text import clean_line, is_id


def _options(chosen) -> SafeString:
    """Return all parts as the options of a field, of which one is chosen."""
    parts = [(part.value, mark_safe(" selected") if part == chosen else "", part.label) for part in CopyPart]
    return format_html_join("", '<option value="{}"{}>{}</option>', parts)


def name_of(copy) -> str:
    """Return the file, or how else the copy came."""
    return copy.name if copy.name not in PASTED else _("pasted text")


class Review:
    """One look at copy that waits, with what the form says if it was sent. Never writes. Raises Unreadable."""

    def __init__(self, copy, user, data=None):
        self.copy, self.user, self.data = copy, user, data
        self.manuscript, pieces = open_copy(copy)
        self.cut = CutForm(self.manuscript, pieces, data)
        self.place = self.cut.press(data) if data is not None and not self.cut.is_stale else None

    @property
    def name(self):
        return name_of(self.copy)

    @property
    def caret(self):
        """The place to come back to, as a browser finds it."""
        return write_place(self.place) if self.place else ""

    @property
    def starts(self):
        """Where the pieces start, for the form."""
        return " ".join(write_place(piece.start) for piece in self.cut.pieces)

    @property
    def wants_saving(self):
        return self.data is not None and bool({"_save", "_update"} & self.data.keys())

    @cached_property
    def draft(self):
        draft = assemble(self.manuscript, self.cut.pieces)
        draft.headline = draft.headline or clean_line((self.data or {}).get("headline", ""))
        return draft

    @cached_property
    def lacks_headline(self):
        return not any(piece.piece.part == CopyPart.HEADLINE and piece.becomes for piece in self.pieces)

    @cached_property
    def groups(self):
        groups = lay_out(self.manuscript, self.cut.pieces, self.draft)
        options = {part: _options(part) for part in CopyPart}
        for group in groups:
            group.speakers = self.speakers.get(group.number, [])
            for piece in group.pieces:
                piece.options = options[piece.piece.part]
        return groups

    @cached_property
    def pieces(self) -> list[ProofPiece]:
        return [piece for group in self.groups for piece in group.pieces]

    @cached_property
    def left_out(self):
        return [piece for piece in self.pieces if piece.piece.part == CopyPart.LEFT_OUT and piece.words]

    @cached_property
    def paragraph_count(self):
        """How many paragraphs are shown, and how many the text has. Both count those with words only."""
        shown = {place.paragraph for piece in self.pieces for place, each in piece.paragraphs if each.text.strip()}
        return len(shown), sum(bool(each.text.strip()) for each in self.manuscript.paragraphs)

    @cached_property
    def faults(self):
        return faults(self.draft)

    @cached_property
    def remarks(self):
        return remarks(self.draft)

    @cached_property
    def form(self):
        """The rest of the form; checked only where it is to be saved, else as far as it has been filled in."""
        options = {
            "conferences": conferences_for(self.manuscript),
            "known": self.known and self.known.conference_id,
            "topics": topics_named(self.manuscript.text),
            "names": unknown_names(self.manuscript.text) if self.user.has_perm("articles.add_speaker") else [],
            "may_add_conference": self.user.has_perm("articles.add_conference"),
        }
        if self.wants_saving:
            return SettleForm(self.data, **options)
        if self.data is None:
            return SettleForm(**options)
        names = {name: self.data.getlist(name) for name in ("topics", "new_speakers")}
        singles = {name: self.data.get(name, "") for name in ("conference", "headline")}
        return SettleForm(initial=names | singles, **options)

    @property
    def is_ready(self):
        has_seen = not self.namesake or self._has_seen(self.namesake)
        is_whole = not self.faults and not self.cut.is_stale and not self.has_lost_its_draft
        return self.form.is_valid() and has_seen and is_whole

    @cached_property
    def known(self):
        """The article that the text is already, or None."""
        return article_of(self.manuscript)

    @cached_property
    def namesake(self):
        """Another article with this headline at the chosen conference, or None."""
        chosen = str(self.form["conference"].value() or "")
        conference = Conference.objects.filter(pk=chosen).first() if is_id(chosen) else None
        found = article_of_headline(self.draft.headline, conference) if conference and self.draft.headline else None
        return None if found == self.known else found

    @cached_property
    def updatable(self):
        """The draft that may take these words over, or None."""
        article = self.known or self.namesake
        is_draft = article and article.state(timezone.now()) == ArticleState.DRAFT
        return article if is_draft and may_change_article(self.user, article) else None

    @property
    def state(self):
        return (self.known or self.namesake).state(timezone.now()).label

    @property
    def wanted_update(self):
        """The draft that was shown with the button to update it; another one in its place was not meant."""
        is_wanted = self.updatable and self.data is not None and "_update" in self.data
        return self.updatable if is_wanted and self._has_seen(self.updatable) else None

    @property
    def has_lost_its_draft(self):
        """Whether a draft was to be updated that is none any more, or not the one of this headline and conference."""
        return "_update" in self.data and not self.wanted_update and not self.known

    def _has_seen(self, article):
        return self.data.get("known") == str(article.pk)

    @cached_property
    def speakers(self):
        """The speakers on file by the number of the takeaway that names them."""
        return dict(enumerate(speakers_named_in(self.draft.takeaways), start=1))
