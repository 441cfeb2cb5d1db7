"""What a receipt is for and how it was booked, in a few words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.giving.models import Appeal, PaymentReference, Receipt
from ravive.giving.money import written_euros
from ravive.giving.queries import author_of

_OWN_KINDS = (PaymentReference.ReferenceKind.TEAM, PaymentReference.ReferenceKind.RUNNER)


def receipt_day(receipt: Receipt) -> str:
    """Return the day of a receipt without its year."""
    return date_format(receipt.received_on, "MONTH_DAY_FORMAT")


def receipt_title(receipt: Receipt) -> str:
    """Return what a receipt is for, in a few words."""
    if receipt.reverses:
        return _("Deducted from the gift of %(day)s") % {"day": receipt_day(receipt.reverses)}
    return target_title(receipt.reference, receipt.appeal)


def target_title(reference: PaymentReference | None, appeal: Appeal | None) -> str:
    """Return the runner, the team or the appeal that money is for; of a promise through a runner or a team, that it is one."""
    named = (reference.runner or reference.team) if reference else None
    if reference and named and reference.kind not in _OWN_KINDS:
        return _("promise through %(name)s") % {"name": named.name}
    return (named.name if named else "") or (appeal.title if appeal else "") or _("no appeal in particular")


def receipt_detail(receipt: Receipt) -> str:
    """Return how a receipt was booked, and what it is unless it is a gift."""
    if receipt.reverses:
        return _("the bar of the appeal goes down by as much")
    kinds = {value: str(label) for value, label in Receipt.ReceiptKind.choices}
    parts = [] if receipt.kind == Receipt.ReceiptKind.GIFT else [kinds[receipt.kind], _("no tax certificate")]
    author = author_of(receipt)
    parts.append(_("booked by %(name)s") % {"name": author} if author else _promised(receipt))
    return " · ".join(parts)


def _promised(receipt: Receipt) -> str:
    promise = getattr(receipt.reference, "promise", None) if receipt.reference else None
    if promise is None:
        return _("same reference")
    if promise.amount_cents == receipt.amount_cents:
        return _("same reference, same amount")
    return _("same reference, %(amount)s promised") % {"amount": written_euros(promise.amount_cents)}
