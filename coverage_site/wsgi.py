import logging
import os

from django.core.wsgi import get_wsgi_application

from coverage_site.build import build

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coverage_site.settings")
logging.captureWarnings(True)  # so that they are lines of the log as well
application = get_wsgi_application()
# From the files that this process has been started with; a moment later a new version may stand in their place.
build()
