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
# Set by `ravive serve` alone.
ROOM_FOLDER_VARIABLE = "RAVIVE_ROOM_FOLDER"
# Forty rooms of five hundred phones.
MOST_ROOM_ENTRIES = 20_000


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


def caches(url: str, *, stored_pages: int, room_folder: str = "") -> dict[str, Any]:
    """Return Django's CACHES. Without Valkey, public pages are in the memory of each process.

    Either way, all processes compare their version (`site.stored_pages`). `room_folder`: a folder in memory, which the processes of this
    machine share; empty: each has its own memory.
    """
    memory = "django.core.cache.backends.locmem.LocMemCache"
    in_memory = {"BACKEND": memory, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": stored_pages or 1}}
    return {
        # Each process's own: Wagtail remembers here where each site begins.
        "default": {"BACKEND": memory},
        # Marks that all processes see.
        "shared": {"BACKEND": "ravive.throttling.shared_cache.SharedMarks"},
        # Pages of another version name other scripts.
        "pages": _in_valkey(url, f"ravive-{__version__}", "PageSerializer") if url else in_memory,
        # What phones answer in a room, for some hours: never on a disk, never in the database.
        "room": _shared_rooms(url, room_folder),
    }


def _shared_rooms(url: str, folder: str) -> dict[str, Any]:
    options: dict[str, Any] = {"MAX_ENTRIES": MOST_ROOM_ENTRIES}
    if not url and not folder:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "room", "OPTIONS": options}
    if not url:
        return {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": folder, "OPTIONS": options}
    return _in_valkey(url, "ravive-room", "TextSerializer")


def _in_valkey(url: str, prefix: str, serializer: str) -> dict[str, Any]:
    module = "ravive.config.server.valkey_cache"
    options = {
        "serializer": f"{module}.{serializer}",
        "socket_connect_timeout": PATIENCE_SECONDS,
        "socket_timeout": PATIENCE_SECONDS,
    }
    return {"BACKEND": f"{module}.ValkeyCache", "LOCATION": url, "KEY_PREFIX": prefix, "OPTIONS": options}
