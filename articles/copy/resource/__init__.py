"""What the API says, as values: the resources with their fields, and how parameters and cursors are read."""

from articles.copy.resource.cursor import read_cursor, write_cursor
from articles.copy.resource.declared import RESOURCES
from articles.copy.resource.field import RESOURCE_OF, Field
from articles.copy.resource.resource import MOST_A_PAGE, PAGE_SIZE, Filter, Order, Resource

__all__ = [
    "MOST_A_PAGE",
    "PAGE_SIZE",
    "RESOURCES",
    "RESOURCE_OF",
    "Field",
    "Filter",
    "Order",
    "Resource",
    "read_cursor",
    "write_cursor",
]
