"""Reading entries behind the links of e-mails."""

from collections.abc import Collection
from datetime import datetime

from ravive.entries.models import AddressedRow
from ravive.entries.subjects import Subject
from ravive.mailing import links, queries


def requests_at[Row: AddressedRow](subject: Subject[Row], token: str, *, now: datetime) -> list[Row]:
    """Return what the mailbox of a confirmation link may confirm now, the earliest first."""
    found = links.read_confirmation(token, purpose=subject.name)
    addresses = queries.open_requests(found.mark, now=now, purpose=subject.name) if found else ()
    asked = {address.pk: address.unconfirmed_since for address in addresses}
    rows = {row.handle: row for row in subject.find(asked)}
    for handle, row in rows.items():
        row.asked_at = asked[handle or ""]
    return [rows[handle] for handle in asked if handle in rows]


def confirmed_at[Row: AddressedRow](subject: Subject[Row], token: str) -> Row | None:
    """Return what a confirmation link confirmed before; None where it was withdrawn since."""
    found = links.read_confirmation(token, purpose=subject.name)
    return next((row for row in subject.find([found.handle]) if subject.is_confirmed(row)), None) if found else None


def confirmed_among[Row: AddressedRow](subject: Subject[Row], token: str, chosen: Collection[str]) -> list[Row]:
    """Return what was chosen behind a confirmation link, once all of it is confirmed at its mailbox; empty else."""
    found = links.read_confirmation(token, purpose=subject.name)
    if found is None or not all(queries.is_confirmed_at(found.mark, handle) for handle in chosen):
        return []
    rows = [row for row in subject.find(chosen) if subject.is_confirmed(row)]
    return rows if len(rows) == len(set(chosen)) else []


def entry_of_link[Row: AddressedRow](subject: Subject[Row], token: str) -> Row | None:
    """Return the row of the private link in somebody's e-mail."""
    handle = links.read_stop(token, purpose=subject.name)
    return next(iter(subject.find([handle])), None) if handle else None
