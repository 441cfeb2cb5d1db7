"""Whether the chains of the audit log are whole, and equal to the copy outside of the database."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ravive.people import audit_copy
from ravive.people.audit_chain import INSTALLATION, NAMES, digest_of, names_digest_of, stored_events
from ravive.people.audit_copy import CopiedEntry
from ravive.people.audit_names import last_moment
from ravive.people.models import AuditChain, AuditEvent, Organisation


@dataclass(frozen=True, kw_only=True)
class AuditProblem:
    """One place where a chain breaks. `scope`: "installation", or the number of an organisation; `at`: as far as it is known."""

    scope: str
    place: int
    at: str
    what: str


@dataclass(frozen=True, kw_only=True)
class AuditVerification:
    """How many entries were compared, how many are not copied yet, and what is wrong with them, by chain and place."""

    entries: int
    waiting: int
    problems: tuple[AuditProblem, ...]


def verify(*, now: datetime) -> AuditVerification:
    """Return what is wrong with the audit log; at most one problem of the database and one of the copy for each chain.

    Raises audit_copy.AuditCopyError where the copy cannot be read.
    """
    copied: dict[str, dict[int, CopiedEntry]] = defaultdict(dict)
    for line in audit_copy.current().lines():
        # Two lines of one place differ only where somebody wrote the second one: the first counts.
        copied[line.chain].setdefault(line.place, line)
    problems: list[AuditProblem] = []
    entries = waiting = 0
    for chain in AuditChain.objects.order_by("pk"):
        lines = copied.pop(chain.name, {})
        entries += chain.length
        waiting += chain.length - chain.copied
        problems += [problem for find in (_broken, _unlike_copy) if (problem := next(find(chain, lines, now), None))]
    problems += [problem for lines in copied.values() if (problem := _unknown(lines))]
    waiting += stored_events().filter(place=None).count()
    return AuditVerification(entries=entries, waiting=waiting, problems=tuple(problems))


def _broken(chain: AuditChain, _lines: dict[int, CopiedEntry], now: datetime) -> Iterator[AuditProblem]:
    """Yield where the rows of a chain do not follow from one another."""
    previous, place = "", 0
    for event in stored_events().filter(organisation=chain.organisation).exclude(place=None).order_by("place").iterator():
        place += 1
        found = AuditProblem(scope=chain.scope, place=place, at=event.at.isoformat(), what="")
        if event.place != place:
            yield _with(found, "an entry is missing before this one")
        elif event.salt and names_digest_of(event) != event.names_digest:
            yield _with(found, "its names or details were changed")
        elif not event.salt and (event.at >= last_moment(now) or any(getattr(event, name) for name in NAMES)):
            yield _with(found, "its names were removed before their day, or written again")
        elif digest_of(event, scope=chain.scope, previous=previous) != event.digest:
            yield _with(found, "it was changed, or its order")
        previous = event.digest
    if (place, previous) != (chain.length, chain.digest):
        yield AuditProblem(scope=chain.scope, place=place + 1, at="", what="entries at the end are missing")


def _unlike_copy(chain: AuditChain, lines: dict[int, CopiedEntry], _now: datetime) -> Iterator[AuditProblem]:
    """Yield where the rows of a chain differ from the copy."""
    stored = stored_events().filter(organisation=chain.organisation, place__lte=chain.copied).order_by("place")
    digests = dict(stored.values_list("place", "digest"))
    for place in sorted(digests.keys() | lines.keys()):
        line = lines.get(place)
        found = AuditProblem(scope=chain.scope, place=place, at=line.at if line else "", what="")
        if line is None:
            yield _with(found, "the copy lacks it")
        elif place not in digests and not _is_just_copied(chain, line):
            yield _with(found, "the copy has it, and the database does not")
        elif place in digests and digests[place] != line.digest:
            yield _with(found, "the copy says otherwise")


def _is_just_copied(chain: AuditChain, line: CopiedEntry) -> bool:
    """Return whether a crash came between the copy of an entry and the note of it."""
    return AuditEvent.objects.filter(organisation=chain.organisation, place=line.place, digest=line.digest).exists()


def _unknown(lines: dict[int, CopiedEntry]) -> AuditProblem | None:
    """Return that a whole chain of the copy is gone from the database. The one of a deleted organisation went with it."""
    scope = next(iter(lines.values())).scope
    is_there = scope == INSTALLATION or Organisation.objects.filter(pk=int(scope)).exists()
    if 0 in lines or not is_there:
        return None
    return AuditProblem(scope=scope, place=min(lines), at=lines[min(lines)].at, what="the copy has a chain that the database lacks")


def _with(found: AuditProblem, what: str) -> AuditProblem:
    return AuditProblem(scope=found.scope, place=found.place, at=found.at, what=what)
