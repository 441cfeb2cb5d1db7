"""Whatever changes what a page says, the page is rendered again; what changes nothing on it leaves it stored."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Site

from ravive.decks.models import Deck
from ravive.hub.events.models import EventPage
from ravive.hub.letters.models import LetterPage, LetterSignature, OpenLetter
from ravive.hub.news.models import ArticlePage
from ravive.operations import jobs
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, InfoPage, SiteProfile
from ravive.people.models import Organisation
from ravive.publishing.actions.takedowns import take_offline
from ravive.publishing.models import PublishedBundle, PublishedContacts
from ravive.register import actions as register_actions
from ravive.site import table_versions
from tests.conftest import NOW
from tests.decks.cast import entry
from tests.hub.events.cast import event_page, opened, send
from tests.hub.letters.letter_cast import letter_of, letter_page
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
    ("/fr/actualites/gare/", lambda: SiteProfile.objects.update_or_create(organisation=host(), defaults={"hue": "law"})),
    ("/fr/actualites/gare/", lambda: Organisation.objects.update(logo=b"GIF", logo_digest="b" * 64, logo_media_type="image/png")),
    ("/fr/decks/voyage/", take_a_card_offline),
    ("/fr/decks/voyage/start/", take_a_card_offline),
    ("/fr/", lambda: PublishedBundle.objects.filter(language="fr").update(position=9)),
    ("/fr/act/", correct_a_number),
    ("/fr/actualites/gare/", lambda: PublishedContacts.objects.filter(language="fr").update(published_at=NOW)),
    ("/fr/lettres/interet/", sign_a_letter),
    ("/fr/lettres/interet/", lambda: letter_of(letter(), closes_on=NOW.date() - timedelta(days=1))),
    ("/fr/agenda/colloque/", lambda: send(Client(), event(), name="Ada")),
    ("/fr/agenda/colloque/", lambda: Site.objects.update(site_name="Autre")),
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
def test_what_was_rolled_back_changes_no_version(cached: Client, commit: Commit) -> None:
    before = table_versions.versions()
    with commit(), transaction.atomic():
        try:
            with transaction.atomic():
                SiteProfile.objects.create(organisation=host())
                raise ValueError
        except ValueError:
            pass
    assert table_versions.versions() == before


@pytest.mark.database
def test_a_change_before_and_after_a_rollback_counts(cached: Client, commit: Commit) -> None:
    before = table_versions.versions()
    with commit(), transaction.atomic():
        try:
            with transaction.atomic():
                HomePage.objects.update(lead="Autre")
                raise ValueError
        except ValueError:
            HomePage.objects.update(lead="Encore autre")
    after = table_versions.versions()
    assert after["hub_homepage"] > before.get("hub_homepage", 0)


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('INSERT INTO "hub_homepage" ("lead") VALUES (%s)', {"hub_homepage"}),
        ('INSERT OR IGNORE INTO "hub_homepage" VALUES (1)', {"hub_homepage"}),
        ('  delete from hub_homepage WHERE "page_ptr_id" IN (1)', {"hub_homepage"}),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "latest_revision_id" = %s WHERE "wagtailcore_page"."id" = %s', set()),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "title" = %s WHERE "wagtailcore_page"."id" = %s', {"wagtailcore_page"}),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s', {"wagtailcore_page"}),
        ('UPDATE "reviews_answer" SET "credit" = 1', set()),
        ('WITH old AS (SELECT 1) DELETE FROM "hub_siteprofile" USING old', {"hub_siteprofile"}),
        ("TRUNCATE hub_homepage, hub_siteprofile", {"hub_homepage", "hub_siteprofile"}),
        ("WITH found AS (SELECT id FROM hub_homepage) SELECT * FROM found", set()),
        ('SAVEPOINT "s1"', set()),
        ("PRAGMA foreign_keys", set()),
    ],
)
def test_the_tables_that_a_statement_changes(sql: str, tables: set[str]) -> None:
    assert table_versions.written_tables(sql) == tables


def test_tables_without_version_exist(db: None) -> None:
    assert table_versions.tables_of_models() >= table_versions.WITHOUT_VERSION
