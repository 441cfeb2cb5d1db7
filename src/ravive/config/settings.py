"""Django's settings, read from the environment alone (see `environment.py`)."""

import hmac
import mimetypes
import os
from pathlib import Path

from ravive.config import environment, logs, storages, valkey
from ravive.lib import languages
from ravive.lib.private_files import OWNER_ONLY

ENVIRONMENT = environment.read(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

# The Vite output; the tests point it at a small stand-in.
RAVIVE_APP_DIST = Path(os.environ.get("RAVIVE_APP_DIST") or PACKAGE / "app_dist")
RAVIVE_DATA = ENVIRONMENT.data_directory
# The public address of the site, for QR codes and downloads; empty: the address of the request.
RAVIVE_URL = ENVIRONMENT.public_url
# Somebody tries it on their own computer: without a public address, the desk asks nobody there for a second factor.
RAVIVE_IS_LOCAL = not RAVIVE_URL
# Whether browsers use https only for the subdomains of the public address too, which may belong to others.
RAVIVE_HSTS_SUBDOMAINS = ENVIRONMENT.hsts_subdomains
# The key that identifies this site to push services, and the one that encrypts stored reminders.
RAVIVE_PUSH_KEY = ENVIRONMENT.push_key
RAVIVE_SEAL_KEY = ENVIRONMENT.seal_key
RAVIVE_BADGE_KEYS = ENVIRONMENT.badge_keys
# The folder with the keys that all machines read; None: they are in the data folder or in the environment.
RAVIVE_KEYS = ENVIRONMENT.keys_folder
# The contact for push services that see a problem with our messages.
RAVIVE_CONTACT = ENVIRONMENT.contact
# Without a mail server, the site offers no e-mail.
RAVIVE_SENDS_MAIL = ENVIRONMENT.mail is not None
# Where mail servers report e-mails that did not arrive, and the mailbox that has those reports; both empty: nobody reads them.
RAVIVE_BOUNCE_ADDRESS = ENVIRONMENT.mail.bounce_address if ENVIRONMENT.mail else ""
RAVIVE_BOUNCE_MAILBOX = ENVIRONMENT.mail.bounce_mailbox if ENVIRONMENT.mail else ""
if ENVIRONMENT.mail:
    MAILERS = {"default": {"BACKEND": "ravive.mailing.counted_backend.CountedBackend", "OPTIONS": ENVIRONMENT.mail.options}}
    DEFAULT_FROM_EMAIL = ENVIRONMENT.mail.sender
RAVIVE_DEFAULT_DECK = "voyage"
# The store that counts requests limited over all processes: an address for the package limits; empty: the database.
RAVIVE_LIMITS_URL = os.environ.get("RAVIVE_LIMITS_URL", "")
# The Valkey server where all machines count requests and store public pages; empty: each process, and the database.
RAVIVE_VALKEY_URL = ENVIRONMENT.valkey_url
# How many public pages each process stores in its memory; 0: none.
RAVIVE_STORED_PAGES = ENVIRONMENT.stored_pages
# A proxy that stores pages too, and receives the addresses of those that changed; empty: none.
RAVIVE_PROXY_CACHE_URL = ENVIRONMENT.proxy_cache_url
# With fewer MB free on the disk of the data folder, new answers and uploads are refused; 0: never.
RAVIVE_LEAST_FREE_MB = ENVIRONMENT.least_free_mb
# Where nightly copies are, and the public keys for which they are encrypted; none: they are stored as they are.
RAVIVE_BACKUPS = ENVIRONMENT.backups
RAVIVE_BACKUP_RECIPIENTS = ENVIRONMENT.backup_recipients

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "ravive.config.urls"
WSGI_APPLICATION = "ravive.config.server.wsgi.application"

INSTALLED_APPS = [
    "ravive.operations",
    "ravive.starter",
    "ravive.relocation",
    "ravive.wordpress",
    "ravive.hub.search",
    "ravive.hub.campaigns",
    "ravive.hub.letters",
    "ravive.hub.news",
    "ravive.hub.events",
    "ravive.hub.workshops",
    "ravive.hub.members",
    "ravive.hub.newsletter",
    "ravive.hub.visits",
    "ravive.fundraising",
    "ravive.trainings",
    "ravive.giving",
    "ravive.insight",
    "ravive.reviews",
    "ravive.network",
    "ravive.pages",
    "ravive.publishing",
    "ravive.decks",
    "ravive.register",
    "ravive.entries",
    "ravive.site",
    "ravive.mailing",
    "ravive.people",
    "ravive.throttling",
    "ravive.departures",
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
    "wagtail.contrib.redirects",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ravive.config.server.request_record.RequestRecord",
    "ravive.config.server.middleware.ApiShortcut",
    "ravive.config.server.middleware.SafetyHeaders",
    "ravive.config.server.compression.PublicCompression",
    "ravive.config.server.visit_counts.VisitCounts",
    "ravive.config.server.page_cache.PageCache",
    "ravive.config.server.middleware.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ravive.config.server.middleware.DeskSessions",
    "ravive.config.server.middleware.PageLanguage",
    "django.middleware.common.CommonMiddleware",
    "ravive.config.server.middleware.DeskForgeryProtection",
    "ravive.config.server.request_checks.RequestChecks",
    "ravive.config.server.middleware.DeskAuthentication",
    "ravive.config.server.middleware.DeskMessages",
    # allauth requires its own; outside the desk, where no one is signed in, it does nothing.
    "allauth.account.middleware.AccountMiddleware",
    "ravive.config.server.middleware.DeskPermissions",
    "ravive.config.server.middleware.DeskAudit",
    "ravive.config.server.middleware.DeskUploads",
]

# `ravive serve` names the folder to its processes.
CACHES = valkey.caches(
    ENVIRONMENT.valkey_url, stored_pages=RAVIVE_STORED_PAGES, room_folder=os.environ.get(valkey.ROOM_FOLDER_VARIABLE, "")
)
# Each page has an address in its own language alone.
WAGTAILFRONTENDCACHE_LANGUAGES = []
if RAVIVE_PROXY_CACHE_URL:
    INSTALLED_APPS.append("wagtail.contrib.frontend_cache")
    WAGTAILFRONTENDCACHE = {
        "proxy": {"BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend", "LOCATION": RAVIVE_PROXY_CACHE_URL},
    }

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
                "ravive.pages.navigation.navigation",
                "ravive.pages.next_steps.next_steps",
            ],
        },
    },
]

LANGUAGE_CODE = "fr"
# What pages and decks may be in; the interface speaks four of them.
LANGUAGES = list(languages.CHOICES)
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "ravive.config.formats"
USE_TZ = True
TIME_ZONE = environment.TIME_ZONE

# Proofs of work of public forms (`site.proof_of_work`): 1,000 to 2,000 short computations each, valid for an hour, accepted once.
ALTCHA_HMAC_SECRET = hmac.digest(SECRET_KEY.encode(), b"altcha", "sha256").hex()
ALTCHA_CHALLENGE = {"algorithm": "PBKDF2/SHA-256", "cost": 1_000, "max_number": 2_000, "expires_seconds": 3_600}
ALTCHA_CACHE_ALIAS = "shared"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("app", RAVIVE_APP_DIST)] if RAVIVE_APP_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
# Vite's hashed names: main-B1x2_y3Z.js
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/app/assets/.+-[0-9A-Za-z_-]{8,}\.[0-9a-z]+$"
mimetypes.add_type("application/manifest+json", ".webmanifest")
STORAGES = storages.storages(ENVIRONMENT.bucket)
MEDIA_ROOT = ENVIRONMENT.data_directory / "media"
MEDIA_URL = "/media/"
# Ravive serves them itself: no other user of the machine needs to read them.
FILE_UPLOAD_PERMISSIONS = OWNER_ONLY
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Tasks wait in the database; `ravive serve` starts the process that runs them.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

APPEND_SLASH = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"
# A working day; the browser deletes the cookie when it closes.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = RAVIVE_URL.startswith("https://")
# Browsers accept the names that begin so over https alone: no page without it sets or replaces them. "__Host-" would require the path "/",
# and public pages would get the cookies of the desk.
SECURE_COOKIE_PREFIX = "__Secure-" if SESSION_COOKIE_SECURE else ""
SESSION_COOKIE_NAME = f"{SECURE_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{SECURE_COOKIE_PREFIX}csrftoken"
RAVIVE_DEVICE_COOKIE_NAME = f"{SECURE_COOKIE_PREFIX}ravive_device"
CSRF_FAILURE_VIEW = "ravive.people.urls.not_from_here"
CSRF_TRUSTED_ORIGINS = [RAVIVE_URL] if RAVIVE_URL else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if RAVIVE_URL.startswith("https://") else None
LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
# How long the link to set a first password is valid.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ravive.people.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Staff sign in with two factors (docs/decisions/0015-signing-in.md); administrators create accounts.
AUTHENTICATION_BACKENDS = ["ravive.people.sign_in.StaffBackend"]
ACCOUNT_ADAPTER = "ravive.people.sign_in.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Ravive's own limits slow the guesser, not the owner (docs/decisions/0049-sign-in-limits.md).
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "ravive.people.sign_in.CodeForm",
    "reauthenticate": "ravive.people.sign_in.CodeConfirmationForm",
    "edit_webauthn": "ravive.people.sign_in.PasskeyNameForm",
}
MFA_ADAPTER = "ravive.people.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Ravive"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not RAVIVE_URL.startswith("https://")
# A proxy with https adds the address of the client; without a proxy, no such header is trusted.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if RAVIVE_URL.startswith("https://") else 0

WAGTAIL_SITE_NAME = "Ravive"
WAGTAIL_I18N_ENABLED = True
# Addresses are read aloud, typed and printed: "actualites", not "actualit%C3%A9s".
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = list(languages.INTERFACE_CHOICES)
WAGTAILADMIN_BASE_URL = RAVIVE_URL or "http://localhost:8000"
# Days and hours at the desk are those of the public pages and of the jobs, wherever a member of staff travels.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
# Ravive's own page changes passwords: it asks for the current one.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_USAGE_COUNT_ENABLED = False
# A page that waits for moderators would be closed to the officers who publish it: drafts wait among what is to be done.
WAGTAIL_WORKFLOW_ENABLED = False
# Documents have the address of their file; `pages.views.pages` serves private collections at the desk only, to signed-in people.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "ics", "mp4", "odp", "ods", "odt", "pdf", "pptx", "txt", "vtt", "webm", "xlsx"]
# Of a film; `pages.upload_forms` accepts less of everything else.
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "ravive.pages.upload_forms.DocumentForm"
# Pictures of pages are stored as copies that hold nothing but the picture: see `pages.picture_copies`, which has the same limit.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "ravive.pages.upload_forms.PlainPictureForm"
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}

# The log never contains an address or a path of a visitor: see `config.logs`.
LOGGING = logs.configuration(logs.log_choice(os.environ))
