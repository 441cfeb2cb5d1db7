"""The response headers that protect a visitor: what a page may load, and what it may not reveal."""

from django.conf import settings
from django.utils.csp import CSP

from ravive.lib.film_hosts import FRAMED_HOSTS
from ravive.site.app_files import AppFiles

DESK_PREFIX = "/desk/"
API_PREFIX = "/api/"
LOGOUT_PATH = "/desk/logout/"
NEUTRAL_PATH = "/units/"

# Features that browsers can disable. An unknown name is an error in their console. Sharing a link stays allowed.
REFUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "compute-pressure", "display-capture", "encrypted-media",
    "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "speaker-selection", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
# Staff sign in with passkeys, at the desk only.
DESK_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in REFUSED_FEATURES)
DESK_PERMISSIONS_POLICY = ", ".join(f"{name}={'(self)' if name in DESK_FEATURES else '()'}" for name in REFUSED_FEATURES)

SAFETY_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Browsers do not show these replies in a window; if one does, nothing in it runs.
API_HEADERS = {**SAFETY_HEADERS, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}

# How long browsers use https only, where the public address has it: a year.
TRANSPORT_HEADER, TRANSPORT_SECONDS = "Strict-Transport-Security", 31_536_000


def transport_headers() -> dict[str, str]:
    """Return the header by which browsers come back with https only. Without an https address, nothing: it could not be undone."""
    if not settings.RAVIVE_URL.startswith("https://"):
        return {}
    subdomains = "; includeSubDomains" if settings.RAVIVE_HSTS_SUBDOMAINS else ""
    return {TRANSPORT_HEADER: f"max-age={TRANSPORT_SECONDS}{subdomains}"}


def public_policy(files: AppFiles) -> dict[str, list[str]]:
    """Return the content policy of every public page: this origin, and the inline text of the built files by their hashes."""
    return {
        "default-src": [CSP.NONE],
        "script-src": [CSP.SELF, *(f"'{value}'" for value in files.script_hashes)],
        "style-src": [CSP.SELF, *(f"'{value}'" for value in files.style_hashes)],
        "img-src": [CSP.SELF, "data:"],
        "font-src": [CSP.SELF],
        "media-src": [CSP.SELF],
        # Only once a visitor asks for a film there (`lib/film_hosts.py`).
        "frame-src": [*FRAMED_HOSTS],
        "connect-src": [CSP.SELF],
        "manifest-src": [CSP.SELF],
        "worker-src": [CSP.SELF],
        "form-action": [CSP.SELF],
        "base-uri": [CSP.NONE],
        "frame-ancestors": [CSP.NONE],
    }


def embedded_policy(files: AppFiles) -> dict[str, list[str]]:
    """Return the content policy of a page that other sites may frame: styles and pictures of this origin; no script, no form."""
    return {
        "default-src": [CSP.NONE],
        "style-src": [f"'{value}'" for value in files.style_hashes],
        "img-src": [CSP.SELF],
        "font-src": [CSP.SELF],
        "form-action": [CSP.NONE],
        "base-uri": [CSP.NONE],
        "frame-ancestors": ["*"],
    }


# Wagtail's screens contain inline styles. Their inline scripts are data here (`people.inline_scripts`).
DESK_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
