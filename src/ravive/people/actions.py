"""What is done to organisations and their staff: each in one transaction, with its line in the audit log."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from ravive.people import queries
from ravive.people.models import AuditEvent, Membership, Organisation, Role, SecondRole, ordered_roles

LONGEST_LABEL = AuditEvent._meta.get_field("subject_label").max_length or 0
LONGEST_NAME = AuditEvent._meta.get_field("by_name").max_length or 0


class RefusedError(Exception):
    """What was asked is not done; the message is for the person who asked, in their language."""


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
    """Write one line of the audit log, within the transaction of what it tells; return it.

    `by` is a person, or the name of a command; `organisation` is None for what concerns the installation; `verb` is
    "noun.done", its words for people stand in `people.verbs`. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() stands outside a transaction; call it inside the transaction.atomic() of what it tells")
    person = None if isinstance(by, str) else by
    name = by if isinstance(by, str) else by.get_full_name() or by.get_username()
    return AuditEvent.objects.create(
        organisation=organisation,
        by=person,
        by_name=name[:LONGEST_NAME],
        at=now,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=(subject_label or (str(subject) if subject is not None else ""))[:LONGEST_LABEL],
        detail=dict(detail or {}),
    )


def make_organisation(
    *,
    name: str,
    slug: str,
    by: User | str,
    now: datetime,
    languages: Iterable[str] = ("fr",),
    countries: Iterable[str] = (),
    second_role: str = SecondRole.SURVIVOR_INFORMED,
    is_host: bool = False,
) -> Organisation:
    """Make an organisation and return it. Raises ValidationError when a value is not accepted, the slug is taken included."""
    made = Organisation(
        name=name, slug=slug, languages=list(languages), countries=list(countries), second_role=second_role, is_host=is_host
    )
    made.full_clean()
    with transaction.atomic():
        made.save()
        record(organisation=made, by=by, now=now, verb="organisation.made", subject=made)
    return made


def set_roles(*, organisation: Organisation, user: User, roles: Iterable[str], by: User | str, now: datetime) -> None:
    """Give somebody exactly these roles in an organisation; none takes them off its staff.

    Raises RefusedError when the organisation would be left without an administrator.
    """
    wanted = {Role(role) for role in roles}
    with transaction.atomic():
        # One at a time in an organisation: two administrators who remove each other at once would both be gone.
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
        record(organisation=organisation, by=by, now=now, verb=verb, subject=user, subject_label=user.get_username(), detail=detail)
