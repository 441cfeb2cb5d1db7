"""Organisations and people sign a letter: once, confirmed by the reader of their address, who may also refuse or withdraw."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
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
from ravive.mailing.models import MailAddress
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.people.actions import RefusedError
from tests.hub.letters.letter_cast import OWN, PUBLIC, confirm_last, days, letter_of, letter_page, link_in, send
from tests.people.cast import organisation, person

type OnCommit = Callable[..., AbstractContextManager[object]]
pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture(autouse=True)
def _commit(django_capture_on_commit_callbacks: OnCommit, db: None):  # noqa: ANN202 - a generator of pytest
    """Run at once what waits for the end of the transaction, as outside tests."""
    from unittest.mock import patch

    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield


def test_an_organisation_counts_once_confirmed_and_looked_at(visitor: Client) -> None:
    page = letter_page()
    letter = letter_of(page)
    shown = visitor.get(page.url or "").text
    assert "<b>0</b>" in shown
    assert "pas une pétition" in shown
    assert 'name="is_shown"' not in shown
    reply = send(visitor, letter)
    assert (reply.status_code, reply.headers["Location"]) == (302, f"/fr/letters/{letter.pk}/sign/organisation/sent/")
    assert "boîte" in visitor.get(reply.headers["Location"]).text
    assert "<b>0</b>" in visitor.get(page.url or "").text
    assert mail.outbox[-1].to == [OWN]
    assert "Ligue des familles" not in str(mail.outbox[-1].body)
    confirmed = confirm_last(visitor)
    assert confirmed.status_code == 200
    assert "examinons avant" in confirmed.text
    assert "Ligue des familles" not in visitor.get(page.url or "").text + visitor.get(f"/fr/letters/{letter.pk}/signatures/").text
    moderation.release(signature=LetterSignature.objects.get(), logo_digest="", by=person("officer"), now=timezone.now())
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
    assert "examinons avant" in confirm_last(visitor).text
    assert queries.numbers_of(letter).organisations == 0
    assert queries.numbers_of(letter).to_review == 1
    moderation.release(signature=LetterSignature.objects.get(), logo_digest="", by=person("officer"), now=timezone.now())
    assert queries.numbers_of(letter).organisations == 1


def test_six_mailboxes_of_a_domain_publish_no_name(visitor: Client) -> None:
    letter = letter_of(letter_page())
    names = ("Commission européenne", "Police fédérale", "UNICEF Belgique", "Child Focus", "Ligue des familles", "ligue-des familles")
    for number, name in enumerate(names):
        send(visitor, letter, name=name, email=f"{number}@stranger.example")
        confirm_last(visitor)
    assert list(queries.organisations_of(letter)) == []
    assert queries.numbers_of(letter).to_review == len(names)
    page = visitor.get(f"/fr/letters/{letter.pk}/signatures/").text
    assert not [name for name in names if name in page]
    doubts = [queries.doubt_about(row) for row in LetterSignature.objects.order_by("pk")]
    assert set(doubts) == {"domain"}


def test_an_organisation_that_staff_looked_at_signs_the_next_letter_at_once(visitor: Client) -> None:
    first, second = letter_of(letter_page()), letter_of(letter_page(slug="deux"))
    send(visitor, first)
    confirm_last(visitor)
    moderation.release(signature=LetterSignature.objects.get(), logo_digest="", by=person("officer"), now=timezone.now())
    for name, email in (
        ("Ligue des Familles", "president@ligue.example"),
        ("Autre", "autre@ligue.example"),
        ("Ligue des familles", "a@b.example"),
    ):
        send(visitor, second, name=name, email=email)
        confirm_last(visitor)
    assert [row.name for row in queries.organisations_of(second)] == ["Ligue des Familles"]
    assert queries.numbers_of(second).to_review == 2


@pytest.mark.parametrize(
    ("known", "later", "doubt"),
    [
        ("SOS Enfants", "sos  ENFANTS", None),
        # Stored before the rule for names had it: symbols are no letters, and people read them as some.
        ("SOS Enfants", "SOS Enfants 🅰🆂 🅵🆁🅰🆄🅳", "new"),
        ("SOS Enfants", "SOS-Enfants", "new"),
        ("★★★", "☭☭", "new"),
        ("★★★", "★★★", "new"),
    ],
)
def test_staff_looked_at_a_name_as_it_was_written(visitor: Client, known: str, later: str, doubt: str | None) -> None:
    first, second = letter_of(letter_page()), letter_of(letter_page(slug="deux"))
    send(visitor, first, name=known)
    confirm_last(visitor)
    moderation.release(signature=LetterSignature.objects.get(), logo_digest="", by=person("officer"), now=timezone.now())
    send(visitor, second, name="Autre", email="autre@ligue.example")
    LetterSignature.objects.filter(letter=second).update(name=later)
    assert queries.doubt_about(LetterSignature.objects.get(letter=second)) == doubt


@pytest.mark.parametrize("sign", "=+-@")
def test_a_name_that_a_spreadsheet_computes_is_refused(visitor: Client, sign: str) -> None:
    letter = letter_of(letter_page())
    assert send(visitor, letter, name=f"{sign}Ligue").status_code != 302
    assert not LetterSignature.objects.exists()


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
    moderation.release(signature=LetterSignature.objects.get(), logo_digest="", by=person("officer"), now=timezone.now())
    send(visitor, letter, email="other@autre.example", name="LIGUE des familles")
    confirm_last(visitor)
    assert queries.numbers_of(letter).organisations == 1
    assert queries.numbers_of(letter).to_review == 1
    assert queries.doubt_about(LetterSignature.objects.latest("pk")) == "name"


def test_a_mailbox_signs_once(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    for address in ("anna@gmail.com", "an.na+2@gmail.com"):
        send(visitor, letter, "person", name="Anna Exemple", email=address)
        confirm_last(visitor)
    assert queries.numbers_of(letter).people == 1
    assert LetterSignature.objects.count() == 1
    assert MailAddress.objects.count() == 1


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
    for row in (anna, bob):
        moderation.release(signature=row, logo_digest="", by=person(f"officer-{row.pk}"), now=timezone.now())
    page = visitor.get(listed).text
    assert "Anna Publique" in page
    # Not even staff shows a name that its owner did not want shown.
    assert "Bob" not in page
    assert "Bob" not in str(list(LetterSignature.objects.values()))


def test_a_closed_letter_takes_no_signature(visitor: Client) -> None:
    page = letter_page()
    letter = letter_of(page)
    send(visitor, letter)
    letter = letter_of(page, closes_on=days(-1))
    assert "trop tard" in confirm_last(visitor).text
    assert not LetterSignature.objects.exists()
    assert 'class="public-form" method="post"' not in visitor.get(page.url or "").text
    assert visitor.post(f"/fr/letters/{letter.pk}/sign/organisation/", {}).status_code == 409


def test_a_logo_is_checked_scaled_down_and_shown_after_release(visitor: Client) -> None:
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


def test_translations_share_their_signatures(visitor: Client) -> None:
    french = letter_page()
    home = HomePage.objects.get(locale__language_code="nl")
    dutch = letter_page(home=home, translation_key=french.translation_key, title="Het kind eerst", slug="kind")
    letter = letter_of(french)
    send(visitor, letter, language="nl")
    assert re.search(r"/nl/letters/confirm/", str(mail.outbox[-1].body))
    confirm_last(visitor)
    moderation.release(signature=LetterSignature.objects.get(), logo_digest="", by=person("officer"), now=timezone.now())
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
    assert (own.wants_name_shown, own.news_words, list(own.partners.all())) == (False, "", [])


def test_where_no_more_can_wait_the_reader_learns_so_and_can_begin_again(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    for number in range(4):
        send(visitor, letter, "person", name=f"N {number}", email=OWN)
    path = link_in(mail.outbox[0], "confirm")
    assert "envoyez à nouveau" not in visitor.get(path).text
    for name in ("N 4", "Zoé"):
        send(visitor, letter, "person", name=name, email=OWN)
    page = visitor.get(path).text
    assert ("envoyez à nouveau" in page, "Zoé" in page) == (True, False)
    visitor.post(path, {"answer": "not_me"})
    send(visitor, letter, "person", name="Zoé", email=OWN)
    assert queries.name_of(LetterSignature.objects.get()) == "Zoé"


def test_a_signer_sees_who_may_write_and_takes_it_back(visitor: Client) -> None:
    letter = letter_of(letter_page(), accepts_people=True)
    ligue, reseau = (LetterPartner.objects.create(letter=letter, name=name) for name in ("Ligue XYZ", "Réseau ABC"))
    send(visitor, letter, "person", name="Zoé", email="zoe@z.example", **{f"partner_{row.pk}": "on" for row in (ligue, reseau)})
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
