"""Giving: a promise with a reference of its own, its private page, its address, and what a form refuses."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from pytest_django import Settings
from stdnum import iso11649
from stdnum.be import ogm_vcs

from ravive.fundraising.views.giving import GIVING_LIMIT
from ravive.giving.actions import promises
from ravive.giving.models import Appeal, GivingPromise, GivingSettings, PaymentReference
from ravive.giving.queries import next_month, sums_of
from ravive.giving.standing_orders import first_payment_day
from ravive.mailing import actions as mailing
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import address_state
from ravive.site.public_form import SentValue
from tests.departures.older_copies import older_copy
from tests.fundraising.appeal_cast import (
    ADDRESS,
    HOLDER,
    TITLE,
    account_of,
    appeal_of,
    appeal_page,
    confirm_last,
    days,
    link_in,
    once_of,
    own_reference,
    promise_of,
    receive,
    scanned,
    send,
    translated,
)
from tests.fundraising.test_appeal_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _commit(db: None) -> Iterator[None]:
    """Run at once what waits for the end of the transaction, as outside tests."""
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield


def test_an_appeal_has_one_reference_of_its_own() -> None:
    appeal = appeal_of(appeal_page())
    first = own_reference(appeal)
    again = promises.own_reference(appeal=appeal, draw=random.Random(9).randrange)
    assert again == first
    assert ogm_vcs.is_valid(first.reference)
    assert PaymentReference.objects.filter(appeal=appeal, kind="appeal").count() == 1


def test_outside_belgium_references_follow_iso_11649(client: Client) -> None:
    page = appeal_page()
    account = account_of(Appeal.objects.get(key=page.translation_key), iban="NL91ABNA0417164300", reference_style="creditor")
    appeal = appeal_of(page, account=account)
    promise = promise_of(client, appeal)
    for reference in (own_reference(appeal), promise.reference):
        assert iso11649.is_valid(reference.reference)
    found = client.get(f"/fr/appeals/{appeal.pk}/promised/{promise.private_key}/").text
    assert scanned(found).split("\n")[9] == promise.reference.reference


def test_a_promise_has_a_private_page_with_its_own_code(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promise = promise_of(client, appeal, amount="own", own_amount="1 250,50 €")
    assert (promise.amount_cents, promise.is_standing, promise.expires_on) == (125_050, False, days(30))
    assert promise.reference.kind == "once"
    address = f"/fr/appeals/{appeal.pk}/promised/{promise.private_key}/"
    response = client.get(address)
    stored = promise.reference.reference
    printed = f"+++{stored[:3]}/{stored[3:7]}/{stored[7:]}+++"
    assert scanned(response.text).split("\n") == ["BCD", "002", "1", "SCT", "", HOLDER, "BE68539007547034", "EUR1250.50", "", stored]
    assert response.text.count(printed) >= 1
    assert response.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in response.text
    assert "Vous avez promis 1 250,50 €." in text_of(client, address)
    assert client.get(f"/fr/appeals/{appeal.pk}/promised/{'0' * 64}/").status_code == 404
    assert not client.cookies


def test_only_received_money_counts_and_a_promise_expires_quietly(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    first, second = promise_of(client, appeal), promise_of(client, appeal, amount="5000")
    address = f"/fr/appeals/{appeal.pk}/promised/{first.private_key}/"
    found = sums_of([appeal], today=days(30))[appeal.pk]
    assert (found.received_cents, found.gifts, found.promised_cents, found.promises) == (0, 0, 7500, 2)
    receive(appeal, 3000, reference=first.reference)
    found = sums_of([appeal], today=days(30))[appeal.pk]
    assert (found.received_cents, found.gifts, found.promised_cents, found.promises) == (3000, 1, 5000, 1)
    assert "Votre don est arrivé, merci" in text_of(client, address)
    assert sums_of([appeal], today=days(31))[appeal.pk].promised_cents == 0
    GivingPromise.objects.filter(pk=second.pk).update(expires_on=days(-1))
    assert "Cette promesse a expiré" in text_of(client, f"/fr/appeals/{appeal.pk}/promised/{second.private_key}/")
    assert mail.outbox == []


def test_a_promise_that_was_paid_asks_nobody_to_pay_again_and_shows_what_was_refunded(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    once, standing = promise_of(client, appeal), promise_of(client, appeal, frequency="monthly")
    paid, address = receive(appeal, 2500, reference=once.reference), f"/fr/appeals/{appeal.pk}/promised/{once.private_key}/"
    receive(appeal, 2500, reference=standing.reference)
    assert "payment-lines" not in client.get(address).text
    assert "payment-lines" in client.get(f"/fr/appeals/{appeal.pk}/promised/{standing.private_key}/").text
    receive(appeal, -1000, reference=once.reference, reverses=paid)
    assert "10 € ont été remboursés" in text_of(client, address)


def test_a_standing_order_has_one_reference_for_life(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promise = promise_of(client, appeal, frequency="monthly")
    assert promise.is_standing
    assert promise.reference.kind == "standing"
    words = text_of(client, f"/fr/appeals/{appeal.pk}/promised/{promise.private_key}/")
    assert "chaque mois" in words
    assert "Elle est à vous pour toujours" in words
    for month in (60, 30, 1):
        receive(appeal, 2500, reference=promise.reference, on=days(-month))
    found = sums_of([appeal], today=days(0))[appeal.pk]
    assert (found.received_cents, found.gifts, found.promised_cents) == (7500, 3, 0)
    Appeal.objects.filter(pk=appeal.pk).update(accepts_standing_orders=False)
    assert "monthly" not in client.get(f"/fr/appeals/{appeal.pk}/give/").text


def test_sent_twice_is_stored_once_and_leads_to_the_same_page(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    once = once_of(client.get(f"/fr/appeals/{appeal.pk}/give/").text, f"appeal-{appeal.pk}")
    first, second = send(client, appeal, once=once, email=ADDRESS), send(client, appeal, once=once, email=ADDRESS)
    assert first.headers["Location"] == second.headers["Location"]
    assert GivingPromise.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "own"}, "Écrivez un montant de"),
        ({"amount": "own", "own_amount": "0,50"}, "Écrivez un montant de"),
        ({"amount": "own", "own_amount": "5000,01"}, "Écrivez un montant de"),
        ({"amount": "own", "own_amount": "beaucoup"}, "Écrivez un montant de"),
        ({"amount": "2500", "own_amount": "30"}, "Vous avez choisi un montant et écrit un autre"),
        ({"amount": ""}, "Choisissez un montant."),
        ({"is_shown": "on"}, "Écrivez le nom à montrer"),
        ({"is_shown": "on", "name": "Zoé http://spam.example"}, "sans adresse"),
        ({"is_shown": "on", "name": "Zoé spam.example"}, "sans adresse web ou e-mail"),
        ({"is_shown": "on", "name": "zoe@spam.example"}, "sans adresse web ou e-mail"),
        ({"is_shown": "on", "name": "Zoé 0470 12 34 56"}, "sans numéro de téléphone"),
        ({"is_shown": "on", "name": "Z\u043eé"}, "d’un seul alphabet"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(client: Client, values: dict[str, str], words: str) -> None:
    appeal = appeal_of(appeal_page())
    response = send(client, appeal, **values)
    assert response.status_code == 422
    assert words in response.text.replace("\xa0", " ")
    assert not GivingPromise.objects.exists()


def test_a_form_of_another_appeal_or_an_appeal_that_is_over_stores_nothing(client: Client) -> None:
    appeal, other = appeal_of(appeal_page()), appeal_of(appeal_page(title="Autre", slug="autre"))
    once = once_of(client.get(f"/fr/appeals/{other.pk}/give/").text, f"appeal-{other.pk}")
    assert send(client, appeal, once=once).status_code == 403
    fresh = once_of(client.get(f"/fr/appeals/{appeal.pk}/give/").text, f"appeal-{appeal.pk}")
    Appeal.objects.filter(pk=appeal.pk).update(starts_on=days(-9), ends_on=days(-1))
    assert send(client, appeal, once=fresh).status_code == 409
    assert not GivingPromise.objects.exists()


def test_a_flood_of_promises_is_refused_and_nothing_of_it_is_lost(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    appeal = appeal_of(appeal_page())
    promise_of(client, appeal)
    monkeypatch.setattr(GIVING_LIMIT._unproved, "wait_seconds", lambda *_key: 30)
    response = send(client, appeal, is_shown="on", name="Zoé du quartier")
    assert response.status_code == 429
    assert "Zoé du quartier" in response.text
    assert GivingPromise.objects.count() == 1


def test_a_name_is_stored_only_with_its_box_and_sealed(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    without = promise_of(client, appeal, name="Zoé du quartier")
    assert (without.sealed_name, without.shown_name, without.name_review) == ("", "", "none")
    wanted = promise_of(client, appeal, name="Zoé du quartier", is_shown="on", hides_amount="on")
    assert "Zoé" not in wanted.sealed_name
    assert (promises.name_of(wanted), wanted.shown_name, wanted.name_review, wanted.hides_amount) == (
        "Zoé du quartier",
        "",
        "waiting",
        True,
    )


def test_an_address_is_used_only_once_its_reader_confirmed_it(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promise = promise_of(client, appeal, email=ADDRESS)
    assert promise.handle
    assert ADDRESS not in MailAddress.objects.get(pk=promise.handle).sealed
    assert address_state(promise.handle) == "unconfirmed"
    page = f"/fr/appeals/{appeal.pk}/promised/{promise.private_key}/"
    assert "Ouvrez le lien de notre e-mail pour confirmer votre adresse" in text_of(client, page)
    message = mail.outbox[-1]
    assert message.to == [ADDRESS]
    # What was promised, and no details of a payment: anybody may have typed the address.
    assert f"25\xa0€ pour «\xa0{TITLE}\xa0»" in str(message.body)
    assert "BE68" not in str(message.body)
    assert client.get(link_in(message, "confirm")).status_code == 200
    assert address_state(promise.handle) == "unconfirmed"
    assert "Votre adresse est confirmée" in confirm_last(client).text
    assert address_state(promise.handle) == "confirmed"
    assert "Votre adresse e-mail est confirmée" in text_of(client, page)


def test_the_confirmation_says_every_promise_of_the_mailbox_in_the_language_of_the_donor(client: Client) -> None:
    page = appeal_page()
    appeal, other = appeal_of(page), appeal_of(appeal_page(title="Un toit", slug="toit"))
    translated(page, "nl", title="(De)klik: 30 dagen", slug="deklik")
    # The worker comes once both were sent.
    with patch("django.db.transaction.on_commit"):
        promise_of(client, other, email=ADDRESS, amount="own", own_amount="12,50", language="nl", name="Wim Bel", is_shown="on")
        promise_of(client, appeal, email=ADDRESS, frequency="monthly", language="nl")
    mailing.ask_readers.call()
    (message,) = mail.outbox
    body = str(message.body)
    assert "12,50\xa0€ voor ‘Un toit’" in body
    assert "25\xa0€ per maand voor ‘(De)klik: 30 dagen’" in body
    # Nothing that a visitor typed goes to an address that somebody else may have typed.
    assert "Wim" not in body


def test_a_standing_order_is_explained_on_its_page_and_by_e_mail_once_the_address_is_confirmed(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promise = promise_of(client, appeal, email=ADDRESS, frequency="monthly")
    first_on = min(next_month(days(0).replace(day=1)), promise.expires_on)
    page = f"/fr/appeals/{appeal.pk}/promised/{promise.private_key}/"
    shown = text_of(client, page)
    stored = promise.reference.reference
    with override("fr"):
        first = date_format(first_on, "DATE_FORMAT").replace("\xa0", " ")
    lines = (
        ("Montant", "25 €"), ("À quel rythme", "chaque mois"), ("Premier paiement", first),
        ("Dernier paiement", "aucun, ou le jour de votre choix"), ("IBAN", "BE68 5390 0754 7034"), ("Nom du compte", HOLDER),
        ("Communication", f"+++{stored[:3]}/{stored[3:7]}/{stored[7:]}+++"),
    )  # fmt: skip
    for label, value in lines:
        assert f"{label} {value}" in shown, label
    assert "arrêtez un ordre permanent à votre banque" in shown and "à vous pour toujours" in shown
    # Nothing of it was sent yet: anybody may have typed the address.
    assert len(mail.outbox) == 1 and "BE68" not in str(mail.outbox[0].body)
    again = promise_of(client, appeal, email="ben@exemple.example", frequency="monthly")
    assert "ordre permanent" in confirm_last(client).text
    body = str(mail.outbox[-1].body).replace("\xa0", " ")
    assert mail.outbox[-1].to == ["ben@exemple.example"]
    for label, value in lines[:-1]:
        assert f"{label} : {value}" in body, label
    stored = again.reference.reference
    assert f"Communication : +++{stored[:3]}/{stored[3:7]}/{stored[7:]}+++" in body
    assert "arrêtez un ordre permanent à votre banque" in body and "à vous pour toujours" in body
    assert f"/fr/appeals/{appeal.pk}/promised/{again.private_key}/" in body


def test_the_e_mail_of_standing_orders_is_announced_once_by_the_press_that_sends_it(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promises = [promise_of(client, appeal, email=ADDRESS, frequency="monthly") for _number in range(2)]
    path = link_in(mail.outbox[-1], "confirm")
    answer = {"request": [promise.handle for promise in promises], "answer": "confirm"}
    pages = [client.post(path, answer).text, client.post(path, answer).text, client.get(path).text]
    assert ["Votre adresse est confirmée" in page for page in pages] == [True] * 3
    assert [page.count("ce qu’il faut encoder") for page in pages] == [1, 0, 0]


def test_a_single_gift_a_paid_order_and_an_example_get_no_such_e_mail(client: Client) -> None:
    appeal, example = appeal_of(appeal_page()), appeal_of(appeal_page(slug="exemple", is_example=True))
    promise_of(client, appeal, email=ADDRESS)
    confirm_last(client)
    assert len(mail.outbox) == 1
    paid = promise_of(client, appeal, email=ADDRESS, frequency="monthly")
    receive(appeal, 2500, reference=paid.reference)
    confirm_last(client)
    assert len(mail.outbox) == 2
    assert "Premier paiement" not in text_of(client, f"/fr/appeals/{appeal.pk}/promised/{paid.private_key}/")
    promise_of(client, example, email=ADDRESS, frequency="monthly")
    confirm_last(client)
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    ("today", "expires", "first"),
    [
        (date(2026, 11, 28), date(2026, 12, 28), date(2026, 12, 1)),
        (date(2027, 1, 1), date(2027, 1, 31), date(2027, 1, 31)),
        (date(2026, 12, 28), date(2026, 12, 28), date(2026, 12, 28)),
        (date(2026, 12, 29), date(2026, 12, 28), date(2027, 1, 1)),
    ],
)
def test_the_first_payment_comes_before_the_promise_expires(today: date, expires: date, first: date) -> None:
    assert first_payment_day(GivingPromise(expires_on=expires), today) == first


def test_this_was_not_me_deletes_the_address_and_leaves_the_promise(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promise = promise_of(client, appeal, email=ADDRESS)
    assert "Votre adresse est supprimée ici" in confirm_last(client, answer="not_me").text
    promise.refresh_from_db()
    assert (promise.handle, promise.mailbox_mark) == (None, "")
    assert not MailAddress.objects.exists()
    assert client.get(link_in(mail.outbox[-1], "confirm")).status_code == 404


def test_an_address_that_nobody_confirms_is_deleted_with_the_mark_of_the_mailbox(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promise = promise_of(client, appeal, email=ADDRESS)
    mailing.delete_expired(now=timezone.now() + timedelta(days=3))
    promise.refresh_from_db()
    assert (promise.handle, promise.mailbox_mark) == (None, "")


def test_gifts_of_one_mailbox_have_one_mark_and_few_open_requests(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    found = [promise_of(client, appeal, email=address) for address in (ADDRESS, ADDRESS.upper(), ADDRESS, ADDRESS, ADDRESS, ADDRESS)]
    assert len({promise.mailbox_mark for promise in found[: promises.MOST_REQUESTS]}) == 1
    assert found[-1].handle is None


def test_certificates_are_offered_by_approved_organisations_alone(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    address = f"/fr/appeals/{appeal.pk}/give/"
    assert "attestation fiscale" not in client.get(address).text
    assert not promise_of(client, appeal, email=ADDRESS, wants_certificate="on").wants_certificate
    details = dict.fromkeys(("legal_name", "seat", "enterprise_number", "approval_source", "signer_name"), "Ligue")
    GivingSettings.objects.create(organisation=appeal.organisation, is_approved=True, approved_on=date(2024, 1, 1), **details)
    # What a certificate says is not all there: the desk issues none.
    assert "attestation fiscale" not in client.get(address).text
    GivingSettings.objects.update(signer_function="Trésorière")
    assert "attestation fiscale" in client.get(address).text
    assert promise_of(client, appeal, email=ADDRESS, wants_certificate="on").wants_certificate
    refused = send(client, appeal, wants_certificate="on")
    assert refused.status_code == 422
    assert "Pour l’attestation, donnez l’adresse" in refused.text


def test_without_a_mail_server_no_address_is_asked_for(client: Client, settings: object) -> None:
    settings.RAVIVE_SENDS_MAIL = False  # pyright: ignore[reportAttributeAccessIssue] -- of pytest-django
    appeal = appeal_of(appeal_page())
    assert 'name="email"' not in client.get(f"/fr/appeals/{appeal.pk}/give/").text
    assert promise_of(client, appeal, email=ADDRESS).handle is None


def test_the_private_key_says_nothing_of_the_form() -> None:
    sent = SentValue(digest="a" * 64, purpose="appeal-1")
    assert promises.private_key(sent) == promises.private_key(sent)
    assert promises.private_key(sent) != promises.private_key(SentValue(digest="b" * 64, purpose="appeal-1"))
    assert "a" * 8 not in promises.private_key(sent)


@pytest.mark.database
def test_the_address_of_a_promise_by_somebody_else_stays_away_in_an_older_copy(client: Client, settings: Settings, tmp_path: Path) -> None:
    promise = promise_of(client, appeal_of(appeal_page()), email=ADDRESS)
    with older_copy(settings, tmp_path) as kinds:
        confirm_last(client, answer="not_me")
    assert kinds == ["giver-request"]
    promise.refresh_from_db()
    assert (promise.handle, promise.mailbox_mark) == (None, "")
    assert not MailAddress.objects.exists()
