"""The page that checks a certificate: in four languages, without script."""

import base64
import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from ravive.people.models import AuditEvent, Organisation, Role
from ravive.trainings.certificates import actions as certificates_actions
from ravive.trainings.certificates import verification
from ravive.trainings.models import Achievement, Certificate, Training
from tests.people.cast import organisation, person, signed_in
from tests.trainings.cast import NOON, ask, half, phones, sit
from tests.trainings.test_badges import certificate, held  # noqa: F401 - fixtures

VERDICT = re.compile(r'data-checked="(\w+)"')


def verdict(visitor: Client, path: str, **sent: object) -> str:
    reply = visitor.post(path, sent) if sent else visitor.get(path)
    assert reply.status_code == (404 if "unknown" in str(reply.content) else 200)
    assert not reply.cookies
    assert reply.headers["Cache-Control"] == "no-store"
    found = VERDICT.search(reply.content.decode())
    return found[1] if found else ""


def test_without_anything_the_page_asks_for_it(visitor: Client) -> None:
    for language in ("fr", "nl", "de", "en"):
        page = visitor.get(f"/{language}/verify").content.decode()
        assert 'name="badge"' in page
        assert "data-checked" not in page


def test_an_empty_form_asks_for_a_number(visitor: Client) -> None:
    for sent in ({}, {"badge": "  "}):
        page = visitor.post("/nl/verify", sent).text
        assert "Er is niets ingevuld: typ het nummer van het papier" in page
        assert "data-checked" not in page
    assert "Er is niets ingevuld" not in visitor.get("/nl/verify").text


def test_a_number_is_looked_up(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    assert verdict(visitor, f"/fr/verify/{certificate['number']}") == "valid"
    assert verdict(visitor, "/fr/verify", badge=certificate["address"]) == "valid"
    assert verdict(visitor, "/fr/verify", badge=f" {certificate['number'].upper()}\n") == "valid"


@pytest.mark.parametrize("between", [" ", "", ".", "\N{NON-BREAKING HYPHEN}", " – ", "\N{NO-BREAK SPACE}"])
def test_a_number_is_found_however_it_was_typed(visitor: Client, certificate: dict[str, str], between: str) -> None:  # noqa: F811
    typed = certificate["number"].replace("-", between)
    assert verdict(visitor, "/de/verify", badge=typed) == "valid"
    assert verdict(visitor, "/de/verify", badge=typed.upper()) == "valid"


def test_a_badge_is_pasted_opened_or_linked(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    assert verdict(visitor, "/nl/verify", badge=certificate["badge"]) == "valid"
    # As mail programs break lines.
    assert verdict(visitor, "/nl/verify", badge="\n".join(re.findall(".{1,76}", certificate["badge"]))) == "valid"
    assert verdict(visitor, "/nl/verify", file=SimpleUploadedFile("badge.jwt", certificate["badge"].encode())) == "valid"
    assert verdict(visitor, f"/nl/verify/{certificate['badge']}") == "valid"


def test_the_page_says_whose_what_how_much_and_when(visitor: Client, certificate: dict[str, str], held: Training) -> None:  # noqa: F811
    for shown in (certificate["number"], certificate["badge"]):
        page = visitor.get(f"/fr/verify/{shown}").content.decode()
        with override("fr"):
            day = date_format(held.held_on, "DATE_FORMAT")
        for words in (held.organisation.name, held.title, f"{day} · {held.place}", "À l’accueil", "80", "30 jours", certificate["number"]):
            assert words in page, words


def test_a_training_for_minors_shows_no_place(visitor: Client, held: Training) -> None:  # noqa: F811
    Training.objects.filter(pk=held.pk).update(written_for_minors=True)
    phone = phones(visitor, held, 1)[0]
    sit(phone, half("B"), right=8)
    reply = ask(phone).json()
    assert (reply["held_on"], reply["place"]) == (held.held_on.isoformat(), "")
    assert held.place not in visitor.get(f"/fr/verify/{reply['number']}").text


def test_the_page_names_decks_in_its_language(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    for language, title in (("fr", "À l’accueil"), ("nl", "Aan de receptie"), ("de", "Am Empfang")):
        for shown in (certificate["number"], certificate["badge"]):
            assert f"<dd>{title}</dd>" in visitor.get(f"/{language}/verify/{shown}").text


def test_decks_have_their_names_once_the_training_is_gone(visitor: Client, certificate: dict[str, str], held: Training) -> None:  # noqa: F811
    Achievement.objects.filter(training=held).update(training=None)
    assert "<dd>À l’accueil</dd>" in visitor.get(f"/nl/verify/{certificate['number']}").text


def test_a_header_nested_without_end_is_refused(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    _head, body, signature = certificate["badge"].split(".")
    nested = base64.urlsafe_b64encode(b"[" * 11_000).decode().rstrip("=")
    assert verdict(visitor, "/fr/verify", badge=f"{nested}.{body}.{signature}") == "altered"


def test_what_was_altered_is_refused(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    head, body, signature = certificate["badge"].split(".")
    assert verdict(visitor, "/fr/verify", badge=f"{head}.{body[:40]}{'A' if body[40] != 'A' else 'B'}{body[41:]}.{signature}") == "altered"
    assert verdict(visitor, "/fr/verify", badge=certificate["badge"][:-1]) == "altered"


def test_what_is_unknown_or_unreadable_is_refused(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    other = certificate["number"][:-1] + ("0" if certificate["number"][-1] != "0" else "1")
    assert verdict(visitor, f"/fr/verify/{other}") == "unknown"
    assert verdict(visitor, "/fr/verify", badge="bonjour") == "unreadable"
    assert verdict(visitor, "/fr/verify", file=SimpleUploadedFile("badge.jwt", b"\xff" * 40_000)) == "unreadable"
    assert verdict(visitor, "/fr/verify", badge="a.b.c") in ("altered", "foreign")


def test_what_was_withdrawn_is_refused(visitor: Client, certificate: dict[str, str], host: Organisation, trainer: User) -> None:  # noqa: F811
    number = Certificate.objects.get().pk
    certificates_actions.withdraw(organisation=host, number=number, is_back=False, by=trainer, now=NOON)
    for shown in (certificate["number"], certificate["badge"]):
        assert verdict(visitor, f"/fr/verify/{shown}") == "withdrawn"


def test_a_valid_signature_is_enough_where_the_register_was_lost(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    Certificate.objects.all().delete()
    assert verdict(visitor, f"/fr/verify/{certificate['badge']}") == "valid"
    assert verdict(visitor, f"/fr/verify/{certificate['number']}") == "unknown"


@pytest.mark.parametrize(("accepted", "language"), [("nl-BE,nl;q=0.9", "nl"), ("en", "en"), ("", "fr")])
def test_a_person_who_scans_reads_it_in_their_language(visitor: Client, accepted: str, language: str) -> None:
    number = "0" * 8 + "-0000-4000-8000-" + "0" * 12
    reply = visitor.get(f"/verify/{number}", headers={"Accept-Language": accepted})
    assert reply.headers["Location"] == f"/{language}/verify/{number}"


def test_an_administrator_withdraws_by_number_and_sees_no_others(certificate: dict[str, str], host: Organisation) -> None:  # noqa: F811
    desk = signed_in(person("ada", host, Role.ADMIN))
    assert certificate["number"] not in desk.get("/desk/trainings/certificates/").text
    page = desk.post("/desk/trainings/certificates/", {"number": certificate["number"]}, follow=True).text
    assert certificate["number"] in page
    assert verification.check(certificate["badge"], "fr").verdict == "withdrawn"
    desk.post("/desk/trainings/certificates/", {"number": certificate["number"].replace("-", " ").upper(), "restore": "1"})
    assert verification.check(certificate["badge"], "fr").verdict == "valid"
    verbs = AuditEvent.objects.filter(verb__startswith="certificate.").values_list("verb", flat=True)
    assert sorted(verbs) == ["certificate.restored", "certificate.withdrawn"]


def test_nobody_withdraws_what_another_organisation_gave(certificate: dict[str, str]) -> None:  # noqa: F811
    stranger = signed_in(person("zoe", organisation("autre", "Autre"), Role.ADMIN))
    page = stranger.post("/desk/trainings/certificates/", {"number": certificate["number"]}).text
    assert "Cette organisation n’a donné aucune attestation" in page
    assert verification.check(certificate["number"], "fr").verdict == "valid"


def test_a_trainer_withdraws_nothing(certificate: dict[str, str], desk: Client) -> None:  # noqa: F811
    assert desk.post("/desk/trainings/certificates/", {"number": certificate["number"]}).status_code in (403, 404)
    assert verification.check(certificate["number"], "fr").verdict == "valid"


def test_the_training_s_page_names_no_certificate(certificate: dict[str, str], held: Training, desk: Client) -> None:  # noqa: F811
    page = desk.get(f"/desk/trainings/{held.pk}/").text
    assert "comptées quand le dernier test sera terminé" in page
    assert certificate["number"] not in page


def test_a_list_counts_each_certificate_once_and_says_what_is_wrong(visitor: Client, certificate: dict[str, str]) -> None:  # noqa: F811
    unknown = certificate["number"][:-1] + ("0" if certificate["number"][-1] != "0" else "1")
    typed = "\n".join([certificate["number"], "", certificate["address"], unknown, "Anna Peeters"])
    page = visitor.post("/fr/verify/list", {"numbers": typed}).text
    assert "1 attestation valable" in " ".join(page.split())
    assert page.count("<tr>") == 5
    for words in ("comptée une fois", "Refusé : ce numéro est inconnu", "80", "jour 30"):
        assert words in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Rien n’a été saisi" in visitor.post("/fr/verify/list", {"numbers": " "}).text


def test_a_signed_list_is_checked_again_and_cannot_be_altered(
    visitor: Client,
    certificate: dict[str, str],  # noqa: F811
    host: Organisation,
    trainer: User,
) -> None:
    typed = "\n".join([certificate["number"], certificate["number"], "x"])
    reply = visitor.post("/nl/verify/list", {"numbers": typed, "sign": "1"})
    assert reply.headers["Content-Disposition"].startswith("attachment")
    signed = reply.content.decode()
    assert certificate["number"] not in signed
    page = visitor.post("/nl/verify", {"file": SimpleUploadedFile("list.jwt", signed.encode())}).text
    assert "1 geldig attest" in " ".join(page.split())
    assert "heeft deze lijst ondertekend" in page
    head, body, signature = signed.split(".")
    forged = base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b"certificates", b"certificated")).decode().rstrip("=")
    assert verdict(visitor, "/nl/verify", badge=f"{head}.{forged}.{signature}") == "altered"
    certificates_actions.withdraw(organisation=host, number=Certificate.objects.get().pk, is_back=False, by=trainer, now=NOON)
    assert "0 geldige attesten" in " ".join(visitor.post("/nl/verify", {"badge": signed}).text.split())
    # Nothing valid is left to sign.
    assert "Content-Disposition" not in visitor.post("/nl/verify/list", {"numbers": typed, "sign": "1"}).headers
