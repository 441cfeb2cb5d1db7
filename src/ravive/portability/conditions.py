"""Finds rows that no foreign key leads to: pages by their tree, uploads by their collection, pictures by their digest."""

import re

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from ravive.decks.models import Deck, DeckRevision
from ravive.insight.models import EntryTestRelease, ReleasedFigures
from ravive.people import queries
from ravive.people.models import Organisation
from ravive.publishing.models import PublishedBundle
from ravive.trainings.models import Training

# As `cards.assembly` names the pictures of a published deck: the beginning of their digest, and what they are.
PICTURE = re.compile(r'"([0-9a-f]{16,64})\.[a-z0-9]{2,5}"')


def itself(organisation: Organisation) -> Q:
    """Return the condition for the organisation."""
    return Q(pk=organisation.pk)


def pages(organisation: Organisation) -> Q:
    """Return the condition for the pages of its site, in every language."""
    return queries.pages_of(_only(organisation))


def collections(organisation: Organisation) -> Q:
    """Return the condition for the collections of its pictures and documents."""
    return Q(pk__in=queries.collections_of(_only(organisation)).values("pk"))


def revisions(organisation: Organisation) -> Q:
    """Return the condition for the revisions of its pages, which have what is not published yet."""
    numbers = Page.objects.filter(pages(organisation)).annotate(text=Cast("pk", CharField())).values("text")
    return Q(base_content_type=ContentType.objects.get_for_model(Page), object_id__in=numbers)


def tagged(organisation: Organisation) -> Q:
    """Return the condition for the tags on its pictures and documents."""
    found = Q()
    inside = queries.collections_of(_only(organisation)).values("pk")
    for model in (Image, Document):
        found |= Q(
            content_type=ContentType.objects.get_for_model(model), object_id__in=model.objects.filter(collection__in=inside).values("pk")
        )
    return found


def revision_pictures(organisation: Organisation) -> Q:
    """Return the condition for the pictures that a revision of its decks shows."""
    snapshots = DeckRevision.objects.filter(deck__organisation=organisation).values_list("snapshot", flat=True)
    return Q(digest__in={digest for snapshot in snapshots.iterator() for digest in snapshot["pictures"].values()})


def numbered_cards(organisation: Organisation) -> Q:
    """Return the condition for the cards of its decks and trainings, and those that released figures name, as `insight.releases` does."""
    trainings = Training.objects.filter(organisation=organisation).values("pk")
    cards: set[int] = set()
    for model in (ReleasedFigures, EntryTestRelease):
        for cells in model.objects.filter(training__in=trainings).values_list("cells", flat=True).iterator():
            cards |= {int(name.split("/")[1]) for name in cells}
    decks = set(Deck.objects.filter(organisation=organisation).values_list("slug", flat=True))
    for asked in Training.objects.filter(organisation=organisation).values_list("decks", flat=True):
        decks |= set(asked)
    return Q(pk__in=cards - {0}) | Q(deck__in=decks)


def published_pictures(organisation: Organisation) -> Q:
    """Return the condition for the pictures that its published decks name."""
    bodies = PublishedBundle.objects.filter(revision__deck__organisation=organisation).values_list("body", flat=True)
    return Q(digest__in={digest for body in bodies.iterator() for digest in PICTURE.findall(body)})


def _only(organisation: Organisation) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk=organisation.pk)
