"""By what a long list can be filtered."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """Fields with the labels of their values, in order, and how many rows have which values, one of each field.

    What a list is asked for is a dictionary: the values asked for by field, without the fields that ask for all.
    """

    labels: dict[str, dict[str, str]]
    counts: Counter[tuple[str, ...]]

    def count(self, asked: dict[str, str]) -> int:
        """Return how many rows are as asked."""
        return sum(number for _values, number in self._rows(asked))

    def sizes(self, field: str, asked: dict[str, str]) -> dict[str, int]:
        """Return how many rows are as asked by the values of a field, in the order of these, without empty ones."""
        place, sizes = list(self.labels).index(field), dict.fromkeys(self.labels[field], 0)
        for values, number in self._rows(asked):
            if values[place] in sizes:
                sizes[values[place]] += number
        return {value: size for value, size in sizes.items() if size}

    def options(self, field: str, asked: dict[str, str]) -> list[tuple[str, str]]:
        """Return the values of a field and their labels that lead somewhere, the rest being as asked.

        The one that is asked for is among them.
        """
        others = {name: value for name, value in asked.items() if name != field}
        found = {*self.sizes(field, others), asked.get(field)}
        return [(value, label) for value, label in self.labels[field].items() if value in found]

    def _rows(self, asked):
        # There may be thousands, and a form asks for each of its fields.
        rows = self.counts.items()
        for place, field in enumerate(self.labels):
            if field in asked:
                rows = [row for row in rows if row[0][place] == asked[field]]
        return rows
