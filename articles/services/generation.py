"""Telling the kept pages that readers see something else."""

from secrets import token_hex

from articles.models import Generation
from articles.models.generation import THE_ONE


def move_generation(**kwargs) -> None:
    """Let no page be served as it was kept. Called in the transaction of every write that a reader could notice.

    When it is called, all rows are locked that the transaction needs: until it ends, nobody else can publish anything.
    Takes whatever a signal gives along, as it is called after each `migrate` too.
    """
    row = Generation(pk=THE_ONE, token=token_hex(16))
    Generation.objects.bulk_create([row], update_conflicts=True, update_fields=["token"], unique_fields=["id"])
