import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coverage_site.settings")
logging.captureWarnings(True)  # so that they are lines of the log as well
application = get_wsgi_application()
