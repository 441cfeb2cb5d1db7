"""Organisations and people sign a letter: once, confirmed by the reader of their address, who may also refuse or withdraw."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from ravive.hub.letters import exports, moderation, queries
from ravive.hub.letters.models import LetterPartner, LetterSignature, SignatureLogo
from ravive.hub.letters.own_domains import own_domain
from ravive.hub.letters.queries import State
from ravive.hub.letters.views import public
from ravive.mailing.actions import delete_expired
from ravive.mailing.models import MailAddress
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.people.actions import RefusedError
from ravive.site.form_limits import UNPROVED_PART, FormLimit
from tests.hub.letters.letter_cast import OWN, PUBLIC, confirm_last, days, letter_of, letter_page, link_in, once, send
from tests.people.cast import organisation, person

type OnCommit = Callable[..., AbstractContextManager[object]]
pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture(autouse=True)
def _commit(django_capture_on_commit_callbacks: OnCommit, db: None):  # noqa: ANN202 - a generator of pytest
    """Run at once what waits for the end of the transaction, as outside tests."""
    from unittest.mock import patch

    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield


def test_an_organisation_at_its_own_domain_counts_once_confirmed(visitor: Client) -> None:
    page = letter_page()
    letter = letter_of(page)
    shown = visitor.get(page.url or "").text
    assert "<b>0</b>" in shown
    assert "pas une pétition" in shown
    assert 'name="is_shown"' not in shown
    reply = send(visitor, letter)
    assert (reply.status_code, reply.headers["Location"]) == (302, f"/fr/letters/{letter.pk}/signed/")
    assert "boîte" in visitor.get(reply.headers["Location"]).text
    assert "<b>0</b>" in visitor.get(page.url or "").text
    assert mail.outbox[-1].to == [OWN]
    assert "Ligue des familles" not in str(mail.outbox[-1].body)
    confirmed = confirm_last(visitor)
    assert confirmed.status_code == 200
    shown = visitor.get(page.url or "").text
    assert "<b>1</b>" in shown
    assert "<span>Ligue des familles</span>" in shown
    listed = visitor.get(f"/fr/letters/{letter.pk}/signatures/")
    assert "ligue.example" in listed.text
    assert "Belgique" in listed.text
    assert listed.headers["X-Robots-Tag"] == "noindex"
    assert OWN not in listed.text + shown
    # Neither table holds the address in clear.
    assert OWN not in str(list(LetterSignature.objects.values()) + list(MailAddress.objects.values()))


def test_an_organisation_at_a_mail_provider_waits_for_staff(visitor: Client) -> None:
    letter = letter_of(letter_page())
    send(visitor, letter, email=PUBLIC)
    assert "mandat" in confirm_last(visitor).text
    assert queries.numbers_of(letter).organisations == 0
    assert queries.numbers_of(letter).to_review == 1
    moderation.release(signature=LetterSignature.objects.get(), logo_digest="", by=person("officer"), now=timezone.now())
    assert queries.numbers_of(letter).organisations == 1


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@ligue.example", "ligue.example"), ("a@GMAIL.com", ""), ("a@mail.yahoo.fr", ""), ("a@skynet.be", ""), ("a@hotmail.co.uk", ""),
        ("a@team.ligue.be", "team.ligue.be"), ("a@gmail.ligue.be", "gmail.ligue.be"), ("a@ligue.co.uk", "ligue.co.uk"),
        ("a@box.t-online.de", ""), ("a@be", ""),
    ],
)  # fmt: skip
def test_a_mail_provider_is_no_domain_of_one_s_own(address: str, domain: str) -> None:
    assert own_domain(address) == domain


def test_a_second_organisation_of_the_same_name_waits_for_staff(visitor: Client) -> None:
    letter = letter_of(letter_page())
    send(visitor, letter)
    confirm_last(visitor)
    send(visitor, letter, email="other@autre.example", name="LIGUE des familles")
    confirm_last(visitor)
    assert queries.numbers_of(letter).organisations == 1
    assert queries.numbers_of(letter).to_review == 1


def test_a_mailbox_signs_once(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    for address in ("anna@gmail.com", "an.na+2@gmail.com"):
        send(visitor, letter, "person", name="Anna Exemple", email=address)
        confirm_last(visitor)
    assert queries.numbers_of(letter).people == 1
    assert LetterSignature.objects.count() == 1
    assert MailAddress.objects.count() == 1


def test_what_is_sent_twice_is_stored_once(visitor: Client) -> None:
    letter = letter_of(letter_page())
    address = f"/fr/letters/{letter.pk}/sign/organisation/"
    given = {"once": once(visitor.get(address).text, letter, "organisation"), "name": "Ligue", "email": OWN, "has_mandate": "on"}
    assert [visitor.post(address, given).status_code for _ in range(2)] == [302, 302]
    assert LetterSignature.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", ""), ("name", "x" * 121), ("name", "Visit https://evil.example"), ("email", "nobody"), ("has_mandate", ""), ("country", "QQ"),
     ("name", "A\nBcc: all@example.org"), ("email", "a@b.example\nBcc: c@d.example")],
)  # fmt: skip
def test_what_cannot_be_signed_is_shown_again(visitor: Client, name: str, value: str) -> None:
    letter = letter_of(letter_page())
    reply = send(visitor, letter, **{"name": "Ligue des familles", name: value})
    assert reply.status_code == 422
    assert "aria-invalid" in reply.text
    assert not LetterSignature.objects.exists()
    assert not mail.outbox


def test_a_form_of_another_site_or_page_is_refused(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    page = visitor.get(f"/fr/letters/{letter.pk}/sign/organisation/").text
    given = {"once": once(page, letter, "organisation"), "name": "Ligue", "email": OWN, "has_mandate": "on"}
    address = f"/fr/letters/{letter.pk}/sign/organisation/"
    assert visitor.post(address, given, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert visitor.post(address.replace("organisation", "person"), given).status_code == 403
    assert visitor.post(address, {**given, "once": "letter-1.x"}).status_code == 409
    assert not LetterSignature.objects.exists()


def test_people_sign_only_where_the_letter_allows_it(visitor: Client) -> None:
    page = letter_page()
    letter = letter_of(page)
    assert visitor.get(f"/fr/letters/{letter.pk}/sign/person/").status_code == 404
    letter = letter_of(page, accepts_people=True)
    shown = visitor.get(page.url or "").text
    assert 'name="is_shown"' in shown
    assert "checked" not in shown


def test_a_person_s_name_is_shown_by_their_box_and_after_staff_released_it(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    listed = f"/fr/letters/{letter.pk}/signatures/"
    send(visitor, letter, "person", name="Anna Publique", email="anna@a.example", is_shown="on")
    confirm_last(visitor)
    send(visitor, letter, "person", name="Bob Discret", email="bob@b.example")
    confirm_last(visitor)
    assert queries.numbers_of(letter).people == 2
    assert "Anna" not in visitor.get(listed).text
    anna, bob = LetterSignature.objects.order_by("pk")
    assert (anna.needs_review, bob.needs_review) == (True, False)
    for one in (anna, bob):
        moderation.release(signature=one, logo_digest="", by=person(f"officer-{one.pk}"), now=timezone.now())
    page = visitor.get(listed).text
    assert "Anna Publique" in page
    # Not even staff shows a name that its owner did not want shown.
    assert "Bob" not in page
    assert "Bob" not in str(list(LetterSignature.objects.values()))


def test_this_was_not_me_takes_two_steps_and_deletes_all(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    send(visitor, letter, "person", name="Someone", email=OWN)
    send(visitor, letter, "person", name="Someone else", email=OWN)
    path = link_in(mail.outbox[-1], "confirm")
    visitor.get(path)
    assert LetterSignature.objects.count() == 2
    assert visitor.post(path, {"answer": "not_me"}).status_code == 200
    assert not LetterSignature.objects.exists()
    assert not MailAddress.objects.exists()
    assert visitor.post(path, {"answer": "not_me"}).status_code == 404


def test_one_of_several_requests_is_chosen(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    send(visitor, letter, "person", name="Wrong", email=OWN)
    send(visitor, letter, "person", name="Right", email=OWN)
    path = link_in(mail.outbox[0], "confirm")
    page = visitor.get(path).text
    assert "Wrong" in page
    assert "Right" in page
    assert 'role="alert"' in visitor.post(path, {"answer": "confirm"}).text
    wrong, right = LetterSignature.objects.order_by("pk")
    visitor.post(path, {"request": [right.handle], "answer": "confirm"})
    right.refresh_from_db()
    wrong.refresh_from_db()
    assert (wrong.state, right.state) == (State.UNCONFIRMED, State.VALID)


def test_nobody_confirms_for_another(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    send(visitor, letter, "person", name="Victim", email="victim@v.example")
    victim = LetterSignature.objects.get()
    send(visitor, letter, "person", name="Attacker", email="attacker@a.example")
    path = link_in(mail.outbox[-1], "confirm")
    assert "Victim" not in visitor.get(path).text
    visitor.post(path, {"request": [victim.handle], "answer": "confirm"})
    victim.refresh_from_db()
    assert victim.state == State.UNCONFIRMED
    forged = path.replace(path.split("/")[-2], "x" * 80)
    assert visitor.get(forged).status_code == 404


def test_the_link_of_the_second_e_mail_withdraws_in_two_steps(visitor: Client) -> None:
    letter = letter_of(letter_page())
    send(visitor, letter)
    confirm_last(visitor)
    path = link_in(mail.outbox[-1], "stop")
    assert "Ligue des familles" in visitor.get(path).text
    assert LetterSignature.objects.exists()
    assert visitor.post(path, {"answer": "withdraw"}).status_code == 200
    assert not LetterSignature.objects.exists()
    assert not MailAddress.objects.exists()
    assert visitor.get(path).status_code == 404


def test_a_mail_program_s_button_stops_e_mails_and_keeps_the_signature(visitor: Client) -> None:
    letter = letter_of(letter_page())
    send(visitor, letter)
    confirm_last(visitor)
    visitor.post(link_in(mail.outbox[-1], "stop"), {"List-Unsubscribe": "One-Click"})
    assert not MailAddress.objects.exists()
    assert queries.numbers_of(letter).organisations == 1


def test_an_unconfirmed_signature_is_deleted_after_two_days(visitor: Client) -> None:
    send(visitor, letter_of(letter_page()))
    delete_expired(now=timezone.now() + timedelta(days=2, minutes=1))
    assert not LetterSignature.objects.exists()


def test_a_closed_letter_takes_no_signature(visitor: Client) -> None:
    page = letter_page()
    letter = letter_of(page)
    send(visitor, letter)
    letter = letter_of(page, closes_on=days(-1))
    assert confirm_last(visitor).status_code == 404
    assert not LetterSignature.objects.exists()
    assert 'class="public-form" method="post"' not in visitor.get(page.url or "").text
    assert visitor.post(f"/fr/letters/{letter.pk}/sign/organisation/", {}).status_code == 422


def test_a_logo_is_checked_made_small_and_shown_after_release(visitor: Client) -> None:
    letter = letter_of(letter_page())
    send(visitor, letter)
    confirm_last(visitor)
    path = link_in(mail.outbox[-1], "stop")
    drawn = BytesIO()
    Image.new("RGB", (1200, 900), "#b8301a").save(drawn, "PNG")
    script = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
    for drawing in ('width="nan" viewBox="0 0 9 9"/>', 'viewBox="0 0 0 9"/>', 'viewBox="0 0 9 9"><g id="a"/><use href="#a"/></svg>'):
        content = f'<svg xmlns="http://www.w3.org/2000/svg" {drawing}'.encode()
        hidden = visitor.post(path, {"answer": "logo", "logo": SimpleUploadedFile("logo.svg", content)})
        assert "ne peut pas être dessiné" in hidden.text, drawing
    refused = visitor.post(path, {"answer": "logo", "logo": SimpleUploadedFile("logo.svg", script)})
    assert "aria-invalid" in refused.text
    assert not SignatureLogo.objects.exists()
    assert visitor.post(path, {"answer": "logo", "logo": SimpleUploadedFile("logo.png", drawn.getvalue())}).status_code == 302
    logo = SignatureLogo.objects.get()
    assert Image.open(BytesIO(bytes(logo.content))).size == (213, 160)
    address = f"/letters/logos/{logo.digest}.webp"
    assert visitor.get(address).status_code == 404
    officer, shown = person("officer"), LetterSignature.objects.get()
    # Another logo than the one that was looked at is not released.
    with pytest.raises(RefusedError, match="logo"):
        moderation.release(signature=shown, logo_digest="0" * 64, by=officer, now=timezone.now())
    assert visitor.get(address).status_code == 404
    moderation.release(signature=shown, logo_digest=logo.digest, by=officer, now=timezone.now())
    reply = visitor.get(address)
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "image/webp")
    assert address in visitor.get(f"/fr/letters/{letter.pk}/signatures/").text
    visitor.post(path, {"answer": "no_logo"})
    assert visitor.get(address).status_code == 404


def test_scripted_signatures_are_limited(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "SIGNING_LIMIT", FormLimit("test-sign-letter", burst=5 * UNPROVED_PART, interval_seconds=3600))
    letter = letter_of(letter_page())
    statuses = [send(visitor, letter, email=f"a@d{number}.example").status_code for number in range(7)]
    assert statuses == [302] * 5 + [429] * 2
    assert "d6.example" in send(visitor, letter, email="a@d6.example").text
    assert LetterSignature.objects.count() == 5


def test_one_mailbox_has_few_open_requests_and_few_e_mails(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    replies = [send(visitor, letter, "person", name=f"N {number}", email=OWN) for number in range(9)]
    assert {reply.status_code for reply in replies} == {302}
    assert LetterSignature.objects.count() == 5
    assert len(mail.outbox) <= 3


def test_translations_share_their_signatures(visitor: Client) -> None:
    french = letter_page()
    home = HomePage.objects.get(locale__language_code="nl")
    dutch = letter_page(home=home, translation_key=french.translation_key, title="Het kind eerst", slug="kind")
    letter = letter_of(french)
    send(visitor, letter, language="nl")
    assert re.search(r"/nl/letters/confirm/", str(mail.outbox[-1].body))
    confirm_last(visitor)
    assert "<b>1</b>" in visitor.get(dutch.url or "").text
    assert "Het kind eerst" in visitor.get(f"/nl/letters/{letter.pk}/signatures/").text


def test_a_letter_is_there_on_its_own_site_only(visitor: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    own = organisation("ilot")
    site = change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=person("o", own), now=timezone.now())
    letter = letter_of(letter_page(home=site.root_page.specific))
    assert letter.organisation == own
    address = f"/fr/letters/{letter.pk}/signatures/"
    assert visitor.get(address).status_code == 404
    assert visitor.get(address, headers={"host": "ilot.example"}).status_code == 200
    draft = letter_of(letter_page(slug="draft", live=False))
    assert visitor.get(f"/fr/letters/{draft.pk}/signatures/").status_code == 404


@pytest.mark.parametrize("query", ["?q=%00", "?q=' OR 1=1", "?page=x", "?page=99", "?q=" + "x" * 500])
def test_a_search_that_means_nothing_is_no_failure(visitor: Client, query: str) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    assert visitor.get(f"/fr/letters/{letter.pk}/signatures/{query}").status_code in (200, 400)


def test_a_signature_sent_again_is_the_one_that_waits(visitor: Client) -> None:
    letter = letter_of(letter_page())
    send(visitor, letter)
    first = LetterSignature.objects.get()
    send(visitor, letter)
    # The page of the first e-mail, which may be open at this moment, still confirms it.
    assert LetterSignature.objects.get() == first
    assert MailAddress.objects.get().pk == first.handle
    assert len(mail.outbox) == 2
    visitor.post(link_in(mail.outbox[0], "confirm"), {"request": [first.handle], "answer": "confirm"})
    assert queries.numbers_of(letter).organisations == 1


@pytest.mark.parametrize("consent", ["partner", "news", "is_shown"])
def test_nobody_adds_a_consent_to_the_signature_of_another(visitor: Client, consent: str) -> None:
    letter = letter_of(letter_page(), accepts_people=True, offers_news=True)
    partner = LetterPartner.objects.create(letter=letter, name="Ligue XYZ")
    zoe = {"name": "Zoé Peeters", "email": "zoe@reader.example"}
    send(visitor, letter, "person", **zoe)
    own = LetterSignature.objects.get()
    send(visitor, letter, "person", **zoe, **{f"partner_{partner.pk}" if consent == "partner" else consent: "on"})
    page = visitor.get(link_in(mail.outbox[0], "confirm")).text
    # Both are there to choose from, and each says what was ticked.
    assert page.count('name="request"') == 2
    words = {"partner": "Ligue XYZ", "news": LetterSignature.objects.latest("pk").news_words, "is_shown": "équipe"}
    assert page.count(words[consent]) == 1
    visitor.post(link_in(mail.outbox[0], "confirm"), {"answer": "confirm", "request": own.handle})
    own.refresh_from_db()
    assert own.state == State.VALID
    assert queries.consents_of(own) == (False, "", set())


def test_nobody_stands_in_the_way_of_another_with_a_tag_in_the_address(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    for number in range(6):
        send(visitor, letter, "person", name=f"Z {number}", email="zoe+x@reader.example")
    send(visitor, letter, "person", name="Zoé", email="zoe@reader.example")
    own = LetterSignature.objects.latest("pk")
    assert (queries.name_of(own), LetterSignature.objects.count()) == ("Zoé", 6)
    send(visitor, letter, "person", name="Zoé", email="zoe+y@reader.example")
    page = visitor.get(link_in(next(one for one in mail.outbox if one.to == ["zoe@reader.example"]), "confirm")).text
    assert page.count('name="request"') == 1
    assert own.handle in page


def test_where_no_more_can_wait_the_reader_is_told_and_can_begin_again(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    for number in range(4):
        send(visitor, letter, "person", name=f"N {number}", email=OWN)
    path = link_in(mail.outbox[0], "confirm")
    assert "signez à nouveau" not in visitor.get(path).text
    for name in ("N 4", "Zoé"):
        send(visitor, letter, "person", name=name, email=OWN)
    page = visitor.get(path).text
    assert ("signez à nouveau" in page, "Zoé" in page) == (True, False)
    visitor.post(path, {"answer": "not_me"})
    send(visitor, letter, "person", name="Zoé", email=OWN)
    assert queries.name_of(LetterSignature.objects.get()) == "Zoé"


def test_a_signer_sees_who_may_write_and_takes_it_back(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    ligue, reseau = (LetterPartner.objects.create(letter=letter, name=name) for name in ("Ligue XYZ", "Réseau ABC"))
    send(visitor, letter, "person", name="Zoé", email="zoe@z.example", **{f"partner_{one.pk}": "on" for one in (ligue, reseau)})
    page = visitor.get(link_in(mail.outbox[-1], "confirm")).text
    assert ("Ligue XYZ" in page, "Réseau ABC" in page) == (True, True)
    confirm_last(visitor)
    assert "Ligue XYZ" in str(mail.outbox[-1].body)
    path = link_in(mail.outbox[-1], "stop")
    assert visitor.get(path).text.count('name="no_partner"') == 2
    for key in (str(ligue.pk), str(ligue.pk), "x", "9" * 30):
        assert visitor.post(path, {"no_partner": key}).status_code == 302
    page = visitor.get(path).text
    assert ("Ligue XYZ" in page, "Réseau ABC" in page) == (False, True)
    assert exports.partner_table(letter, ligue, "fr").rows == ()
    assert len(exports.partner_table(letter, reseau, "fr").rows) == 1
    assert queries.numbers_of(letter).people == 1


def test_a_long_list_of_letters_comes_page_by_page_with_as_many_queries(visitor: Client) -> None:
    def add(count: int, first: int) -> None:
        for number in range(first, first + count):
            letter_page(slug=f"lettre-{number}", title=f"Lettre {number}!", published_on=days(-number))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get("/fr/lettres/").status_code == 200
        return len(captured)

    add(2, 0)
    visitor.get("/fr/lettres/")
    few = queries()
    add(11, 2)
    assert queries() == few
    first, second = visitor.get("/fr/lettres/").text, visitor.get("/fr/lettres/?page=2").text
    assert ("Lettre 11!" in first, "Lettre 12!" in first, "Lettre 12!" in second) == (True, False, True)
    assert 'href="?page=2" rel="next"' in first
