"""What stands at the top and the foot of every page of an organisation's site: its name, its sections, its plain pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from ravive.pages.models import HomePage, InfoPage, SiteProfile
from ravive.pages.site_look import SiteLook, look_of
from ravive.people.controllers import controller_of
from ravive.people.logos import extension_of
from ravive.people.models import Organisation
from ravive.site.context import current_language


@dataclass(frozen=True, kw_only=True)
class NavigationEntry:
    """A link of the navigation. `is_current`: the page that is shown is this one, or stands below it."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class SiteNavigation:
    """What a site shows around its pages. `sections` stand at the top, `texts` at the foot; a new site has its notices alone."""

    name: str
    # The address of the organisation's logo; empty without one.
    logo: str
    organisation: Organisation | None
    profile: SiteProfile | None
    sections: tuple[NavigationEntry, ...]
    texts: tuple[NavigationEntry, ...]
    # What a visitor may follow without an account; empty where nothing is offered.
    offers: tuple[NavigationEntry, ...] = ()
    look: SiteLook = field(default_factory=SiteLook)

    @property
    def controller(self) -> str:
        """Return the name under which the organisation answers for details of people."""
        return controller_of(self.organisation) if self.organisation else self.name


# What every site has without writing it: its address, the words of the link, and the kind of page that takes its place at the foot.
NOTICES = (
    # What the law asks for stands there, whatever an own page says.
    ("privacy", _("Privacy notice"), None),
    ("accessibility", _("Accessibility statement"), InfoPage.InfoKind.ACCESSIBILITY),
    ("protection", _("What protects you, and what does not"), None),
)
type FindOffer = Callable[[HttpRequest, Organisation], NavigationEntry | None]
_offers: dict[str, FindOffer] = {}


def offer_with(subject: str, find: FindOffer) -> None:
    """Set what a subject offers to follow, at the foot of every page and beside the list of news, in one query at most."""
    _offers[subject] = find


def logo_address(organisation: Organisation) -> str:
    """Return the address of an organisation's logo, empty without one."""
    extension = extension_of(organisation.logo_media_type) if organisation.logo_digest else ""
    return f"/logos/{organisation.logo_digest}.{extension}" if extension else ""


def organisation_of_site(request: HttpRequest) -> Organisation | None:
    """Return the organisation whose site answers this request; None before a new installation has one."""
    site = Site.find_for_request(request)
    return Organisation.objects.filter(site=site).select_related("site_profile").first() if site else None


def home_page(request: HttpRequest, language: str) -> HomePage | None:
    """Return the home page of the site that answers this request, in a language; None where it has none."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    key = Page.objects.filter(pk=site.root_page_id).values("translation_key")
    return HomePage.objects.live().filter(translation_key__in=key, locale__language_code=language).first()


def read(request: HttpRequest) -> SiteNavigation:
    """Return what this request's site shows around its pages, in the language of the page."""
    site, organisation = Site.find_for_request(request), organisation_of_site(request)
    home = home_page(request, current_language())
    sections = Page.objects.child_of(home).live().public().in_menu() if home else Page.objects.none()
    texts = InfoPage.objects.live().public().child_of(home).exclude(kind=InfoPage.InfoKind.OTHER) if home else InfoPage.objects.none()
    name, logo = site.site_name if site else "", logo_address(organisation) if organisation else ""
    profile: SiteProfile | None = getattr(organisation, "site_profile", None)
    return SiteNavigation(
        name=name,
        logo=logo,
        organisation=organisation,
        profile=profile,
        look=look_of(name=name, logo=logo, brand=profile.brand if profile else None),
        sections=tuple(_entry(request, page) for page in sections),
        texts=(*(_entry(request, page) for page in texts), *_notices(request, {page.kind for page in texts})),
        offers=tuple(entry for find in _offers.values() if organisation and (entry := find(request, organisation))),
    )


def _entry(request: HttpRequest, page: Page) -> NavigationEntry:
    url = page.get_url(request) or ""
    return NavigationEntry(title=page.title, url=url, is_current=bool(url) and request.path_info.startswith(url))


def _notices(request: HttpRequest, own: set[str]) -> Iterator[NavigationEntry]:
    """Yield the notices at the foot of a site, but those that a page of its own takes the place of: that page leads to the notice."""
    for name, title, kind in NOTICES:
        if kind is None or kind not in own:
            url = f"/{current_language()}/notices/{name}/"
            yield NavigationEntry(title=str(title), url=url, is_current=request.path_info == url)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return `navigation` for templates; it is read only where one uses it."""
    return {"navigation": SimpleLazyObject(lambda: read(request))}
