"""A sponsored run of the site that answers by default, what is received through it, and what a browser sends from its pages."""

import re
from itertools import count
from typing import Any

from django.test import Client

from ravive.fundraising import run_moderation
from ravive.fundraising.models import AppealPage
from ravive.fundraising.run_queries import erasure_day, reference_of, sums_of_participant
from ravive.giving.models import Appeal, Receipt, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from tests.client_response import ClientResponse
from tests.fundraising.appeal_cast import appeal_of, days, receive
from tests.hub.mail_answers import MailAnswers

ADULT = "adulte.responsable@ecole.example"
_drawn = count(93_000)


def draw(_most: int) -> int:
    """Return the next number of a reference."""
    return next(_drawn)


def run_of(page: AppealPage, **values: object) -> Appeal:
    """Return the appeal of a page as a sponsored run of thirty days that began ten days ago."""
    return appeal_of(page, **{"is_run": True, "ends_on": days(20), **values})


def team_of(appeal: Appeal, name: str = "Les Foulées", review: str = Review.RELEASED, **values: object) -> RunTeam:
    """Return a team; one that is shown has a reference."""
    return _stored(RunTeam(appeal=appeal, name=name, review=review, **{**_entered(appeal, review), **values}))


def runner_of(
    appeal: Appeal, name: str = "Ada", team: RunTeam | None = None, review: str = Review.RELEASED, **values: object
) -> SponsoredRunner:
    """Return a runner; one that is shown has a reference."""
    fields = {**_entered(appeal, review), **values}
    return _stored(SponsoredRunner(appeal=appeal, name=name, team=team, review=review, is_of_age=True, **fields))


def _entered(appeal: Appeal, review: str) -> dict[str, Any]:
    return {"entered_on": days(0), "is_confirmed": review != Review.NONE, "erase_on": erasure_day(appeal)}


def _stored[Row: RunTeam | SponsoredRunner](row: Row) -> Row:
    row.save()
    if row.review == Review.RELEASED:
        run_moderation.give_reference(row, draw)
    return row


def received_cents_of(row: RunTeam | SponsoredRunner) -> int:
    """Return what was received through a team or runner."""
    return sums_of_participant(row, today=days(0)).received_cents


def receive_for(row: RunTeam | SponsoredRunner, cents: int, *, reverses: Receipt | None = None) -> Receipt:
    """Book a transfer with the reference of a team or runner."""
    return receive(row.appeal, cents, reference=reference_of(row), reverses=reverses)


def once(page: str) -> str:
    """Return the one-time value of the form of a page."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found, page
    return found[1]


def register(visitor: Client, appeal: Appeal, kind: str = "team", language: str = "fr", **values: object) -> ClientResponse:
    """Open a form of a run and send it; return the response."""
    address = f"/{language}/appeals/{appeal.pk}/register/{kind}/"
    form = {"name": "Les Foulées" if kind == "team" else "Ada", "email": ADULT} | ({"is_of_age": "on"} if kind == "runner" else {})
    sent = {key: value for key, value in {"once": "", **form, **values}.items() if value is not None}
    return visitor.post(address, sent | {"once": sent["once"] or once(visitor.get(address).text)})


_ANSWERS = MailAnswers("runs")
link_in, confirm_last = _ANSWERS.link_in, _ANSWERS.confirm_last
