"""What a browser stores of this site: each name, where it stands, and in words what for and until when.

`tests/pages/test_device_storage.py` and a journey compare the names with those that the app and the desk really set.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings

from ravive.lib.languages import Language
from ravive.pages.notices.notice_texts import NoticeSection
from ravive.people import devices

TEXTS = Path(__file__).parent / "device_texts"
DAY_SECONDS, HOUR_SECONDS = 86_400, 3_600


class Shelf(StrEnum):
    """Where a browser stores something: its database, its two simple stores, copies of pages, cookies."""

    DATABASE = "database"
    LOCAL = "local"
    TAB = "tab"
    CACHE = "cache"
    COOKIE = "cookie"


@dataclass(frozen=True, kw_only=True)
class DeviceName:
    """A name under which a browser stores something. `*` at its end: every name that begins so. `at_desk`: of staff alone."""

    shelf: Shelf
    name: str
    at_desk: bool = False


APP_NAMES = (
    DeviceName(shelf=Shelf.DATABASE, name="answers"),
    DeviceName(shelf=Shelf.DATABASE, name="session"),
    DeviceName(shelf=Shelf.DATABASE, name="trainings"),
    DeviceName(shelf=Shelf.DATABASE, name="reports"),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.settings"),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.session"),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.pending"),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.kept.*"),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.receive"),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.erasing"),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.live"),
    DeviceName(shelf=Shelf.CACHE, name="ravive-app-*"),
    DeviceName(shelf=Shelf.CACHE, name="ravive-kept"),
)
DESK_NAMES = (
    DeviceName(shelf=Shelf.COOKIE, name="sessionid", at_desk=True),
    DeviceName(shelf=Shelf.COOKIE, name="csrftoken", at_desk=True),
    DeviceName(shelf=Shelf.COOKIE, name="ravive_device", at_desk=True),
    DeviceName(shelf=Shelf.COOKIE, name="messages", at_desk=True),
    DeviceName(shelf=Shelf.COOKIE, name="wagtail_sidebar_collapsed", at_desk=True),
    DeviceName(shelf=Shelf.TAB, name="ravive-desk-unsent", at_desk=True),
    DeviceName(shelf=Shelf.LOCAL, name="ravive.entrance.*", at_desk=True),
    DeviceName(shelf=Shelf.LOCAL, name="wagtail:*", at_desk=True),
)


class NameWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a name is for, and until when the browser stores it."""

    purpose: str
    until: str


class DeviceTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The statement in one language: sentences, headings of the two tables, names of the shelves, words of each name."""

    title: str
    lead: str
    app: str
    desk: str
    sections: tuple[NoticeSection, ...]
    shelves: dict[str, str]
    names: dict[str, NameWords]


@dataclass(frozen=True, kw_only=True)
class StoredName:
    """A row of the statement, in words."""

    name: str
    shelf: str
    purpose: str
    until: str


@cache
def device_texts(language: Language | str) -> DeviceTexts:
    """Return the statement in a language of the interface. Raises FileNotFoundError for another."""
    return msgspec.convert(tomllib.loads((TEXTS / f"{language}.toml").read_text("utf-8")), DeviceTexts)


def durations() -> dict[str, int]:
    """Return the lives of cookies as the settings have them: days, and hours of a session."""
    return {
        "device_days": devices.AGE_SECONDS // DAY_SECONDS,
        "form_days": settings.CSRF_COOKIE_AGE // DAY_SECONDS,
        "session_hours": settings.SESSION_COOKIE_AGE // HOUR_SECONDS,
    }


def stored_names(language: Language | str, names: tuple[DeviceName, ...]) -> tuple[StoredName, ...]:
    """Return a table of the statement in a language of the interface, with the lives that the settings have."""
    texts, lives = device_texts(language), durations()
    rows: list[StoredName] = []
    for known in names:
        words = texts.names[known.name]
        prefix = settings.SECURE_COOKIE_PREFIX if known.shelf is Shelf.COOKIE and _is_prefixed(known) else ""
        rows.append(
            StoredName(
                name=f"{prefix}{known.name}", shelf=texts.shelves[known.shelf], purpose=words.purpose, until=words.until.format_map(lives)
            )
        )
    return tuple(rows)


def _is_prefixed(known: DeviceName) -> bool:
    """Return whether the settings give a cookie the prefix of sites with https."""
    return known.name in ("sessionid", "csrftoken", "ravive_device")


def is_stated(shelf: Shelf, name: str) -> bool:
    """Return whether the statement has a name that a browser stores.

    >>> is_stated(Shelf.LOCAL, "ravive.kept.answers"), is_stated(Shelf.LOCAL, "ravive.new")
    (True, False)
    """
    plain = name.removeprefix("__Secure-")
    return any(
        known.shelf is shelf and (plain.startswith(known.name[:-1]) if known.name.endswith("*") else plain == known.name)
        for known in (*APP_NAMES, *DESK_NAMES)
    )
