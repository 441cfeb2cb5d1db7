"""Bank accounts and the settings of giving, as staff change them. Each change is one transaction with its line in the audit log."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.giving import desk_queries
from ravive.giving.models import BankAccount, BankMovement, Donor, GivingPromise, GivingSettings
from ravive.giving.retention import retention_of
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation

# What staff change of an account. Its number stays once something arrived on it.
SETTINGS = ("iban", "holder", "bic", "reference_style", "qr_line", "file_format")


def store_account(*, account: BankAccount, by: User, now: datetime) -> None:
    """Store a new account, or changed settings of one. Raises RefusedError for another number of an account that is in use."""
    with transaction.atomic():
        if account.pk is None:
            account.save()
            record(
                organisation=account.organisation, by=by, now=now, verb="bank_account.added", subject=account, subject_label=account.iban
            )
            return
        stored = BankAccount.objects.select_for_update().get(pk=account.pk)
        if stored.iban != account.iban and desk_queries.is_in_use(stored):
            raise RefusedError(_("Movements of this account are stored: its number cannot change. Add the other account."))
        changed = [name for name in SETTINGS if getattr(stored, name) != getattr(account, name)]
        if changed:
            account.save(update_fields=changed)
            record(
                organisation=account.organisation, by=by, now=now, verb="bank_account.changed", subject=account, subject_label=account.iban
            )


def remove_account(*, account: BankAccount, by: User, now: datetime) -> None:
    """Delete an account that nothing arrived on and no appeal names. Raises RefusedError for any other."""
    with transaction.atomic():
        stored = BankAccount.objects.select_for_update().get(pk=account.pk)
        if desk_queries.is_in_use(stored):
            raise RefusedError(_("This account is in use: movements or appeals name it."))
        record(organisation=stored.organisation, by=by, now=now, verb="bank_account.removed", subject=stored, subject_label=stored.iban)
        stored.delete()


def change_retention(*, organisation: Organisation, years: int, by: User, now: datetime) -> None:
    """Store for how many years details of gifts are stored. More years count for gifts after today, where details of others are stored."""
    with transaction.atomic():
        settings, _created = GivingSettings.objects.select_for_update().get_or_create(organisation=organisation)
        if years == settings.retention_years:
            return
        after = retention_of(organisation).changed(years, today=localdate(now))
        promised = after.earlier if _was_promised(organisation) else ()
        settings.retention_years, settings.earlier_years = years, {f"{before:%Y-%m-%d}": earlier for before, earlier in promised}
        settings.save(update_fields=["retention_years", "earlier_years"])
        record(organisation=organisation, by=by, now=now, verb="giving.changed", subject=settings, detail={"retention_years": years})


def _was_promised(organisation: Organisation) -> bool:
    """Return whether details of anybody are stored: an organisation that begins may choose its years without a promise to anybody."""
    movements = BankMovement.objects.filter(account__organisation=organisation, account__is_example=False)
    promises = GivingPromise.objects.filter(reference__organisation=organisation, reference__appeal__is_example=False)
    return movements.exists() or promises.exists() or Donor.objects.filter(organisation=organisation).exists()
