"""What tests of appeals begin with: an appeal on the host's site that people can give to, what they send, and money that arrives."""

import random
import re
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import zxingcpp
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from ravive.fundraising.models import AppealIndexPage, AppealPage
from ravive.giving.actions import promises
from ravive.giving.models import Appeal, BankAccount, BankMovement, BankTransfer, GivingPromise, PaymentReference, Receipt
from ravive.pages.models import HomePage
from tests.client_response import ClientResponse
from tests.hub.mail_answers import MailAnswers

HOST = "https://cards.example.org"
ADDRESS = "zoe@exemple.example"
IBAN, HOLDER = "BE68539007547034", "Exemple Réflexes ASBL"
TITLE = "(Dé)clic : 30 jours pour 3 000 €"


def days(number: int) -> date:
    """Return the day that is so many days from today."""
    return localdate() + timedelta(days=number)


def appeal_page(*, language: str = "fr", home: HomePage | None = None, **values: object) -> AppealPage:
    """Return the published page of a new appeal, in a list of appeals."""
    parent = home or HomePage.objects.filter(locale__language_code=language).order_by("pk")[0]
    index = AppealIndexPage.objects.child_of(parent).first() or parent.add_child(
        instance=AppealIndexPage(title="Nous soutenir", slug="soutenir", locale=parent.locale, show_in_menus=True)
    )
    line = {"label": "Animation des ateliers", "amount": Decimal(1800)}
    words = {
        "title": TITLE,
        "slug": "declic",
        "summary": "Douze jeunes apprennent à protéger leurs amis en ligne, puis forment leur classe.",
        "hue": "online",
        "deck": "voyage",
        "body": [("text", "<p>Les ateliers commencent en mars.</p>")],
        "budget": [("line", line), ("line", {"label": "Création et relecture des cartes", "amount": Decimal("900.50")})],
        "surplus": "Ce qui dépasse va au même projet : deux classes de plus au printemps.",
        "updates": [("update", {"day": days(-1), "text": "La première classe est inscrite."})],
        "thanks": "Votre don forme une classe.",
        "report": [("figure", {"number": "12", "meaning": "jeunes formés", "source": "Nos listes"})],
        "costs": [("line", {"label": "Salaires", "amount": Decimal(2000)}), ("line", {"label": "Trains", "amount": Decimal("447.50")})],
    }
    return index.add_child(instance=AppealPage(locale=parent.locale, **{**words, **values}))


def account_of(appeal: Appeal, **values: object) -> BankAccount:
    """Return the account of an organisation."""
    found, _is_new = BankAccount.objects.get_or_create(
        organisation=appeal.organisation, iban=values.pop("iban", IBAN), defaults={"holder": HOLDER, **values}
    )
    return found


def appeal_of(page: AppealPage, *, account: BankAccount | None = None, **values: object) -> Appeal:
    """Return the appeal of a page, which people can give to, with its own reference."""
    appeal = Appeal.objects.get(key=page.translation_key)
    settings = {"goal_cents": 300_000, "starts_on": days(-10), "ends_on": days(19), "account": account or account_of(appeal)}
    Appeal.objects.filter(pk=appeal.pk).update(**{**settings, **values})
    appeal = Appeal.objects.select_related("organisation", "account").get(pk=appeal.pk)
    if appeal.account:
        promises.own_reference(appeal=appeal, draw=random.Random(appeal.pk).randrange)
    return appeal


def own_reference(appeal: Appeal) -> PaymentReference:
    """Return the reference that leads to an appeal alone."""
    return PaymentReference.objects.get(appeal=appeal, kind="appeal")


def receive(
    appeal: Appeal, cents: int, *, reference: PaymentReference | None = None, reverses: Receipt | None = None, on: date | None = None
) -> Receipt:
    """Return money that arrived for an appeal and was booked, or was refunded."""
    day = on or days(-1)
    movement = BankMovement.objects.create(account=appeal.account or account_of(appeal), booked_on=day, amount_cents=cents, common_mark="m")
    transfer = BankTransfer.objects.create(movement=movement, position=1, amount_cents=cents, decision="booked")
    return Receipt.objects.create(
        organisation=appeal.organisation, transfer=transfer, appeal=appeal, reference=reference, amount_cents=cents,
        received_on=day, reverses=reverses, booked_at=timezone.now(),
    )  # fmt: skip


def once_of(page: str, purpose: str) -> str:
    """Return the one-time value of a form of a page."""
    found = re.search(rf'name="once" value="({purpose}\.[^"]+)"', page)
    assert found, page
    return found[1]


def send(visitor: Client, appeal: Appeal, *, language: str = "fr", once: str = "", **values: str) -> ClientResponse:
    """Open the form of an appeal and send it, for 25 € once unless `values` say otherwise; return the response."""
    address = f"/{language}/appeals/{appeal.pk}/give/"
    value = once or once_of(visitor.get(address).text, f"appeal-{appeal.pk}")
    return visitor.post(address, {"once": value, "amount": "2500", "frequency": "once", **values})


def promise_of(visitor: Client, appeal: Appeal, **values: str) -> GivingPromise:
    """Send the form of an appeal; return the promise that it stored."""
    response = send(visitor, appeal, **values)
    assert response.status_code == 302, response.text
    return GivingPromise.objects.select_related("reference").get(private_key=response.headers["Location"].rstrip("/").rpartition("/")[2])


_ANSWERS = MailAnswers("gifts")
link_in, confirm_last = _ANSWERS.link_in, _ANSWERS.confirm_last


def scanned(page: str) -> str:
    """Return what the app of a bank reads in the payment code of a page."""
    [drawing] = re.findall(r'<svg class="qr".*?</svg>', page, re.DOTALL)
    found = re.search(r'viewBox="0 0 (\d+) ', drawing)
    assert found, drawing
    pixels = np.full((int(found[1]), int(found[1])), 255, dtype=np.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing):
        pixels[int(y), int(x) : int(x) + int(width)] = 0
    [code] = zxingcpp.read_barcodes(np.kron(pixels, np.ones((4, 4), dtype=np.uint8)))
    return code.text


def translated(page: AppealPage, language: str, *, title: str, slug: str, summary: str = "") -> AppealPage:
    """Return the published page of the same appeal in another language."""
    return appeal_page(language=language, translation_key=page.translation_key, title=title, slug=slug, summary=summary)
