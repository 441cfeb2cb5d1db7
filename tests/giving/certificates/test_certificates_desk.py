"""The treasurer's screens of certificates, and the donor's private page."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from ravive.giving.certificates import erasure, queries
from ravive.giving.certificates.actions import certificates, donors, joint_donors
from ravive.giving.certificates.certificate_paper import file_name
from ravive.giving.certificates.private_links import address_of, new_handle, token_of
from ravive.giving.certificates.views import donors as views
from ravive.giving.certificates.views import public
from ravive.giving.models import Donor, GiftCertificate, GivingSettings, Receipt, TaxRule
from ravive.mailing.models import MailAddress
from ravive.people.models import AuditEvent, Organisation, Role
from tests.giving.certificates.certificate_cast import (
    NATIONAL,
    NOW,
    YEAR,
    approve,
    donor_with_gift,
    gift,
    give_back,
    issued,
    new_donor,
    promised_gift,
    store_confirmed_address,
)
from tests.mailing.queued import send_queued
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db
DESK = "/desk/giving/"
HOST = "https://cards.example.org"


@pytest.fixture
def desk() -> Client:
    return signed_in(person("tara", host(), Role.TREASURER))


@pytest.fixture
def _mail_server(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "dons@example.org"
    cache.clear()


def with_address(donor: Donor, address: str = "zoe@exemple.example") -> None:
    handle = new_handle(donor)
    store_confirmed_address(handle, "donors", address)
    Donor.objects.filter(pk=donor.pk).update(handle=handle)


def path_of(donor: Donor) -> str:
    return f"/fr/donors/{token_of(donor)}/"


def test_without_approval_the_desk_says_what_can_be_done(desk: Client) -> None:
    page = desk.get(f"{DESK}certificates/").text
    assert "Fondation Roi Baudouin" in page
    assert "rien ne peut être promis" in page
    for path in ("certificates/2025/", "donors/", "donors/gifts/"):
        assert desk.get(f"{DESK}{path}").headers["Location"] == f"{DESK}certificates/"
    assert not queries.gives_certificates(host())


def test_an_approved_institution_says_everything(desk: Client) -> None:
    form = {"legal_name": "Les Ponts ASBL", "seat": "Rue du Pont 1", "enterprise_number": "BE 0403.019.261", "is_approved": "on"}
    refused = desk.post(f"{DESK}certificates/settings/", form)
    assert refused.status_code == 422
    assert refused.text.count("Une attestation en a besoin.") >= 3
    form |= {"approval_source": "Moniteur belge", "approved_on": "2024-01-01", "signer_name": "Ada", "signer_function": "Trésorière"}
    assert desk.post(f"{DESK}certificates/settings/", {**form, "enterprise_number": "0403.019.262"}).status_code == 422
    assert desk.post(f"{DESK}certificates/settings/", form).status_code == 302
    assert queries.gives_certificates(host())
    assert GivingSettings.objects.get().enterprise_number == "0403019261"


def test_a_rule_is_typed_in_its_own_words(own: Organisation, desk: Client) -> None:
    form = {"valid_from": "2027-01-01", "source": "Loi du 1.1.2027"}
    for code, typed, value in (
        ("least_cents", "62,50", 6250),
        ("reduction_percent", "25", 25),
        ("filing_day", "2027-03-15", 315),
        ("number_required", "1", 1),
    ):
        assert desk.post(f"{DESK}certificates/rules/{code}/", {**form, "value": typed}).status_code == 302
        assert TaxRule.objects.get(code=code).value == value
    assert desk.post(f"{DESK}certificates/rules/least_cents/", {**form, "value": "beaucoup"}).status_code == 422
    assert desk.post(f"{DESK}certificates/rules/filing_day/", {**form, "value": "2028-02-29"}).status_code == 422
    assert desk.get(f"{DESK}certificates/rules/other/").status_code == 404
    page = desk.get(f"{DESK}certificates/rules/").text
    assert "62,50\xa0€" in page
    assert "à confirmer" in page
    rule = TaxRule.objects.get(code="least_cents")
    assert desk.post(f"{DESK}certificates/rules/{rule.pk}/delete/").status_code == 302
    assert not TaxRule.objects.filter(code="least_cents").exists()


def test_a_year_shows_who_lacks_what_and_which_certificate_is_wrong(own: Organisation, desk: Client) -> None:
    wrong = donor_with_gift(own, 60, "Ada")
    assert desk.post(f"{DESK}certificates/{YEAR}/issue/").status_code == 302
    give_back(Receipt.objects.get(donor=wrong), 5)
    donor_with_gift(own, 50, "Sans Adresse", street="")
    donor_with_gift(own, 10, "Petit")
    page = desk.get(f"{DESK}certificates/{YEAR}/").text
    assert "1 attestation ne dit plus ce qui a été donné" in page
    assert "adresse manquante" in page
    assert "sous le montant minimum" in page
    page = desk.get(f"{DESK}certificates/{YEAR}/?show=outdated").text
    assert "Ada" in page
    assert "Petit" not in page
    assert "Des attestations de 2025 sont aussi à réémettre" in re.sub(r"\s+", " ", desk.get(f"{DESK}certificates/2026/").text)


def test_a_year_asks_a_constant_number_of_queries(own: Organisation, desk: Client) -> None:
    counts = []
    for number in (2, 20):
        for _ in range(number):
            donor_with_gift(own, 50)
        desk.post(f"{DESK}certificates/{YEAR}/issue/")
        desk.get(f"{DESK}certificates/{YEAR}/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            desk.get(f"{DESK}certificates/{YEAR}/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_reissuing_cancelling_and_declaring(own: Organisation, desk: Client) -> None:
    donor = donor_with_gift(own)
    desk.post(f"{DESK}certificates/{YEAR}/issue/")
    gift(own, 10, donor=donor)
    page = desk.get(f"{DESK}certificates/{YEAR}/1/cancel/").text
    assert "150,00\xa0€" in page
    assert "160,00\xa0€" in page
    assert desk.post(f"{DESK}certificates/{YEAR}/1/cancel/", {"answer": "again"}).status_code == 302
    assert list(GiftCertificate.objects.order_by("number").values_list("cancelled_on", "amount_cents")) == [
        (timezone.localdate(), 15000),
        (None, 16000),
    ]
    assert desk.get(f"{DESK}certificates/{YEAR}/1.pdf").headers["Content-Type"] == "application/pdf"
    for kind in ("pdf", "csv"):
        reply = desk.get(f"{DESK}certificates/{YEAR}/all.{kind}")
        assert "no-store" in reply.headers["Cache-Control"]
    assert AuditEvent.objects.filter(verb="gift_certificate.downloaded").count() == 2
    assert desk.post(f"{DESK}certificates/{YEAR}/report/").status_code == 302
    donor.refresh_from_db()
    assert donor.sealed_national_number == ""


def test_a_donor_gives_address_and_number(own: Organisation) -> None:
    donor = new_donor(own, number="", street="", postcode="", city="")
    visitor = Client()
    page = visitor.get(path_of(donor))
    assert page.headers["Cache-Control"] == "no-store"
    details = {"name": "Zoé Exemple", "street": "Rue Haute 2", "postcode": "1000", "city": "Bruxelles", "country": "BE", "language": "nl"}
    assert "Ce n’est pas un numéro national" in visitor.post(path_of(donor), {**details, "national_number": "85.07.30-033.29"}).text
    both = {"national_number": NATIONAL, "enterprise_number": "0403019261"}
    assert "un seul numéro" in visitor.post(path_of(donor), {**details, **both}).text
    reply = visitor.post(path_of(donor), {**details, "national_number": "85.07.30-033 28"})
    assert reply.status_code == 302
    page = visitor.get(reply.headers["Location"]).text
    assert "··.··.··-···.28" in page
    assert "85.07.30" not in page
    assert NATIONAL not in page
    donor.refresh_from_db()
    assert queries.national_number_of(donor) == NATIONAL
    assert queries.details_of(donor).language == "nl"
    # An empty field keeps the stored number.
    visitor.post(path_of(donor), details)
    donor.refresh_from_db()
    assert donor.sealed_national_number


def test_a_donor_sees_the_day_on_which_the_number_is_deleted(own: Organisation) -> None:
    donor, year = new_donor(own, number=""), queries.year_in_work(own, timezone.localdate())
    sentence = f"dès que les dons de {year} sont déclarés, le 30 juin {year + 1} au plus tard"
    assert sentence in Client().get(path_of(donor)).text
    # A number that is entered late for an earlier year is stored for the year in work.
    assert sentence in Client().get(f"{path_of(donor)}?year={year - 1}").text
    donor.refresh_from_db()
    details = {"name": "Zoé Exemple", "street": "Rue Haute 2", "postcode": "1000", "city": "Bruxelles", "country": "BE", "language": "fr"}
    reply = Client().post(f"{path_of(donor)}?year={year - 1}", {**details, "national_number": NATIONAL}, follow=True).text
    assert sentence in reply and f"Pour vos dons de {year - 1}." in reply
    donor.refresh_from_db()
    assert donor.national_number_year == year


@pytest.mark.parametrize("asked", ["", "99", "1999", "9999", "²²²²", "2025x"])
def test_a_year_that_is_none_leaves_the_year_in_work(own: Organisation, asked: str) -> None:
    year = queries.year_in_work(own, timezone.localdate())
    assert f"Pour vos dons de {year}." in Client().get(path_of(new_donor(own)), {"year": asked}).text


@pytest.mark.parametrize(
    ("issued_on", "today", "last_day"),
    [
        (date(2026, 2, 1), date(2026, 3, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 30)),
        # Issued after the last day of its year.
        (date(2026, 7, 1), date(2026, 11, 1), date(2027, 6, 30)),
        # Nothing was deleted yet: it goes in the next night.
        (date(2026, 2, 1), date(2026, 7, 2), date(2026, 7, 2)),
    ],
)
def test_the_last_day_of_a_number_is_the_one_that_deletes_it(own: Organisation, issued_on: date, today: date, last_day: date) -> None:
    assert queries.number_last_day(YEAR, issued_on=issued_on, today=today) == last_day
    donor_with_gift(own)
    signed_in(person("tara", own, Role.TREASURER)).post(f"{DESK}certificates/{YEAR}/issue/")
    GiftCertificate.objects.update(issued_on=issued_on)
    for day, has_number in ((date(last_day.year, 6, 29), True), (last_day, False)):
        erasure.erase(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        text = queries.text_of(GiftCertificate.objects.get())
        assert text
        assert (text.national_number == NATIONAL) is has_number


def test_a_private_link_leads_to_one_donor_while_certificates_are_given(own: Organisation) -> None:
    donor, other = donor_with_gift(own), donor_with_gift(own, 50, "Ada")
    signed_in(person("tara", own, Role.TREASURER)).post(f"{DESK}certificates/{YEAR}/issue/")
    visitor = Client()
    assert "Zoé Exemple" in visitor.get(path_of(donor)).text
    assert visitor.get(f"{path_of(donor)}{YEAR}.pdf").headers["Content-Type"] == "application/pdf"
    assert visitor.get(f"{path_of(donor)}{YEAR - 1}.pdf").status_code == 404
    forged = token_of(donor).replace(f"{donor.pk}:", f"{other.pk}:", 1)
    assert visitor.get(f"/fr/donors/{forged}/").status_code == 404
    approve(own, is_approved=False)
    assert visitor.get(path_of(donor)).status_code == 404
    approve(own)
    Donor.objects.filter(pk=donor.pk).update(erased_on=date(2026, 1, 1), sealed="", sealed_national_number="")
    assert visitor.get(path_of(donor)).status_code == 404


def test_a_link_from_before_two_were_put_together_is_about_the_one_that_counts(own: Organisation) -> None:
    kept, other = donor_with_gift(own, 30, number=""), donor_with_gift(own, 60, number="")
    older = donor_with_gift(own, 60, number="")
    treasurer = person("tara", host(), Role.TREASURER)
    link, own_certificate = path_of(other), issued(older, by=treasurer)
    certificates.cancel(organisation=own, year=YEAR, number=issued(other, by=treasurer).number, by=treasurer, now=NOW)
    for member in (other, older):
        joint_donors.join(kept=kept, other=member, by=treasurer, now=NOW)
    details = {"name": "Zoé Exemple", "street": "Rue Basse 7", "postcode": "1000", "city": "Bruxelles", "country": "BE", "language": "fr"}
    visitor = Client()
    assert visitor.post(link, {**details, "national_number": NATIONAL}).status_code == 302
    kept.refresh_from_db()
    assert queries.national_number_of(kept) == NATIONAL and queries.details_of(kept).street == "Rue Basse 7"
    assert "Rue Basse 7" in visitor.get(link).text and ".pdf" not in visitor.get(link).text
    certificate = issued(kept, by=treasurer)
    assert certificate.amount_cents == 9000
    assert f"/{YEAR}.pdf" in visitor.get(link).text
    assert visitor.get(f"{link}{YEAR}.pdf").headers["Content-Disposition"] == f'attachment; filename="{file_name(certificate)}"'
    # One who has a certificate of its own goes on to find it.
    disposition = visitor.get(f"{path_of(older)}{YEAR}.pdf").headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{file_name(own_certificate)}"'


@pytest.mark.usefixtures("_mail_server")
def test_the_address_of_one_who_was_put_together_serves_for_both(own: Organisation, desk: Client) -> None:
    kept, other = donor_with_gift(own, 30, number=""), donor_with_gift(own, 25, number="")
    with_address(other)
    joint_donors.join(kept=kept, other=other, by=person("tilda", host(), Role.TREASURER), now=NOW)
    desk.post(f"{DESK}certificates/{YEAR}/ask/")
    desk.post(f"{DESK}certificates/{YEAR}/issue/")
    desk.post(f"{DESK}certificates/{YEAR}/send/")
    send_queued()
    asks, brings = mail.outbox
    assert asks.to == brings.to == ["zoe@exemple.example"]
    link = re.search(rf"{HOST}(/fr/donors/\S+)", str(brings.body))
    assert link and f"/{YEAR}.pdf" in Client().get(link[1]).text
    assert GiftCertificate.objects.get(donor=kept).sent_on == timezone.localdate()


def test_who_was_erased_while_a_page_was_open_is_refused(own: Organisation, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    donor = new_donor(own)
    # Both pages read the donor before the erasure.
    monkeypatch.setattr(public, "find_donor", lambda _token: donor)
    monkeypatch.setattr(views, "own_donor", lambda _request, _number: donor)
    donors.erase(donor=donor, today=timezone.localdate())
    details = {"name": "Zoé Exemple", "street": "Rue Basse 7", "postcode": "1000", "city": "Bruxelles", "country": "BE", "language": "fr"}
    reply = Client().post(path_of(donor), details)
    assert reply.status_code == 404 and "Ce lien n’est plus valable" in reply.text
    sent = {"change": details, "number": {"national_number": NATIONAL}, "address": {"address": "zoe@exemple.example"}}
    for path, form in sent.items():
        page = desk.post(f"{DESK}donors/{donor.pk}/{path}/", form, follow=True)
        assert page.redirect_chain[0][0] == f"{DESK}donors/" and "fusionné ou effacé entre-temps" in page.text
    donor.refresh_from_db()
    assert donor.sealed == "" and donor.sealed_national_number == "" and donor.handle is None


def test_staff_see_the_last_digits_alone(own: Organisation, desk: Client) -> None:
    donor = new_donor(own, number="")
    refused = desk.post(f"{DESK}donors/{donor.pk}/number/", {"national_number": "85.07.30-033.29"}, follow=True)
    assert "Ce n’est pas un numéro national" in refused.text
    page = desk.post(f"{DESK}donors/{donor.pk}/number/", {"national_number": NATIONAL}, follow=True).text
    assert "··.··.··-···.28" in page
    assert NATIONAL not in page
    assert "85.07.30" not in page


def test_gifts_find_their_donor_at_the_desk(own: Organisation, desk: Client) -> None:
    first = gift(own, 50, name="Zoé du Pont", iban="BE01")
    second = gift(own, 25, name="Zoé du Pont", iban="BE01")
    promised_gift(own, 30, "ada@exemple.example", name="Ada")
    page = desk.get(f"{DESK}donors/gifts/").text
    assert page.count("Zoé du Pont") >= 2
    assert desk.post(f"{DESK}donors/requested/").status_code == 302
    assert "Choisissez au moins un don" in desk.post(f"{DESK}donors/gifts/add/", follow=True).text
    reply = desk.post(f"{DESK}donors/gifts/add/", {"gift": first.pk})
    donor = Donor.objects.latest("pk")
    assert reply.headers["Location"] == f"{DESK}donors/{donor.pk}/"
    page = desk.get(reply.headers["Location"]).text
    assert "Du même compte" in page
    desk.post(f"{DESK}donors/{donor.pk}/gifts/", {"gift": second.pk})
    assert queries.sums_of_year(own, YEAR)[donor.pk] == 7500
    desk.post(f"{DESK}donors/{donor.pk}/gifts/", {"gift": second.pk, "answer": "remove"})
    assert queries.sums_of_year(own, YEAR)[donor.pk] == 5000
    assert "Ada" in desk.get(f"{DESK}donors/?q=ada").text
    other = Donor.objects.exclude(pk=donor.pk).get()
    assert desk.post(f"{DESK}donors/{donor.pk}/merge/", {"donor": other.pk}).status_code == 302
    assert queries.sums_of_year(own, YEAR) == {donor.pk: 8000}


@pytest.mark.usefixtures("_mail_server")
def test_donors_with_an_address_get_the_link(own: Organisation, desk: Client) -> None:
    donor, silent = donor_with_gift(own, number=""), donor_with_gift(own, 50, "Sans mail")
    with_address(donor)
    desk.post(f"{DESK}certificates/{YEAR}/ask/")
    send_queued()
    (asks,) = mail.outbox
    assert asks.to == ["zoe@exemple.example"]
    link = re.search(rf"{HOST}(/fr/donors/\S+)", str(asks.body))
    assert link
    # Also once another year is in work.
    page = Client().get(link[1]).text
    assert f"Pour vos dons de {YEAR}." in page
    assert "Zoé" not in str(asks.subject)
    desk.post(f"{DESK}certificates/{YEAR}/issue/")
    desk.post(f"{DESK}certificates/{YEAR}/send/")
    send_queued()
    assert [str(message.subject) for message in mail.outbox[1:]] == [f"Votre attestation fiscale de {YEAR}"]
    assert GiftCertificate.objects.get(donor=donor).sent_on == timezone.localdate()
    assert GiftCertificate.objects.get(donor=silent).sent_on is None
    # Once each.
    desk.post(f"{DESK}certificates/{YEAR}/send/")
    send_queued()
    assert len(mail.outbox) == 2


@pytest.mark.usefixtures("_mail_server")
def test_a_donor_whose_e_mails_come_back_is_printed_for(own: Organisation, desk: Client) -> None:
    donor = donor_with_gift(own, number="")
    with_address(donor)
    MailAddress.objects.update(unreachable_since=timezone.localdate())
    asked = desk.post(f"{DESK}certificates/{YEAR}/ask/", follow=True).text
    assert "0 e-mail part" in asked.replace("\xa0", " ")
    desk.post(f"{DESK}certificates/{YEAR}/issue/")
    page = desk.get(f"{DESK}certificates/{YEAR}/").text
    assert "pas d’e-mail : à imprimer" in page.replace("\xa0", " ") and "/send/" not in page


@pytest.mark.usefixtures("_mail_server")
def test_an_address_that_staff_typed_is_confirmed_first(
    own: Organisation, desk: Client, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    donor = donor_with_gift(own)
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- pytest-django's own fixture
        desk.post(f"{DESK}donors/{donor.pk}/address/", {"address": "zoe@exemple.example"})
    (asks,) = mail.outbox
    found = re.search(rf"{HOST}(/fr/donor-mails/confirm/\S+/)", str(asks.body))
    assert found
    visitor = Client()
    assert "lien privé vers votre attestation fiscale" in visitor.get(found[1]).text
    requests = re.findall(r'name="request" value="([^"]+)"', visitor.get(found[1]).text)
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- pytest-django's own fixture
        visitor.post(found[1], {"request": requests})
    assert f"{HOST}/fr/donors/" in str(mail.outbox[-1].body)
    stop = re.search(rf"{HOST}(/fr/donor-mails/stop/\S+/)", str(mail.outbox[-1].body))
    assert stop
    own_page = visitor.get(stop[1]).text
    assert ("Demandez une copie de vos attestations" in own_page, "restent" in own_page) == (True, False)
    visitor.post(stop[1], {"answer": "stop"})
    assert "arrêté ou effacé" in visitor.get(stop[1]).text
    donor.refresh_from_db()
    assert (donor.handle, MailAddress.objects.exists()) == (None, False)


def test_what_is_stored_of_donors_is_erased_when_the_retention_is_over(own: Organisation, desk: Client) -> None:
    donor = donor_with_gift(own)
    with_address(donor)
    empty = new_donor(own, "Sans don")
    desk.post(f"{DESK}certificates/{YEAR}/issue/")
    last = datetime(YEAR + 7, 12, 31, 12, tzinfo=UTC)
    erasure.erase(last)
    donor.refresh_from_db()
    empty.refresh_from_db()
    assert (bool(donor.sealed), donor.sealed_national_number, bool(empty.erased_on)) == (True, "", True)
    erasure.erase(datetime(YEAR + 8, 1, 1, 12, tzinfo=UTC))
    donor.refresh_from_db()
    assert (donor.sealed, donor.handle, donor.erased_on) == ("", None, date(YEAR + 8, 1, 1))
    assert GiftCertificate.objects.get().sealed == ""
    assert not MailAddress.objects.exists()
    page = desk.get(f"{DESK}certificates/{YEAR}/")
    assert page.status_code == 200
    assert "Zoé" not in page.text


def test_the_link_leads_to_the_organisations_site(own: Organisation, settings: Settings) -> None:
    settings.RAVIVE_URL = HOST
    assert address_of(new_donor(own), "fr").startswith(f"{HOST}/fr/donors/")
