"""An organisation with something of everything: what rooms store for the isolation walk, a public site, a deck, a training with figures."""

import json
import shutil
import uuid
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Comment, CommentReply, Page, PageViewRestriction, Site

from ravive.banking.table_layouts import bank_layouts
from ravive.decks.models import CardReading
from ravive.giving.models import BankLayout
from ravive.hub.events.models import Event, EventNotice, EventPage, ProgrammeRow
from ravive.hub.letters.models import LetterPartner, LetterSignature
from ravive.hub.news.models import NewsIndexPage, NewsTheme
from ravive.hub.newsletter.models import NewsSubscription
from ravive.hub.search import actions as search
from ravive.hub.workshops.models import WorkshopAnswer, WorkshopPage, WorkshopRequest
from ravive.hub.workshops.models.workshop_request import AnswerKind
from ravive.insight.models import EntryTestRelease, ReleasedFigures
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, encrypt_recipient
from ravive.pages.models import ProcessingTerms, SiteProfile
from ravive.people.models import EntrustedPage, Organisation, Role
from ravive.publishing import queries as published
from ravive.publishing.actions.deck_import import import_and_publish
from ravive.publishing.models import BundleTaken, MemoryRelease
from ravive.register.actions.files import import_facts
from ravive.reviews.models import ForgottenTotal, LearnerKey, TrainingCode
from ravive.starter.example import organisation as example
from ravive.starter.public_site import creation
from ravive.starter.starter_content import DECKS, REGISTER
from ravive.trainings.models import Training
from tests.people.cast import organisation, person
from tests.people.isolation import MARKER, REGISTRY, World
from tests.reviews.made_here import CODE

DECK = "accueil-ailleurs"
HOST = f"{MARKER.lower()}.example"
ADDRESS = "lectrice@reader.test"


def create_everything(folder: Path) -> Organisation:
    """Create the organisation and return it. `folder`: where files of its deck are written."""
    other = organisation(MARKER.lower(), f"Organisation {MARKER}")
    insider = person(f"insider-{MARKER}", other, Role.ADMIN, Role.COMMUNICATOR)
    world = World(other=other, insider=insider)
    for make in REGISTRY.makers:
        make(world)
    rows_that_are_real(other)
    _site(world)
    _deck_and_training(other, folder)
    _rows_of_pages(world)
    _rows_of_people(world)
    # Nothing was committed, after which pages would be found.
    search.rebuild()
    return other


def _training_of_the_answers(other: Organisation) -> None:
    """Store the training of which the room of answers has a code by its number only."""
    training = Training.objects.filter(organisation=other).order_by("pk").first()
    assert training is not None
    training.pk = TrainingCode.objects.get(code=CODE).training
    training.save(force_insert=True)


def rows_that_are_real(other: Organisation) -> None:
    """Give rows what the product stores itself, where rooms store less."""
    _training_of_the_answers(other)
    Site.objects.filter(organisation=other).update(port=443)
    BankLayout.objects.filter(organisation=other).update(layout=json.loads(bank_layouts()[0].to_json()))


def _site(world: World) -> None:
    import_facts(path=REGISTER, organisation=world.other, by="test", now=timezone.now())
    creation.create(organisation=world.other, by="test", now=timezone.now())


def _deck_and_training(other: Organisation, folder: Path) -> None:
    """Publish a deck of its own, and open a training of it with answers and figures."""
    shutil.copytree(DECKS / "accueil", folder / DECK)
    deck_file = folder / DECK / "deck.yaml"
    deck_file.write_text(deck_file.read_text().replace("id: accueil", f"id: {DECK}", 1))
    assert yaml.safe_load(deck_file.read_text())["id"] == DECK
    import_and_publish(folder=folder / DECK, organisation=other, by="test", now=timezone.now())
    deck = published.current_deck(DECK, "fr")
    assert deck is not None
    training = example._create_training(other, deck, now=timezone.now(), days_ago=112, learners=12, chance=Random(1))
    keys = list(LearnerKey.objects.filter(training=training.pk).order_by("pk").values_list("pk", flat=True)[:3])
    cells = ReleasedFigures.objects.get(training=training.pk).cells
    EntryTestRelease.objects.create(training=training.pk, closed_at=timezone.now(), finished=12, cells=cells, counted=keys)
    forgotten = Training.objects.filter(organisation=other).exclude(pk=training.pk).order_by("pk").first()
    assert forgotten is not None
    ForgottenTotal.objects.create(training=forgotten.pk, forgotten_on=date(2026, 1, 5), learners=9, withdrawn=0)
    BundleTaken.objects.create(deck=DECK, language="fr", digest=deck.digest, way=BundleTaken.Way.PRINT, day=date(2026, 10, 1), count=4)
    MemoryRelease.objects.create(
        deck=DECK, number=1, joined_before=date(2026, 9, 1), learners=100, cards=[["x", 1, -20.5, 80.0]], released_at=timezone.now()
    )


def _rows_of_pages(world: World) -> None:
    """Store rows that belong to pages, and that no room above stores."""
    other, insider = world.other, world.insider
    SiteProfile.objects.get_or_create(organisation=other, defaults={"email": f"info@{HOST}"})
    host = {"host": {"name": f"Host {MARKER}", "countries": "BE"}}
    ProcessingTerms.objects.create(
        organisation=other, bases={"letters:consent": ""}, processors=host, confirmed_by_name=insider.username, confirmed_at=timezone.now()
    )
    root = other.site.root_page if other.site else None
    assert root is not None
    pages: Any = Page.objects.filter(path__startswith=root.path)
    event, index = (pages.type(kind).specific().order_by("path").first() for kind in (EventPage, NewsIndexPage))
    assert event and index
    ProgrammeRow.objects.create(page=event, starts="09:30", title="Accueil", sort_order=0)
    held, _is_new = Event.objects.get_or_create(pk=event.translation_key, defaults={"organisation": other})
    EventNotice.objects.create(
        event=held,
        kind=EventNotice.NoticeKind.MESSAGE,
        audience=EventNotice.Audience.ALL,
        titles={"fr": f"Le programme {MARKER}"},
        words={"fr": "Il est en ligne."},
        sent_at=timezone.now(),
        by_name=insider.username,
        recipients=3,
    )
    NewsTheme.objects.create(page=index, name="Actualité", key="actualite", sort_order=9)
    event.save_revision().publish()
    comment = Comment.objects.create(page=event, user=insider, text=f"À relire {MARKER}", contentpath="title")
    CommentReply.objects.create(comment=comment, user=insider, text="Fait")
    private = root.specific.copy(
        update_attrs={"slug": "prive", "title": "Privé", "translation_key": uuid.uuid4()}, to=index, recursive=False
    )
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    EntrustedPage.objects.create(organisation=other, translation_key=event.translation_key)
    assert other.collection is not None
    inner = Collection.objects.get(pk=other.collection.pk).add_child(name="Interne")
    CollectionViewRestriction.objects.create(collection=inner, restriction_type=CollectionViewRestriction.LOGIN)
    if not WorkshopPage.objects.filter(path__startswith=root.path).exists():
        workshop = WorkshopPage(title=f"Atelier {MARKER}", slug="atelier", locale=root.locale, place="school")
        index.get_parent().add_child(instance=workshop)
    _rows_of_links(other, index, root)


def _rows_of_links(other: Organisation, index: Page, root: Page) -> None:
    """Store a text with links to a page and a document, a picture and a button."""
    from wagtail.documents.models import Document
    from wagtail.images.models import Image

    document = Document.objects.create(title="Notes", file=ContentFile(b"notes", name="notes.txt"), collection=other.collection)
    picture = Image.objects.filter(collection__path__startswith=other.collection.path).order_by("pk").first() if other.collection else None
    assert picture is not None
    parts = [
        {"type": "text", "value": f'<p data-block-key="k1"><a id="{root.pk}" linktype="page">Accueil</a> &amp; '
         f'<a id="{document.pk}" linktype="document">notes</a></p>', "id": str(uuid.uuid4())},
        {"type": "picture", "value": {"picture": {"image": picture.pk, "alt_text": "Un dessin", "decorative": False}, "caption": "Dessin"},
         "id": str(uuid.uuid4())},
        {"type": "link", "value": {"label": "Lire", "page": index.pk, "address": ""}, "id": str(uuid.uuid4())},
    ]  # fmt: skip
    from ravive.pages.models import InfoPage

    page = InfoPage(title="Liens", slug="liens", locale=root.locale, body=parts, picture=picture, picture_alternative="Un dessin")
    root.add_child(instance=page)
    page.save_revision().publish()


def _rows_of_people(world: World) -> None:
    """Store what visitors and readers left, with addresses."""
    other = world.other
    CardReading.objects.update(by=world.insider)
    signature = LetterSignature.objects.filter(letter__organisation=other).order_by("pk").first()
    request = WorkshopRequest.objects.filter(organisation=other).order_by("pk").first()
    subscription = NewsSubscription.objects.filter(organisation=other).order_by("pk").first()
    assert signature and request and subscription
    signature.partners.add(LetterPartner.objects.create(letter=signature.letter, name=f"Partenaire {MARKER}"))
    WorkshopAnswer.objects.create(request=request, kind=next(iter(AnswerKind)), sent_on=date(2026, 10, 2))
    NewsSubscription.objects.filter(pk=subscription.pk).update(is_confirmed=True, confirmed_at=timezone.now() - timedelta(days=9))
    sealed = encrypt_recipient(Recipient(address=ADDRESS, language="fr"))
    MailAddress.objects.update_or_create(
        handle=subscription.handle, defaults={"purpose": "newsletter", "sealed": sealed, "is_to_be_asked": False}
    )
