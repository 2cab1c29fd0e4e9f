"""Settings of a Plenary site. Every value that a site may change is an environment variable; see README."""

from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF

from coverage_site import environment as env
from coverage_site import lines
from coverage_site.databases import completed
from coverage_site.licence import LICENCES

BASE_DIR = Path(__file__).resolve().parent.parent

DATA_DIR = env.folder("DATA_DIR", BASE_DIR / ".data")
DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.secret_key("SECRET_KEY", DATA_DIR)
SITE_NAME = env.text("SITE_NAME", "Plenary")
SITE_URL = env.origin("SITE_URL", "http://127.0.0.1:8000")
CONTACT_EMAIL = env.email("CONTACT_EMAIL")
DATA_LICENCE = env.one_of("DATA_LICENCE", "CC-BY-4.0", LICENCES)
SITE_IS_SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", sorted({urlsplit(SITE_URL).hostname, *env.LOOPBACK[:2], "[::1]"}))
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "articles.admin.refusal.csrf_failure"

INSTALLED_APPS = [
    "coverage_site.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "articles",
    "csp",
    "django_prose_editor",
    "js_asset",
    "taggit",
]

MIDDLEWARE = [
    "coverage_site.logs.RequestLogMiddleware",
    "coverage_site.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coverage_site.middleware.PermissionsPolicyMiddleware",
    "coverage_site.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "coverage_site.middleware.ApiMiddleware",
    "coverage_site.middleware.MethodMiddleware",
    "coverage_site.middleware.RefuseNulMiddleware",
    "coverage_site.middleware.ForgetVisitorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "coverage_site.urls"
WSGI_APPLICATION = "coverage_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["articles.templatetags.parts"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coverage_site.context_processors.site",
            ],
        },
    },
]

DATABASES = {"default": completed(env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'plenary.sqlite3'}"))}
CACHES = {"default": env.cache("CACHE_URL", "locmemcache://")}
CACHE_IS_SHARED = not CACHES["default"]["BACKEND"].endswith("LocMemCache")
# The memory of one web process for pages as they were rendered last.
PAGE_CACHE_MB = env.number("PAGE_CACHE_MB", 64, most=100_000)
# In seconds: for so long a cache between us and a reader may send a page without asking whether it is still right.
CDN_SECONDS = env.number("CDN_SECONDS", 60, most=86_400)
# What run_due tells when readers see something else, so that caches between forget what they have.
PURGE_URL = env.address("PURGE_URL")
PURGE_TOKEN = env.text("PURGE_TOKEN")
EMAIL_CONFIG = env.service(
    "EMAIL_URL",
    "consolemail://",
    environ.Env.email_url_config,
    {"consolemail": "scheme", **dict.fromkeys(["smtp", "smtp+tls", "smtp+ssl"], "hostname")},
)
vars().update(EMAIL_CONFIG)
# Whether run_due asks other servers if the links of sources still lead somewhere.
CHECK_LINKS = env.boolean("CHECK_LINKS", True)
# Servers take mail from the account that logs in, and rarely from localhost.
EMAIL_ACCOUNT = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = formataddr(
    (SITE_NAME, EMAIL_ACCOUNT if "@" in EMAIL_ACCOUNT else f"plenary@{urlsplit(SITE_URL).hostname}")
)

AUTH_USER_MODEL = "articles.User"
LOGIN_URL = "admin:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Whether whoever publishes has to log in with a second factor.
TWO_FACTOR_REQUIRED = env.boolean("TWO_FACTOR_REQUIRED", False)
# How many proxies of ours stand before the site, each of which says in X-Forwarded-For who asks.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, most=10)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
# The texts are written in English; looking each of them up would take a sixth of the time of a page.
USE_I18N = not LANGUAGE_CODE.startswith("en")
FORMAT_MODULE_PATH = ["coverage_site.formats"]
USE_TZ = True
TIME_ZONE = env.time_zone("DESK_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": env.photo_storage(),
    "staticfiles": {"BACKEND": "coverage_site.storage.JoinedStaticFilesStorage"},
}
# An article with thirty takeaways is about 1,500 form fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Imported text of somewhat more than its 2 MB shall be refused with a sentence, and what was typed kept.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_HSTS_SECONDS = 31536000 if SITE_IS_SECURE else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# Subdomains and the browsers' preload list are the operator's to decide, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The editor needs a nonce for its import map, and style attributes to read what is pasted from word processors;
# a form shows the preview of its page in a frame.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, NONCE],
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}

TAGGIT_CASE_INSENSITIVE = True

# In milliseconds: a request that took longer until its answer began is logged; 0 logs none for that.
LOG_SLOW_MS = env.number("LOG_SLOW_MS", 1000, most=600_000)
LOG_REQUESTS = env.boolean("LOG_REQUESTS", False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": env.one_of("LOG_FORMAT", "text", lines.FORMATTERS)}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "articles": {"level": "INFO"},
        "coverage_site": {"level": "INFO"},
        # The middleware says in one line what failed. A stranger's refused requests are no faults of the site.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
    },
}
