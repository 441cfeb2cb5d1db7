"""Computes digests again with the seal key of this installation, from what an export has in clear.

A digest whose text is gone stays as it is: it is equal to no other any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ravive.banking.references import references_in
from ravive.entries.models import VisitorEntry
from ravive.giving import donor_mailboxes, fingerprints
from ravive.giving.certificates.private_links import new_handle
from ravive.giving.details import NoticedTransfers, TransferDetails
from ravive.giving.models import BankMovement, BankNotice, BankTransfer, Donor, DonorAccount, GivingPromise
from ravive.hub.events.models import Registration
from ravive.mailing import links
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient
from ravive.portability.import_plan import ImportPlan

type Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Booked:
    """What the transfers of a movement say: how many there are, their one reference, and the bank's own."""

    transfers: int
    reference: str
    bank_reference: str


@dataclass(kw_only=True)
class KeyedDigests:
    """What digests are computed from: addresses by handle, and what the bank wrote of movements by their number in the file."""

    plan: ImportPlan
    _recipients: dict[str, Recipient] = field(default_factory=dict)
    _handles: dict[str, str] = field(default_factory=dict)
    _booked: dict[object, _Booked] = field(default_factory=dict)
    _accounts: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """Read what digests are computed from."""
        for _place, row in self.plan.rows("mailing.MailAddress"):
            if recipient := _converted(row["sealed"], Recipient):
                self._recipients[row["handle"]] = recipient
        for _place, row in self.plan.rows("giving.Donor"):
            if isinstance(row["handle"], str):
                self._handles[row["handle"]] = new_handle(Donor(pk=self.plan.numbers.new("giving.Donor", row["id"])))
        for _place, row in self.plan.rows("giving.BankTransfer"):
            before = self._booked.get(row["movement"])
            details = _converted(row["sealed"], TransferDetails) or TransferDetails()
            reference = row["structured"] or fingerprints.only_reference(references_in(details.message))
            is_first = before is None
            self._booked[row["movement"]] = _Booked(
                transfers=1 if before is None else before.transfers + 1,
                reference=reference if is_first else "",
                bank_reference=details.bank_reference if is_first else "",
            )

    def compute(self, instance: object, row: Row) -> None:
        """Set the digests of a row that is not stored yet."""
        if (compute := _BY_MODEL.get(type(instance))) is not None:
            compute(self, instance, row)
        elif isinstance(instance, VisitorEntry) and row["mailbox_mark"] and (address := self.address(row["handle"])):
            instance.mailbox_mark = instance.mark_for(address)

    def address(self, handle: object) -> str:
        """Return the address that is stored under a handle; empty without one."""
        found = self._recipients.get(handle) if isinstance(handle, str) else None
        return found.address if found else ""

    def of_registration(self, made: Registration, row: Row) -> None:
        address, answers = self.address(row["handle"]), row["answers"]
        name = str(answers.get("name", "")) if isinstance(answers, dict) else ""
        if row["person_mark"] and (mark := made.person_mark_for(name, address)):
            made.person_mark = mark

    def of_promise(self, made: GivingPromise, row: Row) -> None:
        if row["mailbox_mark"] and (address := self.address(row["handle"])):
            made.mailbox_mark = donor_mailboxes.mark_of(self._organisation(), address)

    def of_donor(self, made: Donor, row: Row) -> None:
        address, old = self.address(row["handle"]), row["handle"]
        made.handle = self._handles[old] if isinstance(old, str) else None
        if row["mailbox_mark"] and address:
            made.mailbox_mark = donor_mailboxes.mark_of(self._organisation(), address)

    def of_donor_account(self, made: DonorAccount, row: Row) -> None:
        made.iban_mark = self._accounts.get(row["iban_mark"], made.iban_mark)

    def of_transfer(self, made: BankTransfer, row: Row) -> None:
        details = _converted(row["sealed"], TransferDetails)
        if row["iban_mark"] and details and details.iban:
            made.iban_mark = self._accounts[row["iban_mark"]] = fingerprints.iban_mark_of(details.iban)

    def of_movement(self, made: BankMovement, row: Row) -> None:
        booked = self._booked.get(row["id"]) or _Booked(transfers=0, reference="", bank_reference="")
        # Files that do not split a batch know none of its references.
        reference = booked.reference if booked.transfers == 1 else ""
        made.common_mark = fingerprints.common_mark_of(made.booked_on, made.amount_cents, reference)
        if row["bank_mark"]:
            made.bank_mark = fingerprints.bank_mark_of(made.amount_cents, booked.bank_reference)

    def of_notice(self, made: BankNotice, row: Row) -> None:
        noticed = _converted(row["sealed"], NoticedTransfers)
        single = noticed.transfers[0] if noticed and len(noticed.transfers) == 1 else None
        reference = (single.structured or fingerprints.only_reference(references_in(single.details.message))) if single else ""
        made.common_mark = fingerprints.common_mark_of(made.booked_on, made.amount_cents, reference)
        if row["bank_mark"]:
            made.bank_mark = fingerprints.bank_mark_of(made.amount_cents, single.details.bank_reference if single else "")

    def of_address(self, made: MailAddress, row: Row) -> None:
        made.handle = self._handles.get(row["handle"], made.handle)
        # Who asked together is not in the file.
        made.group_mark = ""
        if row["mailbox_mark"] and (recipient := self._recipients.get(row["handle"])):
            made.mailbox_mark = links.mark_of(recipient)

    def _organisation(self) -> int:
        return self.plan.numbers.only("people.Organisation")


_BY_MODEL: dict[type, Callable[[KeyedDigests, Any, Row], None]] = {
    Registration: KeyedDigests.of_registration,
    GivingPromise: KeyedDigests.of_promise,
    Donor: KeyedDigests.of_donor,
    DonorAccount: KeyedDigests.of_donor_account,
    BankTransfer: KeyedDigests.of_transfer,
    BankMovement: KeyedDigests.of_movement,
    BankNotice: KeyedDigests.of_notice,
    MailAddress: KeyedDigests.of_address,
}


def _converted[Details: msgspec.Struct](value: object, kind: type[Details]) -> Details | None:
    """Return details as their field has them; None for others, which are refused when they are encrypted."""
    try:
        return msgspec.convert(value, kind) if isinstance(value, dict) else None
    except msgspec.ValidationError:
        return None
