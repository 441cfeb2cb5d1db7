"""A site comes from WordPress at the desk: read, reported, confirmed, brought; hostile files leave nothing."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from PIL import Image

from ravive.hub.news.models import ArticlePage
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.relocation import export_package, uploads
from ravive.relocation.models import Upload, UploadPart
from ravive.wordpress.models import ImportedPage
from tests.people.cast import organisation as another
from tests.people.cast import person, signed_in
from tests.wordpress.wordpress_export import SITE, Entry, export, picture

State = Upload.UploadState
PAGE = "/desk/move-in/"
ENTRIES = [
    Entry(number=3, title="Sur le quai", content=f'<p>A.</p><p><img src="{SITE}/wp-content/uploads/2019/05/gare.jpg" alt="La gare"></p>'),
    Entry(number=4, title="Formulaire", content='<p>A.</p><p>B [contact-form-7 id="1"]</p>', comments=3),
    picture(9, "2019/05/gare.jpg"),
]


def packed(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files.items():
            archive.writestr(name, held)
    return content.getvalue()


def photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 90, 90)).save(content, "JPEG")
    return content.getvalue()


def sent(desk: Client, content: bytes, name: str = "export.zip") -> Upload:
    reply = desk.post(f"{PAGE}site/", {"file": SimpleUploadedFile(name, content)})
    assert reply.status_code == 302, reply.text
    return Upload.objects.latest("pk")


@pytest.mark.database
def test_a_file_is_read_reported_confirmed_and_brought_once(desk: Client, own: Organisation) -> None:
    content = packed({"old/export.xml": export(ENTRIES).encode(), "old/uploads/2019/05/gare.jpg": photo(), "__MACOSX/x": b""})
    upload = sent(desk, content)
    assert upload.state == State.READY
    assert not ImportedPage.objects.exists() and not ArticlePage.objects.filter(title="Sur le quai").exists()
    page = desk.get(f"{PAGE}{upload.pk}/").text
    assert "Ce qui arriverait" in page and "Formulaire" in page and "contact-form-7" in page
    listed = desk.get(f"{PAGE}{upload.pk}/report.csv").content.decode("utf-8-sig")
    assert "Formulaire" in listed and "/2019/05/texte-4/" in listed
    assert all(b"Sur le quai" not in sealed.encode() for sealed in UploadPart.objects.values_list("sealed", flat=True))
    desk.post(f"{PAGE}{upload.pk}/confirm/")
    upload.refresh_from_db()
    assert upload.state == State.DONE and upload.report["numbers"]["articles"] == 2 and upload.report["numbers"]["pictures"] == 1
    assert not UploadPart.objects.exists()
    assert "Ce qui est arrivé" in desk.get(f"{PAGE}{upload.pk}/").text
    assert ArticlePage.objects.filter(title="Sur le quai", live=True).exists()
    assert AuditEvent.objects.filter(verb="upload.confirmed").count() == AuditEvent.objects.filter(verb="pages.imported").count() == 1
    again = sent(desk, content)
    assert again.report["numbers"] == {"articles": 0, "pages": 0, "unchanged": 2}
    desk.post(f"{PAGE}{again.pk}/confirm/")
    assert ArticlePage.objects.filter(title="Sur le quai").count() == 1
    # Confirmed already: the button of an old page changes nothing.
    desk.post(f"{PAGE}{upload.pk}/confirm/")
    assert AuditEvent.objects.filter(verb="upload.confirmed").count() == 2


def test_an_xml_file_alone_comes_too_and_a_later_file_takes_its_place(desk: Client) -> None:
    first = sent(desk, export(ENTRIES).encode(), "export.xml")
    second = sent(desk, export(ENTRIES).replace("http://wordpress.org", "https://wordpress.org").encode(), "export.xml")
    first.refresh_from_db()
    assert (first.state, second.state) == (State.DISCARDED, State.READY)
    assert not first.parts.exists()
    desk.post(f"{PAGE}{second.pk}/discard/")
    second.refresh_from_db()
    assert (second.state, UploadPart.objects.count(), ImportedPage.objects.count()) == (State.DISCARDED, 0, 0)


def entity() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'


def linked() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("uploads/link.jpg")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return content.getvalue()


def test_hostile_files_are_refused_with_their_place_and_leave_nothing(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_package, "LARGEST_UNPACKED_BYTES", 3 * export_package.MEGABYTE)
    good = export(ENTRIES).encode()
    cases = {
        "zip bomb": (packed({"export.xml": good, "uploads/bomb.jpg": b"\0" * 4_000_000}), "bomb.jpg"),
        "out of the folder": (packed({"export.xml": good, "../../evil.jpg": b"x"}), "evil.jpg"),
        "absolute": (packed({"/etc/evil.xml": good}), "evil.xml"),
        "windows": (packed({"C:\\evil.xml": good}), "evil.xml"),
        "a link": (linked(), "link.jpg"),
        "no export": (packed({"a.txt": b"x"}), "Tous les contenus"),
        "cut off": (packed({"export.xml": good})[:-40], "endommagé"),
        "entities": (entity(), "DOCTYPE"),
        "other encoding": (good.replace(b"La gare", b"\xe9\xff"), "ligne"),
        "nothing": (b"hello", "XML"),
        "a picture": (photo(), ""),
    }
    for case, (content, words) in cases.items():
        upload = sent(desk, content)
        assert upload.state == State.REFUSED, case
        assert upload.problem and words.lower() in upload.problem.lower(), (case, upload.problem)
        assert escape(upload.problem.split(".")[0]) in desk.get(f"{PAGE}{upload.pk}/").text, case
    assert not UploadPart.objects.exists() and not ImportedPage.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_the_form(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from ravive.relocation.forms import SiteExportForm

    monkeypatch.setattr(SiteExportForm.base_fields["file"], "most_bytes", 10)
    reply = desk.post(f"{PAGE}site/", {"file": SimpleUploadedFile("export.xml", b"x" * 11)})
    assert "60" in reply.text and not Upload.objects.exists()


def test_others_see_nothing_of_it(desk: Client) -> None:
    upload = sent(desk, export(ENTRIES).encode(), "export.xml")
    stranger = signed_in(person("zed", another("ilot"), Role.COMMUNICATOR))
    for address in (f"{PAGE}{upload.pk}/", f"{PAGE}{upload.pk}/report.csv"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{PAGE}{upload.pk}/confirm/").status_code == 404


def test_what_nobody_confirms_is_deleted_after_a_day_and_its_report_after_a_month(desk: Client) -> None:
    upload = sent(desk, export(ENTRIES).encode(), "export.xml")
    uploads.delete_old(upload.uploaded_at + timedelta(hours=23))
    assert upload.parts.exists()
    uploads.delete_old(upload.uploaded_at + timedelta(days=1))
    upload.refresh_from_db()
    assert upload.state == State.DISCARDED and not upload.parts.exists()
    assert "supprimé" in desk.get(f"{PAGE}{upload.pk}/").text
    uploads.delete_old(upload.uploaded_at + timedelta(days=30))
    assert not Upload.objects.exists()


def test_an_interrupted_file_goes_on(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from ravive.relocation import actions, site_upload

    upload = sent(desk, export(ENTRIES).encode(), "export.xml")
    with monkeypatch.context() as broken:
        broken.setattr(site_upload, "import_pages", lambda **_named: (_ for _ in ()).throw(OSError("disk")))
        Upload.objects.filter(pk=upload.pk).update(state=State.BRINGING)
        with pytest.raises(OSError, match="disk"):
            actions.bring_upload.call(upload.pk)
    upload.refresh_from_db()
    assert upload.state == State.FAILED and upload.parts.exists()
    assert "interrompu" in desk.get(f"{PAGE}{upload.pk}/").text
    desk.post(f"{PAGE}{upload.pk}/confirm/")
    upload.refresh_from_db()
    assert upload.state == State.DONE
