"""The chain of the audit log: each entry has a digest of its content and of the entry before, so that a change or a gap shows.

Each organisation has its own chain, and so has the installation. A job adds what was recorded since, so that no request waits for another.

The digest covers a salted digest of the names, not the names. On their day, names and salt leave, and the chain stays whole.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from ravive.people.models import AuditChain, AuditEvent

INSTALLATION = "installation"
AT_ONCE = 500
NAMES = ("by_name", "by_username", "subject_id", "subject_label", "detail")

type DrawText = Callable[[], str]


def random_text() -> str:
    """Return 32 random hexadecimal digits."""
    return secrets.token_hex(16)


def stored_events() -> models.QuerySet[AuditEvent]:
    """Return the entries as rows that may be written: for the chain, and for names on their day. All else only adds entries."""
    return models.QuerySet(AuditEvent)


def names_digest_of(event: AuditEvent) -> str:
    """Return the digest of what names people in an entry, with its salt."""
    return _digest([event.salt, *(getattr(event, name) for name in NAMES)])


def digest_of(event: AuditEvent, *, scope: str, previous: str) -> str:
    """Return the digest of an entry at its place; `previous` is that of the entry before, empty for the first one."""
    at = event.at.astimezone(UTC).isoformat()
    return _digest([previous, scope, event.place, at, event.verb, event.subject_type, event.names_digest])


def _digest(values: list[object]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def extend(*, draw: DrawText = random_text) -> int:
    """Add every entry that stands in no chain yet to that of its organisation; return how many."""
    waiting = stored_events().filter(place=None).order_by().values_list("organisation", flat=True).distinct()
    return sum(_extend(organisation, draw) for organisation in list(waiting))


def _extend(organisation: int | None, draw: DrawText) -> int:
    done = 0
    while added := _add(organisation, draw):
        done += added
    return done


def _add(organisation: int | None, draw: DrawText) -> int:
    """Add some entries, the first recorded first; return how many."""
    scope = INSTALLATION if organisation is None else str(organisation)
    known = {"organisation_id": organisation, "name": draw()}
    AuditChain.objects.get_or_create(scope=scope, defaults=known)
    with transaction.atomic():
        # A second process waits here, and then finds nothing.
        chain = AuditChain.objects.select_for_update().get(scope=scope)
        events = list(stored_events().filter(organisation=organisation, place=None).order_by("pk")[:AT_ONCE])
        for event in events:
            chain.length += 1
            event.place, event.salt = chain.length, draw()
            event.names_digest = names_digest_of(event)
            event.digest = chain.digest = digest_of(event, scope=scope, previous=chain.digest)
        _write(events)
        chain.save(update_fields=["length", "digest"])
    return len(events)


def _write(events: Iterable[AuditEvent]) -> None:
    stored_events().bulk_update(events, ["place", "salt", "names_digest", "digest"], batch_size=100)
