"""What changes the teams and runners of a sponsored run: they register, staff releases or refuses them, they withdraw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.fundraising.run_queries import PURPOSE, Participant, erasure_day, find_participant, reference_of, takes_registrations
from ravive.giving.models import Appeal, PaymentReference, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.giving.references import add_reference
from ravive.mailing import actions as mailing
from ravive.mailing import encryption
from ravive.mailing.confirming import ConfirmationPage, answer_link
from ravive.mailing.links import mark_of
from ravive.mailing.mailboxes import counted_mailbox
from ravive.mailing.queries import open_requests
from ravive.mailing.recipients import Recipient
from ravive.people.actions import RefusedError, record
from ravive.site.public_form import SentValue, is_first

# A line of the log of departures: a team or runner that withdrew.
WITHDRAWAL = "run"
# Requests of one mailbox that wait to be confirmed. Anybody may type an address; its reader sees them all.
MOST_REQUESTS = 5


class NotOpenError(Exception):
    """The run takes no registration now."""


@dataclass(frozen=True, kw_only=True)
class RunnerValues:
    """What a runner typed. `is_of_age` is the box that the runner ticked."""

    name: str
    is_of_age: bool
    team: RunTeam | None = None


def register_team(*, appeal: Appeal, name: str, recipient: Recipient, sent: SentValue, now: datetime) -> None:
    """Store a team, and ask the adult responsible to confirm the address. What was sent before changes nothing. Raises NotOpenError."""
    with transaction.atomic():
        locked = _open_run(appeal, now)
        if is_first(sent, now=now):
            team = RunTeam(appeal=locked, name=name)
            _store(team, recipient, sent, now)


def register_runner(*, appeal: Appeal, given: RunnerValues, recipient: Recipient, sent: SentValue, now: datetime) -> None:
    """Store a runner of age, and ask for a confirmation. What was sent before changes nothing. Raises NotOpenError, RefusedError."""
    with transaction.atomic():
        locked = _open_run(appeal, now)
        if not given.is_of_age:
            raise RefusedError(_("Only people of 18 or over have a page of their own."))
        _check_team(given.team, locked.pk)
        if is_first(sent, now=now):
            runner = SponsoredRunner(appeal=locked, name=given.name, is_of_age=True, team=given.team)
            _store(runner, recipient, sent, now)


def _open_run(appeal: Appeal, now: datetime) -> Appeal:
    # Nobody changes its last day until the day of deletion is stored.
    locked = Appeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)
    if not takes_registrations(locked, localdate(now)):
        raise NotOpenError(f"appeal {appeal.pk} takes no teams and no runners")
    return locked


def _store(row: Participant, recipient: Recipient, sent: SentValue, now: datetime) -> None:
    """Store what somebody registered. To who sends the form, it looks the same where a mailbox has too many requests."""
    if open_requests(mark_of(recipient), now=now, purpose=PURPOSE).count() >= MOST_REQUESTS:
        return
    row.handle = encryption.handle_of(PURPOSE, sent.digest)
    row.review, row.added_on, row.erased_at_latest = Review.NONE, localdate(now), erasure_day(row.appeal)
    row.save()
    group = f"{row.appeal_id} {counted_mailbox(recipient.address).rpartition('@')[2]}"
    mailing.store_address(purpose=PURPOSE, handle=row.handle, recipient=recipient, group=group, now=now)


def _check_team(team: RunTeam | None, appeal_id: int) -> None:
    if team and not RunTeam.objects.filter(pk=team.pk, appeal=appeal_id, review=Review.RELEASED).exists():
        raise RefusedError(_("This team is no longer there. Choose another."))


def confirm(token: str, *, chosen: Sequence[str], is_sent: bool, now: datetime) -> ConfirmationPage:
    """Confirm the teams and runners that the reader of a link chose, which then wait for staff; return what to show."""
    with transaction.atomic():
        page = answer_link(token, purpose=PURPOSE, chosen=chosen, is_sent=is_sent, now=now)
        names: dict[str | None, str] = {}
        for rows in (RunTeam.objects, SponsoredRunner.objects):
            rows.filter(handle__in=page.confirmed, review=Review.NONE).update(review=Review.WAITING)
            names |= dict(rows.filter(handle__in=[one.handle for one in page.asked]).values_list("handle", "name"))
    return replace(page, asked=tuple(replace(one, name=names.get(one.handle, "")) for one in page.asked))


def add_team(*, appeal: Appeal, name: str, draw: Callable[[int], int], by: User, now: datetime) -> RunTeam:
    """Add a team for others, such as a school class: it is shown at once, and nobody's address is stored."""
    with transaction.atomic():
        team = RunTeam.objects.create(
            appeal=appeal, name=name, review=Review.RELEASED, added_on=localdate(now), erased_at_latest=erasure_day(appeal)
        )
        _give_reference(team, draw)
        _record(team, "run.team_added", by, now)
    return team


def release(*, row: Participant, draw: Callable[[int], int], by: User, now: datetime) -> bool:
    """Show a team or runner, with a reference of its own; return False if it was shown before.

    Raises RefusedError for one that withdrew meanwhile.
    """
    with transaction.atomic():
        locked = _locked(row)
        is_new = locked.review != Review.RELEASED
        if is_new:
            locked.review = Review.RELEASED
            locked.save(update_fields=["review"])
            _give_reference(locked, draw)
            _record(locked, "run.name_released", by, now)
    return is_new


def refuse(*, row: Participant, by: User, now: datetime) -> bool:
    """Refuse a name, also one that was shown: its page goes, and its sum stays. Return False if it was refused before.

    Raises RefusedError as `release`.
    """
    with transaction.atomic():
        locked = _locked(row)
        is_new = locked.review != Review.REFUSED
        if is_new:
            locked.review = Review.REFUSED
            locked.save(update_fields=["review"])
            _record(locked, "run.name_refused", by, now)
    return is_new


def remove(*, row: Participant, by: User, now: datetime) -> None:
    """Delete a name with its address for somebody who asked the organisers. Its sum stays. Raises RefusedError as `release`."""
    with transaction.atomic():
        locked = _locked(row)
        _record(locked, "run.name_removed", by, now)
        # Staff added a team without an address: its number names it.
        digest = locked.handle or departures.digest_of(WITHDRAWAL, locked.pk)
        erase_name(locked)
        departures.record(kind=WITHDRAWAL, digest=digest)


def withdraw(handle: str) -> bool:
    """Delete a team or runner with its address: the page goes, and its sum stays. Return False if it withdrew before."""
    with transaction.atomic():
        is_found = _erase(handle)
        if is_found:
            departures.record(kind=WITHDRAWAL, digest=handle)
    return is_found


def replay_withdrawal(departure: Departure, _now: datetime) -> None:
    """Withdraw again who withdrew, or whose name staff removed, after the copy of a database that was restored."""
    with transaction.atomic():
        if not _erase(departure.digest):
            for team in RunTeam.objects.filter(handle=None).exclude(name="").select_for_update():
                if departures.digest_of(WITHDRAWAL, team.pk) == departure.digest:
                    erase_name(team)


def _erase(handle: str) -> bool:
    found = find_participant(handle)
    # Staff may release it at the same moment.
    locked = type(found).objects.select_for_update().filter(pk=found.pk, handle=handle).first() if found else None
    if locked:
        erase_name(locked)
    return locked is not None


def change_team(*, runner: SponsoredRunner, team: RunTeam | None, now: datetime) -> None:
    """Let a runner run for another team, or for none: what was received through the runner moves along.

    Raises RefusedError for a team that is not shown, and once the run is over.
    """
    with transaction.atomic():
        locked = _locked(runner)
        if not takes_registrations(locked.appeal, localdate(now)):
            raise RefusedError(_("The run is over: its teams do not change any more."))
        _check_team(team, locked.appeal_id)
        SponsoredRunner.objects.filter(pk=locked.pk).update(team=team)


def delete_request(handle: str) -> None:
    """Delete an address, and the team or runner whose address nobody confirmed."""
    with transaction.atomic():
        mailing.delete_address(handle)
        for rows in (RunTeam.objects, SponsoredRunner.objects):
            rows.filter(handle=handle, review=Review.NONE).delete()


def erase_name(row: Participant) -> None:
    """Delete a name and its address. The row stays without a name where money was received, or may still be, with its reference."""
    with transaction.atomic():
        if row.handle:
            mailing.delete_address(row.handle)
        if reference_of(row):
            row.name, row.handle, row.review, row.erased_at_latest = "", None, Review.NONE, None
            row.save(update_fields=["name", "handle", "review", "erased_at_latest"])
        else:
            row.delete()


def _locked[Row: RunTeam | SponsoredRunner](row: Row) -> Row:
    """Return a row that no other request changes, confirmed and with a name. Raises RefusedError."""
    rows = type(row).objects.select_for_update(of=("self",)).select_related("appeal__organisation")
    found = rows.filter(pk=row.pk).exclude(review=Review.NONE).first()
    if found is None:
        raise RefusedError(_("Nothing was changed: this name is no longer there."))
    return found


def _give_reference(row: Participant, draw: Callable[[int], int]) -> None:
    kinds = PaymentReference.ReferenceKind
    if reference_of(row) is None:
        if isinstance(row, RunTeam):
            add_reference(appeal=row.appeal, kind=kinds.TEAM, draw=draw, team=row)
        else:
            add_reference(appeal=row.appeal, kind=kinds.RUNNER, draw=draw, runner=row)


def _record(row: Participant, verb: str, by: User, now: datetime) -> None:
    """Record by number: the log is stored for longer than a name may be."""
    detail = {"team" if isinstance(row, RunTeam) else "runner": str(row.pk)}
    record(organisation=row.appeal.organisation, by=by, now=now, verb=verb, subject=row.appeal, detail=detail)
