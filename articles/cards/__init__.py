"""Cards: the pictures that stand for a page where a link to it is shared. Values in, a PNG out."""

from articles.cards.drawing import VERSION, Card, draw_card
from articles.cards.face import legible

__all__ = ["VERSION", "Card", "draw_card", "legible"]
