"""Words to search for, taken from what is on record."""

import re
from collections import Counter
from functools import cache

from articles.models import Article

LOOKED_AT = 2000


@cache
def words_of_headlines(story: Article) -> tuple[str, str]:
    """Return a word that many headlines have, and one of the story's that few have."""
    headlines = Article.objects.order_by("pk").values_list("headline", flat=True)[:LOOKED_AT]
    counted = Counter(word for headline in headlines for word in set(_words(headline)))
    common = min(counted, key=lambda word: (-counted[word], word))
    return common, min(_words(story.headline), key=lambda word: (counted[word], word))


def _words(headline):
    return re.findall(r"[^\W_]{5,}", headline.lower()) or headline.lower().split()
