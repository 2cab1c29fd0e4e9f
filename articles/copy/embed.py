"""A piece of the record that other sites show in a frame: where it is, what it is called, how much room it takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.links import absolute, path_to
from articles.text import plain_text

# So many statements stand under a takeaway; the rest is a link.
STATEMENTS_SHOWN = 4
# What is the same in every frame: rules, space at the ends, the line that names the site, and a line to spare.
_FRAME = 136
_EDGES = 32
_HIGHEST_MATRIX = 720


@dataclass(frozen=True)
class Passage:
    """Words set in one size: their number of characters, the width of one and the height of a line, in pixels."""

    length: int
    letter: float
    line: int
    space: int = 0

    def height(self, width: int) -> int:
        """Return the height in a column. As words stay whole, a line is taken to end short by half a word."""
        room = max(width - 4 * self.letter, self.letter)
        lines = ceil(self.length * self.letter / room)
        return lines * self.line + (self.space if lines else 0)


@dataclass(frozen=True)
class Embed:
    """`page` is the path of the page it is taken from, `path` that of the page for the frame, `width` in pixels."""

    page: str
    path: str
    title: str
    width: int = 600
    passages: list[Passage] = field(default_factory=list)
    highest: int = 4000

    @property
    def links(self) -> list[tuple[str, str]]:
        """The media types and addresses at which oEmbed 1.0 describes it, for the head of its page (section 4)."""
        asked = {"url": absolute(self.page)}
        return [
            (media_type, absolute(f"{reverse('articles:oembed')}?{urlencode({**asked, 'format': form})}"))
            for media_type, form in (("application/json+oembed", "json"), ("text/xml+oembed", "xml"))
        ]

    def height(self, width: int) -> int:
        """Return about how high the frame is in which nothing has to be scrolled; a matrix scrolls past a height."""
        column = max(width - _EDGES, 1)
        return min(_FRAME + sum(passage.height(column) for passage in self.passages), self.highest)

    def frame(self, width: int | str, height: int) -> SafeString:
        """Return the markup that other sites take: one frame, without a script. A width may be a percentage."""
        given = {"address": absolute(self.path), "title": self.title, "width": width, "height": height}
        return render_to_string("components/_frame.html", given).strip()

    @property
    def code(self) -> SafeString:
        """The frame as people copy it: as wide as the column that it is put in, high enough for an ordinary one."""
        return self.frame("100%", self.height(self.width))


def embed_of_position(position) -> Embed:
    """Return the frame of a statement; whether one is offered that was retracted is for the page to say."""
    title = _("%(speaker)s: %(proposition)s") % {
        "speaker": position.speaker.name,
        "proposition": position.proposition.short_title,
    }
    return Embed(
        page=position.get_absolute_url(),
        path=path_to("position-embed", position.pk),
        title=title,
        passages=[
            _kicker(position.article.conference),
            Passage(len(position.proposition.statement), 10.4, 26),
            *_of_statement(position),
        ],
    )


def embed_of_takeaway(takeaway) -> Embed:
    """Return the frame of a takeaway with its `position_list`: its text and the first statements."""
    shown = takeaway.position_list[:STATEMENTS_SHOWN]
    paragraphs = max(takeaway.body.count("<p>") + takeaway.body.count("<li>"), 1)
    return Embed(
        page=takeaway.get_absolute_url(),
        path=path_to("takeaway-embed", takeaway.pk),
        title=takeaway.heading,
        passages=[
            _kicker(takeaway.article.conference),
            Passage(len(takeaway.heading) + 3, 13.2, 30),
            Passage(len(plain_text(takeaway.body)), 8.4, 27, 14 * paragraphs),
            *(passage for position in shown for passage in _of_statement(position)),
            _note(" " * 40 if len(shown) < len(takeaway.position_list) else "", space=25),
        ],
    )


def embed_of_matrix(conference, rows: Iterable, query: str) -> Embed:
    """Return the frame of a page of the matrix of a conference, with what follows the question mark of its address."""
    title = _("Who stood where: %(conference)s") % {"conference": conference.short_name}
    heights = [max(len(cell.statements) for cell in row.cells) * 96 for row in rows]
    return Embed(
        page=path_to("matrix-detail", conference.slug) + query,
        path=path_to("matrix-embed", conference.slug) + query,
        title=title,
        width=960,
        passages=[_kicker(conference), Passage(1, 1, 240), *(Passage(1, 1, height) for height in heights)],
        highest=_HIGHEST_MATRIX,
    )


def _of_statement(position) -> list[Passage]:
    if position.retracted_at:
        return [Passage(len(position.retraction_note) + 90, 7.7, 26, 80)]
    other = position.on_behalf_of.name if position.on_behalf_of else ""
    source = position.words_source
    known = [position.occasion, position.locator, *([source.publisher, source.title] if source else [])]
    second = position.source if position.quote_source else None
    known += [second.publisher, second.title, _("Paraphrase:")] if second else []
    return [
        Passage(len(position.get_stance_display()), 8, 20, 33),
        Passage(len(position.speaker.name + position.role + other) + 4, 8.2, 28),
        Passage(len(position.quote), 10, 28, 4),
        Passage(len(position.paraphrase), 7.7, 26, 4),
        *(_note(words) for words in (position.translation, position.conditions, position.figure_wording)),
        Passage(sum(map(len, known)) + 45, 6.5, 20, 12),
    ]


def _note(words: str, space: int = 4) -> Passage:
    return Passage(len(words) + 11 if words else 0, 6.5, 20, space)


def _kicker(conference) -> Passage:
    return Passage(len(conference.name) + 28, 6.5, 20)
