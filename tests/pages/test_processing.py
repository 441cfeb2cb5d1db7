"""The record of processing: it equals the register, and what the organisation confirms stands in its privacy notice."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook
from pytest_django import Settings

from ravive.giving.models import GivingSettings
from ravive.lib.languages import INTERFACE
from ravive.pages.models import ProcessingTerms
from ravive.pages.notices.field_words import words_of
from ravive.pages.notices.processing_record import points_to_confirm, record_of
from ravive.pages.notices.record_items import items
from ravive.people.agenda import WaitingFor
from ravive.people.models import PRIVACY_ROLES, AuditEvent, Organisation, Role
from ravive.site.personal_data import LegalBasis, registered
from tests.existing import existing
from tests.people.cast import host, organisation, person, signed_in

ADDRESS = "/desk/site/processing/"
FORM = f"{ADDRESS}confirm/"
TO_CONFIRM = "To be confirmed by the organisation"
pytestmark = pytest.mark.django_db


def administrator(own: Organisation, language: str = "en") -> Client:
    return signed_in(person(f"admin-{own.slug}", own, Role.ADMIN), language)


def confirmation(**changes: str) -> dict[str, str]:
    values = {f"basis_{data.name}_{basis}": "proposed" for data in registered() for basis in data.bases}
    values |= {"ground_needs": "consent", "ground_opinions": "members", "name_host": "Hébergeur Exemple", "countries_host": "be, fr"}
    values |= {"name_mail": "Courrier Exemple", "countries_mail": "DE", "name_push": "Google, Apple", "countries_push": "US"}
    return values | {"safeguards": "Standard contractual clauses", "confirmed": "on"} | changes


@pytest.fixture(autouse=True)
def _mail_and_push(settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = True
    settings.RAVIVE_PUSH_KEY = "key"


def sheets(reply: object) -> list[list[tuple[object, ...]]]:
    content = reply.content  # type: ignore[attr-defined]
    return [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(content)).worksheets]


def test_the_record_and_its_file_equal_the_register() -> None:
    desk = administrator(host())
    GivingSettings.objects.create(organisation=host(), retention_years=10)
    page = desk.get(ADDRESS).text
    activities, processors, frame = sheets(desk.get(f"{ADDRESS}file/"))
    written = {(row[0], words) for row in activities[1:] for words in str(row[8]).split("\n")}
    with override("en"):
        assert written == {(str(data.label), words_of(f"{it.model}.{it.field}")) for data in registered() for it in data.fields}
    assert [row[0] for row in processors[1:]] == ["Host of the installation", "Mail provider", "Push services of browsers"]
    assert host().name in [row[1] for row in frame]
    # The periods are those of the organisation's own settings.
    assert "10 years after the end of the year of the last gift" in page
    assert "10 years after the end of the year of the last gift" in [row[5] for row in activities]
    assert page.count("<details") > len(registered()) - 1


def test_the_file_names_what_is_stored_in_words_of_four_languages() -> None:
    fields = [f"{field.model}.{field.field}" for data in registered() for field in data.fields]
    for language in INTERFACE:
        with override(language):
            found = {field: words_of(field) for field in fields}
        # A name that a programmer gave has a point, an underscore or no capital.
        assert {field: words for field, words in found.items() if "_" in words or "." in words or not words[:1].isupper()} == {}, language


def test_the_measures_are_those_of_this_installation(settings: Settings) -> None:
    desk = administrator(host())
    settings.RAVIVE_URL, settings.RAVIVE_BACKUP_RECIPIENTS = "http://exemple.example", ()
    page = desk.get(ADDRESS).text
    assert "Copies are encrypted: no" in page and "encrypted (https): no" in page
    settings.RAVIVE_URL, settings.RAVIVE_BACKUP_RECIPIENTS = "https://exemple.example", ("age1x",)
    page, file = desk.get(ADDRESS).text, sheets(desk.get(f"{ADDRESS}file/"))[2]
    assert "Copies are encrypted: yes" in page and "encrypted (https): yes" in page
    assert any("Copies are encrypted: yes" in str(row[1]) for row in file)


def test_until_it_is_confirmed_record_and_notice_say_who_has_to(visitor: Client) -> None:
    desk = administrator(host())
    missing = "Legal basis: Signing an open letter"
    assert missing in desk.get(ADDRESS).text and f"{host().name} has to confirm this" in desk.get(ADDRESS).text
    assert TO_CONFIRM in visitor.get("/en/notices/privacy/").text
    assert desk.post(FORM, confirmation()).status_code == 302
    page, notice = desk.get(ADDRESS).text, visitor.get("/en/notices/privacy/").text
    assert missing not in page and "Still to be confirmed" not in page and "Confirmed by" in page
    for text in ("Hébergeur Exemple (Belgium, France)", "Courrier Exemple (Germany)", "Standard contractual clauses", "article 9.2.d"):
        assert text in notice
    assert "Confirmed by admin-" not in notice, "visitors read the day, not who of the staff did it"
    # Address and officer of the organisation are its settings: they are still empty.
    assert notice.count(TO_CONFIRM) == 4 and "The organisation confirmed its list on" in notice


def test_another_basis_takes_the_place_of_the_proposed_one(visitor: Client) -> None:
    assert administrator(host()).post(FORM, confirmation(basis_gifts_consent=LegalBasis.TASK)).status_code == 302
    page = visitor.get("/en/notices/privacy/").text
    gifts = next(table for table in page.split("<table") if ">Giving <small>" in table)
    assert "A task in the public interest (GDPR, article 6.1.e)" in gifts and "6.1.c" in gifts and "6.1.f" in gifts
    assert "6.1.a" not in gifts, "the one that was changed has gone, the two others of the activity stay"
    assert existing(ProcessingTerms.objects.first()).bases["letters:consent"] == ""


def test_requests_and_breaches_are_a_duty_of_the_law() -> None:
    duties = {data.name for data in registered() if LegalBasis.DUTY in data.bases}
    assert duties == {"requests", "breaches"}


def test_another_ground_is_named_and_stands_in_the_notice(visitor: Client) -> None:
    desk = administrator(host())
    assert desk.post(FORM, confirmation(ground_needs="other", ground_needs_words="Vital interests (9.2.c)")).status_code == 302
    assert "Vital interests (9.2.c)" in visitor.get("/en/notices/privacy/").text
    assert 'value="Vital interests (9.2.c)"' in desk.get(FORM).text


def test_terms_of_before_count_for_every_basis_of_an_activity_but_not_for_duties() -> None:
    terms = ProcessingTerms(bases={"gifts": "", "workshops": "task", "requests": ""})
    assert {terms.basis_for("gifts", basis) for basis in (LegalBasis.CONSENT, LegalBasis.INTEREST)} == {
        LegalBasis.CONSENT,
        LegalBasis.INTEREST,
    }
    assert terms.basis_for("workshops", LegalBasis.INTEREST) is LegalBasis.TASK
    assert terms.basis_for("requests", LegalBasis.DUTY) is None and terms.basis_for("letters", LegalBasis.CONSENT) is None


def test_an_activity_that_came_later_waits_to_be_confirmed() -> None:
    desk = administrator(host())
    desk.post(FORM, confirmation())
    terms = existing(ProcessingTerms.objects.first())
    del terms.bases["letters:consent"]
    terms.save()
    assert "Legal basis: Signing an open letter" in desk.get(ADDRESS).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"countries_host": "Belgique"}, "countries_host"),
        ({"safeguards": ""}, "safeguards"),
        ({"ground_needs": ""}, "ground_needs"),
        ({"name_mail": ""}, "name_mail"),
        ({"confirmed": ""}, "confirmed"),
        ({"basis_letters_consent": "because"}, "basis_letters_consent"),
        ({"ground_opinions": "other"}, "ground_opinions_words"),
    ],
)
def test_what_is_not_complete_confirms_nothing(changes: dict[str, str], field: str) -> None:
    reply = administrator(host()).post(FORM, confirmation(**changes))
    assert reply.status_code == 200 and f'href="#id_{field}"' in reply.text
    assert not ProcessingTerms.objects.exists()


def test_the_audit_log_has_each_confirmation_with_what_changed() -> None:
    desk = administrator(host())
    desk.post(FORM, confirmation())
    desk.post(FORM, confirmation(name_host="Autre Hébergeur"))
    events = AuditEvent.objects.filter(verb="processing.confirmed", organisation=host()).order_by("pk")
    assert [set(event.detail["changed"]) for event in events] == [{"bases", "grounds", "processors", "safeguards"}, {"processors"}]
    terms = existing(ProcessingTerms.objects.first())
    assert terms.confirmed_by_name == "admin-" + host().slug
    assert timezone.now() - terms.confirmed_at < timedelta(hours=1) and isinstance(terms.confirmed_at, datetime)
    assert "confirmed the record of processing of" in desk.get("/desk/audit/").text


def test_each_organisation_confirms_its_own(visitor: Client) -> None:
    other = organisation("ilot")
    administrator(other).post(FORM, confirmation(name_host="Hébergeur d’Îlot"))
    assert "Hébergeur d’Îlot" not in visitor.get("/en/notices/privacy/").text
    assert "Hébergeur d’Îlot" not in administrator(host()).get(ADDRESS).text


@pytest.mark.parametrize("role", Role.values)
def test_only_those_who_answer_for_details_read_it(role: str) -> None:
    desk = signed_in(person("lecteur", host(), role))
    wanted = 200 if role in PRIVACY_ROLES else 403
    assert {desk.get(path).status_code for path in (ADDRESS, FORM, f"{ADDRESS}file/")} == {wanted}


def test_a_data_protection_officer_has_the_screens_of_details_and_no_content() -> None:
    desk = signed_in(person("dpo", host(), Role.PRIVACY_OFFICER), "en")
    assert desk.post(FORM, confirmation()).status_code == 302
    opened = ("/desk/requests/", "/desk/breaches/", "/desk/breaches/register/", ADDRESS, "/desk/audit/", "/desk/papers/")
    assert {path: code for path in opened if (code := desk.get(path).status_code) != 200} == {}
    menu = desk.get("/desk/").text
    assert all(f'href="{path}"' in menu for path in ("/desk/breaches/", ADDRESS, "/desk/audit/", "/desk/papers/"))
    closed = ("/desk/decks/", "/desk/team/", "/desk/site/", "/desk/organisation/", "/desk/trainings/new/", "/desk/pages/")
    assert {path: code for path in closed if (code := desk.get(path).status_code) == 200} == {}
    assert "An administrator changes it in the settings of the site" in desk.get(ADDRESS).text


def test_points_to_confirm_wait_at_the_desk_until_they_are_confirmed() -> None:
    own = host()
    desk, today = administrator(own), timezone.localdate()
    record = record_of(own)
    waiting = WaitingFor(
        user=person("dpo", own, Role.PRIVACY_OFFICER), organisation=own, roles=frozenset({Role.PRIVACY_OFFICER}), today=today
    )
    with override("en"):
        (item,) = items(waiting)
    assert item.title == f"Record of processing: {len(record.missing)} points to confirm"
    in_notice = len(record_of(own, for_visitors=True).missing)
    assert 0 < in_notice < len(record.missing) and f"The notice counts {in_notice} of these points" in desk.get(ADDRESS).text
    desk.post(FORM, confirmation())
    assert list(items(waiting)) == [] and points_to_confirm(own) == 0
