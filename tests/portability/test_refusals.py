"""A file that is damaged, hostile or does not fit is refused in a sentence that says what and where, and nothing of it stays."""

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as chosen
from hypothesis import strategies as st
from pytest_django import Settings
from wagtail.models import Page

from ravive.fundraising.models import AppealPage
from ravive.people.models import EntrustedPage, Membership, Organisation
from ravive.portability import actions, media_files
from ravive.portability.errors import ImportRefusedError
from ravive.portability.export_file import ExportFile, opened_export
from ravive.reviews.models import TrainingCode
from tests.people.cast import host
from tests.portability.moving import NOW, take_in
from tests.portability.tampering import Members, change_about, change_rows, members_of, write
from tests.portability.whole_export import SLUG, counts, refused, uploads

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("place")]


def test_the_file_itself_is_imported(whole: Path) -> None:
    done = take_in(whole)
    assert done.slug == SLUG and uploads()
    assert not Organisation.objects.get(slug=SLUG).is_host


def test_a_trial_says_the_same_and_stores_nothing(whole: Path) -> None:
    before = counts()
    done = take_in(whole, is_trial=True)
    assert (counts(), uploads()) == (before, [])
    assert done.rows == take_in(whole).rows


def _text(kind: str, value: str) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value, "id": "a"}]


ROWS: dict[str, tuple[str, Callable[[dict[str, Any]], Any], str]] = {
    "another role": ("people.Membership", lambda row: row.update(role="root"), "gives a role that no organisation gives"),
    "a field of rights": ("people.Organisation", lambda row: row.update(is_host=True), "unknown field 'is_host'"),
    "a missing field": ("decks.Deck", lambda row: row.pop("slug"), "lacks the field 'slug'"),
    "a text for a number": ("giving.Receipt", lambda row: row.update(amount_cents="5"), "amount_cents has a value of the wrong kind"),
    "true for a number": ("giving.Receipt", lambda row: row.update(amount_cents=True), "amount_cents has a value of the wrong kind"),
    "a number too large": ("giving.Receipt", lambda row: row.update(amount_cents=2**70), "a number that is too large"),
    "a number the column refuses": ("giving.BankFile", lambda row: row.update(new_movements=-5), "new_movements is not accepted"),
    "null": ("giving.Receipt", lambda row: row.update(amount_cents=None), "amount_cents is null, and cannot be"),
    "a redirect of every site": ("wagtailredirects.Redirect", lambda row: row.update(site=None), "site is null, and it says whose the row"),
    "an event of the installation": ("people.AuditEvent", lambda row: row.update(organisation=None), "organisation is null, and it says"),
    "a handle that is empty": ("mailing.MailAddress", lambda row: row.update(handle=""), "names a row that is not in the file"),
    "another choice": ("giving.Receipt", lambda row: row.update(kind="bribe"), "kind is not accepted .'bribe' is none of the choices"),
    "no day": ("trainings.Training", lambda row: row.update(held_on="soon"), "held_on has a value of the wrong kind"),
    "a moment without zone": (
        "decks.Deck", lambda row: row.update(edited_at="2026-01-01T00:00:00"),
        "edited_at has a value of the wrong kind",
    ),
    "a NUL": ("decks.DeckWords", lambda row: row.update(title="a\x00b"), "a character without a shape"),
    "too deep": ("decks.Card", lambda row: row.update(structure=json.loads("[" * 200 + "]" * 200)), "nested more than 100 deep"),
    "another shape": ("trainings.Training", lambda row: row.update(decks={"a": 1}), "decks has a value of the wrong shape"),
    "a page of others": ("events.EventPage", lambda row: row.update(path="ZZZZ"), "stands outside the site"),
    "a twisted path": ("events.EventPage", lambda row: row.update(path="../x"), "no place of its own in the tree"),
    "no such row": (
        "giving.Receipt", lambda row: row.update(transfer=999_999),
        "leads to a row of giving.BankTransfer that is not in the file",
    ),
    "no such deck": ("publishing.CardReport", lambda row: row.update(deck="voyage"), "leads to a row that is not in the file"),
    "a handle of nobody": ("mailing.MailAddress", lambda row: row.update(handle="a1" * 32), "names a row that is not in the file"),
    "a runnable link": (
        "wagtailredirects.Redirect", lambda row: row.update(redirect_link="javascript:alert(1)"),
        "an address that a browser would run",
    ),
    "a runnable address": (
        "members.MemberPage", lambda row: row.update(website=" JaVa\tScript:alert(1)"),
        "an address that a browser would run",
    ),
    "no link": (
        "wagtailredirects.Redirect", lambda row: row.update(redirect_link="nowhere", redirect_page=None),
        "redirect_link is not accepted",
    ),
    "an unknown part": ("appeals.AppealPage", lambda row: row.update(body=_text("raw", "<b>")), "of the unknown type 'raw'"),
    "a part without shape": ("appeals.AppealPage", lambda row: row.update(body=_text("quote", "x")), "part 1 has no fields"),
    "no bytes": ("decks.DeckPicture", lambda row: row.update(content={"base64": "%"}), "content has a value of the wrong kind"),
    "a picture elsewhere": ("decks.DeckPicture", lambda row: row.update(file="../x.svg"), "a picture whose name is a path"),
    "a drawing that runs": (
        "decks.DeckPicture",
        lambda row: row.update(file="x.svg", content={"base64": "PHN2ZyB2aWV3Qm94PSIwIDAgMSAxIj48c2NyaXB0Lz48L3N2Zz4="}),
        "a picture that no card may show",
    ),
    "a digest of something else": (
        "decks.RevisionPicture", lambda row: row.update(digest="0" * 64),
        "a digest that is not that of its content",
    ),
    "details of another shape": ("giving.Donor", lambda row: row.update(sealed={"name": "A"}), "is not what is encrypted there"),
    "a list for a text": ("giving.GivingPromise", lambda row: row.update(sealed_name=["A"]), "is not what is encrypted there"),
    "no address": (
        "mailing.MailAddress", lambda row: row.update(sealed={"address": "x", "language": "fr"}),
        "is not what is encrypted there",
    ),
    "a language": ("events.EventPage", lambda row: row.update(locale="tlh"), "is no language of this version"),
    "a model": ("events.EventPage", lambda row: row.update(content_type="auth.user"), "of another kind than its file"),
    "a file elsewhere": ("wagtailimages.Image", lambda row: row.update(file="../secret.key"), "names a file outside original_images/"),
    "a file that is not there": ("wagtaildocs.Document", lambda row: row.update(file="documents/none.pdf"), "which is not in the export"),
    "a revision of nothing": (
        "wagtailcore.Revision", lambda row: row.update(object_id="999999"),
        "a revision of a page that is not in the file",
    ),
    "a code that is no code": ("reviews.TrainingCode", lambda row: row.update(code="x" * 40), "code is not accepted"),
    "a collection of all": ("wagtailcore.Collection", lambda row: row.update(id=999_999), "stands outside the collection"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_cannot_be(whole: Path, place: Path, name: str) -> None:
    label, change, match = ROWS[name]
    members = members_of(whole)
    change_rows(members, label, change)
    refused(write(place / "bad.zip", members), match)


def test_a_row_twice(whole: Path, place: Path) -> None:
    members = members_of(whole)
    members["rows/decks.Deck.jsonl"] += members["rows/decks.Deck.jsonl"].splitlines(keepends=True)[0]
    refused(write(place / "bad.zip", members), "that another row has")


def _drop(name: str) -> Callable[[Members], Any]:
    return lambda members: members.pop(name)


MEMBERS: dict[str, tuple[Callable[[Members], Any], str]] = {
    "a model that is missing": (_drop("rows/decks.Deck.jsonl"), "lacks the rows of the model 'decks.Deck'"),
    "a model that is unknown": (lambda members: members.update({"rows/auth.User.jsonl": b"{}\n"}), "rows of the unknown model 'auth.User'"),
    "no organisation.json": (_drop("organisation.json"), "has no organisation.json"),
    "another format": (lambda members: change_about(members, format=1), "version 1 of the format, and this Ravive reads version 2"),
    "other migrations": (lambda members: change_about(members, migrations=["people.9999_later"]), "people.9999_later.*upgrade both"),
    "texts of a lost key": (lambda members: change_about(members, unreadable={"giving.Donor.sealed": 3}), "3 texts of giving.Donor.sealed"),
    "another slug": (lambda members: change_about(members, organisation="other"), "another short name than organisation.json"),
    "about that is no object": (lambda members: members.update({"organisation.json": b"[]"}), "organisation.json cannot be read"),
    "about of too many values": (
        lambda members: change_about(members, missing_files=[""] * 1_000_001),
        "values, and 1000000 are read at most",
    ),
    "no JSON": (lambda members: members.update({"rows/decks.Deck.jsonl": b"{\n"}), "decks.Deck.jsonl line 1 is no JSON"),
    "no object": (lambda members: members.update({"rows/decks.Deck.jsonl": b"7\n"}), "decks.Deck.jsonl line 1 is no JSON object"),
    "no organisation": (lambda members: members.update({"rows/people.Organisation.jsonl": b""}), "has 0 organisations"),
    "a picture that is none": (
        lambda members: members.update({name: b"<script>" for name in members if name.startswith("media/original_images/")}),
        "is no picture that pages may show",
    ),
    "a document that is none": (
        lambda members: members.update({name: b"<html>" for name in members if name.startswith("media/documents/")}),
        "is no document that may be uploaded",
    ),
    "a file of no row": (lambda members: members.update({"media/documents/more.txt": b"x"}), "belongs to no row"),
    "a path out of the folder": (lambda members: members.update({"media/../../x": b"x"}), "leaves the folder"),
    "a path from the root": (lambda members: members.update({"/etc/passwd": b"x"}), "leaves the folder"),
    "a path of another system": (lambda members: members.update({"media\\x": b"x"}), "leaves the folder"),
    "a file beside": (lambda members: members.update({"run.sh": b"x"}), "belongs to no export"),
    "zeros": (lambda members: members.update({"media/documents/zeros.txt": bytes(20_000_000)}), "which no export does"),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members_that_cannot_be(whole: Path, place: Path, name: str) -> None:
    change, match = MEMBERS[name]
    members = members_of(whole)
    change(members)
    is_about = b'"format"' not in members.get("organisation.json", b"")
    refused(write(place / "bad.zip", members, is_true=not is_about), match)


@pytest.mark.parametrize("kind", ["picture", "document"])
def test_a_file_that_is_too_large_is_not_unpacked(whole: Path, kind: str, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    if kind == "picture":
        monkeypatch.setattr(media_files, "MOST_PICTURE_BYTES", 2)
    else:
        settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 2
    opened: list[str] = []
    original = ExportFile.opened
    monkeypatch.setattr(ExportFile, "opened", lambda export, path: (opened.append(path), original(export, path))[1])
    refused(whole, rf"has \d+ bytes, and a {kind} has 2 at most")
    folder = {"picture": "media/original_images/", "document": "media/documents/"}[kind]
    assert opened and not any(path.startswith(folder) for path in opened)


def test_a_damaged_a_missing_and_an_unlisted_member(whole: Path, place: Path) -> None:
    name = "rows/decks.Deck.jsonl"
    for content, match in ((b"", "is damaged"), (None, "is missing")):
        members = members_of(whole)
        if content is None:
            members.pop(name)
        else:
            members[name] = content
        refused(write(place / "bad.zip", members, is_true=False), f"{name}' {match}")
    refused(write(place / "bad.zip", members_of(whole) | {"decks/x/deck.yaml": b""}, is_true=False), "is not listed")


def test_what_is_no_export(whole: Path, place: Path) -> None:
    file = place / "bad.zip"
    for content in (b"", b"PK\x05\x06", b"a text", whole.read_bytes()[:-400], whole.read_bytes()[5000:]):
        file.write_bytes(content)
        refused(file, "export")


def test_links_and_members_twice(whole: Path, place: Path) -> None:
    for mode, match in ((0o120777, "is a link"), (0o020666, "special file")):
        write(place / "bad.zip", members_of(whole))
        with zipfile.ZipFile(place / "bad.zip", "a") as archive:
            info = zipfile.ZipInfo("media/documents/link.txt")
            info.external_attr = mode << 16
            archive.writestr(info, "/etc/passwd")
        refused(place / "bad.zip", match)
    write(place / "bad.zip", members_of(whole))
    with zipfile.ZipFile(place / "bad.zip", "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("README.txt", "other")
    refused(place / "bad.zip", "has two members 'README.txt'")


def test_what_is_here_already(whole: Path, place: Path) -> None:
    take_in(whole)
    refused_again = r"'zwaluwnest' is here already"
    with pytest.raises(ImportRefusedError, match=refused_again):
        take_in(whole)


def test_a_code_on_paper_that_is_taken(whole: Path) -> None:
    TrainingCode.objects.create(code="ZWA234", training=7)
    refused(whole, "the code 'ZWA234' is here already")


def test_a_deck_that_is_taken(whole: Path, place: Path) -> None:
    members = members_of(whole)
    change_rows(members, "decks.Deck", lambda row: row.update(slug="voyage"))
    refused(write(place / "bad.zip", members), "the slug 'voyage' is here already|names a row that is not in the file|leads to a row")


def test_an_encrypted_file_needs_its_key(whole: Path, place: Path) -> None:
    identity, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    file, key = place / "export.age", place / "key.txt"
    file.write_bytes(pyrage.encrypt(whole.read_bytes(), [identity.to_public()]))
    refused(file, "--identity KEYFILE")
    key.write_text(str(other))
    with pytest.raises(ImportRefusedError, match="cannot be decrypted with this key"):
        take_in(file, identity=key)
    key.write_text("no key")
    with pytest.raises(ImportRefusedError, match="other than private keys"):
        take_in(file, identity=key)
    key.write_text(str(identity))
    assert take_in(file, identity=key).slug == SLUG


def test_texts_cannot_run(whole: Path, place: Path) -> None:
    bad = '<p onclick="x()">Bonjour <script>alert(1)</script><a href="javascript:x()">ici</a> <img src=x onerror=y()><b>gras</b></p>'
    members = members_of(whole)
    change_rows(members, "appeals.AppealPage", lambda row: row.update(body=_text("text", bad)))
    keys = [json.loads(line)["translation_key"] for line in members["rows/appeals.AppealPage.jsonl"].splitlines()]
    take_in(write(place / "bad.zip", members))
    page = AppealPage.objects.get(translation_key=keys[0])
    assert page.body.raw_data[0]["value"] == "<p>Bonjour <a>ici</a> <b>gras</b></p>"


def test_an_account_here_is_not_added_by_its_address(whole: Path) -> None:
    theirs = User.objects.create_user("somebody", f"INSIDER-{SLUG}@example.org", "a long password here")
    done = take_in(whole)
    assert [member.email.lower() for member in done.not_invited] == [f"insider-{SLUG}@example.org"]
    assert not Membership.objects.filter(user=theirs).exists()
    made = Organisation.objects.get(slug=SLUG)
    for member in done.invited:
        user = User.objects.get(email=member.email)
        assert not (user.has_usable_password() or user.is_superuser or user.is_staff)
        assert {row.role for row in Membership.objects.filter(user=user)} == set(member.roles)
        assert Membership.objects.filter(user=user).exclude(organisation=made).count() == 0


def test_no_right_to_a_page_of_others_comes_with_a_file(whole: Path, place: Path) -> None:
    home = Page.objects.filter(depth=2).order_by("path").first()
    assert home is not None
    row = {"id": 1, "organisation": 0, "translation_key": str(home.translation_key), "may_publish": True, "is_created_for_page": True}
    members = members_of(whole)
    row["organisation"] = json.loads(members["rows/people.Organisation.jsonl"])["id"]
    members["rows/people.EntrustedPage.jsonl"] = json.dumps(row).encode() + b"\n"
    done = take_in(write(place / "more.zip", members))
    assert done.left_out["people.EntrustedPage"] == 1
    assert not EntrustedPage.objects.filter(translation_key=home.translation_key).exists()


def test_a_failure_at_the_end_leaves_nothing(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_made: Organisation, *, now: datetime) -> None:
        raise OSError(28, f"No space left on device at {now}")

    monkeypatch.setattr("ravive.portability.organisation_import.derived_data.compute", fail)
    before = counts()
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        take_in(whole)
    assert (counts(), uploads()) == (before, [])


@chosen(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_that_changed_are_refused_or_change_nothing(whole: Path, place: Path, data: st.DataObject) -> None:
    content = bytearray(whole.read_bytes())
    at = data.draw(st.integers(min_value=0, max_value=len(content) - 1))
    content[at] ^= data.draw(st.integers(min_value=1, max_value=255))
    (place / "bad.zip").write_bytes(bytes(content))
    try:
        with opened_export(whole) as good, opened_export(place / "bad.zip") as export:
            assert export.about.members == good.about.members
    except ImportRefusedError as problem:
        assert str(problem)


def test_the_host_is_here_already(place: Path, settings: Settings) -> None:
    settings.RAVIVE_DATA, settings.RAVIVE_BACKUPS = place / "data", place / "data/backups"
    (place / "data").mkdir()
    about = actions.export(organisation=host(), file=place / "host.zip", recipients=(), now=NOW)
    assert about.organisation == host().slug
    with pytest.raises(ImportRefusedError, match="is here already"):
        take_in(place / "host.zip")
