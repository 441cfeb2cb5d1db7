"""Filling a new installation: the decks whose sources changed, home pages where there are none, and a first organisation."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Locale, Page, Site

from ravive.cards.card import LANGUAGES
from ravive.cards.folder import deck_folders
from ravive.decks import actions
from ravive.decks.models import PublishedBundle, PublishedContacts
from ravive.hub.models import HomePage
from ravive.people.actions import make_organisation
from ravive.people.queries import host_organisation

HERE = Path(__file__).resolve().parent
DECKS = HERE / "decks"
REGISTER = HERE / "facts.yaml"
PAGES = HERE / "pages.yaml"
# The order in which the site lists them; others follow by name.
DECK_ORDER = ("voyage", "accueil", "declic", "parole")
BY = "Ravive, new installation"
# Nobody's name: whoever hosts the site gives it its own at the desk.
HOST_NAME = "Organisation de démonstration"
HOST_SLUG = "demonstration"


def load(*, now: datetime, decks: Path = DECKS, register: Path = REGISTER) -> Iterator[str]:
    """Publish what is new, make the missing home pages and a first organisation; yield a line for each thing done.

    Raises PublishingError when a deck or the register is not in order.
    """
    for position, folder in enumerate(ordered(decks)):
        if is_out(folder, register):
            continue
        done = actions.publish(folder=folder, register=register, by=BY, now=now, position=position)
        if done.changed:
            yield f"deck {done.deck}: published in {' '.join(done.changed)}"
    yield from make_home_pages()
    yield from make_host_organisation(now=now)


def ordered(decks: Path) -> list[Path]:
    """Return the decks' folders in the order they are listed."""
    places = {name: place for place, name in enumerate(DECK_ORDER)}
    return sorted(deck_folders(decks), key=lambda folder: (places.get(folder.name, len(places)), folder.name))


def is_out(folder: Path, register: Path) -> bool:
    """Return whether these very sources are already published."""
    rows = PublishedBundle.objects.filter(deck=folder.name, is_current=True)
    digests = set(rows.values_list("sources_digest", flat=True))
    return digests == {actions.sources_digest(folder, register)} and PublishedContacts.objects.exists()


def make_home_pages() -> list[str]:
    """Make the home page of each language that has none, as translations of one another.

    Return a line for each page made; edited pages stay as they are.
    """
    done: list[str] = []
    words: dict[str, dict[str, Any]] = yaml.safe_load(PAGES.read_text("utf-8"))
    with transaction.atomic():
        root = Page.get_first_root_node()
        original = HomePage.objects.filter(locale__language_code=LANGUAGES[0]).first()
        for language in LANGUAGES:
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
    """Make the French home page the root of the site, and drop the welcome page Wagtail starts with."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Ravive")
    elif not isinstance(site.root_page.specific, HomePage):
        welcome = site.root_page
        site.root_page = home
        site.site_name = "Ravive"
        site.save()
        welcome.delete()


def make_host_organisation(*, now: datetime) -> list[str]:
    """Make the organisation that hosts the installation, when there is none; return a line when it was made."""
    if host_organisation():
        return []
    with transaction.atomic():
        made = make_organisation(name=HOST_NAME, slug=HOST_SLUG, languages=LANGUAGES, countries=["BE"], is_host=True, by=BY, now=now)
        made.site = Site.objects.filter(is_default_site=True).first()
        made.save(update_fields=["site"])
    return [f"organisation: {made.name} made"]
