import pytest
from django.template import Context, Template, TemplateSyntaxError, engines
from django.urls import reverse

STANCE = '"components/_stance.html" with stance="opposes" label=word'


def rendered(source, **told):
    return engines["django"].from_string(source).render(told)


@pytest.mark.parametrize("given", ["", " small=True"])
def test_part_is_what_an_include_would_be(given):
    told = {"word": "<Opposes>", "small": False}
    assert rendered(f"{{% part {STANCE}{given} %}}", **told) == rendered(f"{{% include {STANCE}{given} %}}", **told)


def test_part_without_more_is_told_what_stands_around_it():
    shown = rendered('{% part "components/_stance.html" %}', stance="neutral", label="Neutral")
    assert "stance--neutral" in shown
    assert "stance--small" not in shown


def test_what_a_part_is_told_is_forgotten_after_it():
    assert rendered(f"{{% part {STANCE} %}}{{{{ stance }}}}|{{{{ label }}}}", word="Opposes").endswith("|")


def test_what_a_part_is_told_is_forgotten_after_one_that_failed():
    class Word:
        def __str__(self):
            raise LookupError

    context = Context({"word": Word()})
    with pytest.raises(LookupError):
        Template(f"{{% part {STANCE} %}}").render(context)
    assert "stance" not in context


def test_part_is_rendered_anew_each_time():
    stances = ["supports", "opposes", "neutral"]
    source = '{% for stance in stances %}{% part "components/_stance.html" with label=stance %}{% endfor %}'
    template = engines["django"].from_string(source)
    for _ in range(2):
        shown = template.render({"stances": stances})
        assert [shown.count(f"stance--{stance}") for stance in stances] == [1, 1, 1]
        assert "<circle" in shown


@pytest.mark.parametrize("source", ["{% part name %}", '{% part "components/_stance.html" only %}', "{% part %}"])
def test_part_has_a_name_and_is_told_everything(source):
    with pytest.raises(TemplateSyntaxError):
        rendered(source)


@pytest.mark.parametrize("name", ["home", "search", "conference-list"])
def test_path_of_a_page_is_its_url(name):
    assert rendered(f"{{% path '{name}' %}}") == reverse(f"articles:{name}")


def test_path_of_a_page_about_a_record_is_its_url():
    shown = rendered(
        "{% path 'matrix-detail' slug %}|{% path 'article-card' slug as card %}{{ card }}", slug="example-1"
    )
    expected = [reverse(f"articles:{name}", args=["example-1"]) for name in ("matrix-detail", "article-card")]
    assert shown.split("|") == expected
