"""Everything that can be set, read from the environment once and checked.

A value that cannot be read stops the start with its name and what was expected.
"""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where everything lives that must survive: database, keys, mail that is not sent, collected files.
DATA = Path(env.str("CONVENE_DATA", default=str(ROOT.parent / "data"))).expanduser().resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on the machine reads it


def secret_key() -> str:
    """The key in the data folder, made on the first start, readable by its owner alone."""
    path = DATA / "secret_key"
    if not path.exists():
        new = DATA / f"secret_key.{os.getpid()}"
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(64))
        try:
            os.link(new, path)  # whoever comes second keeps the first one's key
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key()
DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("CONVENE_DEMONSTRATION", default=False)

PORT = env.int("PORT", default=8000)
URL = env.str("CONVENE_URL", default=f"http://localhost:{PORT}").rstrip("/")
_url = urlsplit(URL)
if _url.scheme not in {"http", "https"} or not _url.hostname:
    raise ImproperlyConfigured(f"CONVENE_URL must look like https://convene.example.org, not {URL!r}")
SECURE = _url.scheme == "https"

# What the instance calls itself.
INSTANCE_NAME = env.str("CONVENE_NAME", default="Convene")
INSTANCE_LOGO = env.str("CONVENE_LOGO", default="")  # a file name in the data folder: an SVG or PNG
INSTANCE_CONTACT = env.str("CONVENE_CONTACT", default=f"contact@{_url.hostname}")
INSTANCE_PRIVACY = env.str("CONVENE_PRIVACY", default="")  # a Markdown file in the data folder

# Whom backups are encrypted to: public keys of age, by commas.
BACKUP_KEY = env.str("CONVENE_BACKUP_KEY", default="")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_url.hostname, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [URL]

INSTALLED_APPS = [
    "convene.config",
    "convene.demo",
    "convene.portal",
    "convene.outreach",
    "convene.coalition",
    "convene.outcomes",
    "convene.matching",
    "convene.events",
    "convene.forum",
    "convene.statements",
    "convene.initiatives",
    "convene.organisations",
    "convene.core.notifications",
    "convene.core.search",
    "convene.core.trail",
    "convene.core.accounts",
    "convene.core.jobs",
    "convene.core.figures",
    "convene.core",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "convene.config.middleware.request_log",
    "convene.config.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "convene.config.middleware.body_limit",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "convene.config.middleware.reader_zone",
    "convene.config.middleware.clear_errors",
]

ROOT_URLCONF = "convene.config.urls"
APPEND_SLASH = True
ASGI_APPLICATION = "convene.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "convene.config.context.instance",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "convene.core.templatetags.convene",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Acknowledged means on disk: WAL with synchronous=FULL; IMMEDIATE so that writers queue, never collide.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'convene.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["CONN_MAX_AGE"] = 600  # opening the file anew for each page costs a third of the speed
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;",
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["CONN_MAX_AGE"] = 0
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
    }
else:
    raise ImproperlyConfigured("DATABASE_URL must name sqlite or postgres")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Whole pages, see core.trail.caching; a hundred of the longest are some 10 MB.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}
PAGES_KEPT = 30  # seconds
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Mail: SMTP by EMAIL_URL; without it, one file a message in the data folder.
if "EMAIL_URL" in os.environ:
    vars().update(env.email("EMAIL_URL"))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA / "mail")
DEFAULT_FROM_EMAIL = env.str("CONVENE_FROM", default=f"{INSTANCE_NAME} <no-reply@{_url.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where mail that comes back is piped into `convene bounce`; each message then has an address of its own there.
BOUNCES = env.str("CONVENE_BOUNCES", default="")
if BOUNCES and not re.fullmatch(r"[^@\s+<>\"]{1,20}@[^@\s<>\"]+", BOUNCES):
    raise ImproperlyConfigured(
        f"CONVENE_BOUNCES must be a short address without a plus, such as bounces@example.org, not {BOUNCES!r}"
    )

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "accounts:account"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_ADAPTER = "convene.core.accounts.adapter.Adapter"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = (
    False  # the form stays open for another address; our view sees to the rest
)
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code is the proof
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_TIMEOUT = 3600  # past the code's own, so that its end can be told

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

BODY_LIMIT = 1_000_000  # bytes; the largest text form is far below
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "convene.core.accounts.sessions"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SECURE
X_FRAME_OPTIONS = "DENY"

# Threads that answer pages, of one process.
WEB_THREADS = env.int("WEB_THREADS", default=4)

# How many proxies stand in front; the reader's address is taken that many hops back.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "convene.config.logs.RequestId"}},
    "formatters": {"json": {"()": "convene.config.logs.Json"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"level": "INFO", "propagate": True, "handlers": []},
        "django.request": {"level": "ERROR"},  # every answer has its line already
    },
}
