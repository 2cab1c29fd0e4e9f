"""The words of an article to be, outside the database."""

from dataclasses import dataclass, field


@dataclass
class DraftTakeaway:
    """A takeaway to be: its heading in plain text, its body in the markup our pages know."""

    heading: str
    body: str = ""


@dataclass
class Draft:
    """The words of an article to be. Rich texts are in the markup our pages know, the others are plain.

    `left_out` are the words that have no place in the article, each with the reason. `more_headlines` are those after
    the first, for an editor to decide on.
    """

    headline: str = ""
    deck: str = ""
    key_points: list[str] = field(default_factory=list)
    introduction: str = ""
    takeaways: list[DraftTakeaway] = field(default_factory=list)
    conclusion: str = ""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    more_headlines: list[str] = field(default_factory=list)
