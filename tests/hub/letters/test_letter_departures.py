"""What signers withdrew or stopped does not come back when an older copy of the database is restored."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from ravive.hub.letters import moderation, queries
from ravive.hub.letters.models import LetterPartner, LetterSignature, OpenLetter, SignatureLogo
from ravive.hub.newsletter.models import NewsSubscription
from ravive.mailing.models import MailAddress
from tests.departures.older_copies import older_copy
from tests.hub.letters.letter_cast import OWN, confirm_last, letter_of, letter_page, link_in, send
from tests.hub.newsletter.newsletter_cast import reader
from tests.people.cast import person

type OlderCopy = Callable[[], AbstractContextManager[list[str]]]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _commit(db: None) -> Iterator[None]:
    """Run at once what waits for the end of the transaction, as outside tests."""
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield


@pytest.fixture
def older(settings: Settings, tmp_path: Path) -> OlderCopy:
    return lambda: older_copy(settings, tmp_path)


@pytest.fixture
def letter() -> OpenLetter:
    return letter_of(letter_page(), accepts_people=True, offers_news=True)


def signed_by_person(visitor: Client, letter: OpenLetter) -> str:
    """Let somebody sign who wants news and to hear from a partner; return the path of their link."""
    partner = LetterPartner.objects.create(letter=letter, name="Ligue")
    send(visitor, letter, "person", name="Zoé", email=OWN, news="on")
    LetterSignature.objects.get().partners.add(partner)
    confirm_last(visitor)
    return link_in(mail.outbox[-1], "stop")


def test_a_withdrawn_signature_stays_away_with_its_news(visitor: Client, letter: OpenLetter, older: OlderCopy) -> None:
    private = signed_by_person(visitor, letter)
    with older() as kinds:
        assert visitor.post(private, {"answer": "withdraw"}).status_code == 200
        assert not LetterSignature.objects.exists()
    assert kinds == ["news", "signature"]
    assert not LetterSignature.objects.exists()
    assert not MailAddress.objects.exists()
    assert not NewsSubscription.objects.exists()


def test_a_consent_to_a_partner_that_was_taken_back_stays_away(visitor: Client, letter: OpenLetter, older: OlderCopy) -> None:
    private = signed_by_person(visitor, letter)
    signature = LetterSignature.objects.get()
    other = LetterPartner.objects.create(letter=letter, name="Réseau")
    signature.partners.add(other)
    with older() as kinds:
        taken = signature.partners.exclude(pk=other.pk).get()
        assert visitor.post(private, {"no_partner": str(taken.pk)}).status_code == 302
    assert kinds == ["signature-partner"]
    assert list(signature.partners.all()) == [other]


def test_news_that_came_with_a_withdrawn_signature_stay_away_where_another_consent_replaced_them(
    visitor: Client, letter: OpenLetter, older: OlderCopy
) -> None:
    private = signed_by_person(visitor, letter)
    with older() as kinds:
        # Asked for again elsewhere, by a form that a copy from before does not know.
        NewsSubscription.objects.update(origin="")
        visitor.post(private, {"answer": "withdraw"})
        assert NewsSubscription.objects.exists()
    assert kinds == ["signature"]
    assert not NewsSubscription.objects.exists()


def test_what_was_asked_for_elsewhere_stays(visitor: Client, letter: OpenLetter, older: OlderCopy) -> None:
    other = reader()
    private = signed_by_person(visitor, letter)
    with older():
        visitor.post(private, {"answer": "withdraw"})
    assert NewsSubscription.objects.get() == other
    assert MailAddress.objects.get().pk == other.handle


def test_an_address_that_was_forgotten_stays_away_and_the_signature_counts(visitor: Client, letter: OpenLetter, older: OlderCopy) -> None:
    private = signed_by_person(visitor, letter)
    with older() as kinds:
        visitor.post(private, {"List-Unsubscribe": "One-Click"})
        visitor.post(private, {"List-Unsubscribe": "One-Click"})
    assert kinds == ["news", "signature-mails"]
    signature = LetterSignature.objects.get()
    assert not MailAddress.objects.exists()
    assert not NewsSubscription.objects.exists()
    assert (signature.wants_news, signature.news_words, list(signature.partners.all())) == (False, "", [])
    assert queries.numbers_of(letter).people == 1


def test_a_deleted_logo_stays_away(visitor: Client, letter: OpenLetter, older: OlderCopy) -> None:
    send(visitor, letter)
    confirm_last(visitor)
    private, drawn = link_in(mail.outbox[-1], "stop"), BytesIO()
    Image.new("RGB", (120, 90), "#b8301a").save(drawn, "PNG")
    visitor.post(private, {"answer": "logo", "logo": SimpleUploadedFile("logo.png", drawn.getvalue())})
    assert SignatureLogo.objects.exists()
    with older() as kinds:
        visitor.post(private, {"answer": "no_logo"})
        visitor.post(private, {"answer": "no_logo"})
    assert kinds == ["signature-logo"]
    assert not SignatureLogo.objects.exists()
    # It still waits for staff, who have not looked at the organisation yet.
    assert LetterSignature.objects.get().needs_review


@pytest.mark.parametrize("is_erased", [False, True])
def test_a_signature_that_staff_deleted_stays_away(visitor: Client, letter: OpenLetter, older: OlderCopy, is_erased: bool) -> None:
    send(visitor, letter)
    confirm_last(visitor)
    send(visitor, letter, name="Autre ligue", email="info@autre.example")
    confirm_last(visitor)
    removed, other = LetterSignature.objects.order_by("pk")
    officer = person("officer")
    with older() as kinds:
        if is_erased:
            # As the erasure of its letter leaves an organisation; the copy still has the address.
            LetterSignature.objects.filter(pk=removed.pk).update(handle=None, mailbox_mark="")
            removed.refresh_from_db()
        moderation.remove(signature=removed, by=officer, now=timezone.now())
    assert kinds == ["signature-number" if is_erased else "signature"]
    assert LetterSignature.objects.get() == other
    assert MailAddress.objects.get().pk == other.handle
