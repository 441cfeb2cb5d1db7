"""What e-mails say of a promise before money arrives: its amount and appeal, and what to enter for a standing order."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.entries.subjects import Thanks
from ravive.fundraising.payment import PaymentDetails, payment_of
from ravive.fundraising.queries import page_of
from ravive.giving.models import GivingPromise
from ravive.giving.money import written_euros
from ravive.giving.queries import booked_receipts
from ravive.giving.standing_orders import first_payment_day
from ravive.lib.languages import Language
from ravive.people.addresses import organisation_address
from ravive.site.context import interface_language


def promise_line(promise: GivingPromise, language: Language) -> str:
    """Return the amount of a promise, whether it is for every month, and the title of its appeal, in the active language."""
    appeal = promise.reference.appeal
    page = page_of(appeal, language)
    values = {"amount": written_euros(promise.amount_cents, whole=True), "appeal": page.title if page else appeal.title}
    return (_("%(amount)s every month for “%(appeal)s”") if promise.is_standing else _("%(amount)s for “%(appeal)s”")) % values


def needs_standing_order(promise: GivingPromise) -> bool:
    """Return whether a promise of every month can be paid to a real account, and nothing was received for it."""
    appeal = promise.reference.appeal
    if not promise.is_standing or appeal.is_example or appeal.account is None or appeal.account.is_example:
        return False
    return not booked_receipts().filter(amount_cents__gt=0, reference=promise.reference).exists()


def standing_order_words(promise: GivingPromise, *, today: date) -> Thanks | None:
    """Return what to enter at the bank for a standing order, in the active language; None where none is to be set up."""
    appeal, language = promise.reference.appeal, interface_language()
    if appeal.account is None or not needs_standing_order(promise):
        return None
    first_on = first_payment_day(promise, today)
    payment = payment_of(promise.reference, appeal.account, amount_cents=promise.amount_cents, first_on=first_on)
    last = {"day": date_format(promise.expires_on, "DATE_FORMAT")}
    paragraphs = (
        _("Thank you. You promised:"),
        promise_line(promise, language),
        _("It begins once you set up a standing order at your bank, in its app or at the counter. Enter there:"),
        "\n".join(_entries(payment)),
        _("Type the communication exactly. It is yours for life: each gift with it is added to yours."),
        _("You change or stop a standing order at your bank, at any time. We cannot do that for you."),
        _("Without a first payment by %(day)s, the promise expires by itself.") % last,
        *_again(promise, language),
        appeal.organisation.name,
    )
    return Thanks(subject=_("Your standing order: what to enter at your bank"), paragraphs=paragraphs)


def _again(promise: GivingPromise, language: str) -> tuple[str, ...]:
    """Return where the donor finds the details again; nothing for a promise without a private page."""
    if not promise.private_key:
        return ()
    appeal = promise.reference.appeal
    path = f"/{language}/appeals/{appeal.pk}/promised/{promise.private_key}/"
    return _("All of this again, on a page that only you have the address of:"), organisation_address(appeal.organisation, path)


def _entries(payment: PaymentDetails) -> list[str]:
    """Return what to type, one line a field, with the words of the page."""
    lines = [
        (_("Amount"), written_euros(payment.amount_cents or 0, whole=True)),
        (_("How often"), _("every month")),
        (_("First payment"), date_format(payment.first_on, "DATE_FORMAT") if payment.first_on else ""),
        (_("Last payment"), _("none, or a day that you choose")),
        (_("IBAN"), payment.iban),
        (_("Name of the account"), payment.holder),
        (_("Communication"), payment.reference),
    ]
    return [_("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in lines]
