"""Parts of long lists."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeysFirst(Paginator):
    """Pages of `keys_first`. The queries are as many as those of other pages."""

    def page(self, number: int) -> Page:
        """Return a page. Raises EmptyPage beyond the last."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        return self._get_page(keys_first(self.object_list, first, last), number, self)


def keys_first(rows: QuerySet, first: int, last: int) -> QuerySet:
    """Return the rows from a place to before another, chosen by their keys.

    A database works out all columns of all rows before it sorts and cuts them: so what is wide, or counted for each
    row, is paid for those shown alone.
    """
    return rows.filter(pk__in=rows.values("pk")[first:last])
