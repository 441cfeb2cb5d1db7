"""What the site that serves the cards says of itself to the app: its name, and the campaigns that people can join there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Site

from ravive.cards.bundle import RunningCampaign
from ravive.lib.languages import Language

type FindCampaigns = Callable[[Site, Language], tuple[RunningCampaign, ...]]
_finders: list[FindCampaigns] = []


@dataclass(frozen=True, kw_only=True)
class SiteLines:
    """What the index of decks says of the site beside its decks."""

    name: str = ""
    campaigns: tuple[RunningCampaign, ...] = ()


def find_with(finder: FindCampaigns) -> None:
    """Set the function that returns what people can join today on a site, in one query where there is nothing."""
    _finders[:] = [finder]


def lines_of(request: HttpRequest, language: Language) -> SiteLines:
    """Return what the site that answers a request says, its pages in a language where it has them. Empty without a site."""
    site = Site.find_for_request(request)
    if site is None:
        return SiteLines()
    return SiteLines(name=site.site_name, campaigns=tuple(line for find in _finders for line in find(site, language)))


def campaign_of(request: HttpRequest, deck: str, language: Language) -> RunningCampaign | None:
    """Return the campaign that a deck leads back to: one that people can join today; None without one."""
    return next((line for line in lines_of(request, language).campaigns if line.deck == deck), None)
