"""The Valkey (or Redis) server where all machines count requests and store public pages, where there is one."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from ravive import __version__
from ravive.config.errors import ConfigurationError

# The client calls both servers by the older name.
SCHEMES = {"valkey": "redis", "valkeys": "rediss", "redis": "redis", "rediss": "rediss", "unix": "unix"}
PATIENCE_SECONDS = 1.0


def valkey_url(variables: Mapping[str, str]) -> str:
    """Return RAVIVE_VALKEY_URL as its client understands it, empty without one. Raises ConfigurationError."""
    url = variables.get("RAVIVE_VALKEY_URL", "")
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not (parts.hostname or (parts.scheme == "unix" and parts.path)):
        raise ConfigurationError("RAVIVE_VALKEY_URL is not an address such as valkey://127.0.0.1:6379/0 or unix:///run/valkey/valkey.sock")
    if find_spec("redis") is None:
        raise ConfigurationError("RAVIVE_VALKEY_URL needs the client of Valkey; install it with: pip install 'ravive[machines]'")
    return SCHEMES[parts.scheme] + url[len(parts.scheme) :]


def caches(url: str, *, stored_pages: int) -> dict[str, Any]:
    """Return Django's CACHES. Without Valkey, public pages are in the memory of each process.

    Either way, all processes compare their version (`site.stored_pages`).
    """
    memory = "django.core.cache.backends.locmem.LocMemCache"
    in_memory = {"BACKEND": memory, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": stored_pages or 1}}
    return {
        # Each process's own: Wagtail remembers here where each site begins.
        "default": {"BACKEND": memory},
        # Marks that all processes see.
        "shared": {"BACKEND": "ravive.throttling.shared_cache.SharedMarks"},
        "pages": _shared_pages(url) if url else in_memory,
    }


def _shared_pages(url: str) -> dict[str, Any]:
    return {
        "BACKEND": "ravive.config.server.shared_pages.SharedPages",
        "LOCATION": url,
        # Pages of another version name other scripts.
        "KEY_PREFIX": f"ravive-{__version__}",
        "OPTIONS": {
            "serializer": "ravive.config.server.shared_pages.PageSerializer",
            "socket_connect_timeout": PATIENCE_SECONDS,
            "socket_timeout": PATIENCE_SECONDS,
        },
    }
