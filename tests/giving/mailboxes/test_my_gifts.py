"""A donor's private page: who may open it, what it shows and changes, what its files say."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override
from pytest_django import Settings

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.giving.actions import mailboxes as actions
from ravive.giving.certificates.actions import donors
from ravive.giving.certificates.private_links import new_handle
from ravive.giving.donor_mailboxes import LINK_LIFE, PAGE_LIFE, mailbox_of_page, mailed_link, page_token
from ravive.giving.models import BankTransfer, Donor, GivingPromise, GivingSettings, Receipt
from ravive.giving.models.appeals import Review
from ravive.mailing import links, purposes
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, encrypt_recipient
from tests.departures.older_copies import older_copy
from tests.giving.mailboxes.mailbox_cast import (
    ANNA,
    appeal,
    booked_receipt,
    donor_at,
    given_back,
    later,
    mailbox_at,
    promised,
    received,
    transferred,
)
from tests.people.cast import NOW, host, organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


def path_of_link() -> str:
    return re.sub(r"^https?://[^/]+", "", mailed_link(mailbox_at(), "fr"))


def page(client: Client, address: str = ANNA) -> str:
    return f"/fr/my-gifts/own/{page_token(mailbox_at(address))}/"


def test_the_link_of_an_e_mail_opens_the_page_once(visitor: Client) -> None:
    received(promised(appeal()))
    link = path_of_link()
    shown = visitor.get(link)
    assert "Ce lien sert une seule fois. La page qu’il ouvre reste valable une heure." in shown.text
    assert shown.headers["X-Robots-Tag"] == "noindex" and "no-store" in shown.headers["Cache-Control"]
    opened = visitor.post(link)
    assert opened.status_code == 302 and "Trente jours" in visitor.get(opened.headers["Location"]).text
    # A second press of the button, at once, leads there too; later the link is used up.
    assert visitor.post(link).status_code == 302
    with later(PAGE_LIFE + timedelta(minutes=1)):
        assert visitor.post(link).status_code == 200
        assert 'value="again"' in visitor.get(link).text
    assert not visitor.cookies


def test_an_old_link_opens_nothing_and_offers_a_new_one(visitor: Client) -> None:
    received(promised(appeal()))
    link = path_of_link()
    with later(LINK_LIFE + timedelta(minutes=1)):
        assert visitor.post(link).status_code == 200
        assert 'value="again"' in visitor.get(link).text


def test_the_address_of_a_page_holds_for_an_hour(visitor: Client) -> None:
    received(promised(appeal()))
    own = page(visitor)
    assert visitor.get(own).status_code == 200
    with later(PAGE_LIFE + timedelta(minutes=1)):
        for path in (own, f"{own}erase/", f"{own}gifts.json"):
            assert visitor.get(path).status_code == 404
        assert visitor.post(f"{own}erase/").status_code == 404


def test_a_link_of_an_e_mail_is_no_address_of_a_page(visitor: Client) -> None:
    token = path_of_link().rstrip("/").rpartition("/")[2]
    assert visitor.get(f"/fr/my-gifts/own/{token}/").status_code == 404
    assert visitor.get(f"/fr/my-gifts/open/{page_token(mailbox_at())}/").status_code == 404
    forged = signing.TimestampSigner(salt="other").sign(f"{host().pk}.{mailbox_at().mark}")
    assert mailbox_of_page(forged, host()) is None


def test_a_page_opens_at_its_own_organisation_only() -> None:
    assert mailbox_of_page(page_token(mailbox_at()), host()) == mailbox_at()
    assert mailbox_of_page(page_token(mailbox_at()), organisation("autre")) is None


def test_a_page_shows_what_one_mailbox_gave_and_nothing_of_others(visitor: Client) -> None:
    to = appeal()
    received(promised(to), 4200)
    received(promised(to, "ben@courriel.example"), 9900)
    # Somebody else typed Anna's address: nobody confirmed it.
    received(promised(to, cents=7700, is_confirmed=False, name="Un inconnu"), 7700)
    text = visitor.get(page(visitor)).text
    assert "42 €" in text.replace("\xa0", " ")
    assert "99 €" not in text.replace("\xa0", " ") and "77 €" not in text.replace("\xa0", " ") and "Un inconnu" not in text


def test_an_address_with_a_tag_is_another_donor(visitor: Client) -> None:
    """At an unknown provider it may be another person."""
    received(promised(appeal()), 4200)
    assert "42 €" not in visitor.get(page(visitor, "anna+autre@courriel.example")).text.replace("\xa0", " ")


def test_money_given_back_is_shown_and_subtracted(visitor: Client) -> None:
    given_back(received(promised(appeal()), 5000), 1500)
    text = visitor.get(page(visitor)).text.replace("\xa0", " ")
    assert "50 €" in text and "15 €" in text and "35 €" in text


def test_a_gift_that_was_given_back_whole_is_no_gift_any_more(visitor: Client) -> None:
    given_back(received(promised(appeal()), 5000), 5000)
    text = visitor.get(page(visitor)).text
    assert "Ce que vous avez donné vous a été rendu." in text and "Merci." not in text


def test_a_standing_order_shows_its_payment_details_again(visitor: Client) -> None:
    promise = promised(appeal(), is_standing=True)
    received(promise)
    text = visitor.get(page(visitor)).text
    digits = promise.reference.reference
    assert f"{digits[:3]}/{digits[3:7]}/{digits[7:]}" in text and "BE68 5390 0754 7034" in text


def test_the_page_says_when_a_promise_expires_and_when_everything_is_deleted(visitor: Client) -> None:
    promise = promised(appeal(), now=timezone.now())

    def words() -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", visitor.get(page(visitor)).text).replace("\xa0", " ").split())

    def day(on: date) -> str:
        return date_format(on, "DATE_FORMAT").replace("\xa0", " ")

    with override("fr"):
        expires, erased = day(promise.expires_on), day(promise.expires_on + timedelta(days=31))
        assert f"la promesse expire le {expires}, et ce qui est enregistré de vous avec elle est effacé le {erased}" in words()
        assert f"le dernier élément le {erased}" in words()
        GivingPromise.objects.update(expires_on=localdate() - timedelta(days=1))
        late = day(localdate() + timedelta(days=30))
        assert f"Sans paiement, ce qui est enregistré de vous avec elle est effacé le {late}" in words()
        GivingPromise.objects.update(expires_on=promise.expires_on)
        GivingSettings.objects.create(organisation=host(), retention_years=10)
        received(promise, day=localdate())
        last = f"1er janvier {localdate().year + 11}"
        assert f"Ce qui est enregistré de vous avec ce don est effacé le {last}" in words()
        assert f"le dernier élément le {last}" in words()


def test_a_gift_that_arrived_once_shows_no_payment_details(visitor: Client) -> None:
    received(promised(appeal()))
    assert "BE68 5390 0754 7034" not in visitor.get(page(visitor)).text


def test_another_name_waits_for_staff_and_none_is_gone_at_once(visitor: Client) -> None:
    promise = promised(appeal(), name="Anna P.")
    type(promise).objects.update(shown_name="Anna P.", sealed_name="", name_review=Review.RELEASED)
    own = page(visitor)
    assert visitor.post(own, {"answer": "name", "promise": promise.pk, "name": "Les Peeters"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.shown_name, promise.name_review) == ("", Review.WAITING)
    assert "Les Peeters" in visitor.get(own).text
    visitor.post(own, {"answer": "no_name", "promise": promise.pk})
    promise.refresh_from_db()
    assert (promise.shown_name, promise.sealed_name, promise.name_review) == ("", "", Review.NONE)


def test_a_name_that_is_none_is_refused_and_stays_in_the_form(visitor: Client) -> None:
    promise = promised(appeal())
    reply = visitor.post(page(visitor), {"answer": "name", "promise": promise.pk, "name": "www.example.org"})
    assert reply.status_code == 422 and "www.example.org" in reply.text


def test_the_amount_can_be_hidden_and_shown(visitor: Client) -> None:
    promise = promised(appeal())
    for answer, is_hidden in (("hide", True), ("show", False)):
        visitor.post(page(visitor), {"answer": answer, "promise": promise.pk})
        promise.refresh_from_db()
        assert promise.hides_amount is is_hidden


def test_nobody_changes_the_promise_of_somebody_else(visitor: Client) -> None:
    promised(appeal())
    other = promised(appeal(), "ben@courriel.example", name="Ben")
    for answer in ("no_name", "hide", "name"):
        visitor.post(page(visitor), {"answer": answer, "promise": other.pk, "name": "Anna"})
    before, _now = other, other.refresh_from_db()
    assert (other.hides_amount, other.name_review, other.sealed_name) == (False, Review.WAITING, before.sealed_name)
    assert actions.mailbox_gifts.own_promises(mailbox_at("ben@courriel.example")).get().pk == other.pk
    for number in ("", "x", "9" * 30, "²"):
        assert visitor.post(page(visitor), {"answer": "hide", "promise": number}).status_code == 302


def test_stopping_deletes_the_address_and_leaves_the_gifts(visitor: Client) -> None:
    promise = promised(appeal())
    received(promise)
    own = page(visitor)
    assert "Votre adresse sera effacée. Ensuite" in visitor.get(own).text
    assert visitor.post(own, {"answer": "stop"}).status_code == 200
    assert not MailAddress.objects.filter(pk=promise.handle).exists()
    assert "Trente jours" in visitor.get(own).text


def test_stopping_deletes_the_address_for_certificates_too(visitor: Client) -> None:
    received(promised(appeal()))
    donor = donor_at()
    MailAddress.objects.create(handle=donor.handle or "", purpose="donors", sealed="sealed")
    visitor.post(page(visitor), {"answer": "stop"})
    donor.refresh_from_db()
    assert donor.handle is None and not MailAddress.objects.exists()


def test_what_a_donor_stopped_or_removed_does_not_come_back_with_a_restored_copy(visitor: Client) -> None:
    promise, donor = promised(appeal(), name="Anna P."), donor_at()
    MailAddress.objects.create(handle=donor.handle or "", purpose="donors", sealed="sealed")
    received(promise)
    stored = GivingPromise.objects.filter(pk=promise.pk).values("handle", "sealed_name", "name_review").get()
    own = page(visitor)
    visitor.post(own, {"answer": "no_name", "promise": str(promise.pk)})
    visitor.post(own, {"answer": "stop"})
    lines = [json.loads(line) for line in Path(departures.place()).read_text().splitlines()[-3:]]
    assert [line["kind"] for line in lines] == ["giver-name", "giver-mails", "donor-mails"]
    # The copy that is restored.
    GivingPromise.objects.filter(pk=promise.pk).update(**stored)
    Donor.objects.filter(pk=donor.pk).update(handle=donor.handle)
    for line in lines:
        departures._registered[line["kind"]](Departure(kind=line["kind"], digest=line["digest"]), NOW)
    promise.refresh_from_db()
    donor.refresh_from_db()
    assert (promise.handle, promise.sealed_name, promise.name_review, donor.handle) == (None, "", "none", None)


def test_a_mail_program_stops_all_e_mails_of_its_reader(visitor: Client) -> None:
    first, second = promised(appeal()), promised(appeal())
    link = links.stop_link(purposes.find_purpose("gifts"), first.handle or "", "fr")
    path = re.sub(r"^https?://[^/]+", "", link)
    asks = visitor.get(path)
    assert asks.status_code == 200 and MailAddress.objects.count() == 2
    assert 'value="stop"' in asks.text and "Plus personne ne peut alors vous envoyer" in asks.text
    visitor.post(path, {"List-Unsubscribe": "One-Click"})
    assert not MailAddress.objects.filter(pk__in=[first.handle, second.handle]).exists()
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_files_hold_everything(visitor: Client) -> None:
    promise = promised(appeal(), name="Anna P.", wants_certificate=True)
    received(promise, 4200)
    donor_at()
    reply = visitor.get(f"{page(visitor)}gifts.json")
    assert reply.headers["X-Robots-Tag"] == "noindex" and "no-store" in reply.headers["Cache-Control"]
    exported = json.loads(reply.content)
    assert exported["emails"] == [ANNA] and exported["organisation"] == host().name
    assert exported["promises"][0]["name"] == "Anna P." and exported["promises"][0]["wants_certificate"] is True
    assert exported["gifts"][0]["amount"] == "42.00"
    assert exported["gifts"][0]["bank"]["counterparty"] == "Anna Peeters" and exported["gifts"][0]["bank"]["message"] == "Bon courage"
    assert exported["donor"]["street"] == "Rue Haute 1"
    table = visitor.get(f"{page(visitor)}gifts.csv").content.decode("utf-8-sig")
    assert "2026-11-24;42,00;0,00;Trente jours" in table and "Anna Peeters" in table
    assert visitor.get(f"{page(visitor)}gifts.exe").status_code == 404


@pytest.mark.parametrize("marks", [("a", "b"), ("", "")])
def test_who_spreads_a_reference_does_not_read_who_paid_with_it(visitor: Client, marks: tuple[str, str]) -> None:
    promise = promised(appeal())
    gifts = [received(promise) for _mark in marks]
    for gift, mark in zip(gifts, marks, strict=True):
        BankTransfer.objects.filter(pk=gift.transfer_id).update(iban_mark=mark)
    own = page(visitor)
    for kind in ("json", "csv"):
        assert "BE71096123456769" not in visitor.get(f"{own}gifts.{kind}").text
    assert [gift["bank"] for gift in json.loads(visitor.get(f"{own}gifts.json").content)["gifts"]] == [None, None]
    # Staff looked at it, and marked this one as theirs.
    Receipt.objects.filter(pk=gifts[0].pk).update(donor=donor_at())
    assert [bool(gift["bank"]) for gift in json.loads(visitor.get(f"{own}gifts.json").content)["gifts"]] == [False, True]


def test_a_transfer_of_a_donor_without_a_promise_is_a_gift_too(visitor: Client) -> None:
    booked_receipt(transferred(6100), appeal=appeal("Sans promesse"), donor=donor_at())
    assert "Sans promesse" in visitor.get(page(visitor)).text


def test_asking_for_a_link_writes_to_a_donor_and_to_nobody_else(visitor: Client) -> None:
    received(promised(appeal()))
    promised(appeal(), "carl@courriel.example", is_confirmed=False)
    locations = set()
    for address in (ANNA, "inconnu@courriel.example", "carl@courriel.example"):
        once = re.search(r'name="once" value="([^"]+)"', visitor.get("/fr/my-gifts/").text)
        assert once
        reply = visitor.post("/fr/my-gifts/", {"once": once[1], "email": address})
        locations.add((reply.status_code, reply.headers["Location"]))
    assert len(locations) == 1
    assert [message.to for message in mail.outbox] == [[ANNA]]
    paragraphs = str(mail.outbox[0].body).replace("\xa0", " ").split("\n\n")
    assert any("/fr/my-gifts/open/" in line for line in paragraphs)
    assert "Le lien sert une seule fois, dans les deux jours ; la page qu’il ouvre reste valable une heure." in paragraphs


def test_a_page_asks_a_constant_number_of_queries(visitor: Client) -> None:
    to = appeal()
    received(promised(to))
    own = page(visitor)
    visitor.get(own)
    with CaptureQueriesContext(connection) as few:
        visitor.get(own)
    for number in range(6):
        received(promised(appeal(f"Appel {number}")))
    with CaptureQueriesContext(connection) as many:
        visitor.get(own)
    assert len(many) == len(few)


@pytest.mark.database
def test_what_a_donor_replaced_or_hid_is_not_shown_by_an_older_copy(visitor: Client, settings: Settings, tmp_path: Path) -> None:
    promise = promised(appeal(), name="Anna P.")
    received(promise)
    GivingPromise.objects.update(shown_name="Anna P.", sealed_name="", name_review=Review.RELEASED)
    own = page(visitor)
    with older_copy(settings, tmp_path) as kinds:
        visitor.post(own, {"answer": "name", "promise": str(promise.pk), "name": "A."})
        visitor.post(own, {"answer": "show", "promise": str(promise.pk)})
        visitor.post(own, {"answer": "hide", "promise": str(promise.pk)})
    assert kinds == ["giver-name", "giver-amount"]
    promise.refresh_from_db()
    assert (promise.shown_name, promise.sealed_name, promise.name_review, promise.hides_amount) == ("", "", Review.NONE, True)


@pytest.mark.database
@pytest.mark.parametrize(("address", "leaves"), [("", True), ("new@example.org", True), (ANNA, False)])
def test_an_address_that_staff_deleted_or_replaced_stays_away_in_an_older_copy(
    settings: Settings, tmp_path: Path, address: str, leaves: bool
) -> None:
    donor, officer = donor_at(), person("officer", host())
    handle = new_handle(donor)
    Donor.objects.filter(pk=donor.pk).update(handle=handle)
    sealed = encrypt_recipient(Recipient(address=ANNA, language="fr"))
    MailAddress.objects.create(handle=handle, purpose="donors", sealed=sealed, is_to_be_asked=False)
    with older_copy(settings, tmp_path) as kinds:
        donors.store_address(donor=donor, address=address, by=officer, now=NOW)
    assert kinds == (["donor-mails"] if leaves else [])
    donor.refresh_from_db()
    assert (donor.handle is None, MailAddress.objects.exists()) == (leaves, not leaves)
