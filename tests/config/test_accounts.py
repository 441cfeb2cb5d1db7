"""`ravive staff` and `ravive organisations`: the first accounts, in one line each, and every mistake in one line."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from ravive.config.commands import accounts, command_line, installation
from ravive.people import queries
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.people.sign_in_limits import Attempt, is_under_attack
from tests.existing import existing
from tests.people.cast import PASSWORD, organisation, person

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def same_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on the database of the test."""
    from ravive.config.server import preparation

    monkeypatch.setattr(installation, "configure", lambda options, computes: None)
    monkeypatch.setattr(preparation, "prepare_database", lambda say: None)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def run(*arguments: str) -> int:
    return command_line.main(list(arguments))


def test_a_host_is_added_with_the_password_from_the_input(typed: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("staff", "add", "amina", "--host", "--password-stdin") == 0
    amina = User.objects.get(username="amina")
    assert (amina.is_superuser, amina.check_password(PASSWORD)) == (True, True)
    assert "a second factor is set up first" in capsys.readouterr().out
    assert list(AuditEvent.objects.values_list("verb", "by_name")[:2]) == [
        ("account.made_host", accounts.BY),
        ("account.made", accounts.BY),
    ]


def test_somebody_gets_roles_and_later_more(typed: None) -> None:
    nord = organisation("nord")
    add = ("staff", "add", "bart", "--organisation", "nord")
    assert run(*add, "--role", "author", "--role", "admin", "--password-stdin") == 0
    assert run(*add, "--role", "expert") == 0
    assert queries.roles_of(User.objects.get(username="bart"), nord) == {Role.AUTHOR, Role.ADMIN, Role.EXPERT}


def test_the_password_is_asked_twice(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter([PASSWORD, "another one altogether", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    assert run("staff", "add", "amina", "--host") == 1
    assert "differ" in capsys.readouterr().err
    assert not User.objects.exists()
    assert run("staff", "add", "amina", "--host") == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["amina"], "--host, or --organisation"),
        (["amina", "--role", "author"], "go together"),
        (["amina", "--organisation", "demonstration"], "go together"),
        (["amina", "--organisation", "nope", "--role", "author"], 'there is no organisation "nope"; known: demonstration'),
        (["amina", "--organisation", "demonstration", "--role", "king"], 'role "king" is unknown; use author, expert'),
        (["a b", "--host", "--password-stdin"], "Enter a valid username"),
        (["amina", "--host", "--password-stdin", "--email", "no"], "Enter a valid email"),
    ],
)
def test_a_mistake_is_named_and_adds_nobody(typed: None, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("staff", "add", *arguments) == 1
    assert words in capsys.readouterr().err
    assert not User.objects.exists()


def test_a_short_password_adds_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("court\n"))
    assert run("staff", "add", "amina", "--host", "--password-stdin") == 1
    assert "at least 12 characters" in capsys.readouterr().err
    assert not User.objects.exists()


def test_a_lost_second_factor_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    person("anna", organisation("nord"), Role.AUTHOR)
    assert run("staff", "reset-second-factor", "anna") == 0
    assert "anna: 1 forgotten" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert existing(AuditEvent.objects.first()).verb == "account.second_factor_reset"
    assert run("staff", "reset-second-factor", "nobody") == 1
    assert 'nobody signs in as "nobody"' in capsys.readouterr().err


def test_organisations_are_added_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("organisations", "add", "Refuge Ouest", "--language", "nl", "--language", "fr", "--country", "BE")
    assert run(*arguments) == 0
    assert Organisation.objects.get(slug="refuge-ouest").languages == ["nl", "fr"]
    assert run(*arguments) == 1
    assert "already exists" in capsys.readouterr().err
    assert run("organisations", "add", "Autre", "--country", "Belgium") == 1
    assert "not codes of countries: Belgium" in capsys.readouterr().err
    assert run("organisations", "list") == 0
    assert "demonstration\tOrganisation de démonstration\tfr nl de en\thost\nrefuge-ouest\tRefuge Ouest\tnl fr\n" in capsys.readouterr().out


def test_a_sign_in_is_unlocked(capsys: pytest.CaptureFixture[str]) -> None:
    bart = person("bart", organisation("nord"), Role.AUTHOR)
    for number in range(40):
        Attempt(name="bart", address=f"203.0.113.{number}").fail()
    assert is_under_attack("bart")
    assert run("staff", "unlock", "bart") == 0
    assert not is_under_attack("bart")
    assert "bart: failed sign-ins forgotten" in capsys.readouterr().out
    assert AuditEvent.objects.filter(verb="account.unlocked", subject_label="bart", by_name=accounts.BY).count() == 1
    assert run("staff", "unlock", bart.email) == 1
    assert "nobody signs in as" in capsys.readouterr().err


def test_two_names_do_not_differ_by_case_alone(typed: None, capsys: pytest.CaptureFixture[str]) -> None:
    person("amina")
    assert run("staff", "add", "Amina", "--host", "--password-stdin") == 1
    assert "already signs in with this name" in capsys.readouterr().err
