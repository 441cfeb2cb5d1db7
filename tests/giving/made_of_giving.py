"""What giving has of an organisation, for the isolation walk."""

from base64 import b64encode
from datetime import date
from uuid import UUID

from django.utils import timezone

from ravive.giving import details
from ravive.giving.details import DonorDetails, NoticedTransfers, TransferDetails
from ravive.giving.models import (
    Appeal,
    BankAccount,
    BankFile,
    BankLayout,
    BankMovement,
    BankNotice,
    BankTransfer,
    BookedStatement,
    CertificatePackage,
    ClosedMonth,
    DistinctDonors,
    Donor,
    DonorAccount,
    GiftCertificate,
    GivingPromise,
    GivingSettings,
    JournalLine,
    MovementMark,
    PackagedCertificate,
    PaymentReference,
    Receipt,
    ReportedYear,
    RunTeam,
    SponsoredRunner,
    TaxRule,
)
from ravive.mailing import encryption
from tests.people import made_here  # noqa: F401 - makes the people first
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World

TODAY = NOW.date()
DAY = date(2026, 11, 20)


@REGISTRY.maker
def make_giving(world: World) -> None:
    _make_account(world)
    _make_appeal(world)
    _make_ledger(world)
    _make_donor(world)
    own = (GivingSettings, BankAccount, BankLayout, TaxRule, Appeal, PaymentReference, BankFile, Receipt, JournalLine, Donor, DonorAccount)
    of_account = (BookedStatement, BankMovement, MovementMark, BankNotice, ClosedMonth)
    world.rows += [
        *(model.objects.filter(organisation=world.other) for model in (*own, GiftCertificate, ReportedYear)),
        *(model.objects.filter(account__organisation=world.other) for model in of_account),
        *(model.objects.filter(appeal__organisation=world.other) for model in (RunTeam, SponsoredRunner)),
        GivingPromise.objects.filter(reference__organisation=world.other),
        CertificatePackage.objects.filter(organisation=world.other),
        PackagedCertificate.objects.filter(package__organisation=world.other),
        DistinctDonors.objects.filter(donor__organisation=world.other),
        BankTransfer.objects.filter(movement__account__organisation=world.other),
    ]


def _make_account(world: World) -> None:
    GivingSettings.objects.create(organisation=world.other, legal_name=f"Legal {MARKER}", seat=MARKER, signer_name=MARKER)
    account = BankAccount.objects.create(organisation=world.other, iban="BE71096123456769", holder=f"Holder {MARKER}")
    layout = BankLayout.objects.create(organisation=world.other, name=f"Layout {MARKER}", layout={})
    rule = TaxRule.objects.create(organisation=world.other, code="least_cents", value=4000, valid_from=DAY, source=MARKER)
    world.kept |= {"bank_account": account, "bank_layout": layout, "tax_rule": rule}


def _make_appeal(world: World) -> None:
    appeal = Appeal.objects.create(
        organisation=world.other, key=UUID(int=7), title=f"Appeal {MARKER}", account=world.kept["bank_account"], goal_cents=300_000,
        starts_on=DAY, ends_on=date(2026, 12, 20), is_run=True,
    )  # fmt: skip
    team = RunTeam.objects.create(appeal=appeal, name=f"Team {MARKER}", entered_on=DAY)
    runner = SponsoredRunner.objects.create(appeal=appeal, team=team, name=f"Runner {MARKER}", is_of_age=True, entered_on=DAY)
    reference = PaymentReference.objects.create(organisation=world.other, appeal=appeal, kind="once", reference="090933755493")
    promise = GivingPromise.objects.create(
        reference=reference, amount_cents=5000, promised_on=DAY, expires_on=date(2026, 12, 20), name_review="waiting",
        sealed_name=encryption.encrypt(MARKER), handle="6" * 64, mailbox_mark="5" * 64, language="fr",
    )  # fmt: skip
    world.kept |= {"appeal": appeal, "run_team": team, "runner": runner, "payment_reference": reference, "promise": promise}


def _make_ledger(world: World) -> None:
    account = world.kept["bank_account"]
    file = BankFile.objects.create(
        organisation=world.other,
        name=f"{MARKER}.cod",
        digest="1" * 64,
        format="coda",
        imported_at=NOW,
        movements_in_file=2,
        new_movements=2,
    )
    statement = BookedStatement.objects.create(file=file, account=account, identifier=MARKER, opening_cents=0, closing_cents=7500)
    booked = _transfer(world, statement, 5000, "booked")
    receipt = Receipt.objects.create(
        organisation=world.other, transfer=booked, appeal=world.kept["appeal"], reference=world.kept["payment_reference"],
        amount_cents=5000, received_on=DAY, booked_at=NOW,
    )  # fmt: skip
    world.kept |= {"bank_file": file, "receipt": receipt, "transfer": _transfer(world, statement, 2500, "open")}
    BankNotice.objects.create(
        account=account, booked_on=DAY, amount_cents=100, common_mark="2" * 64, fingerprint="2" * 64, occurrence=1,
        sealed=details.seal(NoticedTransfers(transfers=())),
    )  # fmt: skip
    ClosedMonth.objects.create(account=account, month=date(2026, 10, 1), closed_at=NOW)
    JournalLine.objects.create(
        organisation=world.other, at=NOW, by=world.insider, by_name=f"Ada {MARKER}", verb="imported", detail={"file": f"{MARKER}.cod"}
    )


def _transfer(world: World, statement: BookedStatement, amount_cents: int, decision: str) -> BankTransfer:
    movement = BankMovement.objects.create(
        account=statement.account, statement=statement, booked_on=DAY, amount_cents=amount_cents, common_mark=f"{amount_cents:064d}"
    )
    MovementMark.objects.create(
        movement=movement, account=statement.account, format="coda", fingerprint=f"{amount_cents:064d}", occurrence=1
    )
    sealed = details.seal(TransferDetails(counterparty=f"Donor {MARKER}", iban="BE68539007547034", message=MARKER))
    return BankTransfer.objects.create(
        movement=movement, position=1, amount_cents=amount_cents, sealed=sealed, iban_mark="3" * 64, decision=decision
    )


def _make_donor(world: World) -> None:
    named = DonorDetails(name=f"Donor {MARKER}", street=MARKER, postcode="1000", city=MARKER, country="BE", language="fr")
    donor = Donor.objects.create(organisation=world.other, sealed=details.seal(named), handle="4" * 64, mailbox_mark="4" * 64, added_on=DAY)
    DonorAccount.objects.create(donor=donor, organisation=world.other, iban_mark="3" * 64)
    certificate = GiftCertificate.objects.create(
        organisation=world.other, year=2025, number=1, donor=donor, amount_cents=5000, sealed=MARKER, issued_on=TODAY
    )
    ReportedYear.objects.create(organisation=world.other, year=2024, reported_on=TODAY)
    package = CertificatePackage.objects.create(organisation=world.other, year=2025, certificates=1, asked_at=timezone.now(), ready_at=NOW)
    PackagedCertificate.objects.create(
        package=package, certificate=certificate, sealed=encryption.encrypt(b64encode(MARKER.encode()).decode())
    )
    second = Donor.objects.create(organisation=world.other, added_on=DAY, same_as=donor)
    DistinctDonors.objects.create(donor=donor, other=second)
    world.kept |= {"donor": donor, "gift_certificate": certificate}
