"""The record of processing: it equals the register, and what the organisation confirms stands in its privacy notice."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape as html_text
from django.utils.translation import override
from openpyxl import load_workbook
from pytest_django import Settings

from ravive.giving.models import GivingSettings
from ravive.pages.models import ProcessingTerms
from ravive.pages.notices.processing_record import PROCESSORS
from ravive.people.models import AuditEvent, Organisation, Role
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
    values = {f"basis_{data.name}": "proposed" for data in registered()}
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
    fields = {field for row in activities[1:] for field in str(row[8]).split("\n")}
    assert fields == {f"{field.model}.{field.field}" for data in registered() for field in data.fields}
    assert [row[0] for row in processors[1:]] == ["Host of the installation", "Mail provider", "Push services of browsers"]
    assert host().name in [row[1] for row in frame]
    # The periods are those of the organisation's own settings.
    assert "10 years after the end of the year of the last gift" in page
    assert "10 years after the end of the year of the last gift" in [row[5] for row in activities]
    assert page.count("<details") > len(registered()) - 1


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


def test_own_processors_and_all_other_recipients_stand_in_the_notice(visitor: Client) -> None:
    desk = administrator(host())
    accountant = {"own_task_1": "Accounts", "own_name_1": "Comptable Exemple", "own_countries_1": "be"}
    assert desk.post(FORM, confirmation(**accountant | {"own_name_1": ""})).status_code == 200
    assert desk.post(FORM, confirmation(**accountant | {"own_countries_1": "XX"})).status_code == 200
    assert not ProcessingTerms.objects.exists()
    assert desk.post(FORM, confirmation(**accountant)).status_code == 302
    assert ProcessingTerms.objects.get().own_processors == [{"task": "Accounts", "name": "Comptable Exemple", "countries": "BE"}]
    notice = visitor.get("/en/notices/privacy/").text
    assert "<dt>Accounts</dt><dd>Comptable Exemple (Belgium)</dd>" in notice
    assert "Comptable Exemple" in desk.get(ADDRESS).text
    # The form has the row again, with two empty ones.
    assert 'name="own_task_3"' in desk.get(FORM).text
    # Recipients who are no processors, each with the forms that name it.
    used = {recipient for data in registered() for recipient in data.recipients}
    with override("en"):
        for recipient in used - set(PROCESSORS):
            assert f"<dt>{html_text(str(recipient.label))}</dt>" in notice, recipient
    assert "Signing an open letter" in notice[notice.index("<dt>Partners of a letter") :][:200]
    # An empty line deletes the row.
    assert desk.post(FORM, confirmation(own_task_1="", own_name_1="", own_countries_1="")).status_code == 302
    assert ProcessingTerms.objects.get().own_processors == []


def test_another_basis_takes_the_place_of_the_proposed_one(visitor: Client) -> None:
    assert administrator(host()).post(FORM, confirmation(basis_workshops=LegalBasis.TASK)).status_code == 302
    page = visitor.get("/en/notices/privacy/").text
    assert "A task in the public interest (GDPR, article 6.1.e)" in page
    assert existing(ProcessingTerms.objects.first()).bases["letters"] == ""


def test_an_activity_that_came_later_waits_to_be_confirmed() -> None:
    desk = administrator(host())
    desk.post(FORM, confirmation())
    terms = existing(ProcessingTerms.objects.first())
    del terms.bases["letters"]
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
        ({"basis_letters": "because"}, "basis_letters"),
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


def test_only_administrators_read_it() -> None:
    desk = signed_in(person("tresor", host(), Role.TREASURER))
    assert {desk.get(path).status_code for path in (ADDRESS, FORM, f"{ADDRESS}file/")} == {403}
