"""E-mail addresses of staff: nobody has to give one, no two accounts share one, and forms say what arrives there; where passkeys work."""

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.users.models import UserProfile

from ravive.people import actions
from ravive.people.forms import FirstAccountForm, InvitationForm
from ravive.people.models import Role
from tests.people.cast import NOW, PASSWORD, organisation, person, signed_in

pytestmark = [pytest.mark.django_db]
ACCOUNT = "/desk/account/"


def account_form(client: Client, **values: str) -> int:
    """Send the form of the own account and return the status of the answer."""
    form = {"locale-preferred_language": "nl", "locale-current_time_zone": "Europe/Brussels", "theme-theme": "system"}
    form |= {"theme-density": "default", "theme-contrast": "system", "theme-keyboard_shortcuts": "on"}
    form |= {f"name_email-{name}": value for name, value in {"first_name": "", "last_name": "", "email": "", **values}.items()}
    return client.post(ACCOUNT, form).status_code


@pytest.mark.slow
def test_one_changes_the_language_without_giving_a_name_or_an_address() -> None:
    anna = person("anna", organisation("nord"), Role.AUTHOR)
    assert account_form(signed_in(anna)) == 302
    anna.refresh_from_db()
    assert (anna.email, anna.wagtail_userprofile.preferred_language) == ("", "nl")  # type: ignore[attr-defined]  # Wagtail adds it


@pytest.mark.slow
def test_the_desk_has_the_hours_of_the_site_alone() -> None:
    """Another zone would store what is typed, and judge what day it is, by hours that no visitor and no job has."""
    anna = person("anna", organisation("nord"), Role.AUTHOR)
    assert account_form(signed_in(anna)) == 302
    profile = UserProfile.objects.get(user=anna)
    assert profile.current_time_zone == ""
    assert "time_zone" not in signed_in(anna).get(ACCOUNT).text
    assert profile.get_current_time_zone() == "Europe/Brussels"


@pytest.mark.slow
def test_an_address_of_another_account_is_refused_whatever_its_capitals() -> None:
    nord = organisation("nord")
    anna, bart = person("anna", nord, Role.ADMIN), person("bart", nord, Role.AUTHOR)
    form = {"username": "chloe", "name": "Chloé", "email": "BART@example.org", "roles": ["author"]}
    page = signed_in(anna).post("/desk/team/invite/", form).text
    assert "Un autre compte a cette adresse e-mail" in page
    assert not User.objects.filter(username="chloe").exists()
    with pytest.raises(ValidationError):
        actions.add_person(username="dora", email="Bart@Example.org", password=PASSWORD, by="test", now=NOW)
    assert account_form(signed_in(anna), email="Bart@example.org") == 200
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    # One's own address is no other's.
    assert account_form(signed_in(bart), email="Bart@example.org") == 302


def test_forms_say_what_arrives_at_an_address() -> None:
    for form in (InvitationForm(), FirstAccountForm(User())):
        help_text = str(form.fields["email"].help_text)
        assert "offline" in help_text or "hors ligne" in help_text
        assert not form.fields["email"].required


def test_an_administrator_sees_who_has_no_address_and_what_each_role_may_do() -> None:
    nord = organisation("nord")
    person("bart", nord, Role.AUTHOR)
    User.objects.filter(username="bart").update(email="")
    client = signed_in(person("anna", nord, Role.ADMIN))
    assert client.get("/desk/team/").text.count("aucune\u00a0: cette personne ne reçoit pas d’e-mails") == 1
    page = client.get("/desk/team/invite/").text
    assert page.count('class="r-role"') == len(Role)
    assert page.count('name="roles"') == len(Role)
    assert "Écrit les jeux et les cartes" in page


def test_an_administrator_finds_the_team_and_others_do_not() -> None:
    nord = organisation("nord")
    person("bart", nord, Role.AUTHOR)
    found = f"/desk/team/{User.objects.get(username='bart').pk}/"
    assert found in signed_in(person("anna", nord, Role.ADMIN)).get("/desk/search/?q=bart").text
    assert found not in signed_in(person("dirk", nord, Role.EXPERT)).get("/desk/search/?q=bart").text


def test_passkeys_are_shown_as_impossible_at_an_address_in_numbers(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    at_number = Client().get("/desk/login/?next=/desk/", headers={"host": "127.0.0.1:8123", "accept-language": "fr"}).text
    assert 'href="http://localhost:8123/desk/login/?next=/desk/"' in at_number
    assert "data-passkey-address" not in Client().get("/desk/login/", headers={"host": "localhost:8123"}).text


@pytest.mark.slow
def test_a_host_sees_no_second_list_of_people() -> None:
    root = signed_in(person("root", host=True))
    page = root.get("/desk/").text
    assert "/desk/users/" not in page
    assert "/desk/workflows/" not in page
    assert "/desk/sites/" in page
    assert "Les pages publiques du site" in page
