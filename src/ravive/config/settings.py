"""Django's settings, read from the environment alone (see `environment.py`)."""

import mimetypes
import os
import zoneinfo
from pathlib import Path

from ravive.config import environment

ENVIRONMENT = environment.read(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

# The Vite output; the tests point it at a small stand-in.
RAVIVE_APP_DIST = Path(os.environ.get("RAVIVE_APP_DIST") or PACKAGE / "app_dist")
RAVIVE_DATA = ENVIRONMENT.data_directory
# Where the site is reached from outside, for QR codes and downloads; empty: as the visitor reached it.
RAVIVE_URL = ENVIRONMENT.public_url
# By which push services know this site, and what is kept of reminders is encrypted with.
RAVIVE_PUSH_KEY = ENVIRONMENT.push_key
RAVIVE_SEAL_KEY = ENVIRONMENT.seal_key
# Whom a push service writes to when something is wrong with our messages.
RAVIVE_CONTACT = ENVIRONMENT.contact
# Where no mail server is named, nobody is offered e-mail.
RAVIVE_SENDS_MAIL = ENVIRONMENT.mail is not None
if ENVIRONMENT.mail:
    MAILERS = {"default": {"OPTIONS": ENVIRONMENT.mail.options}}
    DEFAULT_FROM_EMAIL = ENVIRONMENT.mail.sender
RAVIVE_DEFAULT_DECK = "voyage"
# Where requests are counted that are limited for all processes together: an address the package limits knows; empty, the database.
RAVIVE_LIMITS_URL = os.environ.get("RAVIVE_LIMITS_URL", "")

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "ravive.config.urls"
WSGI_APPLICATION = "ravive.config.server.wsgi.application"

INSTALLED_APPS = [
    "ravive.starter",
    "ravive.hub",
    "ravive.trainings",
    "ravive.insight",
    "ravive.reviews",
    "ravive.network",
    "ravive.publishing",
    "ravive.decks",
    "ravive.register",
    "ravive.site",
    "ravive.mailing",
    "ravive.people",
    "ravive.throttling",
    "allauth.account",
    "allauth.mfa",
    "allauth",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail.contrib.simple_translation",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    # It loads psycopg, nine megabytes.
    *(["django.contrib.postgres"] if ENVIRONMENT.is_postgresql else []),
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ravive.config.server.middleware.ApiShortcut",
    "ravive.config.server.middleware.SafetyHeaders",
    "ravive.config.server.middleware.PublicCompression",
    "ravive.config.server.middleware.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ravive.config.server.middleware.DeskSessions",
    "ravive.config.server.middleware.PageLanguage",
    "django.middleware.common.CommonMiddleware",
    "ravive.config.server.middleware.DeskForgeryProtection",
    "ravive.config.server.middleware.DeskAuthentication",
    "ravive.config.server.middleware.DeskMessages",
    # allauth insists on its own; outside the desk, where nobody is known, it does nothing.
    "allauth.account.middleware.AccountMiddleware",
    "ravive.config.server.middleware.DeskPermissions",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ravive.site.context.site",
                "ravive.publishing.context.contacts",
            ],
        },
    },
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "ravive.config.formats"
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("app", RAVIVE_APP_DIST)] if RAVIVE_APP_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
# Vite's hashed names: main-B1x2_y3Z.js
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/app/assets/.+-[0-9A-Za-z_-]{8,}\.[0-9a-z]+$"
mimetypes.add_type("application/manifest+json", ".webmanifest")
MEDIA_ROOT = ENVIRONMENT.data_directory / "media"
MEDIA_URL = "/media/"
# Ravive serves them itself: nobody else on the machine needs to read them.
FILE_UPLOAD_PERMISSIONS = environment.OWNER_ONLY
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# What is done in the background waits in the database; `ravive serve` starts the one process that does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

APPEND_SLASH = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"
# A day's work; the cookie itself goes when the browser is closed.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = RAVIVE_URL.startswith("https://")
CSRF_FAILURE_VIEW = "ravive.people.urls.not_from_here"
CSRF_TRUSTED_ORIGINS = [RAVIVE_URL] if RAVIVE_URL else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if RAVIVE_URL.startswith("https://") else None
LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
# How long the link lasts with which somebody sets a first password.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ravive.people.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Staff sign in with two factors (docs/decisions/0015-signing-in.md); accounts are made by an administrator.
AUTHENTICATION_BACKENDS = ["ravive.people.sign_in.StaffBackend"]
ACCOUNT_ADAPTER = "ravive.people.sign_in.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
MFA_ADAPTER = "ravive.people.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Ravive"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not RAVIVE_URL.startswith("https://")
# The proxy that makes https of it adds the address it was asked from; without one, nobody is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if RAVIVE_URL.startswith("https://") else 0

WAGTAIL_SITE_NAME = "Ravive"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_BASE_URL = RAVIVE_URL or "http://localhost:8000"
# Some machines list "localtime", which no browser knows.
WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
# Passwords are changed on Ravive's own page, which asks who is there.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_USAGE_COUNT_ENABLED = False
# Documents have the address of their file; `hub.views` keeps private collections for the desk, which knows accounts, not passwords.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}

# No address and no path of a visitor is ever written; only Ravive's own errors are.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
        # The message would name the path that was asked for; the traceback does not.
        "without_request": {"format": "%(levelname)s %(name)s: a page failed"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
        "errors": {"class": "logging.StreamHandler", "formatter": "without_request"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False},
        # The server. Its lines would name what was asked for.
        "waitress": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        # It warns of being asked to stop, as it should be.
        "django_tasks_db": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # That a task begins or is done is no news; that it failed is.
        "django.tasks": {"level": "WARNING"},
    },
}
