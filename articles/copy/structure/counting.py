"""Numbered lines that count, told from dates and from numbers inside a text."""

from articles.copy.structure.lines import Line


def fill_gaps(run: list[Line], numbered: list[Line]) -> list[Line]:
    """Return the run with those of the numbered lines whose numbers are missing from it."""
    own, found, last = {line.index for line in run}, [], 0
    ahead = [line.number for line in run[1:]] + [run[-1].number + 3]
    position = -1
    for line in numbered:
        if line.index in own:
            position += 1
        elif not (position >= 0 and line.number == last + 1 < ahead[position]):
            continue
        found.append(line)
        last = line.number
    return found


def number_run(lines: list[Line]) -> list[Line]:
    """Return the lines whose numbers count: 1, 2, 3, with a gap or a repeat, begun anew, down to 1, or 1 always."""
    for kind in sorted({line.typed.kind for line in lines if line.typed} - {""}):
        alike = [line for line in lines if line.typed and line.typed.kind == kind]
        if len(alike) < 2 or alike[0].number > 2 or 2 * len(alike) < len(lines):
            lines = [line for line in lines if not (line.typed and line.typed.kind == kind)]
    numbers = [line.number for line in lines]
    if len(numbers) > 2 and numbers == list(range(len(numbers), 0, -1)):
        return lines
    if len(set(numbers)) == 1:
        return lines if numbers[0] == 1 else []
    found, last = [], None
    for position, line in enumerate(lines):
        if last is None:
            fits = line.number <= 3
        else:
            fits = last <= line.number <= last + 2 or (line.number == 1 and _starts_anew(numbers, position, last))
        if fits:
            found.append(line)
            last = line.number
    return found


def _starts_anew(numbers, position, last):
    """Whether a 1 begins a second count, and is not one of a list inside, after which the count goes on."""
    following = numbers[position + 1 : position + 12]
    return last + 1 not in following or following[:last] == list(range(2, last + 2))
