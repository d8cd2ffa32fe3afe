"""Every setting of the site, safe by default; what differs between machines comes from the environment.

The README lists the variables. Without DEBUG the site refuses to start with a missing or weak SECRET_KEY.
"""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Safety -----------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool(
    "DEMO", default=False
)  # relaxes what only matters on the internet: 2FA, https, secure cookies
TESTING = env.bool("TESTING", default="pytest" in sys.modules)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and (DEBUG or TESTING):
    SECRET_KEY = "only-for-development-" + "x" * 40
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or weak: set it to at least 50 random characters, for example with\n"
        '  python -c "import secrets; print(secrets.token_urlsafe(64))"'
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former keys, until `reseal` was run

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_IS_SECURE = SITE_URL.startswith("https://")
ADMIN_PATH = env.str("ADMIN_PATH", default="admin").strip("/")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many of our own proxies stand in front

if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SECURE_SSL_REDIRECT = SITE_IS_SECURE and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz|healthz|version|metrics)(/|$)"]
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_IS_SECURE
SECURE_HSTS_PRELOAD = SITE_IS_SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_NAME = "__Host-sessionid" if SITE_IS_SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SITE_IS_SECURE else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", default=30)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# --- Applications -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # before the admin: it patches the fields that the admin reads
    "relations.apps.RelationsConfig",
    "portal.apps.DeskConfig",  # django.contrib.admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_prose_editor",
    "js_asset",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "csp",
]

MIDDLEWARE = [
    "portal.health.AnyHostMiddleware",
    "portal.metrics.MetricsMiddleware",
    "portal.readership.ReadershipMiddleware",
    "portal.opened.OpenedMiddleware",
    "portal.pagecache.PageCacheMiddleware",
    "portal.replica.ReplicaMiddleware",
    "portal.logs.RequestIdMiddleware",
    "portal.middleware.SecurityHeadersMiddleware",
    "portal.middleware.KnownParametersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.desk.DeskMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "portal.templates.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.page",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------

DATABASE_POOLER = env.str("DATABASE_POOLER", default="")  # `transaction`: pgbouncer in that mode is in front
DATABASE_PATIENCE = env.float("DATABASE_PATIENCE", default=2.5)  # seconds before a database is taken to hang
STATEMENT_TIMEOUT = env.int("STATEMENT_TIMEOUT", default=30)  # seconds; manage.py sets none
LOCK_TIMEOUT = env.int("LOCK_TIMEOUT", default=10)


def _of_postgresql(database: dict) -> None:
    """A server that cannot be reached is given up within seconds (libpq); the address may say otherwise."""
    database["CONN_HEALTH_CHECKS"] = True
    options = {
        "connect_timeout": 2,
        "tcp_user_timeout": 5_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    }
    limits = {
        "jit": "off",  # it pays for reports that nobody asks here, and costs each page
        "join_collapse_limit": "3",  # Django joins in a good order; trying all others took most of a question's time
        "statement_timeout": f"{STATEMENT_TIMEOUT}s",
        "lock_timeout": f"{LOCK_TIMEOUT}s",
        "idle_in_transaction_session_timeout": f"{2 * STATEMENT_TIMEOUT}s",
    }
    if DATABASE_POOLER == "transaction":  # pgbouncer takes neither; docs/operations.md sets them for the role
        database["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        options["options"] = " ".join(f"-c {name}={value}" for name, value in limits.items())
    database["OPTIONS"] = options | database.get("OPTIONS", {})


VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    _of_postgresql(DATABASES["default"])
if REPLICA_URL := env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = env.db_url_config(REPLICA_URL) | {
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"]
    }
    _of_postgresql(DATABASES["replica"])
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["portal.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The counters of the walls are shared by all processes of a machine; Redis for several machines. PDFs have a store of
# their own, so that no reader can push the counters out.
IN_PROCESS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}


def _on_disk(folder: str, megabytes: int) -> dict:
    """A store in a folder that all processes of the machine share; in tests and development one in the process."""
    if DEBUG or TESTING:
        return IN_PROCESS | {"LOCATION": folder}
    options = {"size_limit": megabytes * 2**20, "eviction_policy": "least-recently-stored"}
    return {"BACKEND": "diskcache.DjangoCache", "LOCATION": str(VAR_DIR / folder), "OPTIONS": options}


def _impatient(store: dict) -> dict:
    """A store that hangs must not hold up a page."""
    if "Redis" in store["BACKEND"]:
        store.setdefault("OPTIONS", {}).update(socket_timeout=0.2, socket_connect_timeout=0.2)
    if (
        "PyMemcache" in store["BACKEND"]
    ):  # what fails is told at once: SurvivingCache leaves it alone for a while
        store.setdefault("OPTIONS", {}).update(
            timeout=0.2, connect_timeout=0.2, retry_attempts=0, dead_timeout=0
        )
    return store


STORE_OF_WALLS = (
    _impatient(env.cache("CACHE_URL")) if env.str("CACHE_URL", default="") else _on_disk("walls", 64)
)
if "locmem" in STORE_OF_WALLS["BACKEND"]:  # no stranger may push the counters out
    STORE_OF_WALLS.setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)
CACHES = {
    "default": {"BACKEND": "portal.surviving.SurvivingCache", "OPTIONS": {"STORE": STORE_OF_WALLS}},
    "files": {
        "BACKEND": "portal.surviving.SurvivingCache",
        "OPTIONS": {"STORE": _on_disk("files", 512)},
    },
}
if PAGE_STORE_URL := env.str(
    "PAGE_STORE_URL", default=""
):  # pages that all processes share; nothing stands in
    store = _impatient(env.cache_url_config(PAGE_STORE_URL))
    CACHES["pages"] = {
        "BACKEND": "portal.surviving.SurvivingCache",
        "OPTIONS": {"STORE": store, "SPARE": False},
    }
PAGE_SHARED_SECONDS = env.int(
    "PAGE_SHARED_SECONDS", default=0
)  # … and for so long by a CDN; 0: it asks each time

PAGE_KEYS_HEADER = env.str("PAGE_KEYS_HEADER", default="")  # Surrogate-Key, Cache-Tag, xkey …
PAGE_PURGE_URL = env.str("PAGE_PURGE_URL", default="")  # is told after every turn which of these keys to drop
PAGE_PURGE_METHOD = env.str("PAGE_PURGE_METHOD", default="PURGE")
PAGE_PURGE_HEADER = env.str("PAGE_PURGE_HEADER", default=PAGE_KEYS_HEADER or "Surrogate-Key")
PAGE_PURGE_SECRET = env.str("PAGE_PURGE_SECRET", default="")  # a further header, as `Name: value`

# Pages for anonymous readers kept in the memory of each process; 0 keeps none.
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=0 if DEBUG or TESTING else 64)
PAGE_CACHE_SECONDS = env.int(
    "PAGE_CACHE_SECONDS", default=60
)  # the longest life of a page that nothing ended
PAGE_STALE_SECONDS = env.int(
    "PAGE_STALE_SECONDS", default=300
)  # for so long they go out, marked, while the database is away
PAGE_CACHE_PAGES = env.int("PAGE_CACHE_PAGES", default=20_000)  # and how many of them at most
REGISTER_IN_MEMORY = env.int(
    "REGISTER_IN_MEMORY", default=-1 if TESTING else 50_000
)  # agreements; above them the database answers; -1: never
READERSHIP_DAYS = env.int("READERSHIP_DAYS", default=800)  # counts of opened pages are kept so long; 0: none
PDF_CACHE_SECONDS = env.int("PDF_CACHE_SECONDS", default=7 * 24 * 3600)

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
MEDIA_STORAGE = env.str("MEDIA_STORAGE", default="")  # s3://bucket/folder?endpoint=https://…; empty: a folder
MEDIA_DELIVERY = env.str("MEDIA_DELIVERY", default="")  # who sends files: see relations/views/delivery.py
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a convention of 50 parties with 200 acts has 5,000

# LibreOffice or pandoc for .doc, .rtf and .odt; empty: whichever of them stands on the path.
DOCUMENT_CONVERTER = env.str("DOCUMENT_CONVERTER", default="")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
# Source maps are for developers: compressing them took most of the time of collectstatic.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")


def _bucket(address: str) -> dict:
    """`s3://key:secret@bucket/folder?endpoint=https://…&region=…`; keys may come from the usual AWS_… variables."""
    found, more = urlsplit(address), dict(parse_qsl(urlsplit(address).query))
    if found.scheme != "s3" or not found.hostname:
        raise ImproperlyConfigured("MEDIA_STORAGE must look like s3://bucket/folder?endpoint=https://…")
    options = {
        "bucket_name": found.hostname,
        "location": found.path.strip("/"),
        "endpoint_url": more.get("endpoint"),
        "region_name": more.get("region"),
        "access_key": unquote(found.username or "") or None,
        "secret_key": unquote(found.password or "") or None,
    }
    return {"BACKEND": "relations.models.buckets.BucketStorage", "OPTIONS": options}


STORAGES = {
    "default": _bucket(MEDIA_STORAGE)
    if MEDIA_STORAGE
    else {"BACKEND": "relations.models.storage.MediaStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "portal.staticfiles.PortalStaticFilesStorage"
    },
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if DEBUG or TESTING
        else "django_tasks_db.DatabaseBackend",
        "QUEUES": [],  # any: they stand in relations/queues.py
    }
}

# --- Languages and time (LANGUAGES) -----------------------------------------------------------------------

# How each of them writes stands in relations/text/languages; a new one needs columns: `manage.py new language CODE`.
codes = env.list("LANGUAGES", default=["kk", "ru", "en"])
LANGUAGES = [(code, _(LANG_INFO.get(code, {"name": code})["name"])) for code in codes]
LANGUAGE_CODE = "ru"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

READ_BY_MOST = tuple(code for code in ("ru", "kk", "en") if code in codes)  # in the region, best first
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_LANGUAGES = tuple(codes)
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": READ_BY_MOST}

# --- Accounts ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "relations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
STAFF_NEEDS_SECOND_FACTOR = env.bool("STAFF_NEEDS_SECOND_FACTOR", default=not (DEBUG or DEMO or TESTING))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "portal.accounts.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the administrator, addresses included
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key", "reset_password": "5/m/ip,3/m/key"}
MFA_ADAPTER = "portal.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO or TESTING
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "portal.passwords.HouseWordsValidator"},
]

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, for invented people only

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
SECURITY_CONTACTS = env.list("SECURITY_CONTACT", default=[DEFAULT_FROM_EMAIL])
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")

# --- Operation --------------------------------------------------------------------------------------------

REVISION = env.str("REVISION", default="")  # of the source, set where an image is built
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # whoever has it reads /metrics
SENTRY_DSN = env.str("SENTRY_DSN", default="")
# Search by meaning: a model in the process where the extra `semantic` is installed, or an address of one's own.
SEMANTIC = env.bool("SEMANTIC", default=not TESTING)
EMBEDDINGS_URL = env.str("EMBEDDINGS_URL", default="")  # …/v1/embeddings
EMBEDDINGS_MODEL = env.str("EMBEDDINGS_MODEL", default="multilingual-e5-small")
EMBEDDINGS_KEY = env.str("EMBEDDINGS_KEY", default="")
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)  # longer questions to the database are logged; 0: none

# --- Log --------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "portal.logs.Context"}},
    "formatters": {"lines": {"()": "portal.logs.Lines"}, "json": {"()": "portal.logs.Json"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["context"],
            "formatter": env.str("LOG_FORMAT", default="lines"),
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "relations.acts": {"level": "WARNING" if DEBUG or DEMO or TESTING else "INFO"}
    },  # who did what, without texts
}
