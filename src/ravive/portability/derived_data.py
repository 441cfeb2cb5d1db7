"""Computes what an export leaves out, from what was imported: references, searches, rights, pictures of links."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, ReferenceIndex, Site
from wagtail.search import index

from ravive.decks import drafts
from ravive.hub.search import actions as search
from ravive.pages import page_previews
from ravive.people import queries
from ravive.people.models import Organisation
from ravive.portability import conditions
from ravive.portability.import_plan import model_of
from ravive.portability.selection import Selection, exported_labels
from ravive.publishing import deck_previews
from ravive.publishing import queries as published
from ravive.publishing.models import PublishedBundle
from ravive.publishing.signals import decks_changed
from ravive.register.queries import own_register
from ravive.site import renditions


def compute(organisation: Organisation, *, now: datetime) -> None:
    """Compute all of it, in the transaction of the import; what the worker draws, it draws once that is over."""
    selection = Selection(organisation=organisation)
    # Who joined elsewhere may be in a memory release there, and is in none here.
    selection.rows("reviews.TrainingCode").update(counted_from=timezone.localdate(now) + timedelta(days=1))
    Site.clear_site_root_paths_cache()
    transaction.on_commit(Site.clear_site_root_paths_cache)
    _index(organisation, selection)
    for path in queries.trees_of(Organisation.objects.filter(pk=organisation.pk)):
        search.store_below(path)
    decks = sorted(selection.rows("decks.Deck").values_list("slug", flat=True))
    search.store_decks(decks)
    if decks:
        decks_changed.send(sender=PublishedBundle, decks=decks)
        transaction.on_commit(partial(deck_previews.draw_decks.enqueue, decks=decks))
    transaction.on_commit(page_previews.draw_pages.enqueue)


def _index(organisation: Organisation, selection: Selection) -> None:
    """Fill Wagtail's index of references, by which it knows what a picture is used by, and its search."""
    for label in exported_labels():
        model = model_of(label)
        if issubclass(model, Page) or not ReferenceIndex.model_is_indexable(model):
            continue
        for row in selection.rows(label).iterator(chunk_size=200):
            ReferenceIndex.create_or_update_for_object(row)
    for page in _pages(organisation):
        ReferenceIndex.create_or_update_for_object(page)
        index.insert_or_update_object(page)
    for kind in (Image, Document):
        for row in selection.rows(kind._meta.label).iterator(chunk_size=200):
            index.insert_or_update_object(row)
            if isinstance(row, Image):
                renditions.write_after_commit(instance=row)


def read_everything(organisation: Organisation) -> None:
    """Read decks, facts and published decks as the product reads them; whatever cannot be read raises here, not on a page."""
    selection = Selection(organisation=organisation)
    own_register(organisation)
    drafts.readings_of(selection.rows("decks.Deck"))
    drafts.readings_of_revisions(selection.rows("decks.DeckRevision").iterator(chunk_size=50))
    languages = set(selection.rows("publishing.PublishedBundle").values_list("language", flat=True))
    published.current_among(list(selection.rows("decks.Deck").values_list("slug", flat=True)), sorted(languages))
    for page in _pages(organisation):
        if page.latest_revision_id:
            page.get_latest_revision_as_object()


def _pages(organisation: Organisation) -> Iterator[Any]:
    """Yield the pages of an organisation, each of its kind."""
    pages: Any = Page.objects.filter(conditions.pages(organisation))
    yield from pages.specific().iterator(chunk_size=50)
