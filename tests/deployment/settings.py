"""The site's own settings, without the need to collect its files first: nobody here looks at a page."""

from coverage_site.settings import *  # noqa: F403

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
