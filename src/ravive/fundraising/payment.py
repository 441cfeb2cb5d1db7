"""How to pay: the details of a transfer as people read them, copy them, and scan them with the app of their bank."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ravive.banking.payment_qr import Payment, PaymentError, payment_modules
from ravive.banking.references import printed_reference
from ravive.giving.models import BankAccount, PaymentReference
from ravive.site import qr


@dataclass(frozen=True, kw_only=True)
class PaymentDetails:
    """What a transfer says. Of an example they are struck through, and without a code: nobody may pay to it.

    `holder` is the legal name of the account: banks warn who pays under another name. `iban` is written in groups of four, `reference` as
    it is printed. `amount_cents` is None where the donor chooses it.
    """

    holder: str
    iban: str
    bic: str
    reference: str
    amount_cents: int | None
    is_standing: bool
    is_example: bool
    # Of a standing order that is still to be set up.
    first_on: date | None
    # The code to scan, as a drawing; empty of an example, and of details that a code cannot hold.
    code: SafeString

    @property
    def iban_to_copy(self) -> str:
        """Return the IBAN without spaces."""
        return self.iban.replace(" ", "")


def payment_of(
    reference: PaymentReference, account: BankAccount, *, amount_cents: int | None = None, first_on: date | None = None
) -> PaymentDetails:
    """Return the details of a transfer with a reference to an account. Without an amount, the donor chooses it."""
    is_example = account.is_example or reference.appeal.is_example
    payment = transfer_of(reference, account, amount_cents=amount_cents)
    return PaymentDetails(
        holder=account.holder,
        iban=in_fours(account.iban),
        bic=account.bic,
        reference=printed_reference(reference.reference),
        amount_cents=amount_cents,
        is_standing=reference.kind == PaymentReference.ReferenceKind.STANDING,
        is_example=is_example,
        first_on=first_on,
        code=SafeString("") if is_example else _code(payment),
    )


def transfer_of(reference: PaymentReference, account: BankAccount, *, amount_cents: int | None = None) -> Payment:
    """Return what the code of a transfer holds: the same texts as are printed beside it."""
    return Payment(
        holder=account.holder,
        iban=account.iban,
        bic=account.bic,
        amount_cents=amount_cents,
        reference=reference.reference,
        is_reference_in_message=account.qr_line == BankAccount.QrLine.TEXT,
    )


def _code(payment: Payment) -> SafeString:
    try:
        modules = payment_modules(payment)
    except PaymentError:
        # The details can be copied all the same. The screen of the account says what is wrong with them.
        return SafeString("")
    return qr.drawing(modules, _("Payment code for the app of a bank"), quiet_zone_modules=qr.PAYMENT_QUIET_ZONE_MODULES)


def in_fours(iban: str) -> str:
    """Return an IBAN in groups of four, as banks print it.

    >>> in_fours("BE68539007547034")
    'BE68 5390 0754 7034'
    """
    compact = iban.replace(" ", "")
    return " ".join(compact[at : at + 4] for at in range(0, len(compact), 4))
