"""Loading the content of a new installation: an organisation, facts, decks, home pages. Edited content stays as it is."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Locale, Page, Site

from ravive.cards.folder import deck_folders, files_digest
from ravive.decks.drafts import content_digest
from ravive.decks.models import Deck
from ravive.lib.languages import INTERFACE
from ravive.pages.models import HomePage
from ravive.people.actions import create_organisation
from ravive.people.actors import INSTALLATION
from ravive.people.models import Organisation
from ravive.people.queries import host_organisation
from ravive.people.wagtail_groups import sync_groups
from ravive.publishing import actions as publishing_actions
from ravive.register import actions as register_actions
from ravive.register.errors import ProblemsError

HERE = Path(__file__).resolve().parent
DECKS = HERE / "decks"
REGISTER = HERE / "facts.yaml"
PAGES = HERE / "pages.yaml"
# The order of the site's list. Other decks follow by name.
DECK_ORDER = ("voyage", "accueil", "declic", "parole")
BY = INSTALLATION
# A placeholder: the host chooses its own name at the desk.
HOST_NAME = "Organisation de démonstration"
HOST_SLUG = "demonstration"


def load(*, now: datetime, decks: Path = DECKS, register: Path = REGISTER) -> Iterator[str]:
    """Import the facts and decks that come with Ravive, publish new ones, and create missing home pages.

    Yields a line for each change. Content edited at the desk stays as it is.
    Raises ProblemsError if a deck or the register of a new installation has errors.
    """
    yield from create_home_pages()
    yield from create_host_organisation(now=now)
    organisation = host(now=now)
    facts = register_actions.import_shipped_facts(path=register, organisation=organisation, by=BY, now=now)
    if facts and (facts.added or facts.changed):
        kept = f", {len(facts.kept)} kept as edited" if facts.kept else ""
        yield f"facts: {len(facts.added)} added, {len(facts.changed)} changed{kept}"
    for position, folder in enumerate(sorted_folders(decks)):
        yield from _load_deck(folder, organisation, position, now)


def _load_deck(folder: Path, host: Organisation, position: int, now: datetime) -> Iterator[str]:
    deck = Deck.objects.filter(slug=folder.name).first()
    if deck is None:
        yield from _import_and_publish(folder, host, position, now)
    elif deck.shipped_files != files_digest(folder):
        if deck.organisation != host or deck.shipped_content != content_digest(deck):
            Deck.objects.filter(pk=deck.pk).update(shipped_files=files_digest(folder))
            yield f"deck {deck.slug}: kept as edited; to replace it by this version of Ravive's: ravive decks publish {folder}"
            return
        try:
            yield from _import_and_publish(folder, host, None, now)
        except ProblemsError as refused:
            # A new version of Ravive still serves what is published.
            yield f"deck {deck.slug}: kept as it was; this version of Ravive's is refused: {refused.problems[0]}"


def _import_and_publish(folder: Path, host: Organisation, position: int | None, now: datetime) -> Iterator[str]:
    done = publishing_actions.import_and_publish(folder=folder, organisation=host, by=BY, now=now, position=position, is_shipped=True)
    if done.changed:
        yield f"deck {done.deck}: published in {' '.join(done.changed)}"


def sorted_folders(decks: Path) -> list[Path]:
    """Return the decks' folders in the order of the site's list."""
    places = {name: place for place, name in enumerate(DECK_ORDER)}
    return sorted(deck_folders(decks), key=lambda folder: (places.get(folder.name, len(places)), folder.name))


def create_home_pages() -> list[str]:
    """Create the home page of each language that has none, as translations of each other.

    Returns a line for each new page. Edited pages stay as they are.
    """
    done: list[str] = []
    words: dict[str, dict[str, Any]] = yaml.safe_load(PAGES.read_text("utf-8"))
    with transaction.atomic():
        root = Page.get_first_root_node()
        original = HomePage.objects.filter(locale__language_code=INTERFACE[0]).first()
        for language in INTERFACE:
            locale, _ = Locale.objects.get_or_create(language_code=language)
            if HomePage.objects.filter(locale=locale).exists():
                continue
            page = HomePage(slug=f"home-{language}", locale=locale, **words[language])
            if original:
                page.translation_key = original.translation_key
            root.add_child(instance=page)
            page.save_revision().publish()
            original = original or page
            done.append(f"home page: made in {language}")
        if original:
            _show(original)
    return done


def _show(home: HomePage) -> None:
    """Set the French home page as the root of the site, and delete Wagtail's welcome page."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Ravive")
    elif not isinstance(site.root_page.specific, HomePage):
        welcome = site.root_page
        site.root_page = home
        site.site_name = "Ravive"
        site.save()
        welcome.delete()


def host(*, now: datetime) -> Organisation:
    """Return the organisation that hosts the installation, created if there is none."""
    create_host_organisation(now=now)
    return Organisation.objects.get(is_host=True)


def create_host_organisation(*, now: datetime) -> list[str]:
    """Create the organisation that hosts the installation if there is none. Returns a line if it was created."""
    if host_organisation():
        return []
    with transaction.atomic():
        made = create_organisation(name=HOST_NAME, slug=HOST_SLUG, languages=INTERFACE, countries=["BE"], is_host=True, by=BY, now=now)
        made.site = Site.objects.filter(is_default_site=True).first()
        made.save(update_fields=["site"])
        sync_groups(organisation=made)
    return [f"organisation: {made.name} made"]
