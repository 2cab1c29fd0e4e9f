"""How wide text will be in a chart, where nothing wraps by itself: an estimate for our two faces, rather too wide."""

import unicodedata

# Widths in parts of the size, by letter; what is not named is as wide as most small letters are.
_WIDTHS = {
    letter: width
    for letters, width in [
        (" .,:;'’‘", 0.26),
        ("ijlI()[]|!", 0.3),
        ("1frtJ-/“”„", 0.42),
        ("023456789EFLPTY", 0.64),
        ("ABCDGHKNOQRSUVXZ", 0.73),
        ("mwMW%@—…", 0.93),
    ]
    for letter in letters
}
_OTHER = 0.57


def text_width(text: str, size: float) -> float:
    """Return about how wide a line of text is, in the unit of its size."""
    return size * sum(map(_letter_width, text))


def wrapped(text: str, width: float, size: float, most: int = 6) -> list[str]:
    """Return the text in lines that fit the width, at most so many of them; what is left out is marked by an ellipsis.

    Words that are too long for a line are broken.
    """
    lines = [""]
    for word in _pieces(text, width, size):
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]}…"]


def _letter_width(letter):
    if unicodedata.combining(letter):
        return 0
    return 1 if unicodedata.east_asian_width(letter) in "WF" else _WIDTHS.get(letter, _OTHER)


def _pieces(text, width, size):
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and text_width(piece + letter, size) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece
