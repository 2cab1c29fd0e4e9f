"""The public site as files that any web server sends: `manage.py bake`."""

from articles.services.bake.check import Fault, broken_links
from articles.services.bake.page import PageError
from articles.services.bake.release import FolderError
from articles.services.bake.whole import Outcome, bake_site, check_site

__all__ = ["Fault", "FolderError", "Outcome", "PageError", "bake_site", "broken_links", "check_site"]
