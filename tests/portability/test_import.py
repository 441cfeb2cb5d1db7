"""An organisation that is imported answers as it did where it was exported, and its next export has the same."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from ravive.decks.models import Deck
from ravive.giving import donor_mailboxes, fingerprints
from ravive.giving.actions import imports as bank_imports
from ravive.giving.certificates.private_links import new_handle
from ravive.giving.details import bank_details
from ravive.giving.models import BankMovement, BankTransfer, Donor
from ravive.hub.newsletter.models import NewsSubscription
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import decrypt_recipient
from ravive.people.models import AuditEvent, EntrustedPage, Organisation
from ravive.portability import actions
from ravive.portability.organisation_import import ImportedOrganisation
from ravive.reviews.models import LearnerKey, TrainingCode
from ravive.trainings.models import Training
from tests.people import test_isolation  # noqa: F401 - fills the registry
from tests.portability.answers import answers
from tests.portability.comparing import Comparison
from tests.portability.moving import NOW, other_numbers, take_in
from tests.portability.reading import ReadExport, read_export
from tests.portability.source import ADDRESS, create_everything
from tests.starter.example_site import create_few

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]


@dataclass(frozen=True, kw_only=True)
class Move:
    """What was exported and answered before, and after."""

    before: ReadExport
    answered_before: dict[str, str]
    after: ReadExport
    answered_after: dict[str, str]
    imported: ImportedOrganisation
    organisation: Organisation
    # What the example's bank sent.
    bank_file: bytes


@pytest.fixture(scope="module")
def move(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Move]:
    """The organisation is created, exported, and gone; then it is imported beside the host, under other numbers and another key."""
    place = tmp_path_factory.mktemp("move")
    (place / "data").mkdir()
    own = {"RAVIVE_DATA": place / "data", "RAVIVE_BACKUPS": place / "backups", "MEDIA_ROOT": place / "data/media", "ALLOWED_HOSTS": ["*"]}
    with (
        pytest.MonkeyPatch.context() as patched,
        override_settings(**own),
        django_db_blocker.unblock(),
        transaction.atomic(),
        ExitStack() as stack,
    ):
        create_few(patched)
        files: list[bytes] = []

        def read_and_import(*, file: BytesIO, **named: Any) -> object:  # noqa: ANN401 - as the action
            files.append(file.getvalue())
            return original(file=file, **named)

        original = bank_imports.import_file
        patched.setattr(bank_imports, "import_file", read_and_import)
        with transaction.atomic():
            owner = create_everything(place)
            actions.export(organisation=owner, file=place / "before.zip", recipients=(), now=NOW)
            answered = answers(owner, root="reader-before")
            transaction.set_rollback(True)
        stack.enter_context(override_settings(RAVIVE_SEAL_KEY=Fernet.generate_key().decode()))
        with other_numbers():
            imported = take_in(place / "before.zip")
        organisation = Organisation.objects.get(slug=imported.slug)
        actions.export(organisation=organisation, file=place / "after.zip", recipients=(), now=NOW)
        yield Move(
            before=read_export(place / "before.zip"),
            answered_before=answered,
            after=read_export(place / "after.zip"),
            answered_after=answers(organisation, root="reader-after"),
            imported=imported,
            organisation=organisation,
            bank_file=files[0],
        )
        transaction.set_rollback(True)


def test_every_exported_model_has_rows(move: Move) -> None:
    assert [label for label, count in move.before.about["rows"].items() if not count] == []


def test_its_next_export_has_the_same(move: Move) -> None:
    counts = dict(move.before.about["rows"]), dict(move.after.about["rows"])
    for label in ("giving.MovementMark", "people.EntrustedPage", "people.AuditEvent", "people.Membership"):
        assert counts[0].pop(label) > 0
        counts[1].pop(label)
    assert counts[0] == counts[1]
    comparison = Comparison(move.before, move.after)
    assert list(comparison.differences()) == []
    changed = [label for label, pairs in comparison.pairs.items() if pairs and all(old != new for old, new in pairs.items())]
    assert len(changed) > 50


def test_it_answers_as_before(move: Move) -> None:
    assert len([name for name in move.answered_before if name.startswith("page ")]) > 12
    assert all(text.startswith("200") for name, text in move.answered_before.items() if name.startswith("page "))
    assert move.answered_before.keys() == move.answered_after.keys()
    for name, text in move.answered_before.items():
        assert (name, move.answered_after[name]) == (name, text)


def test_links_pictures_and_documents_lead_to_what_was_imported(move: Move) -> None:
    pages = {row["slug"]: row for row in move.after.rows("pages.InfoPage")}
    body = {part["type"]: part["value"] for part in pages["liens"]["body"]}
    home, index = move.after.rows("pages.HomePage")[0], move.after.rows("news.NewsIndexPage")[0]
    notes = next(row for row in move.after.rows("wagtaildocs.Document") if row["title"] == "Notes")
    picture = next(row for row in move.after.rows("wagtailimages.Image") if row["id"] == body["picture"]["picture"]["image"])
    assert f'<a id="{home["id"]}" linktype="page">' in body["text"]
    assert f'<a id="{notes["id"]}" linktype="document">' in body["text"]
    assert body["link"]["page"] == index["id"]
    assert f"media/{picture['file']}" in move.after.members
    draft = next(row for row in move.after.rows("wagtailcore.Revision") if row["object_id"] == str(pages["liens"]["id"]))["content"]
    assert f'id=\\"{home["id"]}\\"' in draft["body"] and draft["pk"] == pages["liens"]["id"]
    assert move.imported.broken_links == 0


def test_digests_are_those_of_this_organisation(move: Move) -> None:
    """Somebody who gave, subscribed or signed before is the same mailbox here."""
    own, owner = move.organisation.pk, move.organisation
    subscription = NewsSubscription.objects.get(organisation=owner)
    assert subscription.mailbox_mark == subscription.mark_for(ADDRESS)
    assert decrypt_recipient(MailAddress.objects.get(pk=subscription.handle).sealed).address == ADDRESS
    for transfer in BankTransfer.objects.filter(movement__account__organisation=owner).exclude(iban_mark=""):
        details = bank_details(transfer.sealed)
        assert not details.iban or transfer.iban_mark == fingerprints.iban_mark_of(details.iban)
    for donor in Donor.objects.filter(organisation=owner).exclude(handle=None):
        assert donor.handle == new_handle(donor)
    addresses = {row["handle"]: row["sealed"]["address"] for row in move.after.rows("mailing.MailAddress")}
    for donor in Donor.objects.filter(organisation=owner, handle__in=addresses).exclude(mailbox_mark=""):
        assert donor.mailbox_mark == donor_mailboxes.mark_of(own, addresses[donor.handle or ""])


def test_who_joined_elsewhere_is_in_no_memory_release_here(move: Move) -> None:
    codes = TrainingCode.objects.filter(training__in=Training.objects.filter(organisation=move.organisation))
    joined = LearnerKey.objects.filter(training__in=codes.values("training")).values_list("joined_on", flat=True)
    assert joined
    assert {code.counted_from for code in codes} == {NOW.date() + timedelta(days=1)}
    assert max(joined) <= NOW.date()


def test_people_are_invited_with_their_roles(move: Move) -> None:
    before = {(row["user"], row["role"]) for row in move.before.rows("people.Membership")}
    assert {(row["user"], row["role"]) for row in move.after.rows("people.Membership")} == before
    assert {member.email for member in move.imported.invited} == {user for user, _role in before}
    assert not any(user.has_usable_password() for user in User.objects.filter(memberships__organisation=move.organisation))
    assert all("/desk/invitation/" in member.link for member in move.imported.invited)


def test_what_cannot_come_is_counted(move: Move) -> None:
    assert move.imported.left_out == {"giving.MovementMark": move.before.about["rows"]["giving.MovementMark"]}
    last = AuditEvent.objects.filter(organisation=move.organisation, verb="organisation.imported").get()
    assert last.by_name == "ravive organisations import"
    before = len(move.before.rows("people.AuditEvent"))
    written = [row["verb"] for row in move.after.rows("people.AuditEvent")]
    assert written[:before] == [row["verb"] for row in move.before.rows("people.AuditEvent")]
    assert EntrustedPage.objects.filter(organisation=move.organisation).count() == move.before.about["rows"]["people.EntrustedPage"]


def test_a_bank_file_that_is_read_again_adds_nothing(move: Move) -> None:
    before = BankMovement.objects.filter(account__organisation=move.organisation).count()
    done = bank_imports.import_file(organisation=move.organisation, file=BytesIO(move.bank_file), name="again.cod", by=None, now=NOW)
    assert before > 50 and done.movements and not done.new
    assert BankMovement.objects.filter(account__organisation=move.organisation).count() == before


def test_later_rows_get_later_numbers(move: Move) -> None:
    made = Organisation.objects.create(name="Later", slug="later")
    assert made.pk > move.organisation.pk
    Deck.objects.create(organisation=made, slug="later", review_due=NOW.date(), edited_at=NOW)
