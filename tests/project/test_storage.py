import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders, storage
from django.core.management import call_command

from coverage_site.storage import STYLESHEETS

PRODUCTION = {"staticfiles": {"BACKEND": "coverage_site.storage.JoinedStaticFilesStorage"}}


def collected_stylesheet(name, settings, folder):
    settings.STATIC_ROOT = folder
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {**settings.STORAGES, **PRODUCTION}
    call_command("collectstatic", verbosity=0, interactive=False)
    return (folder / storage.staticfiles_storage.stored_name(name)).read_text()


def parts_of(name):
    """Return what a stylesheet imports, as its names beside the stylesheet."""
    return re.findall(r'@import url\("([^"]+)"\)', Path(finders.find(name)).read_text())


@pytest.mark.parametrize("name", STYLESHEETS)
def test_stylesheet_collected_holds_every_part_and_imports_nothing(name, settings, tmp_path):
    parts = parts_of(name)

    stylesheet = collected_stylesheet(name, settings, tmp_path)

    assert parts
    assert "@import" not in stylesheet
    for part in parts:
        rules = re.findall(r"^[^/\s].* {$", Path(finders.find(f"css/{part}")).read_text(), re.MULTILINE)
        assert rules
        assert [rule for rule in rules if rule not in stylesheet] == [], part


def test_stylesheet_collected_says_nothing_that_only_writers_read(settings, tmp_path):
    stylesheet = collected_stylesheet("css/site.css", settings, tmp_path)

    assert "/*" not in stylesheet
    assert "\n " not in stylesheet
    assert 'list-style: "–  ";' in stylesheet


def test_stylesheet_collected_names_fonts_that_are_there(settings, tmp_path):
    stylesheet = collected_stylesheet("css/site.css", settings, tmp_path)

    fonts = re.findall(r'url\("?\.\./(fonts/[^")]+)"?\)', stylesheet)
    assert len(fonts) == 4
    assert all((tmp_path / font).exists() for font in fonts)


def test_every_part_belongs_to_one_stylesheet():
    parts = [part for name in STYLESHEETS for part in parts_of(name)]
    folder = Path(finders.find("css/site.css")).parent
    components = [f"components/{path.name}" for path in (folder / "components").iterdir()]
    assert sorted(part for part in parts if "/" in part) == sorted(components)
