"""The marks of the stances, as `components/_mark.html` has them in a box of sixteen units."""

from PIL import Image, ImageDraw

from articles.enums import Stance

MARK = 34
# A mark is drawn so many times as large, since Pillow draws no smooth edges.
SMOOTHING = 4


def draw_mark(image, stance, place, colour):
    """Draw the mark of a stance, as `components/_mark.html` has it in a box of sixteen units."""
    side = MARK * SMOOTHING
    mask = Image.new("L", (side, side))
    _MARKS.get(stance, _question)(ImageDraw.Draw(mask), side / 16)
    image.paste(colour, place, mask.resize((MARK, MARK), Image.Resampling.LANCZOS))


def _circle(canvas, unit, radius, **options):
    canvas.ellipse([(8 - radius) * unit, (8 - radius) * unit, (8 + radius) * unit, (8 + radius) * unit], **options)


def _disc(canvas, unit):
    _circle(canvas, unit, 6.5, fill=255)


def _half_disc(canvas, unit):
    _circle(canvas, unit, 6.5, outline=255, width=round(1.8 * unit))
    canvas.pieslice([2.4 * unit, 2.4 * unit, 13.6 * unit, 13.6 * unit], 90, 270, fill=255)


def _cross(canvas, unit):
    for top, bottom in ((2.6, 13.4), (13.4, 2.6)):
        canvas.line([2.6 * unit, top * unit, 13.4 * unit, bottom * unit], fill=255, width=round(3.2 * unit))


def _square(canvas, unit):
    canvas.rectangle([1.7 * unit, 1.7 * unit, 14.3 * unit, 14.3 * unit], outline=255, width=round(2.2 * unit))


def _question(canvas, unit):
    width, outer = round(2.3 * unit), 3.75 + 2.3 / 2
    box = [(8.05 - outer) * unit, (5.58 - outer) * unit, (8.05 + outer) * unit, (5.58 + outer) * unit]
    canvas.arc(box, 180, 62, 255, width)
    points = [(9.8, 8.9), (9.2, 9.22), (8.66, 9.59), (8.27, 10.1), (8.07, 10.6), (8, 11.1)]
    canvas.line([(x * unit, y * unit) for x, y in points], fill=255, width=width, joint="curve")
    canvas.line([8 * unit, 13 * unit, 8 * unit, 15.4 * unit], fill=255, width=width)


_MARKS = {
    Stance.SUPPORTS: _disc,
    Stance.SUPPORTS_WITH_CONDITIONS: _half_disc,
    Stance.OPPOSES: _cross,
    Stance.NEUTRAL: _square,
}
