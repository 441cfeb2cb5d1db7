"""Pictures and documents uploaded at the desk: served with their type, never run, and kept from those they are not for."""

import os
import stat
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.models import Image as UploadedPicture
from wagtail.models import Collection, CollectionViewRestriction

from ravive.people.models import Role
from ravive.people.queries import host_organisation
from tests.answered import closed_after
from tests.client_response import ClientResponse
from tests.people.cast import host, organisation, person

SCRIPTED = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def document(name: str, content: bytes, collection: Collection | None = None) -> Document:
    found = Document(title=name, **({"collection": collection} if collection else {}))
    found.file.save(name, ContentFile(content))
    return found


def policy(response: ClientResponse) -> set[str]:
    return set(response.headers["Content-Security-Policy"].split("; "))


# Wagtail leaves the temporary file of a smaller picture to the garbage collector.
@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning")
def test_a_picture_uploaded_at_the_desk_is_seen_on_the_site(staff: Client, visitor: Client) -> None:
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(drawn, "PNG")
    sent = {"title": "Une place", "file": SimpleUploadedFile("place.png", drawn.getvalue(), "image/png"), "collection": 1}
    assert staff.post("/desk/images/add/", sent).status_code == 302
    picture = UploadedPicture.objects.get()
    assert staff.get("/desk/images/").status_code == 200
    for url in (picture.file.url, picture.get_rendition("width-4").url):
        with closed_after(visitor.get(url)) as response:
            assert response.status_code == 200
            assert response.headers["Content-Type"] == "image/png"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "public, max-age=3600"
            assert "Vary" not in response.headers and not response.cookies
        again = visitor.get(url, headers={"if-modified-since": response.headers["Last-Modified"]})
        assert again.status_code == 304


def test_a_document_uploaded_at_the_desk_is_handed_over_as_a_file(staff: Client, visitor: Client) -> None:
    sent = {"title": "Guide", "file": SimpleUploadedFile("guide.pdf", b"%PDF-1.7", "application/pdf"), "collection": 1}
    assert staff.post("/desk/documents/add/", sent).status_code == 302
    assert staff.get("/desk/documents/").status_code == 200
    with closed_after(visitor.get(Document.objects.get().url)) as response:
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Content-Disposition"] == 'attachment; filename="guide.pdf"'
        assert b"".join(response) == b"%PDF-1.7"


@pytest.mark.parametrize(("content", "charset"), [("À lire".encode(), "utf-8"), ("À lire".encode("latin-1"), "windows-1252")])
def test_an_uploaded_text_says_how_its_letters_are_written(visitor: Client, media: Path, content: bytes, charset: str) -> None:
    (media / "guide.txt").write_bytes(content)
    reply = visitor.get("/media/guide.txt")
    assert reply.headers["Content-Type"] == f"text/plain; charset={charset}"
    assert b"".join(reply) == content


def test_uploads_are_readable_by_their_owner_only(db: None, media: Path) -> None:
    before = os.umask(0)
    try:
        document("guide.pdf", b"%PDF-1.7")
    finally:
        os.umask(before)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in media.rglob("*")} == {"documents": 0o700, "guide.pdf": 0o600}


def test_a_drawing_with_a_script_is_shown_without_running_it(visitor: Client) -> None:
    with closed_after(visitor.get(document("dessin.svg", SCRIPTED).url)) as response:
        assert response.headers["Content-Type"] == "image/svg+xml"
        assert response.headers["Content-Disposition"].startswith("inline; ")
        assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= policy(response)
        assert "script" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["page.html", "page.xhtml", "feed.xml", "code.js", "look.css", "drawing.svgz", "pages.tar.gz", "nameless"])
def test_what_could_run_or_pass_for_a_page_of_ours_is_only_a_file(visitor: Client, name: str) -> None:
    with closed_after(visitor.get(document(name, SCRIPTED).url)) as response:
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment; ")
        assert "sandbox" in policy(response)
        assert "Content-Encoding" not in response.headers
        assert "Content-Language" not in response.headers


@pytest.mark.parametrize(
    "path", ["../secret.key", "documents/../../secret.key", "%2e%2e/secret.key", "/etc/passwd", "", "documents/", "a%00b", "a" * 5000]
)
def test_nothing_outside_the_folder_is_served(visitor: Client, media: Path, path: str) -> None:
    (media.parent / "secret.key").write_text("secret")
    document("guide.pdf", b"%PDF-1.7")
    assert visitor.get(f"/media/{path}").status_code == 404


def test_a_document_of_a_private_collection_is_handed_out_at_the_desk_only(staff: Client, visitor: Client) -> None:
    internal = Collection.get_first_root_node().add_child(name="Internal")
    CollectionViewRestriction.objects.create(collection=internal, restriction_type=CollectionViewRestriction.LOGIN)
    guide = document("page.html", SCRIPTED, internal)
    answer = visitor.get(guide.url, follow=True)
    assert answer.redirect_chain[-1] == (f"/desk/login/?next=/desk/private{guide.url}", 302)
    assert visitor.get(guide.url.replace("documents/", "documents/./")).status_code == 404
    with closed_after(staff.get(guide.url, follow=True)) as response:
        assert response.status_code == 200
        assert response.headers["Content-Disposition"] == 'attachment; filename="page.html"'
        assert "no-store" in response.headers["Cache-Control"]


def test_a_private_document_of_an_organisation_is_not_for_the_staff_of_another(visitor: Client) -> None:
    internal = host().collection
    CollectionViewRestriction.objects.create(collection=internal, restriction_type=CollectionViewRestriction.LOGIN)
    guide = document("guide.pdf", b"%PDF-1.7", internal)
    visitor.force_login(person("carl", organisation("nord"), Role.COMMUNICATOR))
    assert visitor.get(guide.url, follow=True).status_code == 404
    visitor.force_login(person("bram", host_organisation(), Role.TREASURER))
    with closed_after(visitor.get(guide.url, follow=True)) as response:
        assert response.status_code == 200
