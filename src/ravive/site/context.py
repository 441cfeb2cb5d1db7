"""What every template may use: the built files, the language of the page and of the interface, the language switch."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import LocalePrefixPattern
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header

from ravive.lib import languages
from ravive.lib.languages import Language
from ravive.people.addresses import public_address
from ravive.site import app_files


@dataclass(frozen=True, kw_only=True)
class PageLanguages:
    """The language of what a page shows, which its address names, and the language that the interface speaks on it."""

    shown: Language
    interface: Language


_spoken: ContextVar[PageLanguages | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(address: Language | None, accepted: str) -> Iterator[PageLanguages]:
    """Speak on a page as its address says; where the interface lacks that language, or none is named, as the browser accepts."""
    interface = languages.interface_for(address or "", (name for name, _ in parse_accept_lang_header(accepted.lower())))
    spoken = PageLanguages(shown=address or interface, interface=interface)
    token = _spoken.set(spoken)
    try:
        with override(interface):
            yield spoken
    finally:
        _spoken.reset(token)


def interface_language() -> Language:
    """Return the language that the interface speaks at this moment."""
    return languages.interface_for((get_language() or settings.LANGUAGE_CODE)[:2], ())


def current_language() -> Language:
    """Return the language of what this page shows: decks, facts, a page's own text; the interface may speak another."""
    spoken, interface = _spoken.get(), interface_language()
    # What is made in a chosen language for a while shows that language.
    return spoken.shown if spoken and spoken.interface == interface else interface


def known_language(tag: str) -> Language:
    """Return the tag as a language. Raises Http404 where the table has none such."""
    try:
        return languages.checked_language(tag)
    except languages.UnknownLanguageError as problem:
        raise Http404(str(problem)) from problem


class LanguagePattern(LocalePrefixPattern):
    """Begins an address with the language of what is there, which the interface need not speak."""

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, str]] | None:
        """Return the rest of an address in the language of the page."""
        prefix = f"{current_language()}/"
        return (path.removeprefix(prefix), (), {}) if path.startswith(prefix) else None


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    """The same page in another language. `address` is the public address of `url`.

    Where it is no translation, the page is not there in that language, and the link leads to another.
    """

    code: str
    name: str
    url: str
    address: str
    is_current: bool
    is_translation: bool = True


def language_links(
    request: HttpRequest, others: tuple[Language, ...] = (), instead: Mapping[Language, str] | None = None
) -> tuple[LanguageLink, ...]:
    """Return this page in each language of the interface and in `others`; a page without a language leads to the home pages.

    `instead` holds what an address goes on with in the languages that this page is not there in.
    """
    current = current_language()
    parts = request.path_info.split("/", 2)
    rest = parts[2] if len(parts) == 3 and languages.is_language(parts[1]) else ""
    offered = languages.in_order([*languages.INTERFACE, *others])
    urls = {code: f"/{code}/{(instead or {}).get(code, rest)}" for code in offered}
    return tuple(
        LanguageLink(code=code, name=languages.name_of(code), url=url, address=public_address(request, url), is_current=code == current)
        for code, url in urls.items()
    )


def site(request: HttpRequest) -> dict[str, object]:
    """Return the values every template may use.

    `language` is that of what the page shows, `interface` that of the words around it; `font_url` is the style sheet of the fonts
    that the page needs besides, empty where it needs none.
    """
    language, interface = current_language(), interface_language()
    files = SimpleLazyObject(lambda: app_files.load(settings.RAVIVE_APP_DIST))
    return {
        "files": files,
        "needed_urls": SimpleLazyObject(lambda: app_files.load(settings.RAVIVE_APP_DIST).needed_urls[interface]),
        "language": language,
        "interface": interface,
        "shown_direction": languages.direction_of(language) if language != interface else "",
        "font_url": app_files.font_url(settings.RAVIVE_APP_DIST, language),
        "today": timezone.localdate(),
    }
