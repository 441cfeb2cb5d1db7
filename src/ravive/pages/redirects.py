"""Addresses of a site that lead to another: those of pages that moved, and those that staff or an import add."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation

LONGEST_ADDRESS = 255
# Redirects that lead to redirects: more than these are a mistake.
MOST_STEPS = 10
SCHEMES = ("http", "https")
# How WordPress names its pages by their numbers.
NUMBERED = ("p=", "page_id=", "attachment_id=", "cat=")
MOST_VALUES = 20
# Where pages of a site never are.
CLOSED = ("/api/", "/bundles/", "/desk/", "/media/", "/static/")


@dataclass(frozen=True, kw_only=True)
class FoundRedirect:
    """Where an address leads to, on this site or, where its staff chose so, elsewhere."""

    target: str
    is_permanent: bool


def find(request: HttpRequest) -> FoundRedirect | None:
    """Return where the staff of a site lead an address that has no page; None where they lead it nowhere, or to itself.

    Nothing of the request becomes part of the target.
    """
    if request.path_info.startswith(CLOSED) or request.method not in ("GET", "HEAD"):
        return None
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    found = next((found for address in _spellings(path) if (found := get_redirect(request, address))), None)
    if found is None or (found.redirect_page and not found.redirect_page.live):
        return None
    # Relative on its own site, whatever name the visitor knows the site by.
    target = (found.redirect_page.get_url(request) if found.redirect_page else found.redirect_link) or ""
    if not is_target(target) or Redirect.normalise_path(urlsplit(target).path) == Redirect.normalise_path(request.path):
        return None
    return FoundRedirect(target=target, is_permanent=found.is_permanent)


def _spellings(path: str) -> Iterator[str]:
    """Yield how the address of a request may be stored: whole, with the number of a page of a former site alone, without its query.

    >>> list(_spellings("/blog?p=12&utm_source=mail"))
    ['/blog?p=12&utm_source=mail', '/blog?p=12', '/blog']
    """
    parts = urlsplit(path)
    yield path
    for value in parts.query.split("&")[:MOST_VALUES]:
        if value.startswith(NUMBERED) and value != parts.query:
            yield f"{parts.path}?{value}"
    if parts.query:
        yield parts.path


def is_target(address: str) -> bool:
    """Return whether an address may be led to: a path of the site, or one with its scheme and host.

    >>> [is_target(address) for address in ("/fr/", "https://example.org/", "//example.org", "javascript:alert(1)", "/\\\\example.org")]
    [True, True, False, False, False]
    """
    if "\\" in address or any(ord(character) < 33 for character in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        # Such as a host with one bracket.
        return False
    return (parts.scheme in SCHEMES and bool(parts.hostname)) or (not parts.scheme and not parts.netloc and address.startswith("/"))


def add_redirect(*, organisation: Organisation, old: str, target: str, by: User | str, now: datetime) -> Redirect:
    """Lead an old address of an organisation's site to another, and return what is stored. A target that is a page follows that page.

    `old` is a path, or an address of the site. Raises RefusedError.
    """
    site = organisation.site
    if site is None:
        raise RefusedError(_("Your organisation has no public site yet."))
    path, target = _path_on(site, old), target.strip()
    if not is_target(target):
        raise RefusedError(_("Give a path that begins with a slash, such as /fr/contact/, or an address that begins with https://."))
    page = _page_at(site, target)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).defer("logo").get(pk=organisation.pk)
        rows = Redirect.objects.filter(site=site)
        stored = rows.filter(old_path=path, automatically_created=False).first()
        if stored and (stored.redirect_page == page if page else stored.redirect_link == target):
            return stored
        if stored:
            raise RefusedError(_("This old address already leads somewhere. Delete that line first."))
        if _page_at(site, path):
            raise RefusedError(_("A page is at this address: it is shown, and leads nowhere else."))
        if _leads_back(site, path, page.get_url() or "" if page else target):
            raise RefusedError(_("The new address leads back to the old one: nobody would ever arrive."))
        rows.filter(old_path=path).delete()
        created = Redirect.objects.create(site=site, old_path=path, redirect_page=page, redirect_link="" if page else target)
        record(organisation=organisation, by=by, now=now, verb="redirect.added", subject=organisation, subject_label=path)
    return created


def delete_redirect(*, organisation: Organisation, redirect: Redirect, by: User | str, now: datetime) -> None:
    """Let an old address lead nowhere again."""
    with transaction.atomic():
        redirect.delete()
        record(organisation=organisation, by=by, now=now, verb="redirect.deleted", subject=organisation, subject_label=redirect.old_path)


def _path_on(site: Site, old: str) -> str:
    """Return an old address as Wagtail stores it. Raises RefusedError where it is none of this site's."""
    refusal = RefusedError(_("Give an address of this site, such as /old/page/."))
    try:
        parts = urlsplit(old.strip())
        path = Redirect.normalise_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    except ValueError as problem:
        raise refusal from problem
    is_path = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    is_own = parts.scheme in SCHEMES and parts.hostname in (site.hostname, f"www.{site.hostname}", site.hostname.removeprefix("www."))
    if not (is_path or is_own) or path == "/" or path.startswith(CLOSED) or len(path) > LONGEST_ADDRESS or "\0" in path:
        raise refusal
    return path


def _page_at(site: Site, address: str) -> Page | None:
    """Return the page of a site that is online at an address, None for any other address."""
    parts = urlsplit(address)
    if parts.query or (parts.hostname and parts.hostname != site.hostname):
        return None
    wanted = Redirect.normalise_path(parts.path)
    for root in site.root_page.get_translations(inclusive=True).select_related("locale"):
        above = f"/{root.locale.language_code}"
        if wanted == above or wanted.startswith(f"{above}/"):
            place = f"{root.url_path.rstrip('/')}{wanted.removeprefix(above)}/"
            return Page.objects.live().filter(url_path=place).first()
    return None


def _leads_back(site: Site, path: str, target: str) -> bool:
    """Return whether a target arrives at a path again, by the redirects of the site."""
    for _step in range(MOST_STEPS):
        parts = urlsplit(target)
        if parts.hostname and parts.hostname != site.hostname:
            return False
        here = Redirect.normalise_path(parts.path)
        if here == path.partition("?")[0]:
            return True
        following = Redirect.objects.filter(site=site, old_path=here).first()
        if following is None or _page_at(site, here):
            return False
        target = following.link or ""
    return True
