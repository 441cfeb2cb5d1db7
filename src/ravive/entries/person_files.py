"""The file that a person gets: everything that is stored of them, as a page that people read and as JSON that programs read."""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import BytesIO

import msgspec
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries import detail_words
from ravive.entries.mailbox_parts import Holding
from ravive.entries.person_requests import ErasedThing
from ravive.people.controllers import controller_of
from ravive.people.models import Organisation

# The number of the description: it grows when a key changes its meaning.
VERSION = 1
OWNER_ONLY = 0o600


@dataclass(frozen=True, kw_only=True)
class DetailLine:
    """One detail in words: its label, and its text or what stands below it."""

    label: str
    text: str = ""
    below: tuple[tuple["DetailLine", ...], ...] = ()


def lines_of(data: Mapping[str, object]) -> tuple[DetailLine, ...]:
    """Return what is stored, in the active language. What is empty is left out: nothing is stored there."""
    return tuple(line for name, value in data.items() if (line := _line(name, value)))


def _line(name: str, value: object) -> DetailLine | None:
    label = detail_words.label_of(name)
    if value is None or value == "" or value == [] or value == {}:
        return None
    if isinstance(value, Mapping):
        return DetailLine(label=label, below=(lines_of({str(key): part for key, part in value.items()}),))
    if isinstance(value, list | tuple):
        found = list(value)
        if all(isinstance(part, Mapping) for part in found):
            return DetailLine(label=label, below=tuple(lines_of(part) for part in found))
        return DetailLine(label=label, text=", ".join(_text(part) for part in found))
    return DetailLine(label=label, text=_text(value))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    moment, day = _moment(text)
    if moment:
        return date_format(localtime(moment) if is_aware(moment) else moment, "DATETIME_FORMAT")
    return date_format(day, "DATE_FORMAT") if day else text


def _moment(text: str) -> tuple[datetime | None, date | None]:
    """Return the moment or the day that a text is, in ISO 8601."""
    try:
        day = parse_date(text)
        return (None, day) if day else (parse_datetime(text) if "T" in text else None, None)
    except ValueError:
        return None, None


def file_of(
    organisation: Organisation, address: str, holdings: Iterable[Holding], *, erased: Iterable[ErasedThing], language: str, now: datetime
) -> bytes:
    """Return a ZIP file with a page in a language, and with the same as JSON."""
    found, gone = list(holdings), list(erased)
    with override(language):
        content = {
            "version": VERSION,
            "organisation": controller_of(organisation),
            "exported_at": now.isoformat(timespec="seconds"),
            "about": address,
            "stored": [_stored(holding) for holding in found],
            "erased": [asdict(thing) for thing in gone],
        }
        shown = [(holding, lines_of(holding.data)) for holding in found]
        values = {"controller": controller_of(organisation), "address": address, "shown": shown, "erased": gone, "now": now}
        page = render_to_string("entries/desk/person_file.html", {**values, "language": language})
        name = f"{organisation.slug}-{language}"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, f"{name}.html", page.encode(), now)
        _write(archive, f"{name}.json", msgspec.json.format(msgspec.json.encode(content), indent=2), now)
    return out.getvalue()


def _stored(holding: Holding) -> dict[str, object]:
    return {"form": str(holding.label), "stays": list(holding.stays), **holding.data}


def _write(archive: zipfile.ZipFile, name: str, content: bytes, now: datetime) -> None:
    info = zipfile.ZipInfo(name, localtime(now).timetuple()[:6])
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, OWNER_ONLY << 16
    archive.writestr(info, content)
