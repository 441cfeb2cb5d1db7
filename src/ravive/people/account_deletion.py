"""An account is deleted for good: a copy of the database that is restored later deletes it again."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.people import queries
from ravive.people.actions import RefusedError, record_account
from ravive.people.models import AuditEvent, Membership, Organisation, Role
from ravive.people.wagtail_groups import sync_groups

# Of a line in the log of departures.
ACCOUNT = "account"


def refusal(user: User, *, organisation: Organisation, by: User) -> str:
    """Return why somebody may not delete an account, in their language; empty where they may."""
    if user.pk == by.pk and _leaves_without_admin(user):
        return _("You are the only administrator. Make somebody else one first: that person can then delete your account.")
    if user.pk == by.pk:
        return _("Nobody deletes their own account here. Ask another administrator.")
    elsewhere = Membership.objects.filter(user=user).exclude(organisation=organisation).exists()
    if not queries.is_host(by) and (elsewhere or user.is_superuser):
        return _("This person also works for others. The people who host the site can delete the account.")
    if user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists():
        return _("This account hosts the site. Let somebody else host it first.")
    if _leaves_without_admin(user):
        return _("An organisation needs an administrator. Make somebody else one first.")
    return ""


def _leaves_without_admin(user: User) -> bool:
    own = Organisation.objects.filter(memberships__user=user, memberships__role=Role.ADMIN).distinct()
    return not all(queries.admins_left(organisation, without=user.pk) for organisation in own)


def logged_acts(user: User) -> int:
    """Return how many lines of the audit log say what somebody did: their name stays there."""
    return AuditEvent.objects.filter(by=user).count()


def delete_account(*, user: User, organisation: Organisation, by: User, now: datetime) -> None:
    """Delete an account with its password, second factors and roles. Raises RefusedError where `refusal` says why.

    What the person did stays: the audit log, pages and decks have the name, and the account no more.
    """
    with transaction.atomic():
        # Two administrators must not delete each other at the same time.
        list(Organisation.objects.select_for_update().filter(memberships__user=user).order_by("pk").values_list("pk"))
        if reason := refusal(user, organisation=organisation, by=by):
            raise RefusedError(reason)
        record_account(user=user, by=by, now=now, verb="account.deleted")
        digest = _digest_of(user)
        _delete(user)
        departures.record(kind=ACCOUNT, digest=digest)


def delete_again(departure: Departure, _now: datetime) -> None:
    """Delete an account that a line of the log of departures names, from a copy that was restored."""
    for user in User.objects.all():
        if _digest_of(user) == departure.digest:
            _delete(user)


def _delete(user: User) -> None:
    own = list(Organisation.objects.filter(memberships__user=user).distinct())
    user.delete()
    for organisation in own:
        sync_groups(organisation=organisation)


def _digest_of(user: User) -> str:
    """Return what names an account: SQLite may give its number to another one later."""
    return departures.digest_of(ACCOUNT, user.pk, user.date_joined.isoformat())
