"""Reads the teams and runners of a sponsored run, and what was received through them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ravive.giving.models import Appeal, PaymentReference, Receipt, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.giving.queries import booked_receipts
from ravive.people.models import Organisation

# Of e-mails to teams and runners, and of the handles under which their addresses are stored.
PURPOSE = "runs"
# Names and addresses are deleted so many days after the appeal. People are promised this number.
STORED_DAYS = 30

type Participant = RunTeam | SponsoredRunner


@dataclass(frozen=True, kw_only=True)
class RunNumbers:
    """How many teams and runners are shown, and what was received through all, with or without a name."""

    teams: int
    runners: int
    received_cents: int
    # Of teams and runners without a page, outside of any team with a page.
    unnamed_cents: int


def takes_registrations(appeal: Appeal, today: date) -> bool:
    """Return whether teams and runners may register: from the day the page is public to the appeal's last day."""
    return appeal.is_run and today <= appeal.ends_on


def erasure_day(appeal: Appeal) -> date:
    """Return the day on which names and addresses of a run are deleted."""
    return appeal.ends_on + timedelta(days=STORED_DAYS)


def teams_of(appeal: Appeal, *, by_sum: bool = False) -> QuerySet[RunTeam]:
    """Return the teams that are shown, each with `received_cents` and `runner_count`: by name, or with the largest sum first."""
    found = with_team_sums(appeal.teams.filter(review=Review.RELEASED))
    shown = Count("runners", filter=Q(runners__review=Review.RELEASED))
    return found.annotate(runner_count=shown).order_by(*(("-received_cents",) if by_sum else ()), "name", "pk")


def runners_of(appeal: Appeal, *, team: RunTeam | None = None, by_sum: bool = False) -> QuerySet[SponsoredRunner]:
    """Return the runners that are shown, of a team or of all, each with `received_cents`, otherwise as `teams_of`."""
    found = appeal.runners.filter(review=Review.RELEASED).select_related("team")
    found = with_runner_sums(found.filter(team=team) if team else found)
    return found.order_by(*(("-received_cents",) if by_sum else ()), "name", "pk")


def with_team_sums(teams: QuerySet[RunTeam]) -> QuerySet[RunTeam]:
    """Return teams with `received_cents`: through their own references, and through those of their runners."""
    own, runners = _received("reference__team"), _received("reference__runner__team")
    return teams.annotate(received_cents=Coalesce(Subquery(own), 0) + Coalesce(Subquery(runners), 0))


def with_runner_sums(runners: QuerySet[SponsoredRunner]) -> QuerySet[SponsoredRunner]:
    """Return runners with `received_cents`."""
    return runners.annotate(received_cents=Coalesce(Subquery(_received("reference__runner")), 0))


def _received(through: str) -> QuerySet[Receipt, dict[str, Any]]:
    """Return the sum of a row's receipts, found `through` a path. What was booked for another appeal counts there alone."""
    rows = booked_receipts().filter(**{through: OuterRef("pk")}, appeal=OuterRef("appeal")).order_by()
    return rows.values(through).annotate(total=Sum("amount_cents")).values("total")


def received_cents_of(row: Participant) -> int:
    """Return what was received through a team and its runners, or through a runner."""
    found = (
        with_team_sums(RunTeam.objects.filter(pk=row.pk))
        if isinstance(row, RunTeam)
        else with_runner_sums(SponsoredRunner.objects.filter(pk=row.pk))
    )
    return found.values_list("received_cents", flat=True).get()


def numbers_of_run(appeal: Appeal) -> RunNumbers:
    """Return the numbers of a run, in three queries."""
    rows = booked_receipts().filter(appeal=appeal, reference__appeal=appeal)
    rows = rows.filter(Q(reference__team__isnull=False) | Q(reference__runner__isnull=False))
    released = Review.RELEASED
    is_named = Q(reference__team__review=released) | Q(reference__runner__review=released) | Q(reference__runner__team__review=released)
    totals = rows.order_by().aggregate(received=Coalesce(Sum("amount_cents"), 0), named=Coalesce(Sum("amount_cents", filter=is_named), 0))
    return RunNumbers(
        teams=appeal.teams.filter(review=released).count(),
        runners=appeal.runners.filter(review=released).count(),
        received_cents=totals["received"],
        unnamed_cents=totals["received"] - totals["named"],
    )


def reference_of(row: Participant) -> PaymentReference | None:
    """Return the reference of a team or runner; None before it is released for the first time."""
    return row.references.order_by("pk").first()


def find_participant(handle: str) -> Participant | None:
    """Return the team or runner that an e-mail is about, with its appeal and organisation; None where it withdrew or was erased."""
    team = RunTeam.objects.select_related("appeal__organisation__site", "appeal__account").filter(handle=handle).first()
    if team is not None:
        return team
    runners = SponsoredRunner.objects.select_related("appeal__organisation__site", "appeal__account", "team")
    return runners.filter(handle=handle).first()


def participant_name(row: Participant) -> str:
    """Return the name for staff and for who registered; "a team", "a runner" without one."""
    return row.name or (_("a team") if isinstance(row, RunTeam) else _("a runner"))


def waiting_runs(organisation: Organisation) -> list[tuple[Appeal, int]]:
    """Return the runs of an organisation with names to look at, each with how many. One query."""
    waiting = {name: Count(name, filter=Q(**{f"{name}__review": Review.WAITING}), distinct=True) for name in ("teams", "runners")}
    rows = Appeal.objects.filter(organisation=organisation).alias(**{f"{name}_waiting": count for name, count in waiting.items()})
    rows = rows.annotate(waiting_names=F("teams_waiting") + F("runners_waiting")).filter(waiting_names__gt=0)
    return [(appeal, appeal.__dict__["waiting_names"]) for appeal in rows]
