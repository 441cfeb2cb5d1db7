"""Members and their logos come from a spreadsheet: read, reported, confirmed; known ones get only what their page lacks."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from ravive.hub.members.models import MemberIndexPage, MemberPage
from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, workbook_of
from ravive.people.models import Organisation
from ravive.relocation.models import Upload

State = Upload.UploadState
PAGE = "/desk/move-in/"
TABLE = (
    "Nom;Pays;Langues;Site web;E-mail;Téléphone;Adresse;Résumé;Logo\n"
    "Phare;Belgique;français, néerlandais;phare.example;info@phare.example;+32 2 000 00 00;Rue du Quai 1;Écoute et forme.;phare.PNG\n"
    "Vuurtoren;BE;nl;https://vuurtoren.example;pas une adresse;;;;absent.png\n"
    "Leuchtturm;Deutschland;klingon;;;;;;texte.jpg\n"
    ";Belgique;;;;;;;\n"
    "Ailleurs;Atlantide;;;;;;;\n"
    "PHARE;belgie;;;;;;;\n"
)


def logo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (80, 40), (10, 120, 90)).save(content, "PNG")
    return content.getvalue()


def packed(table: str = TABLE) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("membres/liste.csv", table.encode("cp1252"))
        archive.writestr("membres/logos/Phare.png", logo())
        archive.writestr("membres/logos/texte.jpg", b"no picture")
    return content.getvalue()


def sent(desk: Client, content: bytes, name: str = "members.zip") -> Upload:
    reply = desk.post(f"{PAGE}members/", {"file": SimpleUploadedFile(name, content), "language": "fr"})
    assert reply.status_code == 302, reply.text
    return Upload.objects.latest("pk")


def brought(desk: Client, upload: Upload) -> Upload:
    desk.post(f"{PAGE}{upload.pk}/confirm/")
    upload.refresh_from_db()
    assert upload.state == State.DONE, upload.problem
    return upload


@pytest.mark.database
def test_members_come_with_their_logos_once_and_stand_on_the_map(desk: Client, own: Organisation, visitor: Client) -> None:
    upload = sent(desk, packed())
    assert upload.report["numbers"] == {"new": 3, "logos": 1}
    expected = {"bad_cell": 2, "no_logo": 1, "bad_logo": 1, "no_name": 1, "bad_country": 1, "repeated": 1}
    assert upload.report["by_reason"] == expected
    assert "ligne 3, colonne E" in desk.get(f"{PAGE}{upload.pk}/").text
    assert not MemberPage.objects.exists() and not get_image_model().objects.exists()
    assert brought(desk, upload).report["numbers"] == {"new": 3, "logos": 1}
    page = MemberPage.objects.get(title="Phare")
    assert page.live and (page.country, page.languages, page.website) == ("BE", ["fr", "nl"], "https://phare.example")
    assert page.picture is not None and "Phare" in page.picture_alternative and page.summary == "Écoute et forme."
    index = MemberIndexPage.objects.get()
    assert index.live and page.get_parent().pk == index.pk
    shown = visitor.get(index.url).text
    assert "Phare" in shown and "Vuurtoren" in shown and "Leuchtturm" in shown
    assert visitor.get(page.url).status_code == 200
    again = sent(desk, packed())
    assert again.report["numbers"] == {"new": 0, "unchanged": 3}
    brought(desk, again)
    assert MemberPage.objects.count() == 3 and get_image_model().objects.count() == 1


def test_a_known_member_gets_what_its_page_lacks_and_nothing_else(desk: Client, own: Organisation) -> None:
    brought(desk, sent(desk, b"Name,Country,Website\nPhare,BE,ancien.example\n", "members.csv"))
    brought(desk, sent(desk, packed()))
    page = MemberPage.objects.get(title="Phare")
    assert (page.website, page.email) == ("https://ancien.example", "info@phare.example") and page.picture is not None
    assert page.live and not page.has_unpublished_changes
    # What its writers have not published yet stays theirs.
    page.phone = ""
    page.save_revision()
    MemberPage.objects.filter(pk=page.pk).update(phone="")
    assert sent(desk, packed()).report["by_reason"]["edited"] == 1


def test_a_workbook_comes_too(desk: Client) -> None:
    columns = tuple(WorkbookColumn(head=head) for head in ("Naam", "Land", "Taal"))
    sheet = WorkbookSheet(title="x", columns=columns, rows=(("Vuurtoren", "België", "Nederlands"),))
    upload = sent(desk, workbook_of([sheet], title="x", made_at=timezone.now()), "members.xlsx")
    assert upload.report["numbers"] == {"new": 1} and not upload.report["findings"]


def test_tables_without_names_and_countries_are_refused(desk: Client) -> None:
    two = io.BytesIO()
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a.csv", "Nom;Pays\n")
        archive.writestr("b.csv", "Nom;Pays\n")
    for content, words in ((b"Ville,Code\nGand,9000\n", "Pays"), (two.getvalue(), "2"), (b"PK\x03\x04x", "endommag")):
        upload = sent(desk, content)
        assert upload.state == State.REFUSED and words in upload.problem, upload.problem
