"""Imports point down only. Every module of the app has its place here, and no import is excepted."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib import admin

from coverage_site.bootstrap import ROOT

APP = ROOT / "articles"
LAYERS = [
    {"urls", "apps"},
    {"views", "admin", "feeds", "sitemaps", "management", "templatetags"},
    {"forms"},
    {"services"},
    {"queries"},
    {"migrations"},
    {"models"},
    {"copy", "aggregate"},
    {
        "cards",
        "checks",
        "citation",
        "countries",
        "enums",
        "images",
        "lexemes",
        "links",
        "page_cache",
        "renditions",
        "text",
        "validators",
    },
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path for path in APP.rglob("*.py") if path != APP / "__init__.py")


def layer_of(dotted):
    """Return the layer of a dotted name such as articles.models.article, or None where it is not of the app."""
    package, _, rest = dotted.partition(".")
    return rest.partition(".")[0] if package == "articles" and rest else None


def imported_names(path):
    """Return the dotted names that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package_of(path, node.level), *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def package_of(path, level):
    return path.relative_to(ROOT).parts[:-level] if level else ()


def layer_of_file(path):
    return Path(path.relative_to(APP).parts[0]).stem


def upward_imports(path):
    own = RANK[layer_of_file(path)]
    layers = [(name, layer_of(name)) for name in imported_names(path)]
    return [name for name, layer in layers if layer is not None and RANK.get(layer, -1) < own]


def test_every_module_has_a_layer():
    assert [str(path) for path in MODULES if layer_of_file(path) not in RANK] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_imports_point_down(path):
    assert upward_imports(path) == []


@pytest.mark.parametrize(
    "line",
    [
        "from articles.services.article import publish_article",
        "from articles import services",
        "import articles.views.home",
        "from ..services import article",
        "def late():\n    from articles.queries import home",
        "from articles import unheard_of",
    ],
)
def test_import_that_points_up_is_found(tmp_path, monkeypatch, line):
    model = tmp_path / "articles" / "models" / "example.py"
    model.parent.mkdir(parents=True)
    model.write_text(line)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setitem(globals(), "APP", tmp_path / "articles")
    assert len(upward_imports(model)) == 1


MODELS = [path for path in MODULES if path.parent == APP / "models" and path.name != "__init__.py"]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_models_name_each_other_by_string(path):
    siblings = {name.split(".")[2] for name in imported_names(path) if name.startswith("articles.models.")}
    assert siblings <= {"base", "fields", "publication"}


def test_parts_of_one_form_of_the_desk_do_not_take_each_others_methods():
    """Of two parts with a method of one name the first would silently take the place of the second."""
    for model, registered in admin.site._registry.items():
        parts = [part for part in type(registered).__mro__ if part.__module__.startswith("articles.")]
        names = Counter(name for part in parts for name in vars(part) if re.match(r"_[a-z]", name))
        assert [name for name, count in names.items() if count > 1] == [], model
