"""All settings, read from the environment; every variable stands in docs/settings.md.

What is not set is safe: DEBUG is off, and with DEBUG off a missing SECRET_KEY or ALLOWED_HOSTS stops the start with a
message that says what to set.
"""

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG: bool = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment; in DEBUG one that is made once for this checkout and kept in VAR_DIR."""
    if key := env.str("SECRET_KEY", default=""):
        return str(key)
    if not DEBUG:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random string (or DEBUG=1 on your own machine).")
    kept = VAR_DIR / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
if not DEBUG and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of the site, separated by commas.")


def _site_url() -> str:
    """The site's address in mails: from the environment, or the first host by its name; nothing where there is none."""
    hosts = [host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"]
    default = "http://127.0.0.1:8000" if DEBUG else f"https://{hosts[0]}" if hosts else ""
    return str(env.str("SITE_URL", default=default)).rstrip("/")


SITE_URL = _site_url()
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "entries",
    "entries.published",
    "entries.search",
    "entries.finding",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of TemplatesSetting, below
    "django_filters",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "entries.site.sizes.refuse_too_much",
]

ROOT_URLCONF = "yearbook.urls"
WSGI_APPLICATION = "yearbook.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _database() -> dict[str, Any]:
    """SQLite in VAR_DIR, or what DATABASE_URL names.

    SQLite writes ahead (readers never wait) and takes the write lock when a transaction begins, so that a second writer
    waits up to 20 s instead of failing. What it sorts may take as much memory as its pages: 16 MiB each, 32 in all
    (with 64 each an export of 300,000 rows peaked at 267 MB, with 16 at 169, no slower). PostgreSQL's connections come
    from psycopg's pool; DATABASE_POOL_SIZE=0: none.
    """
    config: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'yearbook.sqlite3'}")
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    if config["ENGINE"] == "django.db.backends.sqlite3":
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384;",
        }
    elif size := env.int("DATABASE_POOL_SIZE", default=8):
        options["pool"] = {"min_size": 1, "max_size": size}
    return config


DATABASES = {"default": _database()}
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
vars().update(env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "dummymail://"))
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="webmaster@localhost")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["entries.editing.rights.PlacesBackend"]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "entries" / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))  # pictures; served by views that know who may
MEDIA_URL = "/media-has-no-address/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of form fields: a pasted volume is below 2 MiB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an entry with a few hundred facts and recipients
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=100 * 1024 * 1024)  # one uploaded manuscript or table

# The reviews in their order; what no names are given for is the three of a Chinese yearbook.
REVIEW_STAGES: list[Any] = env.list("REVIEW_STAGES", default=[]) or [
    _("first review"),
    _("second review"),
    _("final review"),
]
if len(REVIEW_STAGES) > 5:
    raise ImproperlyConfigured("REVIEW_STAGES names more than five reviews: there are permissions for five.")
PUBLISHING_NEEDS_REVIEWS: bool = env.bool("PUBLISHING_NEEDS_REVIEWS", default=True)

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.bool("HTTPS", default=not DEBUG)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
if proxy_header := env.str("PROXY_SSL_HEADER", default=""):
    SECURE_PROXY_SSL_HEADER = (proxy_header, "https")

SITE_NAME = YEARBOOK_SITE_NAME = env.str("SITE_NAME", default="") or _("Inner Mongolia Yearbook")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # They tell of every look into the queue and of every task, which a job's own page tells better.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db")},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
