"""An export has everything of its organisation, in clear, and nothing of others."""

import json
import stat
import zipfile
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from pytest_django import Settings
from wagtail.models import Page

from ravive.backups.errors import BackupError
from ravive.cards.folder import read_folder
from ravive.decks import drafts
from ravive.decks.models import Deck
from ravive.giving.actions.mailboxes import erase_mailbox
from ravive.giving.models import GivingPromise
from ravive.insight.models import ReleasedFigures
from ravive.mailing.recipients import Recipient, encrypt_recipient
from ravive.people.models import Organisation, Role
from ravive.portability import actions
from ravive.portability.about import AboutExport
from ravive.portability.selection import Selection
from ravive.reviews.models import Answer, LearnerKey, TrainingCode
from ravive.starter.example import organisation as example
from ravive.starter.public_site import creation
from ravive.trainings.models import Training
from tests.giving.mailboxes.mailbox_cast import appeal, donor_at, mailbox_at, promised, received
from tests.people.cast import host, organisation, person, signed_in
from tests.people.isolation import MARKER, World
from tests.portability.reading import ReadExport, read_export
from tests.reviews.made_here import CODE

pytestmark = [pytest.mark.django_db]
NOW = datetime(2026, 11, 28, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> Path:
    """The data folder, apart from where exports go."""
    settings.RAVIVE_DATA, settings.RAVIVE_BACKUPS = tmp_path / "data", tmp_path / "data/backups"
    settings.RAVIVE_DATA.mkdir()
    settings.MEDIA_ROOT = tmp_path / "data/media"
    return tmp_path


def exported(owner: Organisation, place: Path, name: str = "export.zip") -> ReadExport:
    file = place / name
    actions.export(organisation=owner, file=file, recipients=(), now=NOW)
    return read_export(file)


def everything(read: ReadExport, label: str) -> list[dict[str, Any]]:
    """Return the rows of a model; pages of every kind for `Page`."""
    if label != "wagtailcore.Page":
        return read.rows(label)
    return [row for each in read.about["rows"] for row in read.rows(each) if "draft_title" in row]


def test_a_training_with_its_answers_codes_keys_and_figures(place: Path) -> None:
    made = example.create(by="test", now=NOW)
    read = exported(made, place)
    trainings = Training.objects.filter(organisation=made).values("pk")
    keys = LearnerKey.objects.filter(training__in=trainings)
    assert read.about["rows"]["reviews.LearnerKey"] == keys.count() > 0
    assert read.about["rows"]["reviews.Answer"] == Answer.objects.filter(learner__in=keys).count() > 0
    answer, cards = read.rows("reviews.Answer")[0], {row["id"] for row in read.rows("reviews.KnownCard")}
    stored = Answer.objects.filter(learner_id=answer["learner"], id=answer["id"]).values("answered_at_ms", "credit", "card").get()
    assert {name: answer[name] for name in stored} == stored
    assert {row["card"] for row in read.rows("reviews.Answer")} < cards
    figures = {row["training"]: row["cells"] for row in read.rows("insight.ReleasedFigures")}
    assert figures == dict(ReleasedFigures.objects.filter(training__in=trainings).values_list("training", "cells"))
    assert read.about["organisation"] == made.slug
    assert read.about["unreadable"] == {}
    assert read.about["missing_files"] == []


def test_the_public_site_with_its_pictures_letters_events_and_gifts(few: None, place: Path) -> None:
    creation.create(organisation=host(), by="test", now=NOW)
    read = exported(host(), place)
    for label in ("appeals.AppealPage", "letters.LetterPage", "events.EventPage", "news.ArticlePage", "pages.HomePage"):
        assert read.rows(label), label
    trees = Page.objects.filter(pk__in=[row["id"] for label in read.about["rows"] for row in read.rows(label) if "draft_title" in row])
    assert trees.count() == Selection(organisation=host()).rows("wagtailcore.Page").count()
    for row in read.rows("wagtailimages.Image"):
        with default_storage.open(row["file"]) as stored:
            assert read.members[f"media/{row['file']}"] == stored.read()
    assert read.rows("wagtailimages.Image")
    article = read.rows("news.ArticlePage")[0]
    assert isinstance(article["body"], list)
    assert article["body"][0]["type"]
    assert article["locale"] in {"fr", "nl", "de", "en"}
    assert all(row["sealed"] == "" or isinstance(row["sealed"], (dict, str)) for row in read.rows("letters.LetterSignature"))
    assert sum(row["amount_cents"] for row in read.rows("giving.BankTransfer")) > 0
    assert all(isinstance(row["sealed"], dict) for row in read.rows("giving.BankTransfer") if row["sealed"])
    drafts_stored = {row["object_id"]: row["content"] for row in read.rows("wagtailcore.Revision")}
    pages = {str(row["id"]) for row in everything(read, "wagtailcore.Page")}
    assert drafts_stored and drafts_stored.keys() <= pages
    assert all("owner" not in content for content in drafts_stored.values())
    assert read.about["references_outside"] == {}


def test_decks_are_folders_that_the_command_reads(place: Path) -> None:
    read_export_of_host = exported(host(), place)
    with zipfile.ZipFile(place / "export.zip") as archive:
        archive.extractall(place / "out")
    decks = list(Deck.objects.filter(organisation=host()))
    assert decks
    for deck in decks:
        assert read_folder(place / "out/decks" / deck.slug).draft == drafts.reading_of(deck).draft
    assert {path.name for path in (place / "out/decks").iterdir()} == {deck.slug for deck in decks}
    assert len(read_export_of_host.rows("decks.Deck")) == len(decks)


def test_nothing_of_another_organisation_is_in_a_file(world: World, place: Path) -> None:
    """Every text of the other organisation, in every room, carries the marker."""
    neighbour = organisation("neighbour")
    for owner in (host(), neighbour):
        assert exported(owner, place, f"{owner.slug}.zip").files_with(MARKER) == []
    assert exported(world.other, place, "other.zip").files_with(MARKER)


def test_what_rooms_stored_is_in_the_file_of_one_organisation(world: World, place: Path) -> None:
    """Rooms store rows for an organisation, and for those that share a deck with it or write one of its pages."""
    # The room of answers stores keys of a training by its number only.
    training = Training.objects.filter(organisation=world.other).order_by("pk").first()
    assert training is not None
    training.pk = TrainingCode.objects.get(code=CODE).training
    training.save(force_insert=True)
    files = [exported(owner, place, f"{owner.slug}.zip") for owner in Organisation.objects.all()]
    wrong: list[str] = []
    for rows in world.rows:
        label, number = rows.model._meta.label, rows.model._meta.pk.name
        if label not in files[0].about["rows"]:
            continue
        holders = Counter(str(row[number]) for read in files for row in everything(read, label))
        wrong += [f"{label} {key} is in {holders[str(key)]} files" for key in rows.values_list("pk", flat=True) if holders[str(key)] != 1]
    assert wrong == []
    own = next(read for read in files if read.about["organisation"] == world.other.slug)
    assert len([label for label, count in own.about["rows"].items() if count]) > 40


def test_no_secret_of_an_account_is_in_a_file(place: Path) -> None:
    treasurer = person("tresorier-secret", host(), Role.TREASURER)
    signed_in(treasurer)
    read = exported(host(), place)
    for text in [*User.objects.values_list("password", flat=True), *Session.objects.values_list("session_key", flat=True)]:
        assert read.files_with(text) == []
    assert read.files_with(treasurer.email) == ["rows/people.Membership.jsonl"]
    assert {"organisation", "role", "user"} <= read.rows("people.Membership")[0].keys()


def test_a_text_of_another_key_is_counted_and_the_rest_is_written(few: None, place: Path, settings: Settings) -> None:
    creation.create(organisation=host(), by="test", now=NOW)
    before = exported(host(), place)
    from cryptography.fernet import Fernet

    settings.RAVIVE_SEAL_KEY = Fernet.generate_key().decode()
    after = exported(host(), place)
    sealed = sum(1 for row in before.rows("giving.BankTransfer") if row["sealed"])
    assert sealed > 0
    assert after.about["unreadable"]["giving.BankTransfer.sealed"] == sealed
    assert before.about["rows"] == after.about["rows"]


def test_the_donor_s_own_link_stays_secret(few: None, place: Path) -> None:
    creation.create(organisation=host(), by="test", now=NOW)
    promise = GivingPromise.objects.order_by("pk").first()
    assert promise is not None
    promise.private_key = "0f" * 32
    promise.save()
    read = exported(host(), place)
    assert promise.pk in {row["id"] for row in read.rows("giving.GivingPromise")}
    assert read.files_with("0f" * 32) == []


def test_an_erased_donor_is_named_by_the_accounts_alone(place: Path) -> None:
    promise = promised(appeal(), "zoe.erased@courriel.example", name="Zwaardvis Promise")
    received(promise)
    donor_at("zoe.erased@courriel.example", name="Zwaardvis Donor")
    words = ("Zwaardvis Promise", "Zwaardvis Donor", "zoe.erased@courriel.example", promise.mailbox_mark)
    before = exported(host(), place)
    assert all(before.files_with(word) for word in words)
    erase_mailbox(mailbox=mailbox_at("zoe.erased@courriel.example"), now=NOW)
    after = exported(host(), place, "after.zip")
    assert [word for word in words if after.files_with(word)] == []
    # What the bank said of booked money moves with the accounts, and no mark of the account with it.
    (transfer,) = after.rows("giving.BankTransfer")
    assert "Anna Peeters" in str(transfer["sealed"]) and transfer["iban_mark"] == ""


def test_addresses_are_in_clear_with_their_language(place: Path) -> None:
    from ravive.hub.newsletter.models import NewsSubscription
    from ravive.mailing.models import MailAddress

    handle = "a" * 64
    values = {"language": "fr", "entered_on": NOW.date(), "handle": handle}
    NewsSubscription.objects.create(organisation=host(), **values)
    sealed = encrypt_recipient(Recipient(address="lectrice@reader.test", language="fr"))
    MailAddress.objects.create(handle=handle, purpose="news", sealed=sealed)
    MailAddress.objects.create(handle="b" * 64, purpose="news", sealed=sealed)
    rows = exported(host(), place).rows("mailing.MailAddress")
    assert [(row["handle"], row["sealed"]) for row in rows] == [(handle, {"address": "lectrice@reader.test", "language": "fr"})]


def test_the_same_data_gives_the_same_bytes(place: Path) -> None:
    exported(host(), place, "one.zip")
    exported(host(), place, "two.zip")
    assert (place / "one.zip").read_bytes() == (place / "two.zip").read_bytes()


def test_a_file_of_its_owner_only_or_encrypted_for_a_key(place: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    file = place / "export.zip.age"
    done = actions.export(organisation=host(), file=file, recipients=(str(identity.to_public()),), now=NOW)
    assert isinstance(done, AboutExport)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    plain = zipfile.ZipFile(BytesIO(pyrage.decrypt(file.read_bytes(), [identity])))
    assert json.loads(plain.read("organisation.json"))["rows"] == done.rows
    assert b"rows/" not in file.read_bytes()


@pytest.mark.parametrize("name", ["data/export.zip", "nowhere/export.zip", "data"])
def test_a_place_that_is_refused_leaves_nothing(place: Path, name: str) -> None:
    before = sorted(place.rglob("*"))
    with pytest.raises(BackupError, match="give"):
        actions.export(organisation=host(), file=place / name, recipients=(), now=NOW)
    assert sorted(place.rglob("*")) == before


def test_a_failure_on_the_way_leaves_the_file_that_was_there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place / "export.zip"
    file.write_bytes(b"an earlier one")

    def fail(_deck: Deck) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ravive.portability.actions.drafts.reading_of", fail)
    with pytest.raises(OSError, match="No space"):
        actions.export(organisation=host(), file=file, recipients=(), now=NOW)
    assert file.read_bytes() == b"an earlier one"
    assert [path.name for path in place.iterdir() if path.is_file()] == ["export.zip"]


def test_a_picture_whose_file_is_missing_is_named(few: None, place: Path) -> None:
    creation.create(organisation=host(), by="test", now=NOW)
    from wagtail.images.models import Image

    first = Image.objects.order_by("pk").first()
    assert first is not None
    default_storage.delete(first.file.name)
    read = exported(host(), place)
    assert read.about["missing_files"] == [first.file.name]
    assert f"media/{first.file.name}" not in read.members
