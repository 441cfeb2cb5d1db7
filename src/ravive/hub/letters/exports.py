"""The list of a letter to deliver: a PDF to print, a table for spreadsheets; and, for a partner, those who agreed to be written to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ravive.hub.letters import queries
from ravive.hub.letters.models import LetterPartner, LetterSignature, OpenLetter
from ravive.hub.letters.queries import Kind, State, name_of
from ravive.lib import paper
from ravive.lib.csv_table import csv_table
from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, workbook_of
from ravive.mailing import news_consents
from ravive.people.country_names import country_name

LAYOUT = Path(__file__).parent / "layouts" / "signatures.typ"


@dataclass(frozen=True, kw_only=True)
class ExportTable:
    """A table: its heads, and rows of as many texts."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def signatures_table(letter: OpenLetter, language: str) -> ExportTable:
    """Return who signed, organisations first, by name: no address. The name of a person is there, shown on the page or not."""
    with override(language):
        heads = (_("Who signs"), _("Name"), _("Country"), _("Domain"), _("Signed on"))
        labels = dict(Kind.choices)
        rows = tuple(
            (
                str(labels[signature.kind]),
                name_of(signature),
                country_name(signature.country, language),
                signature.domain,
                signature.entered_on.isoformat(),
            )
            for signature in _valid(letter)
        )
    return ExportTable(heads=heads, rows=rows)


def partner_table(letter: OpenLetter, partner: LetterPartner, language: str) -> ExportTable:
    """Return the names and addresses of those who agreed that this partner may write to them."""
    signatures = list(_valid(letter, partner=partner))
    return _contacts(signatures, queries.addresses_of(signatures), language)


def news_table(letter: OpenLetter, language: str) -> ExportTable:
    """Return the names and addresses of those who agreed to get news, and have not stopped them since."""
    signatures = [signature for signature in _valid(letter) if signature.wants_news]
    addresses = queries.addresses_of(signatures)
    # Somebody may stop a consent that they gave elsewhere as well: what counts is that the mailbox gets news, not who asked for it.
    readers = news_consents.readers_among(letter.organisation, addresses.values())
    return _contacts(signatures, {handle: address for handle, address in addresses.items() if address in readers}, language)


def _contacts(signatures: list[LetterSignature], addresses: Mapping[str, str], language: str) -> ExportTable:
    with override(language):
        heads = (_("Name"), _("E-mail"), _("Country"), _("Agreed on"))
    rows = (
        (name_of(signature), addresses[signature.handle], country_name(signature.country, language), signature.entered_on.isoformat())
        for signature in signatures
        if signature.handle in addresses
    )
    return ExportTable(heads=heads, rows=tuple(rows))


def _valid(letter: OpenLetter, *, partner: LetterPartner | None = None) -> Iterator[LetterSignature]:
    found = letter.signatures.filter(state=State.VALID)
    if partner:
        found = found.filter(partners=partner)
    return iter(sorted(found, key=lambda row: (row.kind != Kind.ORGANISATION, name_of(row).casefold(), row.pk)))


def as_csv(table: ExportTable, language: str) -> bytes:
    """Return a table as CSV that spreadsheets of people who read this language open as columns. No cell is run as a formula."""
    return csv_table(table.heads, table.rows, language=language)


def as_workbook(table: ExportTable, *, title: str, made_at: datetime) -> bytes:
    """Return a table as an XLSX file without formulas."""
    columns = tuple(WorkbookColumn(head=head, width=32 if place == 1 else 18) for place, head in enumerate(table.heads))
    return workbook_of((WorkbookSheet(title=_("Signatures"), columns=columns, rows=table.rows),), title=title, made_at=made_at)


def as_pdf(letter: OpenLetter, *, language: str, now: datetime) -> bytes:
    """Return the letter with its list as a PDF to print, in a language: words, demands, numbers, organisations, then people."""
    page, numbers = queries.page_of(letter, language), queries.numbers_of(letter)
    rows = signatures_table(letter, language).rows
    with override(language):
        organisation = str(dict(Kind.choices)[Kind.ORGANISATION])
        organisations = [
            {"name": name, "note": ", ".join(filter(None, (place, domain)))}
            for kind, name, place, domain, _on in rows
            if kind == organisation
        ]
        people = [{"name": name, "note": place} for kind, name, place, _domain, _on in rows if kind != organisation]
        values = {
            "language": language,
            "title": page.title if page else letter.title,
            "organisation": letter.organisation.name,
            "addressee": _("To: %(addressee)s") % {"addressee": page.addressee} if page else "",
            "summary": page.summary if page else "",
            "demands": {"heading": _("We ask for"), "rows": [str(demand.value) for demand in page.demands] if page else []},
            "organisations": {"heading": counted_organisations(numbers.organisations), "rows": organisations},
            "people": {"heading": counted_people(numbers.people), "rows": people},
            "notice": _("This is no petition as the law defines it. Each signature was confirmed by e-mail."),
            "footer": _state(letter, localdate(now)),
        }
    return paper.pdf(layout=paper.layout(LAYOUT), values=values, made_at=now)


def counted_organisations(count: int) -> str:
    """Return a number of organisations in words."""
    return ngettext("%(count)s organisation", "%(count)s organisations", count) % {"count": count}


def counted_people(count: int) -> str:
    """Return a number of people in words."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def _state(letter: OpenLetter, today: date) -> str:
    if letter.delivered_on:
        return _("Final list, delivered on %(day)s.") % {"day": date_format(letter.delivered_on, "DATE_FORMAT")}
    return _("List of %(day)s, not final.") % {"day": date_format(today, "DATE_FORMAT")}
