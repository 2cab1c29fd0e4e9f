"""The pieces of a manuscript put together as the draft of an article."""

from collections import Counter, defaultdict, deque
from dataclasses import replace

from articles.copy.draft import Draft, DraftTakeaway
from articles.copy.manuscript import Manuscript, Paragraph, Run
from articles.copy.markers import bullet_end, citation_marks, decoration_end, read_number
from articles.copy.markup import write_markup
from articles.copy.pieces import Piece, read_pieces
from articles.copy.rich_text import write_rich_text
from articles.enums import CopyPart
from articles.text import clean_line

# A heading of so few words that ends with a full stop is a label, not a sentence.
LABEL_WORDS = 3
# In Markdown the headings of sections and takeaways stand above those of texts.
_EXPORTED_AS = {"h4": "h3", "h5": "h4"}


def assemble(manuscript: Manuscript, pieces: list[Piece]) -> Draft:
    """Return the draft that the pieces make: every word of them, but numbers, bullets, pictures such as emoji before a
    title, and marks that cite a source.

    A piece of several paragraphs becomes one paragraph. Text before the first heading makes a takeaway without one.
    """
    read = [(piece, paragraph) for piece, paragraph in _whole_pieces(manuscript, pieces) if paragraph.text.strip()]

    if manuscript.is_exported:
        return _assemble_exported(read)

    def those(part):
        return [paragraph for piece, paragraph in read if piece.part == part]

    headline, *more = [_unadorned(_plain(paragraph)) for paragraph in those(CopyPart.HEADLINE)] or [""]
    return Draft(
        headline=headline,
        more_headlines=more,
        deck=" ".join(filter(None, (_unadorned(_plain(paragraph)) for paragraph in those(CopyPart.DECK)))),
        key_points=[point for point in (_without_marker(each) for each in those(CopyPart.KEY_POINT)) if point],
        introduction=write_markup(_without_citations(those(CopyPart.INTRODUCTION))),
        takeaways=_takeaways(read),
        conclusion=write_markup(_without_citations(those(CopyPart.CONCLUSION))),
        left_out=[(clean_line(each.text), piece.note) for piece, each in read if piece.part == CopyPart.LEFT_OUT],
    )


def _assemble_exported(read):
    """Nothing that stands in an exported article was typed to count, list or cite; only its headings moved down."""
    parts, takeaways = defaultdict(list), []
    for piece, paragraph in read:
        body = replace(paragraph, tag=_EXPORTED_AS.get(paragraph.tag, paragraph.tag))
        if piece.part == CopyPart.TAKEAWAY_HEADING:
            takeaways.append((clean_line(paragraph.text), []))
        elif piece.part == CopyPart.TAKEAWAY_TEXT and takeaways:
            takeaways[-1][1].append(body)
        elif piece.part == CopyPart.TAKEAWAY_TEXT:
            takeaways.append(("", [body]))
        else:
            parts[piece.part].append((body, piece.note))

    def lines(part):
        return [clean_line(paragraph.text) for paragraph, _note in parts[part]]

    headline, *more = lines(CopyPart.HEADLINE) or [""]
    return Draft(
        headline=headline,
        more_headlines=more,
        deck=" ".join(lines(CopyPart.DECK)),
        key_points=lines(CopyPart.KEY_POINT),
        introduction=write_rich_text(paragraph for paragraph, _note in parts[CopyPart.INTRODUCTION]),
        takeaways=[DraftTakeaway(heading, write_rich_text(body)) for heading, body in takeaways],
        conclusion=write_rich_text(paragraph for paragraph, _note in parts[CopyPart.CONCLUSION]),
        left_out=[(clean_line(paragraph.text), note) for paragraph, note in parts[CopyPart.LEFT_OUT]],
    )


def _whole_pieces(manuscript, pieces):
    for piece, paragraphs in read_pieces(manuscript, pieces):
        yield piece, paragraphs[0] if len(paragraphs) == 1 else _joined(paragraphs)


def _joined(paragraphs):
    """Paragraphs as one, with the tag and the containers of the first that has words."""
    worded = [paragraph for paragraph in paragraphs if paragraph.text.strip()] or paragraphs[:1]
    first = worded[0]
    runs = list(first.runs)
    for paragraph in worded[1:]:
        runs += [Run(" "), *paragraph.runs]
    return Paragraph(tuple(runs), first.tag, first.within, first.ordinal)


def _takeaways(read):
    found = []
    counted = _kinds_that_count(read)
    for piece, paragraph in read:
        if piece.part == CopyPart.TAKEAWAY_HEADING:
            found.append((_heading(paragraph, counted), paragraph.within, []))
        elif piece.part == CopyPart.TAKEAWAY_TEXT:
            if not found:
                found.append(("", (), []))
            found[-1][2].append(paragraph)
    return [
        DraftTakeaway(heading, write_markup(_without_citations(text), outside=within))
        for heading, within, text in found
    ]


def _kinds_that_count(read):
    """“V.” may be somebody's initial, and “2.1” a decimal, unless another heading counts so too."""
    headings = [paragraph for piece, paragraph in read if piece.part == CopyPart.TAKEAWAY_HEADING]
    kinds = Counter(marker.kind for marker in map(read_number, (heading.text for heading in headings)) if marker)
    return {kind for kind, count in kinds.items() if count >= 2}


def _heading(paragraph, counted):
    heading = _without_marker(paragraph, counted).rstrip(" :：–—-")
    if heading.endswith(".") and not heading.endswith("..") and len(heading.split()) <= LABEL_WORDS:
        heading = heading[:-1]
    return heading


def _without_marker(paragraph, counted=frozenset()):
    """The words on one line without what was typed before them to count, to list or to adorn."""
    text = _plain(paragraph)
    text = text[bullet_end(text) :]
    marker = read_number(text)
    if marker and (not marker.kind or marker.kind in counted):
        text = text[marker.end :] or text
    return _unadorned(text)


def _unadorned(text):
    return text[decoration_end(text) :] or text


def _plain(paragraph):
    [paragraph] = _without_citations([paragraph])
    return clean_line(paragraph.text)


def _without_citations(paragraphs):
    return [_cut_out(paragraph, citation_marks(paragraph.text)) for paragraph in paragraphs]


def _cut_out(paragraph, stretches):
    """The paragraph without the stretches of its text, which are in order and apart."""
    kept, stretches, offset = [], deque(stretches), 0
    for run in paragraph.runs:
        words, position, limit = [], offset, offset + len(run.text)
        while stretches and stretches[0][0] < limit:
            start, end = stretches[0]
            words.append(run.text[position - offset : max(position, start) - offset])
            position = max(position, min(end, limit))
            if end > limit:
                break
            stretches.popleft()
        words.append(run.text[position - offset :])
        kept.append(run._replace(text="".join(words)))
        offset = limit
    return replace(paragraph, runs=tuple(run for run in kept if run.text))
