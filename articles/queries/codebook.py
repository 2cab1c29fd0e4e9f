from dataclasses import dataclass
from datetime import datetime

from articles.models import Proposition

SCOPE_NOTES_SHOWN = 100


@dataclass(frozen=True)
class CodebookPage:
    propositions: list[Proposition]
    has_more: bool


def codebook(now: datetime) -> CodebookPage:
    """Return the propositions with a scope note on which readers find statements, by topic, a hundred at most."""
    noted = Proposition.objects.published(now).exclude(scope_note="")
    noted = list(noted.by_topic()[: SCOPE_NOTES_SHOWN + 1])
    return CodebookPage(noted[:SCOPE_NOTES_SHOWN], len(noted) > SCOPE_NOTES_SHOWN)
