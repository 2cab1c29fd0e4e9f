"""The site's settings for tests: whatever a test writes lies in a folder that goes away with the run."""

import atexit
import os
import shutil
import tempfile

# What a developer has set for a site of their own must not reach the tests; the database is theirs to choose.
OF_A_DEVELOPER = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "CDN_SECONDS",
    "CHECK_LINKS",
    "CONTACT_EMAIL",
    "DATA_LICENCE",
    "DEBUG",
    "DESK_TIME_ZONE",
    "EMAIL_URL",
    "LOG_FORMAT",
    "LOG_REQUESTS",
    "LOG_SLOW_MS",
    "PAGE_CACHE_MB",
    "PURGE_TOKEN",
    "PURGE_URL",
    "S3_ACCESS_KEY",
    "S3_BUCKET",
    "S3_ENDPOINT",
    "S3_REGION",
    "S3_SECRET_KEY",
    "SECRET_KEY",
    "SITE_NAME",
    "SITE_URL",
    "TRUSTED_PROXIES",
    "TWO_FACTOR_REQUIRED",
)
for name in OF_A_DEVELOPER:
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="plenary-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from coverage_site.settings import *

# No test asks a server of strangers.
CHECK_LINKS = False
# Factories write past the services, so nothing would tell that what was kept is no longer right.
PAGE_CACHE_MB = 0
STATIC_ROOT.mkdir()
# The manifest would need `collectstatic` first.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as the threads of the live server cannot share one connection; nothing of it has to outlive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "tests.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
