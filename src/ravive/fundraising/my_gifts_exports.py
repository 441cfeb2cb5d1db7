"""Everything that is stored of a donor, as files that people and programs read. docs/understand/donors.md describes them."""

from datetime import datetime

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ravive.giving import mailbox_gifts, my_gifts_parts
from ravive.giving.actions.promises import name_of
from ravive.giving.details import DonorDetails, TransferDetails
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.models import GivingPromise
from ravive.giving.money import euros_of
from ravive.lib.csv_table import csv_table
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import decrypt_recipient

# The number of the description: it grows when a key changes its meaning.
VERSION = 1


def json_of(mailbox: DonorMailbox, *, now: datetime) -> bytes:
    """Return all that is stored of a donor as JSON, indented. Amounts are strings of euros with two decimals, days are ISO 8601."""
    return msgspec.json.format(msgspec.json.encode(content_of(mailbox, now=now)), indent=2)


def content_of(mailbox: DonorMailbox, *, now: datetime) -> dict[str, object]:
    """Return all that is stored of a donor, by the keys of the file."""
    promises = list(mailbox_gifts.own_promises(mailbox))
    found, gifts = mailbox_gifts.donors_of(mailbox), mailbox_gifts.own_gifts(mailbox)
    details = [mailbox_gifts.donor_details(donor) for donor in found]
    banks = mailbox_gifts.own_details(mailbox, gifts)
    content: dict[str, object] = {
        "version": VERSION,
        "organisation": mailbox.organisation.name,
        "exported_at": now.isoformat(timespec="seconds"),
        "emails": _addresses([promise.handle for promise in promises] + [donor.handle for donor in found]),
        "promises": [promise_data(promise) for promise in promises],
        "gifts": [gift_data(gift, banks.get(gift.receipt.pk)) for gift in gifts],
        "donor": _donor(details[0]) if details and details[0] else None,
        "same_donors": [_donor(detail) for detail in details[1:] if detail],
    }
    return content | {part.name: exported for part in my_gifts_parts.parts() if (exported := part.export(mailbox))}


def csv_of(mailbox: DonorMailbox) -> bytes:
    """Return the gifts of a donor as a table for spreadsheets, in the language of the reader. No cell is run as a formula."""
    heads = (
        _("Received on"), _("Amount in euros"), _("Refunded in euros"), _("Appeal"), _("Kind"), _("Payment reference"),
        _("Name at the bank"), _("Account"), _("Message"),
    )  # fmt: skip
    rows, gifts = [], mailbox_gifts.own_gifts(mailbox)
    banks = mailbox_gifts.own_details(mailbox, gifts)
    for gift in gifts:
        receipt, bank_details = gift.receipt, banks.get(gift.receipt.pk, TransferDetails())
        rows.append(
            (
                receipt.received_on.isoformat(),
                euros_of(receipt.amount_cents),
                euros_of(gift.back_cents),
                receipt.appeal.title if receipt.appeal else "",
                receipt.get_kind_display(),  # pyright: ignore[reportAttributeAccessIssue] -- Django's own method
                receipt.reference.reference if receipt.reference else "",
                bank_details.counterparty,
                bank_details.iban,
                bank_details.message,
            )
        )
    return csv_table(heads, rows, language=get_language() or "")


def _addresses(handles: list[str | None]) -> list[str]:
    found = set()
    for row in MailAddress.objects.filter(pk__in=[handle for handle in handles if handle]):
        try:
            found.add(decrypt_recipient(row.sealed).address)
        except SealKeyError:
            continue
    return sorted(found)


def promise_data(promise: GivingPromise) -> dict[str, object]:
    """Return what is stored of a promise, by the keys of the file."""
    return {
        "appeal": promise.reference.appeal.title,
        "amount": str(euros_of(promise.amount_cents)),
        "every_month": promise.is_standing,
        "reference": promise.reference.reference,
        "promised_on": promise.promised_on.isoformat(),
        "expires_on": promise.expires_on.isoformat(),
        "name": name_of(promise),
        "name_state": promise.name_review,
        "hides_amount": promise.hides_amount,
        "wants_certificate": promise.wants_certificate,
        "language": promise.language,
        "thanked_on": promise.thanked_on.isoformat() if promise.thanked_on else None,
    }


def gift_data(gift: mailbox_gifts.BookedGift, bank: TransferDetails | None) -> dict[str, object]:
    """Return what is stored of a gift, by the keys of the file. `bank` is None where another person may have paid."""
    receipt = gift.receipt
    return {
        "received_on": receipt.received_on.isoformat(),
        "amount": str(euros_of(receipt.amount_cents)),
        "given_back": str(euros_of(gift.back_cents)),
        "currency": "EUR",
        "appeal": receipt.appeal.title if receipt.appeal else None,
        "kind": receipt.kind,
        "reference": receipt.reference.reference if receipt.reference else None,
        "thanked_on": receipt.thanked_on.isoformat() if receipt.thanked_on else None,
        "bank": msgspec.to_builtins(bank) if bank else None,
    }


def _donor(details: DonorDetails) -> dict[str, object]:
    return msgspec.to_builtins(details)
