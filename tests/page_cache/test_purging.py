"""Whatever changes what a page says, the page is rendered again; what changes nothing on it leaves it stored."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, Site

from ravive.config.server import page_cache
from ravive.decks.models import Deck
from ravive.hub.events.models import EventPage
from ravive.hub.letters.models import LetterPage, LetterSignature, OpenLetter
from ravive.hub.news.models import ArticlePage
from ravive.operations import jobs
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, InfoPage, SiteProfile
from ravive.publishing.actions.deck_order import list_first
from ravive.publishing.actions.takedowns import take_offline
from ravive.register import actions as register_actions
from ravive.site import stored_pages
from tests.conftest import NOW
from tests.decks.cast import entry
from tests.hub.campaigns import campaign_cast
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page
from tests.hub.events.cast import event_page, opened, send
from tests.hub.letters.letter_cast import letter_page
from tests.hub.news.test_news_pages import article, news
from tests.page_cache.conftest import Commit, IsStored
from tests.people.cast import host, person

pytestmark = pytest.mark.slow


def home(language: str = "fr") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def gare() -> ArticlePage:
    return ArticlePage.objects.get(slug="gare")


def publish_a_draft() -> None:
    page = gare()
    page.title = "Nouveau titre"
    page.save_revision().publish()


def publish_on_time() -> None:
    """The worker publishes what was to appear by now."""
    page = gare()
    page.title, page.go_live_at = "Titre du matin", timezone.now() + timedelta(minutes=5)
    page.save_revision().publish()
    gare().revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def rename_the_site() -> None:
    own = host()
    profile = SiteProfile.objects.filter(organisation=own).first() or SiteProfile(organisation=own)
    change_site(organisation=own, profile=profile, name="Autre nom", host="", by="amina", now=NOW)


def sign_a_letter() -> None:
    letter = OpenLetter.objects.get()
    values = {"name": "Ligue", "country": "BE", "is_confirmed": True, "entered_on": NOW.date()}
    LetterSignature.objects.create(letter=letter, kind="organisation", state="valid", **values)


def change_the_logo() -> None:
    own = host()
    own.logo, own.logo_digest, own.logo_media_type = b"GIF", "b" * 64, "image/png"
    own.save()


def list_another_deck_first() -> None:
    list_first(deck=Deck.objects.get(slug="voyage"), by=person("kim", host=True), now=NOW)


def close_the_letter() -> None:
    own = OpenLetter.objects.get()
    own.closes_on = NOW.date() - timedelta(days=1)
    own.save()


def take_a_card_offline() -> None:
    deck = Deck.objects.get(slug="voyage")
    card = deck.cards.order_by("position")[1].card_id
    take_offline(deck=deck, card_id=card, by=person("kim", host=True), now=NOW, reason="hurtful", note="Cela blesse.")


def correct_a_number() -> None:
    register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=NOW)


CHANGES: tuple[tuple[str, Callable[[], object]], ...] = (
    ("/fr/actualites/gare/", publish_a_draft),
    ("/fr/actualites/", publish_a_draft),
    ("/fr/", publish_a_draft),
    ("/fr/actualites/", lambda: gare().unpublish()),
    ("/fr/actualites/", lambda: gare().delete()),
    ("/fr/actualites/", lambda: gare().move(home(), pos="last-child")),
    ("/fr/actualites/", publish_on_time),
    ("/fr/", lambda: home().add_child(instance=InfoPage(title="Qui nous sommes", kind="about", locale=home().locale))),
    ("/fr/actualites/gare/", lambda: home().add_child(instance=InfoPage(title="Presse", kind="press", locale=home().locale))),
    ("/fr/actualites/gare/", rename_the_site),
    ("/fr/actualites/gare/", lambda: SiteProfile.objects.update_or_create(organisation=host(), defaults={"colour": "#3d4c9e"})),
    ("/fr/actualites/gare/", change_the_logo),
    ("/fr/decks/voyage/", take_a_card_offline),
    ("/fr/decks/voyage/start/", take_a_card_offline),
    ("/fr/", list_another_deck_first),
    ("/fr/act/", correct_a_number),
    ("/fr/lettres/interet/", sign_a_letter),
    ("/fr/lettres/interet/", close_the_letter),
    ("/fr/agenda/colloque/", lambda: send(Client(), event(), name="Ada")),
    ("/fr/agenda/colloque/", lambda: Site.objects.get(is_default_site=True).save()),
    ("/fr/news.atom", publish_a_draft),
)


def letter() -> LetterPage:
    return LetterPage.objects.get()


def event() -> EventPage:
    return EventPage.objects.get()


@pytest.fixture
def pages(cached: Client) -> None:
    article(news(), "Une gare", slug="gare")
    letter_page()
    opened(event_page())


@pytest.mark.parametrize(("path", "change"), CHANGES, ids=[f"{path}-{number}" for number, (path, _change) in enumerate(CHANGES)])
@pytest.mark.database
def test_a_page_is_rendered_again_after_a_change(
    pages: None, cached: Client, is_stored: IsStored, commit: Commit, path: str, change: Callable[[], object]
) -> None:
    cached.get(path)
    assert is_stored(path)
    with commit():
        change()
    assert not is_stored(path)
    assert is_stored(path)


def test_after_publishing_the_new_words_are_shown(pages: None, cached: Client, commit: Commit) -> None:
    assert "Une gare" in cached.get("/fr/actualites/").text
    with commit():
        publish_a_draft()
    for path in ("/fr/actualites/", "/fr/actualites/gare/", "/fr/"):
        assert "Nouveau titre" in cached.get(path).text, path
        assert "Une gare" not in cached.get(path).text, path
    with commit():
        gare().unpublish()
    assert cached.get("/fr/actualites/gare/").status_code == 404
    assert "Nouveau titre" not in cached.get("/fr/actualites/").text


def test_a_deck_that_is_taken_offline_is_gone_at_once(cached: Client, commit: Commit) -> None:
    assert cached.get("/fr/decks/voyage/").status_code == 200
    with commit():
        deck = Deck.objects.get(slug="voyage")
        take_offline(deck=deck, card_id="", by=person("kim", host=True), now=NOW, reason="hurtful", note="Cela blesse.")
    assert cached.get("/fr/decks/voyage/").status_code == 410


def test_a_registration_changes_the_places_that_the_page_shows(pages: None, cached: Client, commit: Commit) -> None:
    path = event().get_url() or ""
    before = cached.get(path).text
    for name in ("Ada", "Bart"):
        with commit():
            assert send(cached, event(), name=name).status_code == 302
    after = cached.get(path).text
    assert "liste d’attente" in after
    assert "liste d’attente" not in before


def test_somebody_who_joins_without_an_address_leaves_the_page_as_it_is(cached: Client, is_stored: IsStored, commit: Commit) -> None:
    page = campaign_page()
    path, campaign = page.get_url() or "", campaign_of(page)
    cached.get(path)
    with commit():
        assert campaign_cast.send(Client(), campaign).status_code == 302
    assert is_stored(path)


@pytest.mark.database
def test_a_draft_leaves_the_page_stored(pages: None, cached: Client, is_stored: IsStored, commit: Commit) -> None:
    cached.get("/fr/actualites/gare/")
    with commit():
        page = gare()
        page.title = "Brouillon"
        page.save_revision()
    assert is_stored("/fr/actualites/gare/")
    assert "Brouillon" not in cached.get("/fr/actualites/gare/").text


def test_what_staff_and_the_worker_store_for_themselves_leaves_the_pages_stored(
    cached: Client, is_stored: IsStored, commit: Commit, settings: Settings
) -> None:
    # Jobs wait in the database, as they do outside of tests.
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    cached.get("/fr/")
    with commit():
        jobs.enqueue_due(now=timezone.now())
        person("new", host=True)
        Client().force_login(person("amina", host=True))
    assert is_stored("/fr/")


@pytest.mark.database
def test_a_change_before_and_after_a_rollback_counts(cached: Client, commit: Commit) -> None:
    before = stored_pages.version()
    with commit(), transaction.atomic():
        try:
            with transaction.atomic():
                home().save()
                raise ValueError
        except ValueError:
            home().save()
    assert stored_pages.version() > before


@pytest.mark.database
def test_many_changes_of_one_transaction_purge_once(cached: Client, commit: Commit) -> None:
    before = stored_pages.version()
    with commit(), transaction.atomic():
        for _time in range(3):
            home().save()
    assert stored_pages.version() == before + 1


def test_a_page_that_nothing_purges_is_rendered_again_within_a_minute(cached: Client) -> None:
    # It may wait in a process and in a proxy, one after the other.
    assert stored_pages.LIFE_SECONDS + page_cache.PROXY_SECONDS <= 60
    stored: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caches[page_cache.PAGES], "set", lambda _key, _page, timeout: stored.append(timeout))
        cached.get("/fr/")
    assert stored == [stored_pages.LIFE_SECONDS]


def test_models_that_purge_nothing_exist() -> None:
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert labels >= stored_pages.QUIET_MODELS
    assert {label.partition(".")[0] for label in labels} >= stored_pages.QUIET_APPS
    names = {field.name for field in Page._meta.get_fields()}
    assert names >= stored_pages.DRAFT_FIELDS
