"""One settings file, driven by the environment (see `config/environment.py`). Production is the default."""

from pathlib import Path
from typing import Any

import dj_database_url

from config import sms
from config.environment import read

ROOT = Path(__file__).resolve().parent.parent
env = read(ROOT)

MODE = env.mode
PRODUCTION = MODE == "production"
DEBUG = False
SECRET_KEY = env["MINYI_SECRET_KEY"]
ALLOWED_HOSTS = [host.strip() for host in env["MINYI_HOSTS"].split(",")]
# Where papers and feeds say that the product is; from the request where it is not set.
ORIGIN = env.get("MINYI_ORIGIN")
SITE_ID = 1

# Keys of personal fields: `FIELD_KEYS` is {id: 32 bytes}, the first encrypts, all decrypt.
FIELD_KEYS = {
    name: bytes.fromhex(value)
    for name, _, value in (pair.partition(":") for pair in env["MINYI_FIELD_KEYS"].split(","))
}
INDEX_KEY = bytes.fromhex(env["MINYI_INDEX_KEY"])

INSTALLED_APPS = [
    "daphne",
    "pages",
    "realtime",
    "outcomes",
    "voting",
    "deliberation",
    "residents",
    "community",
    "journal",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.printable.PrintableMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.errors.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context.appearance",
            ],
            "builtins": [
                "pages.templatetags.ui",
                "pages.templatetags.charts",
                "pages.templatetags.desk",
                "config.say",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    },
]

# --- stores ---

_database: dict[str, Any] = dict(dj_database_url.parse(env["DATABASE_URL"]))
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Recursive triggers make INSERT OR REPLACE fire the triggers that refuse a deletion.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA recursive_triggers=ON;",
    }
    _database["TEST"] = {"NAME": f"{_database['NAME']}.test"}
else:
    _database["CONN_MAX_AGE"] = 0
    # A form holds a connection while it is answered, in a thread of its own; who finds none free waits for one.
    # Tests open and drop databases and threads at will, which a pool of kept connections hinders.
    _pool = int(env.get("MINYI_POOL", "0" if MODE == "test" else "32"))
    # What is answered is on disk: no server's or role's default may take that back.
    _database["OPTIONS"] = {"options": "-c synchronous_commit=on"}
    if _pool:
        _database["OPTIONS"]["pool"] = {"min_size": 2, "max_size": _pool, "timeout": 10}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.get("REDIS_URL")
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}
# The limits of signing in are counted in the cache: every process must see the same one.
_CACHES: dict[str, dict[str, Any]] = {
    "redis": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    "database": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "minyi_cache",  # made after migrating (residents/apps.py)
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
CACHES = {"default": _CACHES["redis" if REDIS_URL else "database" if PRODUCTION else "process"]}

# --- people ---

AUTH_USER_MODEL = "residents.Resident"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "residents.adapter.PhoneAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"length": 6, "numeric": True, "dashed": False}
# A hall shares one address; a phone's codes are few, and fewer from any one address (residents/sign_in.py).
ACCOUNT_RATE_LIMITS = {
    "login_codes_from_address": "600/5m/ip",
    "login_codes_here": "5/h/key",
    "login_codes": "10/h/key,30/d/key",
    "try_login_code": "5/10m/key",
    "try_second_code": "5/10m/key",
    "passkeys_from_address": "600/5m/ip",
    "recount": "60/m/ip",
    "recount_file": "10/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
SMS_WAY = sms.way_of(env)
SMS_BACKEND = sms.WAYS[SMS_WAY]
SMS_ACCOUNT = sms.account_of(env, SMS_WAY)

MFA_ADAPTER = "residents.passkeys.SafetyAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Whether who holds an office needs the second step: "recommended" says so; with "required" an office rests until then.
OFFICE_MFA = env.one_of("MINYI_OFFICE_MFA", ("recommended", "required"))

SESSION_ENGINE = "residents.sessions"
SESSION_SERIALIZER = "residents.sessions.SealedSerializer"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = False  # static/js reads it for the HTTP commands
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- words, time, files ---

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.get("MINYI_STATIC", str(ROOT / "var" / "static")))
if not PRODUCTION:  # the finders serve; whitenoise warns where the folder is not there
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": "WARNING"},
    "loggers": {"minyi": {"level": "INFO"}},
}
