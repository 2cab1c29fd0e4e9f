from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Choice:
    """What an address says is compared: each slug once, in the order given, without fields that were left empty."""

    field: str
    slugs: list[str]

    @classmethod
    def of(cls, field: str, values: Iterable[str]) -> "Choice":
        return cls(field, list(dict.fromkeys(filter(None, values))))

    def first(self, number: int) -> "Choice":
        return Choice(self.field, self.slugs[:number])

    def without(self, slug: str) -> "Choice":
        return Choice(self.field, [each for each in self.slugs if each != slug])

    @property
    def query(self) -> str:
        """What follows the question mark."""
        return urlencode([(self.field, slug) for slug in self.slugs])
