"""The lines of a manuscript, of which more and more get their part."""

from articles.copy.manuscript import Manuscript
from articles.copy.pieces import Piece, Place
from articles.copy.structure.lines import Line, read_lines
from articles.enums import CopyPart


class Sheet:
    """Lines and the pieces they have become. What is placed once stays."""

    def __init__(self, manuscript: Manuscript):
        self.lines = read_lines(manuscript.paragraphs)
        self.placed: dict[int, list[Piece]] = {}

    def open(self) -> list[Line]:
        """Return the lines that have no part yet."""
        return [line for line in self.lines if line.index not in self.placed]

    def place(self, line: Line, part: CopyPart, note: str = "") -> None:
        """Give the whole line a part."""
        self.placed.setdefault(line.index, [Piece(Place(line.index), part, str(note))])

    def place_cut(self, line: Line, parts: tuple[CopyPart, CopyPart], at: int, note: str = "") -> None:
        """Give the line one part up to an offset, where there is text on both sides, and another from there on."""
        if not (0 < at < len(line.text) and line.text[:at].strip() and line.text[at:].strip()):
            self.place(line, parts[0] if line.text[:at].strip() else parts[1], note)
        elif line.index not in self.placed:
            places = Place(line.index), Place(line.index, at)
            self.placed[line.index] = [Piece(places[0], parts[0], str(note)), Piece(places[1], parts[1])]

    def leave_out(self, line: Line, note: str) -> None:
        """Leave the whole line out."""
        self.place(line, CopyPart.LEFT_OUT, note)

    def pieces(self) -> list[Piece]:
        """Return all pieces in their order. Every line has to be placed."""
        return [piece for line in self.lines for piece in self.placed[line.index]]
