"""RAVIVE_MAIL_URL: one address names the mail server."""

import re

import pytest

from ravive.config import mail

HOST = "https://cards.example.org"


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp+tls://me:pass%40word@mail.example.org", {"port": 587, "use_tls": True, "use_ssl": False, "password": "pass@word"}),
        ("smtps://mail.example.org", {"port": 465, "use_tls": False, "use_ssl": True, "username": ""}),
        ("smtp://localhost:2525", {"port": 2525, "use_tls": False, "use_ssl": False, "host": "localhost"}),
    ],
)
def test_a_mail_server_is_one_address(url: str, options: dict[str, object]) -> None:
    found = mail.read({"RAVIVE_MAIL_URL": url, "RAVIVE_URL": HOST})
    assert found is not None
    assert options.items() <= found.options.items()
    assert found.sender == "noreply@cards.example.org"
    # Django takes them all.
    from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

    assert SmtpBackend(alias="default", **found.options).port == options["port"]


def test_without_one_there_is_none() -> None:
    assert mail.read({"RAVIVE_URL": HOST}) is None


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"RAVIVE_MAIL_URL": "imap://secret@mail.example.org"}, '"imap:" is not understood'),
        ({"RAVIVE_MAIL_URL": "smtp://mail.example.org:many"}, "is not understood"),
        ({"RAVIVE_MAIL_URL": "smtps://"}, "names no host"),
        ({"RAVIVE_MAIL_URL": "smtps://mail.example.org", "RAVIVE_MAIL_FROM": "us"}, "is not an e-mail address"),
        ({"RAVIVE_MAIL_URL": "smtps://mail.example.org", "RAVIVE_URL": ""}, "needs RAVIVE_URL"),
    ],
)
def test_a_mail_server_that_cannot_be_is_refused_without_its_password(variables: dict[str, str], why: str) -> None:
    with pytest.raises(mail.BadMailError, match=re.escape(why)) as refused:
        mail.read({"RAVIVE_URL": HOST, **variables})
    assert "secret" not in str(refused.value)
