"""Staff look at signatures, deliver a letter, and take its list along; people's details are erased on their day."""

import csv
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from ravive.entries import erasure
from ravive.hub.letters import moderation, queries
from ravive.hub.letters.models import LetterPartner, LetterSignature, OpenLetter, SignatureLogo
from ravive.hub.letters.queries import Kind, State
from ravive.hub.letters.subject import LETTERS
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, encrypt_recipient
from ravive.people.actions import RefusedError
from ravive.people.agenda import WaitingFor, items_for
from ravive.people.models import AuditEvent, Role
from ravive.site import personal_data
from tests.hub.letters.letter_cast import days, letter_of, letter_page, send
from tests.hub.newsletter.newsletter_cast import reader
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Zoé Introuvable", "zoe.introuvable@secret.example"


def signature(letter: OpenLetter, number: int = 0, *, is_confirmed: bool = True, **values: object) -> LetterSignature:
    """Return a signature of a person that is confirmed, with its address."""
    handle = encryption.handle_of("letters", str(number))
    sealed = encrypt_recipient(Recipient(address=ADDRESS, language="fr"))
    MailAddress.objects.create(handle=handle, purpose="letters", sealed=sealed, is_to_be_asked=False)
    first = {"kind": Kind.PERSON, "state": State.VALID, "sealed": encryption.encrypt(NAME), "country": "BE", "mailbox_mark": f"m{number}"}
    rest = {"entered_on": days(0), "is_confirmed": is_confirmed, "erase_on": letter.erase_on}
    return LetterSignature.objects.create(letter=letter, handle=handle, **{**first, **rest, **values})


def organisation_signature(letter: OpenLetter, number: int, name: str, **values: object) -> LetterSignature:
    """Return a confirmed signature of an organisation."""
    fields = {"kind": Kind.ORGANISATION, "sealed": "", "name": name, "domain": "ligue.example", **values}
    return signature(letter, number, is_confirmed=True, **fields)


@pytest.fixture
def letter() -> OpenLetter:
    cache.clear()
    return letter_of(letter_page(), accepts_people=True)


@pytest.fixture
def desk() -> Client:
    return signed_in(person("officer", host(), Role.COMMUNICATOR))


def test_what_waits_is_counted_in_the_agenda_and_named_nowhere_there(letter: OpenLetter) -> None:
    signature(letter, 1, wants_name_shown=True, needs_review=True)
    officer = person("someone", host(), Role.COMMUNICATOR)
    waiting = WaitingFor(user=officer, organisation=host(), roles=frozenset({Role.COMMUNICATOR}), today=days(0))
    (item,) = [row for row in items_for(waiting) if row.menu == "letters"]
    assert item.address == f"/desk/letters/{letter.pk}/"
    assert NAME not in str(item)


def test_staff_release_refuse_and_remove(letter: OpenLetter, desk: Client) -> None:
    waiting = organisation_signature(letter, 1, "Ligue", state=State.WAITING, needs_review=True)
    doubtful = organisation_signature(letter, 2, "Fausse", state=State.WAITING, needs_review=True)
    spam = signature(letter, 3, wants_name_shown=True, needs_review=True)
    page = desk.get(f"/desk/letters/{letter.pk}/").text
    assert "Ligue" in page
    assert NAME in page
    for row, answer in ((waiting, "release"), (doubtful, "refuse"), (spam, "remove")):
        assert desk.post(f"/desk/letters/{letter.pk}/signatures/{row.pk}/", {"answer": answer}).status_code == 302
    assert queries.numbers_of(letter) == queries.LetterNumbers(organisations=1, people=0, to_review=0, unconfirmed=0)
    assert list(LetterSignature.objects.values_list("state", flat=True)) == ["valid", "refused"]
    assert not MailAddress.objects.filter(pk=spam.handle).exists()
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["signature.released", "signature.refused", "signature.removed"]
    assert NAME not in str(list(AuditEvent.objects.values()))


def test_a_name_that_is_not_to_be_shown_counts_all_the_same(letter: OpenLetter, desk: Client) -> None:
    row = signature(letter, 1, wants_name_shown=True, needs_review=True)
    for answer, shown in (("release", 1), ("refuse", 0)):
        desk.post(f"/desk/letters/{letter.pk}/signatures/{row.pk}/", {"answer": answer})
        assert queries.shown_people_of(letter).count() == shown
        assert queries.numbers_of(letter).people == 1


def test_trainers_see_no_signatures(letter: OpenLetter) -> None:
    trainer = signed_in(person("tina", host(), Role.TRAINER))
    for address in ("", f"{letter.pk}/", f"{letter.pk}/settings/", f"{letter.pk}/list.csv"):
        assert trainer.get(f"/desk/letters/{address}").status_code == 403


def test_settings_hold_for_all_languages_and_a_partner_leaves_with_its_consents(letter: OpenLetter, desk: Client) -> None:
    values = {"closes_on": days(30).isoformat(), "erased_after_days": "60", "partners": "Ligue\nRéseau\nLigue"}
    assert desk.post(f"/desk/letters/{letter.pk}/settings/", values).status_code == 302
    letter.refresh_from_db()
    assert (letter.accepts_people, letter.erased_after_days) == (False, 60)
    assert list(letter.partners.values_list("name", flat=True)) == ["Ligue", "Réseau"]
    row = signature(letter, 1)
    row.partners.set(letter.partners.all())
    desk.post(f"/desk/letters/{letter.pk}/settings/", {**values, "partners": "Réseau"})
    assert row.partners.count() == 1
    for name, value in (("erased_after_days", "366"), ("erased_after_days", "0"), ("closes_on", days(400).isoformat())):
        assert desk.post(f"/desk/letters/{letter.pk}/settings/", {**values, name: value}).status_code == 200
    letter.refresh_from_db()
    assert letter.erased_after_days == 60


def test_details_are_stored_for_no_longer_than_signers_were_promised(letter: OpenLetter, desk: Client, visitor: Client) -> None:
    send(visitor, letter, "person", name="Anna", email="anna@a.example")
    letter.refresh_from_db()
    promised, own = letter.erase_on, LetterSignature.objects.get()
    address = f"/desk/letters/{letter.pk}/settings/"
    values = {"accepts_people": "on", "closes_on": letter.closes_on.isoformat(), "erased_after_days": "30", "partners": ""}
    refused = desk.post(address, {**values, "erased_after_days": "31"})
    assert "jamais plus tard" in refused.text
    # It may stay open for longer, and the day of deletion does not move.
    later = letter.closes_on + timedelta(days=20)
    assert desk.post(address, {**values, "closes_on": later.isoformat()}).status_code == 302
    letter.refresh_from_db()
    own.refresh_from_db()
    assert (letter.closes_on, letter.erased_after_days, own.erase_on) == (later, 30, promised)
    # Delivered, the letter erases earlier what was promised for later.
    moderation.deliver(letter=letter, on=days(0), by=person("o"), now=timezone.now())
    assert not LetterSignature.objects.filter(erase_on__gt=days(30)).exists()


def test_settings_that_cross_a_delivery_do_not_undo_it(letter: OpenLetter) -> None:
    form = OpenLetter.objects.get(pk=letter.pk)
    moderation.deliver(letter=letter, on=days(0), by=person("o"), now=timezone.now())
    form.offers_news = True
    moderation.change_settings(letter=form, partners=[], by=person("p"), now=timezone.now())
    letter.refresh_from_db()
    assert (letter.delivered_on, letter.offers_news) == (days(0), True)


def test_a_signature_that_was_withdrawn_meanwhile_is_shown_as_gone(letter: OpenLetter) -> None:
    waiting = organisation_signature(letter, 1, "Attend", state=State.WAITING, needs_review=True)
    LetterSignature.objects.filter(pk=waiting.pk).delete()
    officer = person("o")
    for act in (partial(moderation.release, logo_digest=""), moderation.refuse):
        with pytest.raises(RefusedError):
            act(signature=waiting, by=officer, now=timezone.now())


def test_the_days_of_a_signature_are_those_of_the_site(letter: OpenLetter) -> None:
    """Half past midnight in Brussels, the day before in London."""
    late = signature(letter, 3, is_confirmed=False, state=State.WAITING)
    LetterSignature.objects.filter(pk=late.pk).update(entered_on=date(2026, 7, 2))
    assert erasure.erase(LETTERS, datetime(2026, 7, 5, 21, 30, tzinfo=UTC)) == 0
    assert erasure.erase(LETTERS, datetime(2026, 7, 5, 22, 30, tzinfo=UTC)) == 1


def test_a_delivered_letter_is_final(letter: OpenLetter, desk: Client) -> None:
    organisation_signature(letter, 1, "Ligue")
    waiting = organisation_signature(letter, 2, "Attend", state=State.WAITING, needs_review=True)
    late = signature(letter, 3, is_confirmed=False, state=State.WAITING)
    desk.post(f"/desk/letters/{letter.pk}/deliver/", {"on": days(0).isoformat()})
    letter.refresh_from_db()
    assert letter.delivered_on is None
    moderation.refuse(signature=waiting, by=person("o"), now=timezone.now())
    desk.post(f"/desk/letters/{letter.pk}/deliver/", {"on": days(1).isoformat()})
    letter.refresh_from_db()
    assert letter.delivered_on is None
    # It asks first, and says what that does.
    asked = desk.get(f"/desk/letters/{letter.pk}/deliver/", {"on": days(0).isoformat()}).text
    assert "1 organisation reste" in asked
    assert "1 signature" in asked
    letter.refresh_from_db()
    assert letter.delivered_on is None
    desk.post(f"/desk/letters/{letter.pk}/deliver/", {"on": days(0).isoformat()})
    letter.refresh_from_db()
    assert (letter.delivered_on, letter.final_organisations, letter.final_people) == (days(0), 1, 0)
    assert not letter.is_open(days(0))
    assert not LetterSignature.objects.filter(pk=late.pk).exists()
    waiting.refresh_from_db()
    with pytest.raises(RefusedError):
        moderation.release(signature=waiting, logo_digest="", by=person("p"), now=timezone.now())
    LetterSignature.objects.filter(name="Ligue").delete()
    assert queries.numbers_of(letter).organisations == 1


def test_tables_hold_what_counts_without_addresses_and_run_no_formula(letter: OpenLetter, desk: Client) -> None:
    organisation_signature(letter, 1, "=HYPERLINK(1)")
    organisation_signature(letter, 2, "Attend", state=State.WAITING, needs_review=True)
    signature(letter, 3)
    table = desk.get(f"/desk/letters/{letter.pk}/list.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(table), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["'=HYPERLINK(1)", NAME]
    assert ADDRESS not in table
    book = load_workbook(BytesIO(desk.get(f"/desk/letters/{letter.pk}/list.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert AuditEvent.objects.filter(verb="letter.exported").count() == 2


def test_a_partner_gets_only_those_who_agreed(letter: OpenLetter, desk: Client) -> None:
    partner, other = (LetterPartner.objects.create(letter=letter, name=name) for name in ("Ligue", "Réseau"))
    signature(letter, 1).partners.add(partner)
    signature(letter, 2, sealed=encryption.encrypt("Autre"), wants_news=True)
    reader(organisation=letter.organisation, address=ADDRESS)
    address = f"/desk/letters/{letter.pk}/list.csv"
    assert ADDRESS in desk.get(f"{address}?partner={partner.pk}").text
    assert "Autre" not in desk.get(f"{address}?partner={partner.pk}").text
    assert ADDRESS not in desk.get(f"{address}?partner={other.pk}").text
    assert "Autre" in desk.get(f"{address}?news=1").text
    assert desk.get(f"{address}?partner=0").status_code == 404
    assert desk.get(f"{address}?partner=x").status_code == 404
    assert desk.get(f"{address}?partner={'9' * 30}").status_code == 404


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_pdf_names_all_that_sign_in_each_language(letter: OpenLetter, desk: Client, language: str, tmp_path: Path) -> None:
    organisation_signature(letter, 1, "Ligue #strong[x] <b>")
    signature(letter, 2)
    reply = desk.get(f"/desk/letters/{letter.pk}/list.pdf?language={language}")
    assert reply.content.startswith(b"%PDF")
    assert desk.get(f"/desk/letters/{letter.pk}/list.pdf?language=xx").status_code == 404
    if shutil.which("pdftotext"):
        (tmp_path / "list.pdf").write_bytes(reply.content)
        text = subprocess.run(["pdftotext", "-layout", tmp_path / "list.pdf", "-"], capture_output=True, text=True, check=True).stdout
        assert "Ligue #strong[x] <b>" in text
        assert NAME in text


def everything_stored() -> str:
    """Return every text of every table of the database, sealed ones opened."""
    texts: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of the database itself
            texts += [str(value) for row in cursor.fetchall() for value in row if value is not None]
    opened = []
    for text in texts:
        if text.startswith("gAAAA"):
            opened.append(encryption.decrypt(text))
    return "\n".join(texts + opened)


@pytest.mark.parametrize("is_delivered", [True, False])
def test_nothing_of_people_is_left_after_their_day(letter: OpenLetter, is_delivered: bool) -> None:
    signature(letter, 1, name=NAME, wants_name_shown=True, is_released=True).partners.add(
        LetterPartner.objects.create(letter=letter, name="Partenaire")
    )
    kept = organisation_signature(letter, 2, "Ligue")
    organisation_signature(letter, 3, "Refusée", state=State.REFUSED)
    hidden = organisation_signature(letter, 4, "Réseau", needs_review=True)
    SignatureLogo.objects.create(signature=hidden, content=b"x", media_type="image/webp", digest="d")
    assert NAME in everything_stored()
    assert ADDRESS in everything_stored()
    # Days later it is the same hour on the clock, in summer too.
    now = timezone.localtime()
    if is_delivered:
        moderation.deliver(letter=letter, on=days(0), by=person("o"), now=now)
        last = now + timedelta(days=29)
    else:
        OpenLetter.objects.update(closes_on=days(-1))
        last = now + timedelta(days=363)
    personal_data.erase_due(now=last)
    assert NAME in everything_stored()
    personal_data.erase_due(now=last + timedelta(days=1))
    stored = everything_stored()
    assert NAME not in stored
    assert ADDRESS not in stored
    assert "Refusée" not in stored
    assert not SignatureLogo.objects.exists()
    assert not MailAddress.objects.exists()
    kept.refresh_from_db()
    assert (kept.name, kept.handle, kept.mailbox_mark) == ("Ligue", None, "")
    letter.refresh_from_db()
    numbers = queries.numbers_of(letter)
    assert (numbers.organisations, numbers.people) == (2, 1)
    # Again, it changes nothing.
    assert erasure.erase(LETTERS, last + timedelta(days=9)) == 0


def test_nothing_runs_in_a_logo_that_staff_look_at(letter: OpenLetter, desk: Client) -> None:
    row = organisation_signature(letter, 1, "Ligue", needs_review=True)
    SignatureLogo.objects.create(signature=row, content=b"<svg/>", media_type="image/svg+xml", digest="a" * 64)
    response = desk.get(f"/desk/letters/{letter.pk}/signatures/{row.pk}/logo/")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "script-src" not in response.headers["Content-Security-Policy"]
