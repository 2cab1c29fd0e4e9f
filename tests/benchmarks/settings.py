"""The site's own settings. Only the addresses have one more, of the view that does nothing."""

from coverage_site.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
