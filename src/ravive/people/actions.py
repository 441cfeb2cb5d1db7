"""What changes organisations and their staff. Each action is one transaction, with its line in the audit log."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from ravive.people import queries, seen_details, sign_in_limits
from ravive.people.actors import NOBODY
from ravive.people.logos import Logo
from ravive.people.models import (
    LONGEST_ACTOR_NAME,
    LONGEST_LABEL,
    AuditEvent,
    FirstAccountLink,
    Membership,
    Organisation,
    Role,
    SecondRole,
    ordered_roles,
)
from ravive.people.wagtail_groups import sync_groups


class RefusedError(Exception):
    """The request is refused. The message is for the person who made it, in their language."""


def record(
    *,
    organisation: Organisation | None,
    by: User | str,
    now: datetime,
    verb: str,
    subject: models.Model | None = None,
    subject_label: str = "",
    detail: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Write one line of the audit log in the transaction of the change, and return it. Raises RuntimeError outside a transaction.

    `by` is a person or the name of a command. `organisation` is None for the whole installation.
    `verb` joins a noun and a participle by a dot; `people.audit_words` has its words for people.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() was called outside a transaction; call it in the transaction.atomic() block of the change")
    seen_details.note_entry()
    person = None if isinstance(by, str) else by
    name = by if isinstance(by, str) else by.get_full_name() or by.get_username()
    return AuditEvent.objects.create(
        organisation=organisation,
        by=person,
        by_name=name[:LONGEST_ACTOR_NAME],
        by_username=person.get_username() if person else "",
        at=now,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=(subject_label or (str(subject) if subject is not None else ""))[:LONGEST_LABEL],
        detail=dict(detail or {}),
    )


def record_account(*, user: User, by: User | str, now: datetime, verb: str, detail: Mapping[str, object] | None = None) -> None:
    """Write what happened to an account in the audit log of every organisation where it has a role, else of the installation."""
    for organisation in queries.affected_organisations(user):
        record(organisation=organisation, by=by, now=now, verb=verb, subject=user, subject_label=user.get_username(), detail=detail)


def create_organisation(
    *,
    name: str,
    slug: str,
    by: User | str,
    now: datetime,
    languages: Iterable[str] = ("fr",),
    countries: Iterable[str] = (),
    second_role: str = SecondRole.SECOND_READER,
    is_host: bool = False,
    is_example: bool = False,
) -> Organisation:
    """Create an organisation and return it. Raises ValidationError when a value is not accepted or the slug is taken."""
    made = Organisation(
        name=name,
        slug=slug,
        languages=list(languages),
        countries=list(countries),
        second_role=second_role,
        is_host=is_host,
        is_example=is_example,
    )
    made.full_clean()
    with transaction.atomic():
        made.save()
        sync_groups(organisation=made)
        record(organisation=made, by=by, now=now, verb="organisation.made", subject=made)
    return made


def set_roles(*, organisation: Organisation, user: User, roles: Iterable[str], by: User | str, now: datetime) -> None:
    """Give somebody exactly these roles in an organisation. Without roles, they leave its staff.

    Raises RefusedError if the organisation would have no administrator.
    """
    wanted = {Role(role) for role in roles}
    with transaction.atomic():
        # The lock prevents two administrators from removing each other at the same time.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        rows = Membership.objects.filter(organisation=organisation, user=user)
        held = {Role(role) for role in rows.values_list("role", flat=True)}
        if wanted == held:
            return
        if Role.ADMIN in held - wanted and not queries.admins_left(organisation, without=user.pk):
            raise RefusedError(_("An organisation needs an administrator. Make somebody else one first."))
        rows.filter(role__in=held - wanted).delete()
        Membership.objects.bulk_create(Membership(organisation=organisation, user=user, role=role) for role in wanted - held)
        verb = "member.added" if not held else "member.roles_changed" if wanted else "member.removed"
        detail = {"before": list(ordered_roles(held)), "after": list(ordered_roles(wanted))}
        sync_groups(organisation=organisation)
        record(organisation=organisation, by=by, now=now, verb=verb, subject=user, subject_label=user.get_username(), detail=detail)


def change_organisation(
    *,
    organisation: Organisation,
    values: Mapping[str, object],
    by: User | str,
    now: datetime,
    logo: Logo | None = None,
    drop_logo: bool = False,
) -> None:
    """Change settings of an organisation by the names of its fields, and set or remove its logo.

    Raises ValidationError when a value is not accepted.
    """
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, values[name])
    if logo is not None:
        organisation.logo, organisation.logo_media_type, organisation.logo_digest = logo.content, logo.media_type, logo.digest
        changed.append("logo")
    elif drop_logo and organisation.logo_digest:
        organisation.logo, organisation.logo_media_type, organisation.logo_digest = None, "", ""
        changed.append("logo")
    if not changed:
        return
    organisation.full_clean()
    with transaction.atomic():
        organisation.save()
        sync_groups(organisation=organisation)
        detail = {"changed": changed}
        record(organisation=organisation, by=by, now=now, verb="organisation.changed", subject=organisation, detail=detail)


def invite(
    *, organisation: Organisation, username: str, name: str, email: str, roles: Iterable[str], by: User | str, now: datetime
) -> User:
    """Create an account without password, with these roles, and return it. `invitations.link` then leads to setting the password.

    Raises ValidationError when a value is not accepted or taken."""
    first, _space, last = name.strip().rpartition(" ")
    _refuse_taken(username=username, email=email)
    with transaction.atomic():
        made = User(username=username, email=email, first_name=first, last_name=last)
        made.set_unusable_password()
        made.full_clean()
        made.save()
        record(organisation=organisation, by=by, now=now, verb="member.invited", subject=made, subject_label=username)
        set_roles(organisation=organisation, user=made, roles=roles, by=by, now=now)
    return made


def add_person(*, username: str, email: str, password: str, by: User | str, now: datetime) -> User:
    """Create an account with a password and return it. Raises ValidationError when a value is not accepted."""
    _refuse_taken(username=username, email=email)
    made = User(username=username, email=email)
    password_validation.validate_password(password, made)
    made.set_password(password)
    made.full_clean()
    with transaction.atomic():
        made.save()
        record(organisation=None, by=by, now=now, verb="account.made", subject=made, subject_label=username)
    return made


def _refuse_taken(*, username: str, email: str) -> None:
    """Raise ValidationError if another account signs in with this name or this e-mail address: its e-mails would go astray."""
    if queries.is_login_taken(username):
        raise ValidationError(_("Somebody already signs in with this name. Choose another one."))
    if email and queries.is_login_taken(email):
        raise ValidationError(_("Another account has this e-mail address. Give another one, or none."))


def appoint_host(*, user: User, by: User | str, now: datetime) -> None:
    """Let somebody host the installation, with every permission in every organisation."""
    with transaction.atomic():
        user.is_superuser = user.is_staff = True
        user.save(update_fields=["is_superuser", "is_staff"])
        record(organisation=None, by=by, now=now, verb="account.made_host", subject=user, subject_label=user.get_username())


def create_first_account(*, link: FirstAccountLink, username: str, email: str, password: str, now: datetime) -> User:
    """Create the account of the person who hosts the installation, an administrator of its organisation, and return it.

    Raises ValidationError when a value is not accepted, RefusedError when the link was used meanwhile.
    """
    with transaction.atomic():
        # Of two requests at once, one deletes the row; the other waits for it and finds none.
        count, _kinds = FirstAccountLink.objects.filter(pk=link.pk).delete()
        if not count or User.objects.exists():
            raise RefusedError(_("This link no longer works"))
        made = add_person(username=username, email=email, password=password, by=NOBODY, now=now)
        appoint_host(user=made, by=made, now=now)
        organisation = Organisation.objects.get(is_host=True)
        set_roles(organisation=organisation, user=made, roles=[Role.ADMIN], by=made, now=now)
    return made


def renew_invitation(*, organisation: Organisation, user: User, by: User, now: datetime) -> None:
    """Delete somebody's password and sessions. `invitations.link` then leads to setting a new password.

    Raises RefusedError for somebody who also works elsewhere, or hosts the installation.
    An administrator of one organisation must not get access to what another one entrusted to them.
    """
    elsewhere = Membership.objects.filter(user=user).exclude(organisation=organisation).exists()
    if not queries.is_host(by) and (elsewhere or user.is_superuser):
        raise RefusedError(_("This person also works for others. The people who host the site can create the link."))
    with transaction.atomic():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        record(organisation=organisation, by=by, now=now, verb="member.link_made", subject=user, subject_label=user.get_username())


def set_password(*, user: User, password: str, by: User | str, now: datetime) -> None:
    """Store a new password. It ends the account's other sessions."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record_account(user=user, by=by, now=now, verb="account.password_set")


def reset_second_factor(*, user: User, by: User | str, now: datetime) -> int:
    """Delete somebody's passkeys, code app and recovery codes. Return how many there were; the next sign-in asks for new ones."""
    with transaction.atomic():
        count, _kinds = Authenticator.objects.filter(user=user).delete()
        record_account(user=user, by=by, now=now, verb="account.second_factor_reset")
    return count


def unlock(*, user: User, by: User | str, now: datetime) -> None:
    """Forget failed attempts to sign in to an account: the next one is answered at once, from wherever it comes."""
    with transaction.atomic():
        sign_in_limits.unlock(user)
        record_account(user=user, by=by, now=now, verb="account.unlocked")
