"""The latest of what a site publishes, whatever package a page belongs to."""

from wagtail.models import Page, get_page_models

from ravive.site.public_page import PublicPage


def latest_pages(above: Page, *, most: int) -> list[Page]:
    """Return the latest announced pages below a page, the latest first, each as its own model."""
    announced = [model for model in get_page_models() if issubclass(model, PublicPage) and model.is_announced]
    if not announced:
        return []
    found = Page.objects.live().public().descendant_of(above).exact_type(*announced).specific()
    return list(found.order_by("-first_published_at", "-pk")[:most])
