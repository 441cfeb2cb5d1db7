"""The latest of what a site publishes, and its feeds, whatever package a page belongs to."""

from dataclasses import dataclass

from django.urls import reverse
from wagtail.models import Page, get_page_models

from ravive.site.public_page import PublicPage


def latest_pages(above: Page, *, most: int) -> list[Page]:
    """Return the latest announced pages below a page, the latest first, each as its own model."""
    announced = [model for model in get_page_models() if issubclass(model, PublicPage) and model.is_announced]
    if not announced:
        return []
    found = Page.objects.live().public().descendant_of(above).exact_type(*announced).specific()
    return list(found.order_by("-first_published_at", "-pk")[:most])


def current_pages(above: Page, part: str, *, most: int) -> list[PublicPage]:
    """Return the pages that a part of the home page shows today, each as its own model: campaigns that run, events to come."""
    models = [model for model in get_page_models() if issubclass(model, PublicPage) and model.home_part == part]
    return [page for model in models for page in model.current(above, most=most)][:most]


@dataclass(frozen=True, kw_only=True)
class FeedLink:
    """A feed of a list, for programs that follow it."""

    title: str
    media_type: str
    url: str


def feeds_below(above: Page) -> list[FeedLink]:
    """Return the feeds of the lists right below a page."""
    lists = [model for model in get_page_models() if issubclass(model, PublicPage) and model.feeds]
    found = Page.objects.live().public().child_of(above).exact_type(*lists) if lists else Page.objects.none()
    return [
        FeedLink(title=page.title, media_type=media_type, url=reverse(name))
        for page in found
        for media_type, name in getattr(page.specific_class, "feeds", ())
    ]
