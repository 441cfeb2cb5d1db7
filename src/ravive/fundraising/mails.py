"""E-mails to givers before money arrives: the question whether an address is theirs, and what to enter for a standing order."""

from collections.abc import Sequence
from datetime import date

from django.tasks import task
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.fundraising.payment import PaymentDetails, payment_of
from ravive.fundraising.queries import page_of
from ravive.giving.actions import promises
from ravive.giving.actions.promises import PURPOSE
from ravive.giving.models import GivingPromise
from ravive.giving.money import written_euros
from ravive.giving.queries import booked_receipts
from ravive.giving.standing_orders import first_payment_day
from ravive.lib.languages import interface_for
from ravive.mailing import actions as mailing
from ravive.mailing import purposes
from ravive.mailing.messages import Mail
from ravive.people.addresses import organisation_address


def register() -> None:
    """Let `mailing` confirm addresses of givers, and forget each that nobody confirms: the promise itself stays."""
    purposes.register(
        purposes.Purpose(
            name=PURPOSE,
            path="gifts",
            request=gettext_lazy("Somebody, probably you, promised a gift and gave this address. We write to it only if you confirm it."),
            describe=describe,
            delete=promises.forget_address,
            organisation_of=purposes.organisation_by("appeals__references__promise__handle"),
        )
    )


def describe(handles: Sequence[str]) -> tuple[str, ...]:
    """Return a line for each promise: its amount, whether it is for every month, and the title of its appeal."""
    rows = GivingPromise.objects.filter(handle__in=handles).select_related("reference__appeal").order_by("pk")
    return tuple(_promise_line(promise) for promise in rows)


def _promise_line(promise: GivingPromise) -> str:
    appeal = promise.reference.appeal
    page = page_of(appeal, interface_for(promise.language, ()))
    values = {"amount": written_euros(promise.amount_cents, whole=True), "appeal": page.title if page else appeal.title}
    return (_("%(amount)s every month for “%(appeal)s”") if promise.is_standing else _("%(amount)s for “%(appeal)s”")) % values


def orders_to_set_up(handles: Sequence[str]) -> list[GivingPromise]:
    """Return the promises of every month, by their handles, that nothing was received for and that can be paid to a real account."""
    received = booked_receipts().filter(amount_cents__gt=0, reference__isnull=False).values("reference")
    rows = GivingPromise.objects.filter(handle__in=handles, is_standing=True).exclude(reference__in=received)
    rows = rows.exclude(reference__appeal__account=None).exclude(reference__appeal__account__is_example=True)
    return list(rows.exclude(reference__appeal__is_example=True).select_related("reference__appeal__organisation__site").order_by("pk"))


@task
def send_standing_orders(handles: list[str]) -> int:
    """Write to givers who confirmed an address what to enter at their bank; return how many e-mails were accepted."""
    today = timezone.localdate()
    return mailing.send([mail for promise in orders_to_set_up(handles) if (mail := standing_order_mail(promise, today=today))])


def standing_order_mail(promise: GivingPromise, *, today: date) -> Mail | None:
    """Return the e-mail about a standing order, in the language of its giver; None where there is no account to pay to."""
    appeal, language = promise.reference.appeal, interface_for(promise.language, ())
    if appeal.account is None:
        return None
    first_on = first_payment_day(promise, today)
    payment = payment_of(promise.reference, appeal.account, amount_cents=promise.amount_cents, first_on=first_on)
    with override(language):
        last = {"day": date_format(promise.expires_on, "DATE_FORMAT")}
        paragraphs = (
            _("Thank you. You promised:"),
            _promise_line(promise),
            _("It begins once you set up a standing order at your bank, in its app or at the counter. Enter there:"),
            "\n".join(_entries(payment)),
            _("Type the communication exactly. It is yours for life: each gift with it is added to yours."),
            _("You change or stop a standing order at your bank, at any time. We cannot do that for you."),
            _("Without a first payment by %(day)s, the promise expires by itself.") % last,
            *_again(promise, language),
            appeal.organisation.name,
        )
        subject = _("Your standing order: what to enter at your bank")
    return Mail(handle=promise.handle or "", language=language, subject=subject, paragraphs=paragraphs)


def _again(promise: GivingPromise, language: str) -> tuple[str, ...]:
    """Return where the giver finds the details again; nothing for a promise without a private page."""
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
