"""One name for one controller: the notice, consents, papers, the record, files of breaches and of people say the same."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from ravive.entries.person_files import file_of
from ravive.giving.certificates.forms import CertificateSettingsForm
from ravive.giving.models import GivingSettings
from ravive.mailing.news_consents import consent_words
from ravive.pages.models import Breach, SiteProfile
from ravive.pages.notices.processing_record import record_of
from ravive.pages.papers.paper_values import paper_values
from ravive.people.controllers import controller_of
from ravive.people.models import Organisation, Role
from tests.people.cast import host, person, signed_in

NAME = "Exemple ASBL"
pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Organisation:
    SiteProfile.objects.update_or_create(organisation=host(), defaults={"legal_name": NAME})
    return Organisation.objects.get(pk=host().pk)


def test_what_people_and_authorities_read_has_the_name_in_the_statutes(own: Organisation, visitor: Client) -> None:
    desk = signed_in(person("ada", own, Role.ADMIN), "en")
    breach = Breach.objects.create(organisation=own, title="A list", aware_at=timezone.now())
    with zipfile.ZipFile(BytesIO(file_of(own, "ada@example.org", [], erased=[], language="en", now=timezone.now()))) as archive:
        files = [archive.read(name).decode() for name in archive.namelist()]
    charter = desk.get("/desk/papers/employers/en/file/").text
    read = [
        consent_words(own),
        visitor.get("/en/notices/privacy/").text,
        desk.get(f"/desk/breaches/{breach.pk}/file/").text,
        charter,
        *files,
    ]
    assert [text for text in read if NAME not in text] == []
    assert own.name not in charter
    assert record_of(own).organisation == NAME
    assert {paper_values(own, "nl", date(2026, 12, 2))[place] for place in ("organisation", "legal_name", "host")} == {NAME}


def test_without_it_all_say_the_name_of_the_desk(visitor: Client) -> None:
    own = host()
    assert controller_of(own) == record_of(own).organisation == own.name
    assert own.name in visitor.get("/en/notices/privacy/").text and own.name in consent_words(own)


def test_certificates_propose_the_same_name(own: Organisation) -> None:
    assert CertificateSettingsForm(instance=GivingSettings(organisation=own))["legal_name"].value() == NAME
    assert CertificateSettingsForm(instance=GivingSettings(organisation=own, legal_name="Autre"))["legal_name"].value() == "Autre"
