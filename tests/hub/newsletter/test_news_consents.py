"""A consent to get news, entered with a signature, has its own proof and leaves with the signature."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from ravive.entries import erasure
from ravive.hub.letters import exports
from ravive.hub.letters.models import LetterSignature, OpenLetter
from ravive.hub.letters.subject import LETTERS
from ravive.hub.newsletter.models import PURPOSE, NewsSubscription
from ravive.mailing import links, news_consents, purposes
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import confirmed_addresses
from tests.hub.letters.letter_cast import confirm_last, letter_of, letter_page, link_in, send
from tests.hub.newsletter.newsletter_cast import HOST, reader
from tests.people.cast import host

pytestmark = pytest.mark.django_db
ADDRESS = "zoe@reader.example"


@pytest.fixture
def letter() -> OpenLetter:
    return letter_of(letter_page(), accepts_people=True, offers_news=True)


def sign(visitor: Client, letter: OpenLetter, **values: str) -> None:
    """Sign as a person."""
    assert send(visitor, letter, "person", name="Zoé", email=ADDRESS, **values).status_code == 302


def test_the_box_is_not_ticked_and_without_it_nothing_flows(visitor: Client, letter: OpenLetter) -> None:
    sign(visitor, letter)
    confirm_last(visitor)
    assert LetterSignature.objects.filter(state="valid").count() == 1
    assert not NewsSubscription.objects.exists()


def test_it_flows_once_the_signer_has_confirmed_with_its_own_proof(visitor: Client, letter: OpenLetter) -> None:
    sign(visitor, letter, news="on")
    assert not NewsSubscription.objects.exists()
    # The reader of the mailbox sees what else was ticked before confirming.
    page = visitor.get(link_in(mail.outbox[-1], "confirm")).text
    words = LetterSignature.objects.get().news_words
    assert words in page
    confirm_last(visitor)
    row = NewsSubscription.objects.get()
    assert (row.organisation, row.language, row.consent_words) == (host(), "fr", words)
    assert row.consent_page == f"/fr/letters/{letter.pk}/sign/person/"
    assert row.entered_on == timezone.localdate()
    assert row.confirmed_at is not None
    assert confirmed_addresses([row.handle or ""]) == {row.handle: ADDRESS}
    assert "nos actualités" in str(mail.outbox[-1].body)


def test_it_outlives_the_erasure_of_the_letter(visitor: Client, letter: OpenLetter) -> None:
    sign(visitor, letter, news="on")
    confirm_last(visitor)
    OpenLetter.objects.filter(pk=letter.pk).update(delivered_on="2025-01-01", final_organisations=0, final_people=1)
    erasure.erase(LETTERS, timezone.now())
    assert not LetterSignature.objects.exists()
    assert list(MailAddress.objects.values_list("pk", flat=True)) == [NewsSubscription.objects.get().handle]


@pytest.mark.parametrize("data", [{"answer": "withdraw"}, {"List-Unsubscribe": "One-Click"}])
def test_it_leaves_with_the_signature(visitor: Client, letter: OpenLetter, data: dict[str, str]) -> None:
    sign(visitor, letter, news="on")
    confirm_last(visitor)
    visitor.post(link_in(mail.outbox[-1], "stop"), data)
    assert not NewsSubscription.objects.exists()
    assert not MailAddress.objects.exists()


def test_an_earlier_consent_keeps_its_own_proof_and_stays(visitor: Client, letter: OpenLetter) -> None:
    earlier = reader(address=ADDRESS)
    sign(visitor, letter, news="on")
    confirm_last(visitor)
    row = NewsSubscription.objects.get()
    assert (row.pk, row.consent_page) == (earlier.pk, "/fr/newsletter/")
    visitor.post(link_in(mail.outbox[-1], "stop"), {"answer": "withdraw"})
    assert NewsSubscription.objects.get() == earlier


def test_somebody_who_stopped_the_news_is_in_no_letter_s_list_of_readers(visitor: Client, letter: OpenLetter) -> None:
    second = letter_of(letter_page(slug="second"), accepts_people=True, offers_news=True)
    for signed in (letter, second):
        sign(visitor, signed, news="on")
        confirm_last(visitor)
        assert [row[1] for row in exports.news_table(signed, "fr").rows] == [ADDRESS]
    # The consent of the second letter was merged into that of the first.
    path = links.stop_link(purposes.find_purpose(PURPOSE), NewsSubscription.objects.get().handle or "", "fr").replace(HOST, "")
    visitor.post(path, {"List-Unsubscribe": "One-Click"})
    assert LetterSignature.objects.filter(state="valid").count() == 2
    for signed in (letter, second):
        assert exports.news_table(signed, "fr").rows == ()
    # Another reader changes nothing for them.
    reader()
    assert exports.news_table(letter, "fr").rows == ()


def test_an_address_that_was_given_up_comes_back_by_a_new_consent(visitor: Client, letter: OpenLetter) -> None:
    lost = reader(address=ADDRESS)
    MailAddress.objects.filter(pk=lost.handle).update(unreachable_since=timezone.localdate())
    sign(visitor, letter, news="on")
    confirm_last(visitor)
    row = NewsSubscription.objects.get()
    # The links of earlier issues still stop the news.
    assert (row.handle, row.consent_page) == (lost.handle, f"/fr/letters/{letter.pk}/sign/person/")
    assert confirmed_addresses([row.handle or ""]) == {row.handle: ADDRESS}
    assert not MailAddress.objects.exclude(unreachable_since=None).exists()


def test_a_key_that_is_empty_takes_nothing_back() -> None:
    reader()
    news_consents.take_back("")
    assert NewsSubscription.objects.count() == 1
