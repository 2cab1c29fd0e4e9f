import re

from django.contrib.staticfiles import finders, storage
from django.core.management import call_command

PRODUCTION = {"staticfiles": {"BACKEND": "coverage_site.storage.JoinedStaticFilesStorage"}}


def collected_stylesheet(settings, folder):
    settings.STATIC_ROOT = folder
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {**settings.STORAGES, **PRODUCTION}
    call_command("collectstatic", verbosity=0, interactive=False)
    return (folder / storage.staticfiles_storage.stored_name("css/site.css")).read_text()


def test_stylesheet_collected_holds_every_part_and_imports_nothing(settings, tmp_path):
    with open(finders.find("css/site.css")) as site:
        parts = re.findall(r'url\("([^"]+)"\)', site.read())

    stylesheet = collected_stylesheet(settings, tmp_path)

    assert parts
    assert "@import" not in stylesheet
    for part in parts:
        with open(finders.find(f"css/{part}")) as file:
            assert file.read().splitlines()[0] in stylesheet, part


def test_stylesheet_collected_names_fonts_that_are_there(settings, tmp_path):
    stylesheet = collected_stylesheet(settings, tmp_path)

    fonts = re.findall(r'url\("?\.\./(fonts/[^")]+)"?\)', stylesheet)
    assert len(fonts) == 4
    assert all((tmp_path / font).exists() for font in fonts)
