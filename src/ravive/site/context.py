"""What every template may use: the built files, the language switch, whom to call."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from ravive.cards.card import LANGUAGES
from ravive.people.addresses import public_address
from ravive.site import app_files


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    """The same page in another language; `address` is its `url` as it can be reached from outside."""

    code: str
    name: str
    url: str
    address: str
    is_current: bool


def current_language() -> str:
    """Return the language of this page, one of the four."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return language if language in LANGUAGES else settings.LANGUAGE_CODE


def browser_language(accepted: str) -> str:
    """Return the first of the four languages that a browser's Accept-Language names, French when it names none."""
    for name, _ in parse_accept_lang_header(accepted.lower()):
        if name[:2] in LANGUAGES:
            return name[:2]
    return settings.LANGUAGE_CODE


def language_links(request: HttpRequest) -> tuple[LanguageLink, ...]:
    """Return this page in each language; a page without a language leads to the home pages."""
    current = current_language()
    parts = request.path_info.split("/", 2)
    rest = parts[2] if len(parts) == 3 and parts[1] in LANGUAGES else ""
    pages = [(code, name, f"/{code}/{rest}") for code, name in settings.LANGUAGES]
    return tuple(
        LanguageLink(code=code, name=name, url=url, address=public_address(request, url), is_current=code == current)
        for code, name, url in pages
    )


def site(request: HttpRequest) -> dict[str, object]:
    """Return the values every template may use."""
    language = current_language()
    return {
        "files": SimpleLazyObject(lambda: app_files.load(settings.RAVIVE_APP_DIST)),
        "needed_urls": SimpleLazyObject(lambda: app_files.load(settings.RAVIVE_APP_DIST).needed_urls[language]),
        "language": language,
        "today": timezone.localdate(),
        "language_links": language_links(request),
    }
