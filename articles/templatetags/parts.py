"""What a page is put together from a hundred times, at less cost than with Django's own tags. Needs no `load`."""

from django import template
from django.template.base import Parser, Token
from django.template.loader_tags import IncludeNode, do_include

from articles.links import path_of, path_to

register = template.Library()


class PartNode(IncludeNode):
    """Renders the nodes of another template among those of its own, which is found once."""

    nodes = None

    def render(self, context):
        if self.nodes is None:
            self.nodes = context.template.engine.get_template(self.template.resolve(context)).nodelist
        with context.push(**{name: value.resolve(context) for name, value in self.extra_context.items()}):
            return self.nodes.render(context)


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """Include a template as `include` does, with or without `with`.

    Its name stands there between quotation marks, and it has neither blocks nor `cycle`, as it is no page of its own.
    """
    node = do_include(parser, token)
    if not isinstance(node.template.var, str):
        raise template.TemplateSyntaxError("The name of a part is a text between quotation marks.")
    if node.isolated_context:
        raise template.TemplateSyntaxError("A part is told all that stands around it: leave out “only”.")
    return PartNode(node.template, extra_context=node.extra_context)


@register.simple_tag
def path(name: str, key: str = "") -> str:
    """Return the path of a page of ours as `url` does: of its only one, or of the one about a record."""
    return path_to(name, key) if key else path_of(name)
