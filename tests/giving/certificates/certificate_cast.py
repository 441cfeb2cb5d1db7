"""What tests of certificates begin with: an approved organisation, gifts, donors."""

from datetime import UTC, date, datetime
from itertools import count

from django.contrib.auth.models import User

from ravive.giving.certificates.actions import donors
from ravive.giving.details import DonorDetails, TransferDetails, seal
from ravive.giving.models import (
    Appeal,
    BankAccount,
    BankMovement,
    BankTransfer,
    Donor,
    GiftCertificate,
    GivingPromise,
    GivingSettings,
    PaymentReference,
    Receipt,
)
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, encrypt_recipient
from ravive.people.models import Organisation

YEAR = 2025
# In the year after, before the last day.
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
KIND = Receipt.ReceiptKind
# Numbers whose last two digits fit the others, of nobody.
NATIONAL, OTHER_NATIONAL, ENTERPRISE = "85073003328", "98472899765", "0403019261"
_numbers = count(1)


def approve(organisation: Organisation, **changed: object) -> GivingSettings:
    """Let an organisation be an approved institution with all settings."""
    settings = {
        "legal_name": "Les Ponts ASBL",
        "seat": "Rue du Pont 1, 1000 Bruxelles",
        "enterprise_number": ENTERPRISE,
        "is_approved": True,
        "approval_source": "Moniteur belge, page 12",
        "approved_on": date(2024, 1, 1),
        "signer_name": "Ada Pont",
        "signer_function": "Trésorière",
    }
    row, _is_new = GivingSettings.objects.update_or_create(organisation=organisation, defaults={**settings, **changed})
    return row


def transfer(organisation: Organisation, cents: int, *, day: date, name: str = "", iban: str = "", structured: str = "") -> BankTransfer:
    """Return a transfer of an account of an organisation."""
    account, _is_new = BankAccount.objects.get_or_create(
        organisation=organisation, iban="BE68539007547034", defaults={"holder": "Les Ponts"}
    )
    mark = encryption.mark_of(f"movement {next(_numbers)}")
    movement = BankMovement.objects.create(account=account, booked_on=day, amount_cents=cents, common_mark=mark)
    sealed = seal(TransferDetails(counterparty=name, iban=iban))
    iban_mark = encryption.mark_of(f"iban {iban}") if iban else ""
    return BankTransfer.objects.create(
        movement=movement, position=1, amount_cents=cents, structured=structured, sealed=sealed, iban_mark=iban_mark, decision="booked"
    )


def gift(
    organisation: Organisation,
    euros: float,
    *,
    donor: Donor | None = None,
    day: date = date(YEAR, 5, 4),
    name: str = "Zoé Exemple",
    iban: str = "",
    kind: str = KIND.GIFT,
    reference: PaymentReference | None = None,
    appeal: Appeal | None = None,
) -> Receipt:
    """Return a booked receipt."""
    cents = round(euros * 100)
    return Receipt.objects.create(
        organisation=organisation,
        transfer=transfer(organisation, cents, day=day, name=name, iban=iban),
        appeal=appeal,
        reference=reference,
        kind=kind,
        amount_cents=cents,
        received_on=day,
        donor=donor,
        booked_at=NOW,
    )


def give_back(receipt: Receipt, euros: float, *, day: date = date(YEAR, 6, 1)) -> Receipt:
    """Return the receipt of money that is given back of a gift."""
    cents = -round(euros * 100)
    return Receipt.objects.create(
        organisation=receipt.organisation,
        transfer=transfer(receipt.organisation, cents, day=day),
        kind=receipt.kind,
        amount_cents=cents,
        received_on=day,
        reverses=receipt,
        booked_at=NOW,
    )


def new_donor(organisation: Organisation, name: str = "Zoé Exemple", *, number: str = NATIONAL, **changed: str) -> Donor:
    """Return a donor who lacks nothing."""
    details = {"name": name, "street": "Rue Haute 2", "postcode": "1000", "city": "Bruxelles", "country": "BE", "language": "fr", **changed}
    donor = Donor.objects.create(organisation=organisation, sealed=seal(DonorDetails(**details)), added_on=date(YEAR, 5, 5))
    if number and not changed.get("enterprise_number"):
        donors.store_national_number(donor=donor, number=number, year=YEAR, by=None, now=NOW)
        donor.refresh_from_db()
    return donor


def donor_with_gift(organisation: Organisation, euros: float = 150, name: str = "Zoé Exemple", **changed: str) -> Donor:
    """Return a donor who lacks nothing and gave once."""
    donor = new_donor(organisation, name, **changed)
    gift(organisation, euros, donor=donor)
    return donor


def store_confirmed_address(handle: str, purpose: str, address: str, language: str = "fr") -> None:
    """Store an address whose reader confirmed it."""
    sealed = encrypt_recipient(Recipient(address=address, language=language))
    MailAddress.objects.create(handle=handle, purpose=purpose, sealed=sealed, is_to_be_asked=False)


def promised_gift(organisation: Organisation, euros: float, address: str, *, is_confirmed: bool = True, **values: object) -> Receipt:
    """Return a gift with the reference of a promise whose donor asked for a certificate at an address."""
    number = next(_numbers)
    appeal, _is_new = Appeal.objects.get_or_create(
        organisation=organisation, title="Appel", defaults={"key": f"00000000-0000-4000-8000-{organisation.pk:012d}", "goal_cents": 300_000}
    )
    reference = PaymentReference.objects.create(organisation=organisation, appeal=appeal, kind="once", reference=f"{number:012d}")
    handle = encryption.handle_of("gifts", str(number))
    GivingPromise.objects.create(
        reference=reference,
        amount_cents=round(euros * 100),
        promised_on=date(YEAR, 5, 1),
        expires_on=date(YEAR, 6, 1),
        wants_certificate=True,
        handle=handle,
        mailbox_mark=encryption.mark_of(f"gifts {organisation.pk} {address}"),
        language="nl",
    )
    store_confirmed_address(handle, "gifts", address, "nl")
    if not is_confirmed:
        MailAddress.objects.filter(pk=handle).update(unconfirmed_since=NOW)
    return gift(organisation, euros, reference=reference, appeal=appeal, **values)  # pyright: ignore[reportArgumentType] -- passed on


def issued(donor: Donor, *, by: User) -> GiftCertificate:
    """Return a donor's certificate, issued with all others of the year."""
    from ravive.giving.certificates.actions import certificates

    certificates.issue(organisation=donor.organisation, year=YEAR, by=by, now=NOW)
    return GiftCertificate.objects.get(donor=donor, year=YEAR, cancelled_on=None)
