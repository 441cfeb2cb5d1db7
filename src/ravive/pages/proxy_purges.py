"""What a proxy in front of the site forgets of its stored pages: those that a published, removed or moved page stood on.

Wagtail lets it forget the page itself. The lists above it, up to the home page, show it too.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

# Below the root and its home pages.
HOME_DEPTH = 2


def connect() -> None:
    """Follow pages that are published, unpublished and moved."""
    for signal in (page_published, page_unpublished):
        signal.connect(_purge_lists, dispatch_uid=f"pages.proxy_purges.{id(signal)}")
    post_page_move.connect(_purge_moved, dispatch_uid="pages.proxy_purges.moved")


def _purge_lists(*, instance: Page, **_signal: Any) -> None:  # noqa: ANN401 - what Wagtail sends beside
    above: Any = instance.get_ancestors().filter(depth__gte=HOME_DEPTH)
    _purge(above.specific(defer=True))


def _purge_moved(*, instance: Page, parent_page_before: Page, parent_page_after: Page, **_signal: Any) -> None:  # noqa: ANN401 - as above
    _purge([instance, parent_page_before.specific_deferred, parent_page_after.specific_deferred])


def _purge(pages: Iterable[Any]) -> None:
    batch = PurgeBatch()
    batch.add_pages(pages)
    batch.purge()
