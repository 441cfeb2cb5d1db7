"""The notices that every site has: the same in four languages, of its own organisation, and as exact as the register of deletion."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Site

from ravive.giving.models import GivingSettings
from ravive.hub.letters.models import ERASED_AFTER_DAYS
from ravive.lib.languages import INTERFACE
from ravive.pages.models import InfoPage, SiteProfile
from ravive.pages.notices.notice_texts import Notice, notices_in
from ravive.pages.notices.storage_table import storage_table
from ravive.pages.notices.views.security_contact import expires
from ravive.people.models import Organisation
from ravive.site.personal_data import DataSubject, registered
from tests.existing import existing
from tests.hub.letters.letter_cast import letter_of, letter_page
from tests.people.cast import host, organisation

NOTICES = ("privacy", "protection", "accessibility")
TO_CONFIRM = {
    "fr": "À confirmer par l’organisation", "nl": "Te bevestigen door de organisatie", "de": "Von der Organisation zu bestätigen",
    "en": "To be confirmed by the organisation",
}  # fmt: skip
SECURITY_TXT = "/.well-known/security.txt"
pytestmark = pytest.mark.django_db


def shape(notice: Notice) -> list[int]:
    return [len(section.lines) for section in notice.sections]


@pytest.mark.parametrize("language", INTERFACE)
def test_every_language_says_as_much(language: str) -> None:
    english, own = notices_in("en"), notices_in(language)
    for name in ("privacy", "threats", "accessibility"):
        assert shape(getattr(own, name)) == shape(getattr(english, name)), name


@pytest.mark.parametrize("language", INTERFACE)
@pytest.mark.parametrize("name", NOTICES)
def test_every_site_has_its_notices_in_every_language(visitor: Client, name: str, language: str) -> None:
    reply = visitor.get(f"/{language}/notices/{name}/")
    assert reply.status_code == 200
    assert f'href="/{language}/notices/{name}/"' in visitor.get(f"/{language}/").text
    if name != "protection":
        assert TO_CONFIRM[language] in reply.text


def test_limits_of_each_threat_are_shown(visitor: Client) -> None:
    sections = notices_in("en").threats.sections
    # Device, malware, human error, traffic analysis, compelled disclosure, a curious host; then what nobody checked.
    assert len(sections) == 7
    for section in sections[:-1]:
        assert any(line.startswith("We do:") for line in section.lines)
        assert any(line.startswith("We cannot:") for line in section.lines)
    page = visitor.get("/en/notices/protection/").text
    assert all(section.heading in page for section in sections)


def test_french_has_its_no_break_spaces() -> None:
    found = notices_in("fr")
    texts = [text for notice in (found.privacy, found.threats, found.accessibility) for part in notice.sections for text in part.lines]
    assert not [text for text in texts if re.search(r" [:;?!»]|« ", text)]


def test_the_table_has_every_detail_of_the_register(visitor: Client) -> None:
    page = visitor.get("/fr/notices/privacy/").text
    opened = page[page.index("Noms dans la base de données") :]
    for data in registered():
        for field in data.fields if set(data.people) - {DataSubject.STAFF} else ():
            # Programmers open them; the table itself has words alone.
            assert f"<code>{field.model}.{field.field}</code>" in opened
    # Staff have a record of their own at the desk: visitors look for themselves.
    assert "auth.User.username" not in page
    assert "<code>" not in page[: page.index("Noms dans la base de données")]
    # Plain words come first.
    assert page.index("Vos droits") < page.index("Le tableau exact")


def limits_of(own: Organisation | None, field: str) -> set[str]:
    return {detail.limit for form in storage_table(own) for detail in form.details if field in detail.fields}


def test_days_are_those_of_the_settings_of_the_organisation(visitor: Client) -> None:
    GivingSettings.objects.create(organisation=host(), retention_years=10)
    letter_of(letter_page(), accepts_people=True, erased_after_days=90)
    page = visitor.get("/en/notices/privacy/").text
    assert "10 years after the end of the year of the last gift" in page
    assert "90 days after the letter is delivered; 365 days after its last day if nobody delivers it" in page
    # Another organisation has its own.
    other = organisation("other")
    assert not limits_of(other, "giving.BankTransfer.sealed") & limits_of(host(), "giving.BankTransfer.sealed")
    assert {text.split()[0] for text in limits_of(other, "letters.LetterSignature.sealed")} == {str(ERASED_AFTER_DAYS)}


def test_every_limit_is_of_days_or_as_long_as_somebody_wants() -> None:
    endless = {data.name for data in registered() for field in data.fields if field.limit.days is None}
    of_visitors = {"newsletter", "reminders", "certificates", "mail"}
    of_staff_and_pages = {
        "accounts",
        "breaches",
        "staff-work",
        "desk-forms",
        "page-history",
        "contacts",
        "members",
        "news",
        "speakers",
        "donors",
    }
    assert endless == of_visitors | of_staff_and_pages
    counted = [field.limit.days(None) for data in registered() for field in data.fields if field.limit.days]
    assert len(counted) > 30 and all(0 < days < 16 * 366 for days in counted)


def test_a_notice_names_what_the_organisation_stored(visitor: Client) -> None:
    SiteProfile.objects.create(
        organisation=host(), legal_name="Exemple ASBL", email="info@exemple.example", privacy_email="vie@exemple.example",
        address="Rue Haute 1", data_protection_officer="Cabinet Exemple",
    )  # fmt: skip
    page = visitor.get("/fr/notices/privacy/").text
    for text in ("Exemple ASBL", "mailto:vie@exemple.example", "Rue Haute 1", "Cabinet Exemple"):
        assert text in page
    contact = page[page.index("Qui est responsable") : page.index("En bref")]
    assert TO_CONFIRM["fr"] not in contact


def test_an_own_page_on_privacy_stands_beside_the_notice_and_leads_to_it(visitor: Client) -> None:
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=InfoPage(title="Nos données", slug="donnees", kind="privacy", locale=home.locale))
    foot = existing(re.search(r'<div class="site-foot">.*?</nav>', visitor.get("/fr/").text, re.DOTALL))[0]
    assert "Nos données" in foot and "/fr/notices/privacy/" in foot and "/fr/notices/accessibility/" in foot
    assert 'href="/fr/notices/privacy/"' in visitor.get("/fr/donnees/").text


@pytest.mark.parametrize(
    ("contact", "line"), [("fautes@exemple.example", "mailto:fautes@exemple.example"), ("https://x.example/f", "https://x.example/f")]
)
def test_security_txt_says_whom_to_write_to(visitor: Client, settings: Settings, contact: str, line: str) -> None:
    settings.RAVIVE_URL = "https://cards.example.org"
    SiteProfile.objects.create(organisation=host(), security_contact=contact)
    reply = visitor.get(SECURITY_TXT)
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(row.split(": ", 1) for row in reply.text.splitlines())
    assert fields.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    assert fields["Contact"] == line
    assert fields["Canonical"] == f"https://cards.example.org{SECURITY_TXT}"
    assert set(fields["Preferred-Languages"].split(", ")) <= set(INTERFACE)
    assert timedelta(days=90) < datetime.fromisoformat(fields["Expires"]) - timezone.now() < timedelta(days=365)


def test_security_txt_expires_in_utc_within_a_year() -> None:
    now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert expires(now) == datetime(2027, 6, 29, tzinfo=UTC)


def test_each_site_names_its_own_contact_and_none_without_one(visitor: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert visitor.get(SECURITY_TXT).status_code == 404
    SiteProfile.objects.create(organisation=host(), security_contact="hote@exemple.example")
    other = organisation("ilot")
    other.site = Site.objects.create(hostname="ilot.example", port=443, root_page=Site.objects.get(is_default_site=True).root_page)
    other.save()
    assert Client().get(SECURITY_TXT, headers={"host": "ilot.example"}).status_code == 404
    SiteProfile.objects.create(organisation=other, security_contact="ilot@exemple.example")
    page = Client().get(SECURITY_TXT, headers={"host": "ilot.example"}).text
    assert "mailto:ilot@exemple.example" in page and f"Canonical: https://ilot.example{SECURITY_TXT}" in page


@pytest.mark.parametrize("contact", ["http://x.example/", "javascript:alert(1)", "nobody", "a@b.example\nContact: mailto:x@y.example"])
def test_a_contact_is_an_address_that_people_can_use(contact: str) -> None:
    from django.core.exceptions import ValidationError

    profile = SiteProfile(organisation=host(), security_contact=contact)
    with pytest.raises(ValidationError, match="security_contact"):
        profile.full_clean()
