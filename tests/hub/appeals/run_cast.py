"""A sponsored run of the site that answers by default, what is received through it, and what a browser sends from its pages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate
from pytest_django import Settings

from ravive.giving.actions import teams
from ravive.giving.models import Appeal, BankAccount, BankMovement, BankTransfer, PaymentReference, Receipt, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.giving.run_queries import reference_of
from ravive.hub.appeals.models import AppealIndexPage, AppealPage
from ravive.hub.appeals.views import runs
from ravive.hub.models import HomePage
from ravive.people.models import Organisation
from tests.client_response import ClientResponse
from tests.people.cast import host

HOST = "https://cards.example.org"
ADULT = "adulte.responsable@ecole.example"
IBAN, HOLDER = "BE68539007547034", "Exemple ASBL"
_drawn = count(93_000)


@pytest.fixture
def run_mails(settings: Settings, db: None) -> Iterator[None]:
    """Send e-mails at once, into the outbox of the tests. What waits for the end of a transaction is done at once."""
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "course@example.org"
    cache.clear()
    for key in range(1, 40):
        runs.TEAM_LIMIT.clear(key)
        runs.RUNNER_LIMIT.clear(key)
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield


def draw(_most: int) -> int:
    """Return the next number of a reference."""
    return next(_drawn)


def appeal_page(*, home: HomePage | None = None, **values: object) -> AppealPage:
    """Return the published page of a new appeal."""
    parent = home or HomePage.objects.filter(locale__language_code="fr").order_by("pk")[0]
    index = AppealIndexPage.objects.child_of(parent).first() or parent.add_child(
        instance=AppealIndexPage(title="Appels", slug="appels", locale=parent.locale, show_in_menus=True)
    )
    words = {"title": "Courir pour protéger", "slug": "courir", "summary": "Chaque tour de piste paie un atelier.", "hue": "online"}
    return index.add_child(instance=AppealPage(locale=parent.locale, **{**words, **values}))


def account_of(organisation: Organisation | None = None) -> BankAccount:
    """Return the account of an organisation."""
    found, _is_new = BankAccount.objects.get_or_create(organisation=organisation or host(), iban=IBAN, defaults={"holder": HOLDER})
    return found


def run_of(page: AppealPage, **values: object) -> Appeal:
    """Return the appeal of a page as a sponsored run of thirty days that began ten days ago."""
    today = localdate()
    first = {"is_run": True, "goal_cents": 100_000, "starts_on": today - timedelta(days=10), "ends_on": today + timedelta(days=20)}
    Appeal.objects.filter(key=page.translation_key).update(**{**first, **values})
    appeal = Appeal.objects.get(key=page.translation_key)
    appeal.account = account_of(appeal.organisation)
    appeal.save(update_fields=["account"])
    return appeal


def team_of(appeal: Appeal, name: str = "Les Foulées", review: str = Review.RELEASED, **values: object) -> RunTeam:
    """Return a team; one that is shown has a reference."""
    team = RunTeam.objects.create(appeal=appeal, name=name, review=review, added_on=localdate(), **values)
    if review == Review.RELEASED:
        teams._give_reference(team, draw)
    return team


def runner_of(
    appeal: Appeal, name: str = "Ada", team: RunTeam | None = None, review: str = Review.RELEASED, **values: object
) -> SponsoredRunner:
    """Return a runner; one that is shown has a reference."""
    runner = SponsoredRunner.objects.create(
        appeal=appeal, name=name, team=team, review=review, is_of_age=True, added_on=localdate(), **values
    )
    if review == Review.RELEASED:
        teams._give_reference(runner, draw)
    return runner


def receive(reference: RunTeam | SponsoredRunner | PaymentReference, cents: int, **values: object) -> Receipt:
    """Book a transfer with a reference, or with that of a team or runner."""
    found = reference if isinstance(reference, PaymentReference) else reference_of(reference)
    assert found
    today = localdate()
    movement = BankMovement.objects.create(
        account=account_of(found.organisation), booked_on=today, amount_cents=cents, common_mark=str(next(_drawn))
    )
    transfer = BankTransfer.objects.create(
        movement=movement, position=1, amount_cents=cents, structured=found.reference, decision=BankTransfer.Decision.BOOKED
    )
    first = {"appeal_id": found.appeal_id, "received_on": today, "booked_at": timezone.now()}
    return Receipt.objects.create(
        organisation=found.organisation, transfer=transfer, reference=found, amount_cents=cents, **{**first, **values}
    )


def once(page: str) -> str:
    """Return the one-time value of the form of a page."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found, page
    return found[1]


def register(visitor: Client, appeal: Appeal, kind: str = "team", language: str = "fr", **values: object) -> ClientResponse:
    """Open a form of a run and send it; return the response."""
    address = f"/{language}/appeals/{appeal.pk}/register/{kind}/"
    given = {"name": "Les Foulées" if kind == "team" else "Ada", "email": ADULT} | ({"is_of_age": "on"} if kind == "runner" else {})
    sent = {key: value for key, value in {"once": "", **given, **values}.items() if value is not None}
    return visitor.post(address, sent | {"once": sent["once"] or once(visitor.get(address).text)})


def link_in(message: EmailMessage, action: str) -> str:
    """Return the path of a link of an e-mail."""
    found = re.search(rf"{HOST}(/\w\w/runs/{action}/\S+/)", str(message.body))
    assert found, message.body
    return found[1]


def confirm_last(visitor: Client) -> ClientResponse:
    """Open the link of the last e-mail and press the button; return the response."""
    path = link_in(mail.outbox[-1], "confirm")
    return visitor.post(path, {"request": re.findall(r'name="request" value="([^"]+)"', visitor.get(path).text)})


def days(number: int) -> date:
    """Return the day that is so many days from today."""
    return localdate() + timedelta(days=number)
