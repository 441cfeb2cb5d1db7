"""Whatever changes an account stands in the audit log, under the name to sign in with, which nobody chooses anew to hide."""

import csv
import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from ravive.people import actions
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.people.queries import host_organisation
from ravive.throttling.storage import sign_in_storage
from tests.people.cast import NOW, PASSWORD, code, organisation, person, signed_in

pytestmark = [pytest.mark.django_db]

NEW_PASSWORD = "une autre phrase bien longue"
ADDRESS = "198.51.100.7"


@pytest.fixture(autouse=True)
def fresh_codes() -> None:
    """A code that another test used is not remembered."""
    cache.clear()


@pytest.fixture
def nord(db: None) -> Organisation:
    return organisation("nord")


@pytest.fixture
def anna(nord: Organisation) -> User:
    return person("anna", nord, Role.ADMIN)


def entries(at: Organisation | None, verb: str) -> list[tuple[str, str, str, dict[str, object]]]:
    events = AuditEvent.objects.filter(organisation=at, verb=verb).order_by("pk")
    return list(events.values_list("by_name", "by_username", "subject_label", "detail"))


def account_form(client: Client, **values: str) -> None:
    """Send the form of the own account."""
    form = {"locale-preferred_language": "fr", "locale-current_time_zone": "Europe/Brussels", "theme-theme": "system"}
    form |= {"theme-density": "default", "theme-contrast": "system", "name_email-last_name": "A", "name_email-email": "anna@example.org"}
    form |= {"theme-keyboard_shortcuts": "on", **{f"name_email-{name}": value for name, value in values.items()}}
    assert client.post(reverse("wagtailadmin_account"), form).status_code == 302


@pytest.mark.slow
def test_a_changed_name_still_leads_to_its_account(anna: User, nord: Organisation) -> None:
    client = signed_in(anna)
    account_form(client, first_name="Bart", last_name="Peeters")
    client.post("/desk/team/invite/", {"username": "chloe", "name": "Chloé Martin", "email": "", "roles": ["author"]})
    assert entries(nord, "member.invited") == [("Bart Peeters", "anna", "chloe", {})]
    ((_by, username, label, detail),) = entries(nord, "account.changed")
    assert (username, label, detail["changed"], detail["after"]) == ("anna", "anna", ["name"], "Bart Peeters (anna)")
    page = client.get("/desk/audit/").text
    assert "<td>Bart Peeters (anna)</td>" in page
    assert '<option value="anna">Bart Peeters (anna)</option>' in page
    rows = list(csv.DictReader(StringIO(client.get("/desk/audit/file/", {"person": "anna"}).content.decode("utf-8-sig")), delimiter=";"))
    assert {row["Nom de connexion"] for row in rows} == {"anna"}
    assert {row["Quoi"] for row in rows} >= {"Invitation de", "Modification du compte de"}


@pytest.mark.slow
def test_the_own_address_is_recorded_without_being_named(anna: User, nord: Organisation) -> None:
    account_form(signed_in(anna), first_name="Anna", email="other@example.org")
    ((_by, username, _label, detail),) = entries(nord, "account.changed")
    assert (username, detail["changed"]) == ("anna", ["email", "name"])
    assert "example.org" not in str(detail)


@pytest.mark.slow
def test_preferences_are_no_change_of_the_account(anna: User, nord: Organisation) -> None:
    User.objects.filter(pk=anna.pk).update(first_name="Anna", last_name="A")
    UserProfile.objects.create(user=anna, preferred_language="de")
    account_form(signed_in(anna), first_name="Anna")
    assert entries(nord, "account.changed") == []


@pytest.mark.slow
def test_an_own_password_is_recorded(anna: User, nord: Organisation) -> None:
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert signed_in(anna).post(reverse("account_change_password"), form).status_code == 302
    assert entries(nord, "account.password_set") == [("anna", "anna", "anna", {})]


def entered(user: User) -> Client:
    """Return a browser in which somebody just signed in with a password, and with a code where they have an app."""
    client = Client()
    client.post("/desk/login/", {"login": user.username, "password": PASSWORD})
    if Authenticator.objects.filter(user=user).exists():
        assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    return client


@pytest.mark.slow
def test_own_factors_are_recorded(nord: Organisation, django_capture_on_commit_callbacks: object) -> None:
    bart = person("bart", nord, Role.AUTHOR, second_factor=False)
    client = entered(bart)
    secret = re.search(r'class="r-code">(\w+)<', client.get(reverse("mfa_activate_totp")).text)
    assert secret
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's own callable
        client.post(reverse("mfa_activate_totp"), {"code": code(secret[1])})
        client.post(reverse("mfa_generate_recovery_codes"))
    codes = Authenticator.objects.get(user=bart, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    other = Client()
    other.post("/desk/login/", {"login": "bart", "password": PASSWORD})
    assert other.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    client.post(reverse("mfa_deactivate_totp"))
    made = [("bart", "bart", "bart", {"factor": kind}) for kind in ("recovery_codes", "totp")]
    assert sorted(entries(nord, "account.factor_added"), key=str) == made
    assert entries(nord, "account.factor_renewed") == made[:1]
    assert entries(nord, "account.recovery_code_used") == [("bart", "bart", "bart", {})]
    assert sorted(entries(nord, "account.factor_removed"), key=str) == made
    cells = (
        'Ajout d’un second facteur à <b>bart</b></td>\n<td data-label="Détail">second facteur\N{NO-BREAK SPACE}: Codes d’une application'
    )
    assert cells in signed_in(person("anna", nord, Role.ADMIN)).get("/desk/audit/").text


@pytest.mark.slow
def test_a_renamed_passkey_is_recorded(anna: User, nord: Organisation) -> None:
    key = Authenticator.objects.create(user=anna, type=Authenticator.Type.WEBAUTHN, data={"name": "old", "credential": {}})
    assert entered(anna).post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "new"}).status_code == 302
    assert entries(nord, "account.factor_renamed") == [("anna", "anna", "anna", {})]


@pytest.mark.slow
def test_failed_sign_ins_are_recorded_without_address_and_do_not_fill_the_log(anna: User, nord: Organisation) -> None:
    for number in range(30):
        sign_in_storage().reset()
        Client(REMOTE_ADDR=ADDRESS).post("/desk/login/", {"login": "anna@example.org" if number == 0 else "anna", "password": "faux"})
    failed = entries(nord, "account.sign_in_failed")
    assert failed[0] == ("not signed in", "", "anna", {})
    assert 5 <= len(failed) <= 7
    guesser = Client(REMOTE_ADDR=ADDRESS)
    for _time in range(9):
        guesser.post("/desk/login/", {"login": "anna", "password": "faux"})
    assert entries(nord, "account.sign_in_slowed")
    page = signed_in(anna).get("/desk/audit/").text
    assert "<td>Une personne non connectée</td><td>Mot de passe erroné pour <b>anna</b></td>" in page
    assert ADDRESS not in str(list(AuditEvent.objects.values_list()))


@pytest.mark.slow
def test_an_unknown_name_is_not_recorded(anna: User) -> None:
    before = AuditEvent.objects.count()
    Client().post("/desk/login/", {"login": "a secret typed as a name", "password": "faux"})
    assert AuditEvent.objects.count() == before


@pytest.mark.slow
def test_a_wrong_code_after_the_right_password_is_recorded(anna: User, nord: Organisation) -> None:
    client = Client()
    client.post("/desk/login/", {"login": "anna", "password": PASSWORD})
    for _time in range(12):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert entries(nord, "account.code_failed")[0] == ("not signed in", "", "anna", {})
    assert entries(nord, "account.code_slowed")


@pytest.mark.slow
def test_what_a_host_changes_on_wagtails_screens_is_recorded(anna: User, nord: Organisation) -> None:
    root = person("root", host=True)
    client = signed_in(root)
    group = Group.objects.create(name="A group")
    person_form = {"username": "anna2", "first_name": "Anna", "last_name": "B", "email": "anna@example.org", "is_active": "on"}
    path = reverse("wagtailusers_users:edit", args=[anna.pk])
    form = {**person_form, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "groups": [group.pk]}
    assert client.post(path, form).status_code == 302
    fields, groups = sorted(entries(nord, "account.changed"), key=lambda entry: str(entry[3]), reverse=True)[:2]
    changed = [entry[3]["changed"] for entry in (fields, groups)]
    assert ["groups"] in changed
    assert ["name", "password", "username"] in changed
    assert {entry[:3] for entry in (fields, groups)} == {("root", "root", "anna2")}
    new = {
        "username": "dora",
        "first_name": "D",
        "last_name": "A",
        "email": "dora@example.org",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    assert client.post(reverse("wagtailusers_users:add"), new).status_code == 302
    assert entries(None, "account.made")[-1] == ("root", "root", "dora", {})
    assert client.post(reverse("wagtailusers_users:delete", args=[anna.pk])).status_code == 302
    assert entries(nord, "account.deleted") == [("root", "root", "anna2", {})]


@pytest.mark.slow
def test_accounts_that_a_list_closes_are_recorded(anna: User, nord: Organisation) -> None:
    path = reverse("wagtail_bulk_action", args=["auth", "user", "set_active_state"])
    answer = signed_in(person("root", host=True)).post(f"{path}?id={anna.pk}", {"mark_as_active": "False"})
    assert answer.status_code == 302
    assert not User.objects.get(pk=anna.pk).is_active
    assert entries(nord, "account.changed") == [("root", "root", "anna", {"changed": ["is_active"]})]


@pytest.mark.database
def test_every_organisation_of_a_person_reads_what_happens_to_the_account(anna: User, nord: Organisation) -> None:
    sud = organisation("sud")
    actions.set_roles(organisation=sud, user=anna, roles=[Role.AUTHOR], by="test", now=NOW)
    actions.reset_second_factor(user=anna, by="ravive (command)", now=NOW)
    for at in (nord, sud):
        assert entries(at, "account.second_factor_reset") == [("ravive (command)", "", "anna", {})]


def test_hosts_read_what_concerns_the_whole_site_and_nobody_else_does() -> None:
    actions.add_person(username="dora", email="", password=PASSWORD, by="ravive (command)", now=NOW)
    assert "dora" in signed_in(person("root", host=True)).get("/desk/audit/").text
    assert "dora" not in signed_in(person("anna", host_organisation(), Role.ADMIN)).get("/desk/audit/").text
