"""Reads the teams and runners of a sponsored run, and what was received through them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ravive.giving.models import Appeal, GivingPromise, PaymentReference, Receipt, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.giving.queries import booked_receipts, open_promises
from ravive.people.models import Organisation

# Of e-mails to teams and runners, and of the handles under which their addresses are stored.
PURPOSE = "runs"
# Names and addresses are deleted so many days after the appeal. People are promised this number.
STORED_DAYS = 30

OWN_KINDS = (PaymentReference.ReferenceKind.TEAM, PaymentReference.ReferenceKind.RUNNER)

type Participant = RunTeam | SponsoredRunner


@dataclass(frozen=True, kw_only=True)
class RunNumbers:
    """How many teams and runners are shown, and what was received and is promised through all, with or without a name."""

    teams: int
    runners: int
    received_cents: int
    promised_cents: int
    # Of teams and runners without a page, outside of any team with a page.
    unnamed_cents: int


@dataclass(frozen=True, kw_only=True)
class ParticipantSums:
    """What was received through a team or runner, and what is promised beside it."""

    received_cents: int
    promised_cents: int


def takes_registrations(appeal: Appeal, today: date) -> bool:
    """Return whether teams and runners may register: from the day the page is public to the appeal's last day."""
    return appeal.is_run and today <= appeal.ends_on


def erasure_day(appeal: Appeal) -> date:
    """Return the day on which names and addresses of a run are deleted."""
    return appeal.ends_on + timedelta(days=STORED_DAYS)


def shown_teams(appeal: Appeal) -> QuerySet[RunTeam]:
    """Return the teams that are shown, by name."""
    return appeal.teams.filter(review=Review.RELEASED).order_by("name", "pk")


def teams_of(appeal: Appeal, *, today: date, by_sum: bool = False) -> QuerySet[RunTeam]:
    """Return the teams that are shown, by name, or with the largest sum first.

    Each has `received_cents`, `promised_cents` and `runner_count`.
    """
    shown = Count("runners", filter=Q(runners__review=Review.RELEASED))
    found = with_team_sums(shown_teams(appeal), today=today).annotate(runner_count=shown)
    return found.order_by(*(("-received_cents",) if by_sum else ()), "name", "pk")


def runners_of(appeal: Appeal, *, today: date, team: RunTeam | None = None, by_sum: bool = False) -> QuerySet[SponsoredRunner]:
    """Return the runners that are shown, of a team or of all, each with `received_cents` and `promised_cents`, sorted as `teams_of`."""
    found = appeal.runners.filter(review=Review.RELEASED).select_related("team")
    found = with_runner_sums(found.filter(team=team) if team else found, today=today)
    return found.order_by(*(("-received_cents",) if by_sum else ()), "name", "pk")


def with_team_sums(teams: QuerySet[RunTeam], *, today: date) -> QuerySet[RunTeam]:
    """Return teams with `received_cents` and `promised_cents`: through the team, and through its runners."""
    paths = ("reference__team", "reference__runner__team")
    received, promised = [_received(path) for path in paths], [_promised(path, today) for path in paths]
    return teams.annotate(received_cents=_total(*received), promised_cents=_total(*promised))


def with_runner_sums(runners: QuerySet[SponsoredRunner], *, today: date) -> QuerySet[SponsoredRunner]:
    """Return runners with `received_cents` and `promised_cents`."""
    path = "reference__runner"
    return runners.annotate(received_cents=_total(_received(path)), promised_cents=_total(_promised(path, today)))


def _total(*sums: QuerySet[Any, Any]) -> Combinable:
    first, *others = (Coalesce(Subquery(rows), 0) for rows in sums)
    return reduce(lambda total, other: total + other, others, first)


def _received(through: str) -> QuerySet[Receipt, dict[str, Any]]:
    """Return the sum of a row's receipts, found `through` a path. What was booked for another appeal counts there alone."""
    rows = booked_receipts().filter(**{through: OuterRef("pk")}, appeal=OuterRef("appeal")).order_by()
    return rows.values(through).annotate(total=Sum("amount_cents")).values("total")


def _promised(through: str, today: date) -> QuerySet[GivingPromise, dict[str, Any]]:
    """Return the sum of a row's promises that nothing was received for and that did not expire, found as `_received`."""
    rows = open_promises(today).filter(**{through: OuterRef("pk")}).order_by()
    return rows.values(through).annotate(total=Sum("amount_cents")).values("total")


def sums_of_participant(row: Participant, *, today: date) -> ParticipantSums:
    """Return what was received and is promised through a team and its runners, or through a runner."""
    found = (
        with_team_sums(RunTeam.objects.filter(pk=row.pk), today=today)
        if isinstance(row, RunTeam)
        else with_runner_sums(SponsoredRunner.objects.filter(pk=row.pk), today=today)
    )
    received, promised = found.values_list("received_cents", "promised_cents").get()
    return ParticipantSums(received_cents=received, promised_cents=promised)


def numbers_of_run(appeal: Appeal, *, today: date) -> RunNumbers:
    """Return the numbers of a run, in four queries."""
    through = Q(reference__team__isnull=False) | Q(reference__runner__isnull=False)
    rows = booked_receipts().filter(through, appeal=appeal, reference__appeal=appeal)
    promised = open_promises(today).filter(through, reference__appeal=appeal).aggregate(total=Coalesce(Sum("amount_cents"), 0))
    released = Review.RELEASED
    is_named = Q(reference__team__review=released) | Q(reference__runner__review=released) | Q(reference__runner__team__review=released)
    totals = rows.order_by().aggregate(received=Coalesce(Sum("amount_cents"), 0), named=Coalesce(Sum("amount_cents", filter=is_named), 0))
    return RunNumbers(
        teams=appeal.teams.filter(review=released).count(),
        runners=appeal.runners.filter(review=released).count(),
        received_cents=totals["received"],
        promised_cents=promised["total"],
        unnamed_cents=totals["received"] - totals["named"],
    )


def reference_of(row: Participant) -> PaymentReference | None:
    """Return the own reference of a team or runner; None before it is released for the first time. Promises through it have others."""
    return row.references.filter(kind__in=OWN_KINDS).order_by("pk").first()


def participant_name(row: Participant) -> str:
    """Return the name for staff and for who registered; "a team", "a runner" without one."""
    return row.name or (_("a team") if isinstance(row, RunTeam) else _("a runner"))


def waiting_runs(organisation: Organisation) -> list[tuple[Appeal, int]]:
    """Return the runs of an organisation with names to look at, each with how many. One query."""
    waiting = {name: Count(name, filter=Q(**{f"{name}__review": Review.WAITING}), distinct=True) for name in ("teams", "runners")}
    rows = Appeal.objects.filter(organisation=organisation).alias(**{f"{name}_waiting": count for name, count in waiting.items()})
    rows = rows.annotate(waiting_names=F("teams_waiting") + F("runners_waiting")).filter(waiting_names__gt=0)
    return [(appeal, appeal.__dict__["waiting_names"]) for appeal in rows]
