"""The words of the notices: one TOML file a language, each with the same sections."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from ravive.lib.languages import Language

TEXTS = Path(__file__).parent / "texts"


class NoticeSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading and its sentences."""

    heading: str
    lines: tuple[str, ...]


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One notice in one language."""

    title: str
    lead: str
    sections: tuple[NoticeSection, ...]


class Notices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All notices in one language."""

    privacy: Notice
    threats: Notice
    accessibility: Notice


def privacy_in(language: Language | str, age: int) -> Notice:
    """Return the privacy notice in a language, with the age from which somebody agrees alone, in years."""
    notice = notices_in(language).privacy
    sections = [
        NoticeSection(heading=part.heading, lines=tuple(line.replace("{age}", str(age)) for line in part.lines)) for part in notice.sections
    ]
    return Notice(title=notice.title, lead=notice.lead, sections=tuple(sections))


@cache
def notices_in(language: Language | str) -> Notices:
    """Return the notices in a language of the interface. Raises FileNotFoundError for another."""
    return msgspec.convert(tomllib.loads((TEXTS / f"{language}.toml").read_text("utf-8")), Notices)
