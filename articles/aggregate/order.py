"""Orders as lists of keys: the order of the page, two joined into one, and what keeps its place."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import TypeVar

from articles.aggregate.content import Content

Key = TypeVar("Key", bound=Hashable)
# What a record is called, and its key.
Identity = tuple[str, str]


def page_order(content: Content) -> list[Identity]:
    """Return every record in the order of the page: the article, then each takeaway with its positions."""
    article = content["article"]
    identities = [("article", article.get("id", ""))]
    for takeaway in article["takeaways"]:
        identities.append(("takeaway", takeaway))
        identities += [("position", position) for position in content["takeaways"][takeaway]["positions"]]
    return identities


def join_orders(lead: Sequence[Key], other: Sequence[Key]) -> list[Key]:
    """Return the order of `lead` with what only `other` has, each after what precedes it there.

    What both have put in one place stands there with that of `lead` first.
    """
    known, after, last = set(lead), {None: []}, None
    for key in other:
        if key in known:
            last, after[key] = key, []
        else:
            after[last].append(key)
    joined, last = [], None
    for key in lead:
        if key in after:
            joined += after[last]
            last = key
        joined.append(key)
    return joined + after[last]


def moved_keys(old: Sequence[Key], new: Sequence[Key]) -> set[Key]:
    """Return the fewest keys of both orders that must have moved for the old one to become the new one."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    stayed = longest_rising([places[key] for key in common])
    return set(common) - {common[index] for index in stayed}


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the indexes of a longest selection of the numbers that rises. Takes n log n."""
    ends, heads, before = [], [], []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(heads[length - 1] if length else None)
        ends[length : length + 1], heads[length : length + 1] = [number], [index]
    chain, index = [], heads[-1] if heads else None
    while index is not None:
        chain.append(index)
        index = before[index]
    return chain[::-1]
