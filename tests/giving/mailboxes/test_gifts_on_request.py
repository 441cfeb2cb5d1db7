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
from ravive.fundraising.review_words import review_words
from ravive.giving.actions import mailboxes as actions
from ravive.giving.certificates.actions import donors
from ravive.giving.certificates.queries import details_of, national_number_of
from ravive.giving.kept_accounts import kept_of_donor, lines_of
from ravive.giving.models import Donor, GivingPromise
from ravive.giving.models.appeals import Review
from ravive.people.models import AuditEvent, Role
from tests.giving.mailboxes.mailbox_cast import (
    ANNA,
    TODAY,
    appeal,
    booked_receipt,
    certified,
    donor_at,
    mailbox_at,
    promised,
    received,
    transferred,
)
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
    assert (said["name"], said["name_state"], said["reference"]) == ("Marie T.", review_words(Review.WAITING), promise.reference.reference)


@pytest.mark.database
def test_the_file_has_the_gifts_of_a_donor_whose_address_staff_typed() -> None:
    receipt, treasurer = booked_receipt(transferred(6000)), person("tara", host(), Role.TREASURER)
    donor = donors.add_donor(organisation=host(), receipt_ids=[receipt.pk], language="fr", by=treasurer, now=NOW)
    donors.store_address(donor=donor, address=ANNA, by=treasurer, now=NOW)
    ((_part, holding),) = find_all(host(), ANNA)
    (gift,) = holding.data["gifts"]  # pyright: ignore[reportGeneralTypeIssues] -- a list
    assert (gift["amount"], gift["received_on"]) == ("60.00", TODAY.isoformat())
    assert (gift["bank"]["iban"], gift["bank"]["message"]) == ("BE71096123456769", "Bon courage")
    # The accounts hold it to the end of the seventh year.
    assert gift["erase_on"] == f"{TODAY.year + 8}-01-01"


@pytest.mark.database
def test_the_file_of_a_typed_address_has_the_certificates_and_the_gifts_of_donors_put_together() -> None:
    treasurer = person("tara", host(), Role.TREASURER)
    first, second = booked_receipt(transferred(6000)), booked_receipt(transferred(2500))
    kept, other = (
        donors.add_donor(organisation=host(), receipt_ids=[receipt.pk], language="fr", by=treasurer, now=NOW) for receipt in (first, second)
    )
    donors.store_address(donor=kept, address=ANNA, by=treasurer, now=NOW)
    certified(other)
    Donor.objects.filter(pk=other.pk).update(same_as=kept)
    ((_part, holding),) = find_all(host(), ANNA)
    assert [gift["amount"] for gift in holding.data["gifts"]] == ["25.00", "60.00"]  # pyright: ignore[reportGeneralTypeIssues] -- a list
    (certificate,) = holding.data["certificates"]["issued"]  # pyright: ignore[reportIndexIssue, reportGeneralTypeIssues] -- a mapping
    assert certificate["year"] == 2026
    assert len(holding.data["same_donors"]) == 1  # pyright: ignore[reportArgumentType] -- a list
    assert holding.activities == ("gifts", "donors")


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


@pytest.mark.database
@pytest.mark.parametrize("at", [0, 1])
def test_what_stays_of_a_donor_counts_those_who_were_put_together_with_it(at: int) -> None:
    treasurer = person("tara", host(), Role.TREASURER)
    days = (TODAY, date(TODAY.year + 2, 1, 5))
    group = [
        donors.add_donor(
            organisation=host(), receipt_ids=[booked_receipt(transferred(6000, day=day), day=day).pk], language="fr", by=treasurer, now=NOW
        )
        for day in days
    ]
    donors.store_address(donor=group[at], address=ANNA, by=treasurer, now=NOW)
    certified(group[0], year=2025, number=7)
    certified(group[1], year=2026, number=8)
    Donor.objects.filter(pk=group[1].pk).update(same_as=group[0])
    # Staff typed the address for the one or the other: both are one person, and both are erased.
    ((_part, holding),) = find_all(host(), ANNA)
    assert holding.stays_until == date(TODAY.year + 9, 12, 31)
    gifts, certificates, *_others = holding.stays
    assert "avec 2 dons" in gifts and f"31 décembre {TODAY.year + 9}" in gifts
    assert "2025/7" in certificates and "2026/8" in certificates


@pytest.mark.database
def test_name_address_and_language_of_a_donor_are_corrected_and_logged_and_no_number_is() -> None:
    donor = donor_at()
    received(promised(appeal()), donor=donor)
    desk: Client = signed_in(person("ada", host(), Role.ADMIN))
    page = desk.post("/desk/requests/", {"email": ANNA, "received_on": timezone.localdate().isoformat(), "is_checked": "on"}).headers[
        "Location"
    ]
    ((part, holding),) = find_all(host(), ANNA)
    stored = {detail.name.rpartition("-")[0]: detail for detail in holding.corrections}
    assert set(stored) == {"name", "street", "postcode", "city", "country", "language"}
    form = f"{page}correct/{part.name}/{holding.key}/"
    assert "Rue Haute 1" in desk.get(form).text
    assert "85073003328" not in desk.get(form).text
    wanted = {detail.name: detail.value for detail in holding.corrections}
    changed = {stored["street"].name: "Rue Basse 2", stored["language"].name: "nl"}
    assert desk.post(form, {**wanted, **changed}).headers["Location"] == page
    before = {name: detail.value for name, detail in stored.items()}
    details = details_of(Donor.objects.get())
    assert {name: getattr(details, name) for name in stored} == {**before, "street": "Rue Basse 2", "language": "nl"}
    assert national_number_of(Donor.objects.get()) == "85073003328"
    assert [event.detail for event in AuditEvent.objects.filter(verb="request.corrected")] == [{"form": "form:gifts"}] * 2
    assert AuditEvent.objects.filter(verb="donor.changed", subject_id=str(donor.pk)).count() == 2
    assert "Rue Basse" not in "".join(str(vars(event)) for event in AuditEvent.objects.all())
    assert desk.post(form, {**wanted, stored["name"].name: ""}).status_code == 422
    # A field of another donor is none of this person's.
    other = donor_at("eve@other.example", "Eve")
    desk.post(form, {**wanted, f"name-{other.pk}": "Mallory"})
    assert details_of(Donor.objects.get(pk=other.pk)).name == "Eve"


def test_donors_who_are_one_person_are_corrected_each() -> None:
    first, second = donor_at(), donor_at("b@other.example", "A. Peeters")
    Donor.objects.filter(pk=second.pk).update(same_as=first)
    ((part, holding),) = find_all(host(), ANNA)
    by_name = {detail.name: detail for detail in holding.corrections}
    assert str(by_name[f"name-{second.pk}"].label).endswith(f"(donateur {second.pk})")
    part.correct(holding, host(), f"name-{second.pk}", "Anna Peeters", by=person("ada", host(), Role.ADMIN), now=NOW)
    assert details_of(Donor.objects.get(pk=second.pk)).name == "Anna Peeters"
