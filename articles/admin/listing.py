"""Lists that cost the same whatever there is: of a long one the first rows are listed, in an order that is at hand."""

import re

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ORDER_VAR, ChangeList, IncorrectLookupParameters
from django.core.paginator import InvalidPage, Paginator
from django.utils.functional import cached_property

from articles.models.base import counted_to

# Nobody pages further: what is sought beyond is searched or filtered for. Nor is more counted.
MOST_LISTED = 1000
# What a line counts: what is used so much is used much.
MOST_IN_A_LINE = 100
# What a list may be asked for of a day; of other numbers Python makes no day, and the stock list an error.
_DAY_FORMS = {"year": "[12][0-9]{3}", "month": "[0-9]{1,2}", "day": "[0-9]{1,2}"}


def number_of(rows, by):
    """Return an annotation: how many rows have that of the line as their `by`, as far as a line counts."""
    return counted_to(rows, by, MOST_IN_A_LINE)


def as_counted(number: int) -> str:
    """Return a number as a line says it."""
    return f"{MOST_IN_A_LINE}+" if number > MOST_IN_A_LINE else str(number)


class KeyPaginator(Paginator):
    """Pages of the first rows, which are found by their keys, so that what a line shows is worked out for these alone.

    In two queries: PostgreSQL would join the tables of all rows before it looks which ones a subquery names. The second
    is of `whole`, all rows with what a line shows: of conditions besides the keys SQLite would take another first.
    """

    def __init__(self, object_list, *args, **kwargs):
        super().__init__(object_list, *args, **kwargs)
        self.whole, self.most = object_list, MOST_LISTED

    @cached_property
    def _keys(self):
        return list(self.object_list.values_list("pk", flat=True)[: self.most + 1])

    @cached_property
    def count(self):
        return min(len(self._keys), self.most)

    @property
    def has_more(self):
        """Tell whether there are more rows than are listed."""
        return len(self._keys) > self.most

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return self._get_page(self.rows(first, min(first + self.per_page, self.count)), number, self)

    def rows(self, first, last):
        """Return the rows from a place to before another, without those that are gone meanwhile."""
        keys = self._keys[first:last]
        found = {row.pk: row for row in self.whole.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]


class Choices(AutocompleteJsonView):
    """What can be chosen in a field. Nobody is told how much that is, so it is looked for as far as the page after."""

    def get_paginator(self, *args, **kwargs):
        paginator, page = super().get_paginator(*args, **kwargs), _number(self.request.GET.get("page", "1"))
        if page is not None:
            paginator.most = min((page + 1) * paginator.per_page, MOST_LISTED)
        return paginator


class KeyList(ChangeList):
    """A list of the first rows. More than these can only be sorted by columns that the admin has `in_order`.

    `has_more` tells whether there are others.
    """

    def get_filters_params(self, params=None):
        found = super().get_filters_params(params)
        for name, values in found.items():
            form = _DAY_FORMS.get(name.rpartition("__")[2])
            if form and not all(re.fullmatch(form, value) for value in values):
                raise IncorrectLookupParameters
        return found

    def get_results(self, request):
        self._leave_costly_order(request)
        paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        paginator.whole = self._with_related(self.root_queryset)
        self.paginator, self.has_more, self.result_count = paginator, paginator.has_more, paginator.count
        if self.has_more and self.model_admin.in_order is not None:
            self.sortable_by = self.model_admin.in_order
        self.show_full_result_count, self.full_result_count, self.show_admin_actions = False, None, True
        self.can_show_all = self.result_count <= self.list_max_show_all
        self.multi_page = self.result_count > self.list_per_page
        try:
            shows_all = not self.multi_page or (self.show_all and self.can_show_all)
            whole = (0, self.result_count)
            self.result_list = paginator.rows(*whole) if shows_all else paginator.page(self.page_num).object_list
        except InvalidPage as error:
            raise IncorrectLookupParameters from error

    def _with_related(self, rows):
        return rows if rows.query.select_related else self.apply_select_related(rows)

    def get_ordering(self, request, queryset):
        """Return the order, in which the reverse of the list's own first column stands for the reverse of all of it.

        So it is read from the same index, backwards.
        """
        ordering, own = super().get_ordering(request, queryset), self._get_default_ordering()
        if not own or not all(isinstance(each, str) for each in own) or ordering[:1] != [_reversed(own[0])]:
            return ordering
        params, self.params = self.params, {}
        try:
            return [_reversed(each) for each in super().get_ordering(request, queryset)]
        finally:
            self.params = params

    def _leave_costly_order(self, request):
        """Put a long list into its own order where it is asked for in one for which all of it had to be sorted."""
        columns = [self._column(part) for part in self.params.get(ORDER_VAR, "").split(".")]
        in_order = self.model_admin.in_order
        if in_order is None or all(column is None or column in in_order for column in columns):
            return
        if self.queryset.order_by().values("pk")[: MOST_LISTED + 1].count() > MOST_LISTED:
            del self.params[ORDER_VAR]
            self.queryset = self.queryset.order_by(*self.get_ordering(request, self.queryset.order_by()))

    def _column(self, part):
        number = _number(part.removeprefix("-"))
        return None if number is None or number >= len(self.list_display) else self.list_display[number]


def _number(typed):
    """Return a number of an address, None where it is none. Python refuses to read one of thousands of digits."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _reversed(name):
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"
