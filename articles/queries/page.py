"""Parts of long lists."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeysFirst(Paginator):
    """Pages of `keys_first`, looked for from the end that is nearer. The queries are as many as those of other pages.

    A database reaches a place by finding all rows before it, so that far pages would cost more and more: this way the
    last page costs what the first one does, and none more than the one in the middle. `count` says how many rows there
    are, where that is known already.
    """

    def __init__(self, rows: QuerySet, per_page: int, *, count: int | None = None, **options):
        super().__init__(rows, per_page, **options)
        if count is not None:
            self.count = count

    def page(self, number: int) -> Page:
        """Return a page. Raises EmptyPage beyond the last."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        return self._get_page(_from_nearer_end(self.object_list, first, last, self.count), number, self)


def keys_first(rows: QuerySet, first: int, last: int) -> QuerySet:
    """Return the rows from a place to before another, chosen by their keys.

    A database works out all columns of all rows before it sorts and cuts them: so what is wide, or counted for each
    row, is paid for those shown alone.
    """
    return rows.filter(pk__in=rows.values("pk")[first:last])


def parts_touched(sizes: dict[str, int], first: int, last: int) -> tuple[list[str], int]:
    """Return the parts of a list in which the places from one to before another lie, and how many places are before.

    `sizes` says how many places each part has, such as each letter of a list of names, in the order of the parts.
    """
    touched, before, begins = [], 0, 0
    for part, size in sizes.items():
        if begins + size <= first:
            before += size
        elif begins < last:
            touched.append(part)
        begins += size
    return touched, before


def _from_nearer_end(rows, first, last, count):
    """Return what `keys_first` does, where the number of all rows is known. Rows that are alike stand by their keys."""
    rows = rows.order_by(*(rows.query.order_by or rows.model._meta.ordering), "pk")
    if first <= count - last:
        return keys_first(rows, first, last)
    return rows.filter(pk__in=rows.reverse().values("pk")[count - last : count - first])
