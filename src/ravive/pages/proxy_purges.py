"""What a proxy in front of the site forgets of its stored pages: those that a published, removed or moved page stood on."""

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from ravive.site import stored_pages


def connect() -> None:
    """Follow pages that are published, unpublished and moved."""
    for signal in (page_published, page_unpublished):
        signal.connect(_purge, dispatch_uid=f"pages.proxy_purges.{id(signal)}")
    post_page_move.connect(_purge_moved, dispatch_uid="pages.proxy_purges.moved")


def _purge(*, instance: Page, **_signal: Any) -> None:  # noqa: ANN401 - what Wagtail sends beside
    stored_pages.purge(instance)


def _purge_moved(*, instance: Page, parent_page_before: Page, **_signal: Any) -> None:  # noqa: ANN401 - as above
    stored_pages.purge(instance, parent_page_before)
