"""Every public address answers with the safety headers, sets no cookie and inlines only what the policy names."""

import base64
import hashlib
import re
from contextlib import closing

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from ravive.hub.search.views import missing
from ravive.publishing import queries
from tests.existing import existing

PAGES = (
    "/fr/", "/nl/", "/de/", "/en/", "/fr/start/", "/fr/decks/voyage/", "/nl/decks/declic/start/", "/fr/decks/accueil/print/",
    "/fr/decks/voyage/file/", "/fr/act/", "/fr/session/", "/fr/cards/", "/fr/memory/", "/fr/settings/", "/fr/shell/", "/fr/leaving/",
    "/units/", "/fr/nowhere/", "/nowhere/at-all/",
)  # fmt: skip
FILES = (
    "/sw.js",
    "/fr/manifest.webmanifest",
    "/bundles/index.fr.json",
    "/static/app/assets/main-AbCdEf12.js",
    "/",
    "/api/v1/openapi.json",
    "/api/nowhere",
)
STYLE_ATTRIBUTE = re.compile(r"<[^>]+\sstyle=")
INLINE = re.compile(r"<(script|style)([^>]*)>(.*?)</\1>", re.DOTALL)


def allowed(policy: str, directive: str) -> str:
    return next(part for part in policy.split("; ") if part.startswith(directive))


@pytest.mark.parametrize("path", PAGES + FILES)
def test_every_address_has_the_safety_headers(visitor: Client, path: str) -> None:
    with closing(visitor.get(path)) as response:
        headers = response.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert allowed(headers["Content-Security-Policy"], "default-src") == "default-src 'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES + FILES)
def test_no_public_address_sets_or_needs_a_cookie(visitor: Client, path: str) -> None:
    with closing(visitor.get(path)) as response:
        assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()


@pytest.mark.parametrize("path", PAGES)
def test_html_is_never_stored_and_has_no_style_attribute(visitor: Client, path: str) -> None:
    response = visitor.get(path, follow=True)
    assert response.headers["Cache-Control"] == "no-store"
    assert not STYLE_ATTRIBUTE.search(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_inline_texts_are_those_the_policy_names(visitor: Client, path: str) -> None:
    response = visitor.get(path, follow=True)
    policy = response.headers["Content-Security-Policy"]
    if path.endswith("/file/"):
        policy = existing(re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]+)"', response.text))[1]
    found = INLINE.findall(response.text)
    for element, attributes, text in found:
        if "src=" in attributes or "application/" in attributes:
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed(policy, f"{element}-src")
    assert found


def test_the_neutral_page_clears_what_was_stored_and_carries_no_brand(visitor: Client) -> None:
    response = visitor.get("/units/", headers={"accept-language": "nl"})
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert 'lang="nl"' in response.text
    assert "ravive" not in response.text.lower()
    assert "manifest" not in response.text


def test_keeping_the_neutral_page_for_later_erases_nothing(visitor: Client) -> None:
    assert "Clear-Site-Data" not in visitor.get("/units/", headers={"sec-fetch-mode": "cors"}).headers


def test_a_link_on_another_site_erases_nothing(visitor: Client) -> None:
    assert "Clear-Site-Data" not in visitor.get("/units/", headers={"sec-fetch-site": "cross-site"}).headers


def test_the_neutral_page_converts_without_script(visitor: Client) -> None:
    page = visitor.get("/units/", {"amount": "3", "from": "km", "to": "m"}).text
    assert "3 km = 3000 m" in page


@pytest.mark.parametrize("accepted", ["br", "gzip"])
def test_pages_travel_compressed(visitor: Client, accepted: str) -> None:
    plain = visitor.get("/fr/")
    small = visitor.get("/fr/", headers={"accept-encoding": accepted})
    assert small.headers["Content-Encoding"] == accepted
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.content) < len(plain.content) / 2


def test_bundles_never_change_and_the_index_is_asked_anew(visitor: Client) -> None:
    deck = queries.current_deck("voyage", "fr")
    assert deck
    bundle = visitor.get(deck.url)
    assert "immutable" in bundle.headers["Cache-Control"]
    assert hashlib.sha256(bundle.content).hexdigest() == deck.digest
    index = visitor.get("/bundles/index.fr.json")
    assert index.headers["Cache-Control"] == "no-cache"
    again = visitor.get("/bundles/index.fr.json", headers={"if-none-match": index.headers["ETag"]})
    assert again.status_code == 304


def test_what_lives_under_bundles_is_the_same_for_every_browser(visitor: Client) -> None:
    deck = queries.current_deck("voyage", "nl")
    assert deck
    picture = next(iter(deck.bundle.pictures.values())).url.rpartition("/")[2]
    for path in (deck.url, "/bundles/index.nl.json", f"/bundles/{picture}"):
        answers = [visitor.get(path, headers={"accept-language": language, "accept-encoding": "br"}) for language in ("de", "en")]
        assert answers[0].content == answers[1].content
        for answer in answers:
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert "Content-Language" not in answer.headers
        again = visitor.get(path, headers={"if-none-match": answers[0].headers.get("ETag", "none")})
        assert "accept-language" not in again.headers.get("Vary", "").lower()
    assert visitor.get(deck.url).headers["Cache-Control"].startswith("public, ")


def test_hashed_files_of_the_app_are_immutable(visitor: Client) -> None:
    with closing(visitor.get("/static/app/assets/main-AbCdEf12.js")) as response:
        assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"].startswith("text/javascript")


def test_only_the_desk_knows_sessions_and_its_own_policy(visitor: Client) -> None:
    desk = visitor.get("/desk/login/")
    assert desk.status_code == 200
    assert "frame-ancestors 'self'" in desk.headers["Content-Security-Policy"]
    assert all(cookie["path"] == "/desk/" for cookie in desk.cookies.values())


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "n’existe pas"), ("nl", "bestaat niet"), ("de", "gibt es nicht"), ("en", "does not exist")]
)
def test_a_missing_page_speaks_the_language_of_its_address(visitor: Client, language: str, words: str) -> None:
    response = visitor.get(f"/{language}/decks/unknown/")
    assert response.status_code == 404
    assert words in response.text
    assert "data-exit" in response.text
    assert 'href="tel:116000"' in response.text


def test_a_missing_page_without_language_follows_the_browser(visitor: Client) -> None:
    response = visitor.get("/bundles/nothing.json", headers={"accept-language": "de"})
    assert response.status_code == 404
    assert "gibt es nicht" in response.text


@pytest.mark.parametrize(("accepted", "home"), [("nl-BE,nl;q=0.9", "/nl/"), ("ja", "/fr/"), ("", "/fr/")])
def test_the_root_leads_to_the_browsers_language(visitor: Client, accepted: str, home: str) -> None:
    response = visitor.get("/", headers={"accept-language": accepted})
    assert response.status_code == 302
    assert response.headers["Location"] == home


def test_only_the_environment_names_the_hosts() -> None:
    from ravive.config import settings as own

    assert own.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]
    assert settings.DEBUG is False


def test_missing_pages_are_rendered_once_a_language(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    rendered = []
    monkeypatch.setattr(missing, "render", lambda *arguments, **named: rendered.append(arguments) or HttpResponse("", status=404))
    answers = [visitor.get(f"/{language}/nowhere-{number}.js") for number in range(3) for language in ("fr", "nl")]
    assert {answer.status_code for answer in answers} == {404}
    assert len(rendered) == 2
    cache.clear()


def test_a_missing_page_leads_to_the_home_pages_of_other_languages(visitor: Client) -> None:
    cache.clear()
    for path in ("/fr/nowhere/", "/fr/elsewhere/at-all/"):
        assert 'href="/nl/" lang="nl"' in visitor.get(path).text


@pytest.mark.parametrize("path", ["/desk/login/", "/desk/", "/desk/invitation/MQ/abc-def/"])
def test_no_inline_script_runs_at_the_desk(visitor: Client, path: str) -> None:
    directives = visitor.get(path).headers["Content-Security-Policy"].split("; ")
    assert "script-src 'self'" in directives


@pytest.mark.parametrize("path", ["/fr/", "/fr/nowhere/", "/desk/login/", "/api/v1/nowhere", "/static/people/widgets.js"])
@pytest.mark.parametrize(
    ("address", "subdomains", "sent"),
    [
        ("https://cards.example.org", False, "max-age=31536000"),
        ("https://cards.example.org", True, "max-age=31536000; includeSubDomains"),
        ("http://cards.example.org", True, None),
        ("", False, None),
    ],
)
def test_browsers_come_back_with_https_where_the_address_has_it(
    visitor: Client, settings: Settings, path: str, address: str, subdomains: bool, sent: str | None
) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_HSTS_SUBDOMAINS = address, subdomains
    with closing(visitor.get(path)) as answer:
        assert answer.headers.get("Strict-Transport-Security") == sent
