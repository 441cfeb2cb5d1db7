"""A donor asks the organisation for an erasure: what was typed with an address that nobody confirmed goes too."""

import json
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.entries.mailbox_parts import find_all
from ravive.giving.actions import mailboxes as actions
from ravive.giving.certificates.actions import donors
from ravive.giving.kept_accounts import kept_of_donor, lines_of
from ravive.giving.models import GivingPromise
from ravive.giving.models.appeals import Review
from ravive.people.models import AuditEvent, Role
from tests.giving.mailboxes.mailbox_cast import ANNA, TODAY, appeal, booked_receipt, donor_at, mailbox_at, promised, received, transferred
from tests.people.cast import NOW, host, person, signed_in

pytestmark = pytest.mark.django_db
NAME = {"sealed_name": "", "shown_name": "", "name_review": Review.NONE, "private_key": None, "mailbox_mark": "", "handle": None}


@pytest.mark.database
@pytest.mark.parametrize("is_confirmed", [True, False])
def test_an_erasure_on_request_leaves_no_name_and_no_page(is_confirmed: bool) -> None:
    promise = promised(appeal(), is_confirmed=is_confirmed, name="Marie T.")
    desk: Client = signed_in(person("ada", host(), Role.ADMIN))
    asked = {"email": ANNA, "received_on": timezone.localdate().isoformat(), "is_checked": "on"}
    page = desk.post("/desk/requests/", asked).headers["Location"]
    assert desk.post(f"{page}erase/").status_code == 302
    assert GivingPromise.objects.filter(pk=promise.pk).values(*NAME).get() == NAME


@pytest.mark.database
def test_a_restored_copy_erases_again_what_nobody_confirmed() -> None:
    promise = promised(appeal(), is_confirmed=False, name="Marie T.")
    stored = GivingPromise.objects.filter(pk=promise.pk).values(*NAME).get()
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW, on_request=True)
    assert '"giver-asked"' in Path(departures.place()).read_text().splitlines()[-1]
    GivingPromise.objects.filter(pk=promise.pk).update(**stored)
    digest = departures.digest_of(actions.ERASURE_ON_REQUEST, host().pk, promise.mailbox_mark)
    actions.erase_again(Departure(kind=actions.ERASURE_ON_REQUEST, digest=digest), NOW)
    assert GivingPromise.objects.filter(pk=promise.pk).values(*NAME).get() == NAME


def test_the_file_has_all_that_an_unconfirmed_promise_says() -> None:
    promise = promised(appeal(), is_confirmed=False, name="Marie T.")
    ((_part, holding),) = find_all(host(), ANNA)
    (said,) = holding.data["unconfirmed_promises"]  # pyright: ignore[reportGeneralTypeIssues] -- a list
    assert (said["name"], said["name_state"], said["reference"]) == ("Marie T.", Review.WAITING, promise.reference.reference)


@pytest.mark.database
def test_the_file_has_the_gifts_of_a_donor_whose_address_staff_typed() -> None:
    receipt, treasurer = booked_receipt(transferred(6000)), person("tara", host(), Role.TREASURER)
    donor = donors.add_donor(organisation=host(), receipt_ids=[receipt.pk], language="fr", by=treasurer, now=NOW)
    donors.store_address(donor=donor, address=ANNA, by=treasurer, now=NOW)
    ((_part, holding),) = find_all(host(), ANNA)
    (gift,) = holding.data["gifts"]  # pyright: ignore[reportGeneralTypeIssues] -- a list
    assert (gift["amount"], gift["received_on"]) == ("60.00", TODAY.isoformat())
    assert (gift["bank"]["iban"], gift["bank"]["message"]) == ("BE71096123456769", "Bon courage")


@pytest.mark.database
def test_request_and_file_name_the_day_until_which_the_accounts_hold_the_gifts() -> None:
    receipt = received(promised(appeal()))
    day = f"31 décembre {receipt.received_on.year + 7}"
    desk: Client = signed_in(person("ada", host(), Role.ADMIN))
    asked = {"email": ANNA, "received_on": timezone.localdate().isoformat(), "is_checked": "on"}
    page = desk.post("/desk/requests/", asked).headers["Location"]
    assert f"reste dans la comptabilité jusqu’au {day}" in desk.get(f"{page}erase/").text
    assert desk.post(f"{page}erase/").status_code == 302
    event = AuditEvent.objects.get(verb="request.erased")
    assert event.detail["stays_until"] == f"{receipt.received_on.year + 7}-12-31"
    words = f"ce que la loi oblige l’organisation à garder reste jusqu’au {day}"
    shown = desk.get(page).text
    assert words in shown and "Rien n’est conservé à cette adresse" in shown
    # Nothing is found with the address any more: the file says what was erased, and what stays.
    with zipfile.ZipFile(BytesIO(desk.post(f"{page}file/", {"language": "fr"}).content)) as archive:
        written = {name.rpartition(".")[2]: archive.read(name).decode() for name in archive.namelist()}
    (erased,) = json.loads(written["json"])["erased"]
    assert (erased["form"], erased["stays_until"]) == ("Dons et attestations fiscales", event.detail["stays_until"])
    assert words in written["html"]
    audit = desk.get("/desk/audit/").text
    assert f"ce que la loi oblige à garder reste jusqu’au : 31/12/{receipt.received_on.year + 7}" in audit.replace("\u00a0", " ")


def test_what_staff_typed_for_a_donor_says_until_which_day_the_accounts_hold_it() -> None:
    donor = donor_at()
    receipt = received(promised(appeal(), ""), donor=donor)
    assert kept_of_donor(donor).until == date(receipt.received_on.year + 7, 12, 31)
    assert any(f"31 décembre {receipt.received_on.year + 7}" in line for line in lines_of(kept_of_donor(donor)))
    # A donor without a gift leaves an entry without any detail, and nothing that names anybody.
    empty = kept_of_donor(donor_at("ben@courriel.example"))
    assert empty.until is None
    (line,) = lines_of(empty)
    assert line.startswith("La fiche du donateur reste sans aucune donnée")
