"""The cut of a manuscript into pieces, each with the part that it plays in the article."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from articles.copy.manuscript import Manuscript, Paragraph, Run
from articles.copy.sentences import sentence_starts
from articles.enums import CopyPart


class Place(NamedTuple):
    """The paragraph, counted from 0, and the offset in its text."""

    paragraph: int
    offset: int = 0


class Piece(NamedTuple):
    """From its start to the next piece's start. `note` says to the editor why it plays this part, where it has to."""

    start: Place
    part: CopyPart
    note: str = ""


# What the rest of a piece is, where it is not the same as the piece that was split.
_REST = {CopyPart.TAKEAWAY_HEADING: CopyPart.TAKEAWAY_TEXT, CopyPart.HEADLINE: CopyPart.DECK}


def check_pieces(manuscript: Manuscript, pieces: list[Piece]) -> None:
    """Raise ValueError where the pieces are not a partition: not from the start, not in order, or outside the text."""
    if not manuscript.paragraphs and not pieces:
        return
    if not pieces or pieces[0].start != Place(0):
        raise ValueError("The first piece starts where the manuscript does.")
    if any(first.start >= second.start for first, second in pairwise(pieces)):
        raise ValueError("A piece starts after the one before it.")
    if not all(_is_inside(manuscript, piece.start) for piece in pieces):
        raise ValueError("A piece starts inside the manuscript.")


def _is_inside(manuscript, place):
    if not 0 <= place.paragraph < len(manuscript.paragraphs):
        return False
    return place.offset == 0 or 0 < place.offset < len(manuscript.paragraphs[place.paragraph].text)


def read_pieces(manuscript: Manuscript, pieces: list[Piece]) -> Iterator[tuple[Piece, list[Paragraph]]]:
    """Give each piece with its paragraphs, those at its ends cut to what belongs to it. Markup is kept."""
    for position, piece in enumerate(pieces):
        end = pieces[position + 1].start if position + 1 < len(pieces) else Place(len(manuscript.paragraphs))
        yield piece, _paragraphs_between(manuscript, piece.start, end)


def _paragraphs_between(manuscript, start, end):
    last = end.paragraph + (end.offset > 0)
    found = []
    for number in range(start.paragraph, last):
        paragraph = manuscript.paragraphs[number]
        first = start.offset if number == start.paragraph else 0
        final = end.offset if number == end.paragraph else None
        found.append(paragraph if first == 0 and final is None else cut_paragraph(paragraph, first, final))
    return found


def cut_paragraph(paragraph: Paragraph, start: int, end: int | None = None) -> Paragraph:
    """Return the paragraph with only the text between two offsets. What does not begin it has no number of its item."""
    return replace(
        paragraph, runs=cut_runs(paragraph.runs, start, end), ordinal=paragraph.ordinal if start == 0 else None
    )


def cut_runs(runs: tuple[Run, ...], start: int, end: int | None = None) -> tuple[Run, ...]:
    """Return the runs between two offsets of their text."""
    kept, offset = [], 0
    for run in runs:
        text = run.text[max(0, start - offset) : None if end is None else max(0, end - offset)]
        if text:
            kept.append(run._replace(text=text))
        offset += len(run.text)
    return tuple(kept)


def piece_texts(manuscript: Manuscript, pieces: list[Piece]) -> list[str]:
    """Return the words of each piece, its paragraphs joined by a space."""
    return [_text_of(paragraphs) for _, paragraphs in read_pieces(manuscript, pieces)]


def _text_of(paragraphs):
    return " ".join(filter(None, (paragraph.text.strip() for paragraph in paragraphs)))


def split_piece(manuscript: Manuscript, pieces: list[Piece], at: Place) -> list[Piece]:
    """Return the pieces with one more that starts `at` the place. ValueError where no piece can be split there.

    It plays the part of the piece it was split from; but the rest of a heading is text, of a headline the deck.
    """
    position = sum(piece.start < at for piece in pieces)
    if position == 0 or not _is_inside(manuscript, at) or at in {piece.start for piece in pieces}:
        raise ValueError("No piece can be split there.")
    part = pieces[position - 1].part
    return [*pieces[:position], Piece(at, _REST.get(part, part)), *pieces[position:]]


def join_piece(pieces: list[Piece], position: int) -> list[Piece]:
    """Return the pieces with one joined to the piece before it, whose part it takes. ValueError for the first."""
    if not 0 < position < len(pieces):
        raise ValueError("There is no piece before it.")
    return [*pieces[:position], *pieces[position + 1 :]]


def split_place(manuscript: Manuscript, pieces: list[Piece], position: int) -> Place | None:
    """Return where a piece is best split: where a heading's first sentence or a joined paragraph ends, else midway.

    None where it is one sentence.
    """
    start = pieces[position].start
    following = pieces[position + 1].start if position + 1 < len(pieces) else Place(len(manuscript.paragraphs))
    if following > Place(start.paragraph + 1):
        return Place(start.paragraph + 1)
    text = manuscript.paragraphs[start.paragraph].text
    end = following.offset if following.paragraph == start.paragraph else len(text)
    starts = [start.offset + place for place in sentence_starts(text[start.offset : end])]
    if not starts:
        return None
    if pieces[position].part in _REST:
        return Place(start.paragraph, starts[0])
    middle = (start.offset + end) / 2
    return Place(start.paragraph, min(starts, key=lambda place: abs(place - middle)))


def pieces_to_json(pieces: list[Piece]) -> list[list]:
    """Return the pieces as lists of paragraph, offset, part and note."""
    return [[piece.start.paragraph, piece.start.offset, str(piece.part), piece.note] for piece in pieces]


def pieces_from_json(rows: list[list]) -> list[Piece]:
    """Return the pieces of such lists. ValueError where they are something else."""
    try:
        pieces = [Piece(Place(paragraph, offset), CopyPart(part), note) for paragraph, offset, part, note in rows]
    except TypeError as error:
        raise ValueError("These are no pieces.") from error
    if not all(type(number) is int for piece in pieces for number in piece.start):
        raise ValueError("These are no pieces.")
    return pieces
