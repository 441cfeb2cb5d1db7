"""The rows of a spreadsheet of members: their facts, or what is wrong with a cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from ravive.hub.members.language_names import language_tag
from ravive.hub.members.models.member_page import LONGEST_ADDRESS, LONGEST_PHONE
from ravive.hub.members.moved_members import LONGEST_TITLE, MovedMember
from ravive.hub.members.page_form import MOST_LANGUAGES
from ravive.lib.languages import INTERFACE
from ravive.lib.table_file import TableRow
from ravive.lib.words import unaccented
from ravive.lib.workbook_cells import column_name
from ravive.people.country_names import country_choices
from ravive.relocation.reader_columns import plain_head
from ravive.relocation.reports import Finding
from ravive.site.public_page import LONGEST_SUMMARY
from ravive.wordpress.file_importer import LARGEST_PICTURE_BYTES, PICTURE_ENDINGS

LONGEST_DETAIL, LONGEST_LINK = 60, 200
# Heads without accents, spaces and marks, as people and our own list of members write them.
HEADS = {
    "name": "member name membre nom naam lid mitglied organisation organisatie association",
    "country": "country countrycode pays codepays codedupays land landcode landercode",
    "languages": "languages language langues langue talen taal sprachen sprache",
    "website": "website site siteweb siteinternet web url webseite webadresse",
    "email": "email mail courriel adresseemail emailadres emailadresse",
    "phone": "phone telephone tel telefoon telefon numerodetelephone",
    "address": "address adresse adressepostale adres postadres postanschrift anschrift",
    "summary": "summary resume description samenvatting beschrijving zusammenfassung beschreibung",
    "logo": "logo logofile fichierdulogo logobestand logodatei picture image",
}


class MemberReason(StrEnum):
    """Why a member does not come, or not as it is."""

    NO_NAME = "no_name"
    BAD_COUNTRY = "bad_country"
    BAD_CELL = "bad_cell"
    NO_LOGO = "no_logo"
    BAD_LOGO = "bad_logo"
    REPEATED = "repeated"


type Columns = Mapping[str, int]


def columns_of(rows: Sequence[TableRow]) -> Columns | None:
    """Return the columns by field, from 0; None without names or countries."""
    heads: dict[str, int] = {}
    for place, head in enumerate(rows[0].cells):
        heads.setdefault(plain_head(head), place)
    found = {field: next((heads[name] for name in names.split() if name in heads), None) for field, names in HEADS.items()}
    columns = {field: column for field, column in found.items() if column is not None}
    return columns if "name" in columns and "country" in columns else None


def members_of(rows: Sequence[TableRow], columns: Columns, logos: Mapping[str, Path]) -> Iterator[MovedMember | Finding]:
    """Yield members and what is to be said of cells. `logos` are the pictures that came along, by name in small letters."""
    seen = set[tuple[str, str]]()
    for row in rows[1:]:
        name, said = " ".join(row.cell(columns["name"]).split())[:LONGEST_TITLE], row.cell(columns["country"])
        country = _countries().get(unaccented(said).strip().lower(), "")
        if not name or not country:
            field = "country" if name else "name"
            yield _finding(MemberReason.BAD_COUNTRY if name else MemberReason.NO_NAME, row, columns[field], said if name else "")
            continue
        if (unaccented(name).lower(), country) in seen:
            yield _finding(MemberReason.REPEATED, row, columns["name"], name)
            continue
        seen.add((unaccented(name).lower(), country))
        facts: dict[str, object] = {"country": country}
        for field, read in _READERS.items():
            cell = row.cell(columns.get(field))
            try:
                facts[field] = read(cell) if cell else ""
            except ValidationError:
                facts[field] = ""
                yield _finding(MemberReason.BAD_CELL, row, columns[field], cell)
        facts["languages"] = facts["languages"] or []
        logo = logos.get(row.cell(columns.get("logo")).lower())
        if problem := _logo_problem(row.cell(columns.get("logo")), logo):
            yield _finding(problem, row, columns["logo"], row.cell(columns["logo"]))
            logo = None
        yield MovedMember(name=name, facts=facts, summary=row.cell(columns.get("summary"))[:LONGEST_SUMMARY], logo=logo)


def _finding(reason: MemberReason, row: TableRow, column: int, detail: str) -> Finding:
    where = _("line %(line)s, column %(column)s") % {"line": row.line, "column": column_name(column + 1)}
    return Finding(reason=reason, where=where, detail=detail[:LONGEST_DETAIL])


def _logo_problem(said: str, logo: Path | None) -> MemberReason | None:
    if not said:
        return None
    if logo is None:
        return MemberReason.NO_LOGO
    is_fit = logo.suffix.lower() in PICTURE_ENDINGS and logo.stat().st_size <= LARGEST_PICTURE_BYTES
    return None if is_fit else MemberReason.BAD_LOGO


@cache
def _countries() -> dict[str, str]:
    """Return the code of each country by its name in any language of the interface, and by itself."""
    found = {unaccented(name).lower(): code for language in reversed(INTERFACE) for code, name in country_choices(language)}
    return found | {code.lower(): code for code, _name in country_choices(INTERFACE[0])}


def _website(cell: str) -> str:
    address = cell if "://" in cell else f"https://{cell}"
    URLValidator(schemes=["http", "https"])(address)
    return _at_most(address, LONGEST_LINK)


def _email(cell: str) -> str:
    validate_email(cell)
    return cell


def _languages(cell: str) -> list[str]:
    tags = [language_tag(name) for name in cell.replace(";", ",").replace("/", ",").split(",") if name.strip()]
    if None in tags or len(tags) > MOST_LANGUAGES:
        raise ValidationError("languages")
    return list(dict.fromkeys(tag for tag in tags if tag))


def _at_most(text: str, most: int) -> str:
    if len(text) > most:
        raise ValidationError("too long")
    return text


_READERS: Mapping[str, Callable[[str], object]] = {
    "languages": _languages,
    "website": _website,
    "email": _email,
    "phone": lambda cell: _at_most(cell, LONGEST_PHONE),
    "address": lambda cell: _at_most(cell, LONGEST_ADDRESS),
}
