"""An administrator takes everything of the organisation along from the desk; nobody else does, and the file leaves after a day."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ravive.operations import organisation_files
from ravive.operations.models import OrganisationFile, OrganisationFilePart
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.people.queries import host_organisation
from ravive.site import personal_data
from tests.existing import existing
from tests.people.cast import organisation as another
from tests.people.cast import person, signed_in

PAGE = "/desk/move-out/"


@pytest.fixture
def own(db: None) -> Organisation:
    return existing(host_organisation())


@pytest.fixture
def desk(own: Organisation) -> Client:
    return signed_in(person("ada", own, Role.ADMIN))


def taken(desk: Client) -> bytes:
    reply = desk.post(f"{PAGE}file.zip")
    assert reply.status_code == 200 and int(reply.headers["Content-Length"]) > 0
    return b"".join(reply)


@pytest.mark.database
def test_everything_is_written_downloaded_and_audited(desk: Client, own: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisation_files, "PART_BYTES", 10_000)
    assert "Écrire" in desk.get(PAGE).text
    desk.post(f"{PAGE}ask/")
    assert "prêt" in desk.get(PAGE).text and OrganisationFilePart.objects.count() > 1
    assert all("rows/" not in sealed for sealed in OrganisationFilePart.objects.values_list("sealed", flat=True))
    with zipfile.ZipFile(io.BytesIO(taken(desk))) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("organisation.json"))["organisation"] == own.slug
        assert "rows/people.Organisation.jsonl" in archive.namelist() and "README.txt" in archive.namelist()
    verbs = list(AuditEvent.objects.filter(verb__startswith="organisation_file.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["organisation_file.asked", "organisation_file.downloaded"]
    # Asked again, there is one file; deleted, there is none.
    desk.post(f"{PAGE}ask/")
    assert OrganisationFile.objects.count() == 1
    desk.post(f"{PAGE}delete/")
    assert not OrganisationFilePart.objects.exists()
    assert desk.post(f"{PAGE}file.zip").status_code == 404


def test_it_leaves_after_a_day(desk: Client) -> None:
    desk.post(f"{PAGE}ask/")
    asked_at = OrganisationFile.objects.get().asked_at
    personal_data.erase_due(now=asked_at + timedelta(hours=23))
    assert OrganisationFile.objects.exists()
    personal_data.erase_due(now=asked_at + timedelta(days=1))
    assert not OrganisationFile.objects.exists() and not OrganisationFilePart.objects.exists()


def test_only_administrators_ask_and_take(desk: Client, own: Organisation) -> None:
    desk.post(f"{PAGE}ask/")
    for role in (Role.COMMUNICATOR, Role.TREASURER):
        other = signed_in(person(f"x{role}", own, role))
        assert {other.get(PAGE).status_code, other.post(f"{PAGE}ask/").status_code, other.post(f"{PAGE}file.zip").status_code} == {403}
    stranger = signed_in(person("zed", another("ilot"), Role.ADMIN))
    assert stranger.post(f"{PAGE}file.zip").status_code == 404 and "prêt" not in stranger.get(PAGE).text
    # A link that somebody sends downloads nothing.
    assert desk.get(f"{PAGE}file.zip").status_code == 405


def test_one_that_is_too_large_or_fails_is_said(desk: Client, own: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as small:
        small.setattr(organisation_files, "LARGEST_BYTES", 10)
        desk.post(f"{PAGE}ask/")
    assert "ravive organisations export" in desk.get(PAGE).text and not OrganisationFilePart.objects.exists()
    file = OrganisationFile.objects.get()
    file.asked_at, file.failed_at, file.is_too_large = timezone.now(), None, False
    file.save()
    monkeypatch.setattr(organisation_files.portability, "export", lambda **_named: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        organisation_files.write_file.call(file.pk)
    assert "pas pu être écrit" in desk.get(PAGE).text
