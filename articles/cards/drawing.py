"""Drawing a card, 1200 by 630 pixels, as those ask for who show links with pictures.

It is set like the pages, in their faces and colours: the left margin says what kind, the middle carries the words, the
foot says where they come from.
"""

import re
from dataclasses import dataclass, replace
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw

from articles.cards.face import SANS, SERIF, Face, balanced, lines_of
from articles.cards.mark import MARK, draw_mark
from articles.enums import Stance

# To be moved by whoever changes how a card is drawn, so that no picture that was kept is sent any longer.
VERSION = 1
SIZE = (1200, 630)
_TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
# The first of a name is for light screens.
COLOURS = dict(reversed(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", _TOKENS)))
_STANCE_COLOURS = {
    Stance.SUPPORTS: "supports",
    Stance.SUPPORTS_WITH_CONDITIONS: "supports",
    Stance.OPPOSES: "opposes",
}

EDGE, RAIL, GAP = 72, 200, 34
HEAD, BODY, FOOT = 60, 126, 548
BAR, RULE = 12, 2
MARK_GAP = 12
DECK_GAP = 18
MOST_LINES, MOST_DECK = 14, 3


@dataclass(frozen=True)
class Card:
    """What a card says; what is empty is left out. Texts are to be `legible`.

    `title` is what the page is about: a headline or somebody's words, which `marks` enclose where they are quoted.
    `number` or `stance` stands in the margin, `facts` at the foot; `deck` is drawn where there is room for it.
    """

    title: str
    site: str = ""
    kicker: str = ""
    marks: tuple[str, str] = ("", "")
    number: str = ""
    stance: str = ""
    stance_label: str = ""
    name: str = ""
    role: str = ""
    deck: str = ""
    facts: str = ""


_SITE = Face(SERIF, 500, 38, 44)
_KICKER = Face(SANS, 600, 26, 34, "accent")
_NUMBER = Face(SERIF, 500, 168, 150, "accent")
_STANCE = Face(SANS, 600, 27, 33)
_NAME = Face(SERIF, 600, 36, 44)
_ROLE = Face(SANS, 400, 25, 33, "ink-2")
_DECK = Face(SERIF, 400, 34, 44, "ink-2")
_FACTS = Face(SANS, 400, 25, 33, "ink-2")
_TITLES = [Face(SERIF, 500, size, round(size * 1.12)) for size in (84, 74, 66, 58, 50, 44, 38, 34)]
# A title is not made smaller than this for the sake of a deck.
WITH_DECK = 5


def draw_card(card: Card) -> bytes:
    """Return the picture as a PNG."""
    image = Image.new("RGB", SIZE, COLOURS["paper"])
    canvas = ImageDraw.Draw(image)
    _draw_frame(canvas, card)
    has_margin = bool(card.number or card.stance)
    left = EDGE + RAIL + GAP if has_margin else EDGE
    bottom = _draw_voice(canvas, card, left)
    top = _draw_lines(canvas, (left, BODY), lines_of(card.kicker, _KICKER, SIZE[0] - EDGE - left, 2), _KICKER)
    top += 14 if card.kicker else 0
    face = _draw_title(canvas, card, (left, top), bottom)
    _draw_margin(image, canvas, card, face.baseline(top), face.height)
    file = BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _draw_frame(canvas, card):
    """Draw what is the same on all cards: the bar, the name of the site, and the line above the facts."""
    width = SIZE[0]
    canvas.rectangle((0, 0, width, BAR - 1), fill=COLOURS["ink"])
    _draw_lines(canvas, (EDGE, HEAD - 22), lines_of(card.site, _SITE, width - 2 * EDGE, 1), _SITE)
    canvas.rectangle((EDGE, FOOT, width - EDGE - 1, FOOT + RULE - 1), fill=COLOURS["ink"])
    _draw_lines(canvas, (EDGE, FOOT + 20), lines_of(card.facts, _FACTS, width - 2 * EDGE, 1), _FACTS)


def _draw_voice(canvas, card, left):
    """Draw who spoke and in which role just above the foot. Return where that begins."""
    width = SIZE[0] - EDGE - left
    name, role = lines_of(card.name, _NAME, width, 1), lines_of(card.role, _ROLE, width, 2)
    height = len(name) * _NAME.leading + len(role) * _ROLE.leading
    top = FOOT - 24 - height
    _draw_lines(canvas, (left, _draw_lines(canvas, (left, top), name, _NAME)), role, _ROLE)
    return top - 26


def _draw_title(canvas, card, place, bottom):
    """Draw the title as large as it fits between its place and the bottom, and the deck below it. Return its face."""
    opening, closing = card.marks
    width, text = SIZE[0] - EDGE - place[0], f"{opening}{card.title}{closing}"
    deck = lines_of(card.deck, _DECK, width, MOST_DECK + 1)
    room = DECK_GAP + len(deck) * _DECK.leading
    face = None
    if 0 < len(deck) <= MOST_DECK:
        face = _largest(_TITLES[:WITH_DECK], text, width, bottom - place[1] - room)
    if face is None:
        deck, face = [], _largest(_TITLES, text, width, bottom - place[1]) or _TITLES[-1]
    lines = balanced(text, face, width, (bottom - place[1]) // face.leading, closing)
    _draw_lines(canvas, (place[0], _draw_lines(canvas, place, lines, face) + DECK_GAP), deck, _DECK)
    return face


def _largest(faces, text, width, height):
    """Return the first face in which the text fits, or None."""
    return next((face for face in faces if len(lines_of(text, face, width, MOST_LINES)) * face.leading <= height), None)


def _draw_margin(image, canvas, card, baseline, height):
    """Draw what stands beside the first line of the title: a number with its top, or a stance on its baseline."""
    if card.number:
        face = _NUMBER if len(card.number) < 3 else replace(_NUMBER, size=112)
        place = (EDGE - 6, baseline - height + face.height - face.baseline(0))
        _draw_lines(canvas, place, [card.number], face)
    elif card.stance:
        face = replace(_STANCE, colour=_STANCE_COLOURS.get(card.stance, "neutral"))
        draw_mark(image, card.stance, (EDGE, baseline - (face.height + MARK) // 2), COLOURS[face.colour])
        label = lines_of(card.stance_label, face, RAIL - MARK - MARK_GAP, 3)
        _draw_lines(canvas, (EDGE + MARK + MARK_GAP, baseline - face.baseline(0)), label, face)


def _draw_lines(canvas, place, lines, face):
    """Draw lines from their upper left corner down. Return where the next one would begin."""
    left, top = place
    for line in lines:
        x, baseline = left, face.baseline(top)
        for font, piece in face.runs(line):
            canvas.text((x, baseline), piece, font=font, fill=COLOURS[face.colour], anchor="ls")
            x += font.getlength(piece)
        top += face.leading
    return top
