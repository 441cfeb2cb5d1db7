"""What the index follows: pages that are published, changed, moved, hidden or taken off, and decks that come out or go."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.signals import page_unpublished, post_page_move

from ravive.hub.search import actions
from ravive.publishing.signals import decks_changed
from ravive.site.public_page import PublicPage


def follow() -> None:
    """Connect what changes with the index. Each change is indexed once its transaction is complete; an error there undoes nothing."""
    for model in get_page_models():
        if issubclass(model, PublicPage):
            post_save.connect(_page_saved, sender=model, dispatch_uid=f"search-{model._meta.label}")
    page_unpublished.connect(_page_saved, dispatch_uid="search")
    post_page_move.connect(_page_moved, dispatch_uid="search")
    post_save.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="search")
    post_delete.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="search")
    decks_changed.connect(_decks_changed, dispatch_uid="search")


def _page_saved(instance: Page, raw: bool = False, **_named: Any) -> None:  # noqa: ANN401 - as Django's signals
    if not raw:
        # Parts of a page, such as the rows of a programme, are stored after the page itself.
        transaction.on_commit(partial(actions.store_pages, [instance.pk]), robust=True)


def _page_moved(instance: Page, **_named: Any) -> None:  # noqa: ANN401 - as Wagtail's signals
    _follow_below(instance)


def _restriction_changed(instance: PageViewRestriction, **_named: Any) -> None:  # noqa: ANN401 - as Django's signals
    _follow_below(instance.page)


def _follow_below(page: Page) -> None:
    transaction.on_commit(partial(actions.store_below, page.path), robust=True)


def _decks_changed(decks: Collection[str], **_named: Any) -> None:  # noqa: ANN401 - as Django's signals
    transaction.on_commit(partial(actions.store_decks, list(decks)), robust=True)
