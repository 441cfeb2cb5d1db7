"""An administrator's screens: team, invitations, organisation, audit log."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image
from pytest_django import Settings

from ravive.people import actions, audit_words, invitations, queries
from ravive.people.models import AuditEvent, Organisation, Role
from tests.existing import existing
from tests.people.cast import NOW, host, organisation, person, signed_in

pytestmark = [pytest.mark.django_db]

PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
SETTINGS = {"name": "Nord", "languages": ["fr", "nl"], "countries": "be, FR", "second_role": "legal"}


@pytest.fixture
def nord(db: None) -> Organisation:
    return organisation("nord")


@pytest.fixture
def admin(nord: Organisation) -> Client:
    return signed_in(person("anna", nord, Role.ADMIN))


def invite(admin: Client, **values: object) -> str:
    """Return the link that the page shows after somebody was invited."""
    form = {"username": "chloe", "name": "Chloé Martin", "email": "", "roles": ["author", "trainer"], **values}
    found = re.search(r'value="(http://testserver/desk/invitation/[^"]+)"', admin.post("/desk/team/invite/", form).text)
    return found[1] if found else ""


def test_the_link_is_copied_by_a_button_that_says_so(admin: Client) -> None:
    form = {"username": "chloe", "name": "Chloé Martin", "email": "", "roles": ["author"]}
    page = admin.post("/desk/team/invite/", form).text
    assert 'id="address"' in page
    assert 'data-r-copy="address" data-r-copied="C’est copié."' in page
    assert 'role="status" data-r-copy-status' in page
    assert "people/copying" in page


def test_somebody_invited_chooses_a_password_and_signs_in(admin: Client, nord: Organisation) -> None:
    link = invite(admin)
    guest = Client()
    page = guest.get(link)
    assert "chloe" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    phrase = "une phrase à moi seule"
    assert guest.post(link, {"password": phrase, "again": phrase}).headers["Location"] == "/desk/login/"
    chloe = User.objects.get(username="chloe")
    assert (chloe.first_name, chloe.last_name, chloe.check_password(phrase)) == ("Chloé", "Martin", True)
    assert queries.roles_of(chloe, nord) == {Role.AUTHOR, Role.TRAINER}
    assert guest.get(link).status_code == 410
    verbs_done = list(AuditEvent.objects.filter(organisation=nord).order_by("pk").values_list("verb", "by_name"))
    assert verbs_done[-3:] == [("member.invited", "anna"), ("member.added", "anna"), ("account.password_set", "Chloé Martin")]


@pytest.mark.parametrize(
    ("password", "again"), [("court", "court"), ("password1234", "password1234"), ("une phrase à moi", "une autre phrase")]
)
def test_a_weak_or_mistyped_first_password_is_not_kept(admin: Client, password: str, again: str) -> None:
    link = invite(admin)
    page = Client().post(link, {"password": password, "again": again})
    assert 'role="alert"' in page.text
    assert not User.objects.get(username="chloe").has_usable_password()


def test_a_link_lasts_seven_days(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = invite(admin)
    made = invitations.TOKENS._now()
    for days, status in ((6.9, 200), (7.1, 410)):
        monkeypatch.setattr(invitations.TOKENS, "_now", lambda days=days: made + timedelta(days=days))
        assert Client().get(link).status_code == status


def test_an_invitation_warns_where_it_leads_to_this_computer_only(admin: Client, settings: Settings) -> None:
    form = {"name": "Chloé Martin", "email": "", "roles": ["author"]}
    for address, is_said in (("http://127.0.0.1:8000", True), ("https://ravive.example", False)):
        settings.RAVIVE_URL = address
        page = admin.post("/desk/team/invite/", {**form, "username": f"chloe-{is_said}"}).text
        assert f"{address}/desk/invitation/" in page
        assert ("il ne mène qu’à cet ordinateur" in page) is is_said


@pytest.mark.parametrize("link", ["/desk/invitation/MQ/abc-def/", "/desk/invitation/____/x/", "/desk/invitation/OTk5OTk/x-y/"])
def test_an_invented_link_opens_nothing(db: None, link: str) -> None:
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize(
    "values", [{"username": "anna"}, {"username": "Anna"}, {"username": "a b"}, {"roles": []}, {"email": "no"}, {"name": ""}]
)
def test_an_invitation_with_a_mistake_makes_nobody(admin: Client, values: dict[str, object]) -> None:
    before = User.objects.count()
    assert invite(admin, **values) == ""
    assert User.objects.count() == before


def test_a_new_link_ends_the_old_password_and_the_sessions(admin: Client, nord: Organisation) -> None:
    bart = person("bart", nord, Role.AUTHOR)
    there = signed_in(bart)
    page = admin.post(f"/desk/team/{bart.pk}/link/")
    assert "/desk/invitation/" in page.text
    assert there.get("/desk/").status_code == 302
    bart.refresh_from_db()
    assert not bart.has_usable_password()


def test_who_also_works_elsewhere_gets_a_link_from_the_host_only(admin: Client, nord: Organisation) -> None:
    bart = person("bart", nord, Role.AUTHOR)
    actions.set_roles(organisation=organisation("sud"), user=bart, roles=[Role.ADMIN], by="test", now=NOW)
    assert "/desk/invitation/" not in admin.post(f"/desk/team/{bart.pk}/link/", follow=True).text
    bart.refresh_from_db()
    assert bart.has_usable_password()
    root = signed_in(person("root", host=True))
    root.post("/desk/switch/", {"organisation": "nord"})
    assert "/desk/invitation/" in root.post(f"/desk/team/{bart.pk}/link/").text


def test_roles_are_changed_and_taken_away(admin: Client, nord: Organisation) -> None:
    bart = person("bart", nord, Role.AUTHOR)
    admin.post(f"/desk/team/{bart.pk}/", {"roles": ["expert"]})
    assert queries.roles_of(bart, nord) == {Role.EXPERT}
    assert "bart ne fait plus partie" in admin.post(f"/desk/team/{bart.pk}/remove/", follow=True).text
    assert queries.roles_of(bart, nord) == frozenset()


def test_the_last_administrator_cannot_leave(admin: Client, nord: Organisation) -> None:
    anna = User.objects.get(username="anna")
    for path, values in ((f"/desk/team/{anna.pk}/", {"roles": ["author"]}), (f"/desk/team/{anna.pk}/remove/", {})):
        assert "Une organisation a besoin" in admin.post(path, values, follow=True).text
    assert queries.roles_of(anna, nord) == {Role.ADMIN}


def test_settings_are_kept(admin: Client, nord: Organisation) -> None:
    assert admin.post("/desk/organisation/", SETTINGS).status_code == 302
    nord.refresh_from_db()
    assert (nord.languages, nord.countries, nord.second_role) == (["fr", "nl"], ["BE", "FR"], "legal")
    assert existing(AuditEvent.objects.filter(organisation=nord).first()).detail == {"changed": ["languages", "countries", "second_role"]}
    admin.post("/desk/organisation/", SETTINGS)
    assert AuditEvent.objects.filter(organisation=nord, verb="organisation.changed").count() == 1


@pytest.mark.parametrize("values", [{"name": ""}, {"languages": []}, {"languages": ["xx"]}, {"countries": "XX"}, {"second_role": "king"}])
def test_a_wrong_setting_changes_nothing(admin: Client, nord: Organisation, values: dict[str, object]) -> None:
    page = admin.post("/desk/organisation/", {**SETTINGS, **values})
    assert 'role="alert"' in page.text
    nord.refresh_from_db()
    assert nord.second_role == "second_reader"


def test_an_administrator_does_not_take_a_public_site(admin: Client, nord: Organisation) -> None:
    site = host().site
    admin.post("/desk/organisation/", {**SETTINGS, "site": site.pk})
    nord.refresh_from_db()
    assert nord.site is None


def png(side: int) -> bytes:
    drawn = BytesIO()
    Image.new("1", (side, side)).save(drawn, "PNG")
    return drawn.getvalue()


def test_a_logo_is_kept_shown_to_all_and_taken_away(admin: Client, nord: Organisation, visitor: Client) -> None:
    admin.post("/desk/organisation/", {**SETTINGS, "logo": SimpleUploadedFile("logo.svg", PLAIN)})
    nord.refresh_from_db()
    shown = visitor.get(f"/logos/{nord.logo_digest}.svg")
    assert shown.content == PLAIN
    assert (shown.headers["Content-Type"], "immutable" in shown.headers["Cache-Control"]) == ("image/svg+xml", True)
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert visitor.get(f"/logos/{nord.logo_digest}.png").status_code == 404
    admin.post("/desk/organisation/", {**SETTINGS, "no_logo": "on"})
    assert visitor.get(f"/logos/{nord.logo_digest}.svg").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("logo.gif", b"GIF89a", "n’est pas une image SVG, PNG ou WebP"),
        ("logo.svg", PLAIN.replace(b"<rect", b"<script>1</script><rect"), "de quoi exécuter"),
        ("logo.svg", PLAIN.replace(b"<rect", b'<rect onload="x()"'), "de quoi exécuter"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + PLAIN, "de quoi exécuter"),
        ("logo.png", PLAIN, "n’est pas le type d’image"),
        ("logo.png", png(8)[:40], "n’est pas le type d’image"),
        ("logo.webp", png(8), "n’est pas le type d’image"),
        ("logo.png", png(4001), "4\u00a0000 pixels"),
        ("logo.svg", PLAIN + b" " * 1024 * 1024, "dépasse 1 Mo"),
    ],
)
def test_a_logo_that_is_no_plain_picture_is_refused(admin: Client, nord: Organisation, name: str, content: bytes, words: str) -> None:
    page = admin.post("/desk/organisation/", {**SETTINGS, "logo": SimpleUploadedFile(name, content)})
    assert words in page.text
    nord.refresh_from_db()
    assert nord.logo_digest == ""
    assert nord.second_role == "second_reader"


def record(nord: Organisation, by: str, day: int, label: str) -> None:
    with transaction.atomic():
        actions.record(organisation=nord, by=by, now=NOW + timedelta(days=day), verb="member.invited", subject_label=label)


@pytest.mark.database
def test_the_audit_log_is_filtered_by_person_and_moments(admin: Client, nord: Organisation) -> None:
    for by, day in (("bart", 0), ("bart", 2), ("chloe", 1)):
        record(nord, by, day, f"subject-{by}-{day}")
    asked = {"person": "bart", "begins": "2026-11-25T00:00", "ends": "2026-11-26T13:00"}
    page = admin.get("/desk/audit/", asked).text
    assert "subject-bart-2" in page
    assert "subject-bart-0" not in page and "subject-chloe-1" not in page
    rows = list(csv.reader(StringIO(admin.get("/desk/audit/file/", asked).content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Quand", "Qui", "Nom de connexion", "Quoi", "Objet", "Détail"]
    assert rows[1:] == [["2026-11-26 13:00:00+01:00", "bart", "", "Invitation de", "subject-bart-2", ""]]


@pytest.mark.database
def test_a_moment_is_the_sites_own(admin: Client, nord: Organisation) -> None:
    with transaction.atomic():
        actions.record(
            organisation=nord, by="late", now=NOW.replace(hour=23, minute=30), verb="member.invited", subject_label="after midnight"
        )
    assert "after midnight" in admin.get("/desk/audit/", {"begins": "2026-11-25T00:00"}).text


def test_the_audit_log_comes_page_by_page_and_opens_no_formula(admin: Client, nord: Organisation) -> None:
    for number in range(60):
        record(nord, "=cmd", 0, f"row-{number:02}")
    first, second = admin.get("/desk/audit/").text, admin.get("/desk/audit/", {"page": "2"}).text
    assert "row-59" in first and "row-00" not in first
    assert "row-00" in second
    assert "'=cmd" in admin.get("/desk/audit/file/").content.decode()


def test_details_are_in_words(admin: Client, nord: Organisation) -> None:
    bart = person("bart", nord, Role.AUTHOR)
    admin.post(f"/desk/team/{bart.pk}/", {"roles": ["expert"]})
    assert "avant\u00a0: Rédaction · après\u00a0: Expertise de terrain" in admin.get("/desk/audit/").text


def test_every_verb_that_is_recorded_has_words() -> None:
    from tests.people.recorded_verbs import recorded

    assert recorded() - audit_words.all_words() == set(), "add these to the room's AppConfig.ready with ravive.people.audit_words.add_words"


def test_every_name_in_a_detail_has_words() -> None:
    from tests.people.recorded_verbs import detailed

    named = {name.rpartition(":")[2] for name in audit_words.all_words()}
    assert {"new", "revision", "languages", "until"} < detailed()
    assert detailed() - named == set(), "add these to the room's AppConfig.ready with ravive.people.audit_words.add_words"


@pytest.mark.parametrize(
    ("verb", "detail", "sentence"),
    [
        ("deck.published", {"revision": 1, "languages": ["fr", "nl"]}, "langues : Français, Nederlands · version : 1"),
        ("organisation.changed", {"changed": ["languages", "logo"]}, "changé : Langues dans lesquelles vous travaillez, Logo"),
        ("deck.imported", {"new": True}, "nouveau jeu : oui"),
        ("deck.imported", {"new": False}, "nouveau jeu : non"),
        (
            "facts.imported",
            {"file": "donnees.yaml", "added": 108, "changed": 2},
            "fichier : donnees.yaml · données ajoutées : 108 · données modifiées : 2",
        ),
        (
            "deck.signed",
            {"revision": 1, "role": "survivor_informed", "note": ""},
            "rôle : Relecture éclairée par le vécu de personnes survivantes",
        ),
        ("training.extended", {"until": "2027-08-19"}, "jusqu’au : 19/08/2027"),
    ],
)
def test_details_say_names_and_values_in_words(
    admin: Client, nord: Organisation, verb: str, detail: dict[str, object], sentence: str
) -> None:
    with transaction.atomic():
        actions.record(organisation=nord, by="Ravive", now=NOW, verb=verb, detail=detail)
    assert sentence in admin.get("/desk/audit/").text.replace("\N{NO-BREAK SPACE}", " ")
