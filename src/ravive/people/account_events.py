"""What the audit log says of accounts where allauth or Wagtail change them: both send signals, but know nothing of the log."""

from collections.abc import Iterable
from typing import Any, cast

from allauth.account import signals as account_signals
from allauth.core import context
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.http import HttpRequest
from django.utils import timezone

from ravive.people import actions
from ravive.people.actors import NOBODY
from ravive.people.sign_in_limits import folded
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import shared_storage

# Screens of Wagtail that change accounts. Everything else that changes one is an action, which has its own entry.
ACCOUNT_SCREENS = ("wagtailadmin_account", "wagtailusers")
BULK_ACTION = "wagtail_bulk_action"
WATCHED = {
    "username": "username",
    "first_name": "name",
    "last_name": "name",
    "email": "email",
    "password": "password",
    "is_active": "is_active",
    "is_superuser": "is_superuser",
}
# A guesser must not fill the log, which is never shortened: five entries at once, then one an hour, of one kind and name.
ENTRIES = RequestLimit("audit-sign-in", burst=5, interval_seconds=3600)
# Counted instead of an entry for a name that nobody has: the same work in the database, so that the time of an answer tells nothing.
NO_ENTRY, NO_ENTRY_SECONDS = "audit-nobody", 60


def connect() -> None:
    """Write an entry for each change of an account by allauth or Wagtail, from now on."""
    account_signals.password_changed.connect(_password_set, dispatch_uid="people.password_changed")
    account_signals.password_set.connect(_password_set, dispatch_uid="people.password_set")
    factor_signals.authenticator_added.connect(_factor_added, dispatch_uid="people.factor_added")
    factor_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="people.factor_removed")
    factor_signals.authenticator_reset.connect(_factor_renewed, dispatch_uid="people.factor_renewed")
    factor_signals.authenticator_used.connect(_factor_used, dispatch_uid="people.factor_used")
    factor_signals.authentication_failed.connect(_code_failed, dispatch_uid="people.code_failed")
    pre_save.connect(_before_saving, sender=User, dispatch_uid="people.before_saving")
    post_save.connect(_saved, sender=User, dispatch_uid="people.saved")
    pre_delete.connect(_before_deleting, sender=User, dispatch_uid="people.before_deleting")
    m2m_changed.connect(_groups_changed, sender=User.groups.through, dispatch_uid="people.groups_changed")


def record_own(user: User, verb: str, **detail: object) -> None:
    """Write an entry for what somebody does with their own account."""
    _record(user, verb, by=user, detail=detail)


def record_attempt(verb: str, *, name: str, user: User | None) -> None:
    """Write an entry for a failed or refused attempt to sign in, if the name is somebody's: no address, and no unknown name."""
    if ENTRIES.wait_seconds(verb, folded(name)):
        return
    if user is None:
        with transaction.atomic():
            shared_storage().incr(NO_ENTRY, NO_ENTRY_SECONDS)
    else:
        _record(user, verb, by=NOBODY, detail={})


def record_bulk(request: HttpRequest, users: Iterable[User]) -> None:
    """Write an entry for accounts that a list of Wagtail opened or closed, without any signal."""
    for user in users:
        _record(user, "account.changed", by=cast("User", request.user), detail={"changed": ["is_active"]})


def _record(user: User, verb: str, *, by: User | str, detail: dict[str, object]) -> None:
    with transaction.atomic():
        actions.record_account(user=user, by=by, now=timezone.now(), verb=verb, detail=detail)


def _password_set(*, user: User, **_signal: object) -> None:
    record_own(user, "account.password_set")


def _factor_added(*, user: User, authenticator: Authenticator, **_signal: object) -> None:
    record_own(user, "account.factor_added", factor=authenticator.type)


def _factor_removed(*, user: User, authenticator: Authenticator, **_signal: object) -> None:
    record_own(user, "account.factor_removed", factor=authenticator.type)


def _factor_renewed(*, user: User, authenticator: Authenticator, **_signal: object) -> None:
    record_own(user, "account.factor_renewed", factor=authenticator.type)


def _factor_used(*, user: User, authenticator: Authenticator, **_signal: object) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record_own(user, "account.recovery_code_used")


def _code_failed(*, user: User, **_signal: object) -> None:
    record_attempt("account.code_failed", name=user.get_username(), user=user)


def _person_at_screen() -> User | None:
    """Return who changes an account on a screen of Wagtail, None anywhere else."""
    request = cast("HttpRequest | None", context.request)
    if request is None or request.resolver_match is None or not request.user.is_authenticated:
        return None
    name = request.resolver_match.view_name
    is_bulk = name == BULK_ACTION and request.resolver_match.kwargs.get("model_name") == "user"
    return cast("User", request.user) if name.startswith(ACCOUNT_SCREENS) or is_bulk else None


def _before_saving(*, instance: User, **_signal: object) -> None:
    if instance.pk and _person_at_screen():
        vars(instance)["stored_before"] = User.objects.filter(pk=instance.pk).first()


def _saved(*, instance: User, created: bool, update_fields: Iterable[str] | None, **_signal: object) -> None:
    by = _person_at_screen()
    before = vars(instance).pop("stored_before", None)
    if by is None:
        return
    if created:
        _record(instance, "account.made", by=by, detail={})
    elif before is not None:
        detail = _changes(before, instance, WATCHED.keys() & set(update_fields or WATCHED))
        if detail:
            _record(instance, "account.changed", by=by, detail=detail)


def _changes(before: User, after: User, fields: Iterable[str]) -> dict[str, object]:
    """Return the detail of an entry, empty without a change. Earlier names are in it, addresses are not."""
    changed = sorted({WATCHED[name] for name in fields if getattr(before, name) != getattr(after, name)})
    detail: dict[str, object] = {"changed": changed} if changed else {}
    if {"name", "username"} & set(changed):
        detail |= {"before": _names(before), "after": _names(after)}
    return detail


def _names(user: User) -> str:
    return f"{user.get_full_name()} ({user.get_username()})".strip()


def _before_deleting(*, instance: User, **_signal: object) -> None:
    if by := _person_at_screen():
        _record(instance, "account.deleted", by=by, detail={})


def _groups_changed(*, instance: models.Model, action: str, reverse: bool, pk_set: set[int] | None, **_signal: Any) -> None:  # noqa: ANN401 -- Django's own values
    by = _person_at_screen()
    if by is None or action not in ("post_add", "post_remove", "post_clear") or not (pk_set or action == "post_clear"):
        return
    users = User.objects.filter(pk__in=pk_set or ()) if reverse or isinstance(instance, Group) else [cast("User", instance)]
    for user in users:
        _record(user, "account.changed", by=by, detail={"changed": ["groups"]})
