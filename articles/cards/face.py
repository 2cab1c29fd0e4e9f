"""Our own faces as Pillow draws them: which letters they have, how long a text is, and where its lines end."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from PIL import ImageFont

FONTS = settings.BASE_DIR / "static" / "fonts"
SERIF, SANS = "brygada-1918", "public-sans"
# More is on no card, and no text is measured beyond it.
MOST_CHARACTERS = 700


@dataclass(frozen=True)
class Face:
    """A typeface at a weight and a size in pixels, with the distance of its lines."""

    family: str
    weight: int
    size: int
    leading: int
    colour: str = "ink"

    def runs(self, text: str) -> list[tuple[ImageFont.FreeTypeFont, str]]:
        """Return the text in pieces, each with the file that has its letters."""
        pieces = groupby(text, key=lambda letter: _has(f"{self.family}-latin", letter))
        return [(_font(self.file(is_plain), self.weight, self.size), "".join(piece)) for is_plain, piece in pieces]

    def file(self, is_plain):
        return f"{self.family}-latin" if is_plain else f"{self.family}-latin-ext"

    def length(self, line: str) -> float:
        """Return the width of a line: of its words, which are measured once, and of the spaces between them."""
        words = line.split(" ")
        return sum(_length(self, word) for word in words) + _length(self, " ") * (len(words) - 1)

    def baseline(self, top: int) -> int:
        """Return where the letters of a line stand that begins at `top`."""
        return top + round(self.leading * 0.78)

    @property
    def height(self) -> int:
        """The height of a capital letter or a numeral."""
        return round(self.size * 0.66)


def legible(text: str) -> bool:
    """Tell whether our faces have every letter of a text, so that it can be drawn."""
    return all(_written(family, letter) for family in (SERIF, SANS) for letter in set(text))


def lines_of(text: str, face: Face, width: int, most: int, closing: str = "") -> list[str]:
    """Return the text in at most so many lines, cut between words where there would be more.

    What is cut ends with an ellipsis and, where it is quoted, with the closing mark.
    """
    lines = [""]
    for word in text[:MOST_CHARACTERS].split(" "):
        first, *rest = _parts(word, face, width)
        longer = f"{lines[-1]} {first}".strip()
        lines[-1:] = [longer, *rest] if face.length(longer) <= width else [lines[-1], first, *rest]
        if len(lines) > most:
            return [*lines[: most - 1], _cut(lines[most - 1], face, width, f"…{closing}")] if most > 0 else []
    return [line for line in lines if line]


def _parts(word, face, width):
    """Return a word whole, or in parts where it is longer than a line."""
    if face.length(word) <= width:
        return [word]
    parts, room = [], 0
    for letter in word:
        room -= _length(face, letter)
        if room < 0:
            parts.append("")
            room = width - _length(face, letter)
        parts[-1] += letter
    return parts


def _cut(line, face, width, ending):
    """Return a line that goes on with as many of its words as fit before its ending, or of its letters if it is one."""
    while line and face.length(line + ending) > width:
        line = line.rpartition(" ")[0] or line[:-1]
    return line.rstrip(" ,;:.") + ending


def balanced(text: str, face: Face, width: int, most: int, closing: str) -> list[str]:
    """Return the lines of a text in the narrowest column that needs no more of them: about equally long."""
    lines = lines_of(text, face, width, most, closing)
    narrow, wide = width // 2, width
    while wide - narrow > 8:
        middle = (narrow + wide) // 2
        tried = lines_of(text, face, middle, len(lines) + 1, closing)
        narrow, wide = (narrow, middle) if len(tried) <= len(lines) else (middle, wide)
    return lines_of(text, face, wide, len(lines), closing)


@lru_cache(maxsize=64)
def _font(name, weight, size):
    font = ImageFont.truetype(FONTS / f"{name}.woff2", size)
    font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=4096)
def _length(face, word):
    return sum(font.getlength(piece) for font, piece in face.runs(word))


def _written(family, letter):
    return _has(f"{family}-latin", letter) or _has(f"{family}-latin-ext", letter)


@lru_cache(maxsize=4096)
def _has(name, letter):
    """Tell whether a file of a face has a letter, which is then drawn otherwise than one that no font has."""
    return _drawn(name, letter) != _drawn(name, "\uffff")


def _drawn(name, letter):
    mask = _font(name, 400, 32).getmask(letter)
    return mask.size, bytes(mask)
