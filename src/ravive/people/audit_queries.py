"""What the audit log answers: who did, saw or saved what between two moments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Max, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from ravive.people.actors import actor_words
from ravive.people.audit_views import ENTERED, SAVED, VIEWED
from ravive.people.models import AuditEvent, Organisation
from ravive.people.queries import is_host


class AuditKind(TextChoices):
    """What an entry is about. The words are those of the filter, and heads of the table by person."""

    SEEN = "seen", _("Details seen")
    SAVED = "saved", _("Files saved")
    ATTEMPTS = "attempts", _("Refused sign-ins")
    CHANGES = "changes", _("Changes")


_CONDITIONS = {
    AuditKind.SEEN: Q(verb__in=(VIEWED, ENTERED)),
    AuditKind.SAVED: Q(verb=SAVED) | Q(verb__endswith=".exported") | Q(verb__endswith=".downloaded"),
    AuditKind.ATTEMPTS: Q(verb__startswith="account.") & (Q(verb__endswith="_failed") | Q(verb__endswith="_slowed")),
}


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """A filter of the audit log. Empty values filter nothing; `ends` itself is included, to the end of its minute."""

    # The name to sign in with, or that of a command.
    by: str = ""
    kind: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PersonTotals:
    """How many entries somebody has, of each kind in the order of `AuditKind`. `key` is the value for `AuditFilter.by`."""

    key: str
    who: str
    counts: tuple[int, ...]

    @property
    def counts_by_kind(self) -> tuple[tuple[AuditKind, int], ...]:
        """Return each kind with its count."""
        return tuple(zip(AuditKind, self.counts, strict=True))


def audit(whose: Q, asked: AuditFilter) -> QuerySet[AuditEvent]:
    """Return the events of `events_for`, the latest first."""
    events = AuditEvent.objects.filter(whose).select_related("organisation")
    if asked.by:
        events = events.filter(Q(by_username=asked.by) | Q(by_username="", by_name=asked.by))
    if asked.kind:
        events = events.filter(condition_of(AuditKind(asked.kind)))
    if asked.begins:
        events = events.filter(at__gte=asked.begins)
    if asked.ends:
        events = events.filter(at__lte=asked.ends)
    return events


def condition_of(kind: AuditKind) -> Q:
    """Return the condition for entries of a kind. What is of no other kind is a change."""
    others = Q(pk__in=())
    for condition in _CONDITIONS.values():
        others |= condition
    return _CONDITIONS.get(kind, ~others)


def may_see_all(user: User, organisation: Organisation) -> bool:
    """Return whether somebody may read the log of every organisation: a host of the site, at home."""
    return organisation.is_host and is_host(user)


def events_for(user: User, organisation: Organisation, *, everywhere: bool = False) -> Q:
    """Return the condition for events that somebody may read: the organisation's, and for hosts at home those of the installation.

    `everywhere`: those of every organisation, for hosts at home.
    """
    if not may_see_all(user, organisation):
        return Q(organisation=organisation)
    return Q() if everywhere else Q(organisation=organisation) | Q(organisation=None)


def audit_people(whose: Q) -> list[tuple[str, str]]:
    """Return who did something: the value for `AuditFilter.by`, and the name that this person had last."""
    named = AuditEvent.objects.filter(whose).exclude(by_name="")
    names = named.values_list("by_username", "by_name").annotate(last=Max("at")).order_by("last")
    last_names = {username or name: actor_words(name, username) for username, name, _last in names}
    return sorted(last_names.items(), key=lambda pair: pair[1].casefold())


def totals_by_person(events: QuerySet[AuditEvent]) -> list[PersonTotals]:
    """Return who has how many of these entries, those who saw or saved most first. One query."""
    counts = {kind.value: Count("pk", filter=condition_of(kind)) for kind in AuditKind}
    rows = events.order_by().values("by_username", "by_name").annotate(**counts).values_list("by_username", "by_name", *AuditKind.values)
    return sorted(_joined(rows), key=lambda person: (-sum(person.counts[:2]), -sum(person.counts), person.who.casefold()))


def _joined(rows: Iterable[tuple[object, ...]]) -> list[PersonTotals]:
    """Return one row a person, who may have changed the name in between."""
    found: dict[str, PersonTotals] = {}
    for username, name, *numbers in rows:
        key = str(username or name)
        earlier = found[key].counts if key in found else (0,) * len(numbers)
        counts = tuple(int(str(number)) + before for number, before in zip(numbers, earlier, strict=True))
        found[key] = PersonTotals(key=key, who=actor_words(str(name), str(username)), counts=counts)
    return list(found.values())
