"""Finds the rows of a mailbox. Addresses are encrypted and have no digest that would link one person's rows: each is opened once.

That takes about 30 microseconds an address. Staff search a few times a year, and rows that nobody can link are worth the wait.
"""

from collections.abc import Iterable, Iterator
from itertools import batched

from ravive.entries.models import AddressedRow, ClearedEntry
from ravive.entries.subjects import Subject
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.mailboxes import certain_mailbox
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import HANDLES_AT_ONCE
from ravive.mailing.recipients import decrypt_recipient
from ravive.people.models import Organisation


def rows_of_mailbox[Row: AddressedRow](subject: Subject[Row], organisation: Organisation, address: str) -> list[Row]:
    """Return the rows of a subject whose address reaches this mailbox, and those that recognise it once their address is deleted."""
    mailbox = certain_mailbox(address)
    found: list[Row] = []
    for model in subject.models:
        rows = subject.rows(model).filter(**{subject.organisation_field: organisation}).order_by("pk")
        handles = [handle for handle in rows.values_list("handle", flat=True) if handle]
        opened = dict(_opened(handles))
        own = {handle for handle, reader in opened.items() if certain_mailbox(reader) == mailbox}
        found += [row for row in rows.iterator() if row.handle in own or (row.handle not in opened and row.is_of(address))]
    return found


def _opened(handles: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the addresses that are stored under handles. One that the seal key does not open is left out."""
    for some in batched(handles, HANDLES_AT_ONCE):
        for handle, sealed in MailAddress.objects.filter(pk__in=some).values_list("pk", "sealed"):
            try:
                yield handle, decrypt_recipient(sealed).address
            except SealKeyError:
                continue


def copies_in(organisation: Organisation, subject: Subject[AddressedRow]) -> list[ClearedEntry]:
    """Return the copies of what staff of an organisation cleared of a subject."""
    copies = ClearedEntry.objects.filter(clearing__organisation=organisation, clearing__subject=subject.name)
    return list(copies.select_related("clearing").order_by("pk"))
