from django.template import engines


def rendered(source, **told):
    return engines["django"].from_string("{% load social %}" + source).render(told)


class Counted:
    """Says how often it has been asked for."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return f"<b> {self.times}"


def test_what_is_said_twice_is_put_together_once():
    counted = Counted()
    shown = rendered("{% once as said %}\n{{ value }}\n{% endonce %}{{ said }}|{{ said }}", value=counted)
    assert shown == "\n&lt;b&gt; 1\n|\n&lt;b&gt; 1\n"
    assert counted.times == 1


def test_each_page_puts_it_together_anew():
    template = engines["django"].from_string(
        "{% load social %}{% once as said %}{{ n }}{% endonce %}{{ said }}{{ said }}"
    )
    assert [template.render({"n": n}) for n in (1, 2)] == ["11", "22"]


def test_without_a_name_it_stands_where_it_is():
    assert rendered("{% once %}<i>{{ value }}</i>{% endonce %}", value="&") == "<i>&amp;</i>"


def test_lines_become_one_and_are_not_escaped_twice():
    shown = rendered("{% line as said %}\n  {{ value }}\n  <i>b</i>\n{% endline %}{{ said }}", value="a &  a")
    assert shown == "a &amp; a <i>b</i>"
