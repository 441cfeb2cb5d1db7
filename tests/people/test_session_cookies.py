"""The cookies of the desk: names that browsers accept over https alone where the address has it, plain ones on a computer of one's own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

PROGRAM = (
    "import json; from ravive.config import settings as s; "
    "names = [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.RAVIVE_DEVICE_COOKIE_NAME]; "
    "print(json.dumps([*names, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH]))"
)


def cookies_at(address: str, data: Path) -> tuple[list[str], list[object]]:
    """Return the names of the cookies of an installation at an address, then whether they are secure, and their paths."""
    environment = {**os.environ, "RAVIVE_DATA": str(data), "RAVIVE_URL": address, "DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return found[:3], found[3:]


@pytest.mark.slow
def test_cookies_have_the_prefix_where_the_address_has_https(tmp_path: Path) -> None:
    names, rest = cookies_at("https://cards.example.org", tmp_path)
    assert names == ["__Secure-sessionid", "__Secure-csrftoken", "__Secure-ravive_device"]
    assert rest == [True, True, "/desk/", "/desk/"]


@pytest.mark.slow
@pytest.mark.parametrize("address", ["", "http://127.0.0.1:8000"])
def test_cookies_work_without_https(tmp_path: Path, address: str) -> None:
    """A browser refuses the prefix over http, and nobody could sign in."""
    names, rest = cookies_at(address, tmp_path)
    assert names == ["sessionid", "csrftoken", "ravive_device"]
    assert rest == [False, False, "/desk/", "/desk/"]


def test_cookies_of_the_desk_are_for_no_script_and_no_other_site(visitor: Client) -> None:
    reply = visitor.get("/desk/login/")
    assert settings.CSRF_COOKIE_NAME in reply.cookies
    for name, cookie in reply.cookies.items():
        assert (cookie["path"], cookie["samesite"]) == ("/desk/", "Strict"), name
    assert settings.SESSION_COOKIE_HTTPONLY is True


def test_the_language_of_a_page_needs_no_cookie(visitor: Client) -> None:
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    assert 'lang="fr"' in visitor.get("/fr/").text and not visitor.get("/fr/").cookies


def test_the_password_field_hides_what_is_typed_and_accepts_pasting(visitor: Client) -> None:
    page = visitor.get("/desk/login/").text
    field = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert field and 'type="password"' in field[0] and 'autocomplete="current-password"' in field[0]
    assert "onpaste" not in page
