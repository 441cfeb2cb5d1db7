"""A deck shared by one organisation, adopted by another, and a later change of the first, taken by the second: two authors at the desk."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, serving_copy
from tests.journeys.desk import check
from tests.journeys.learner import fetch_json
from tests.journeys.staff import have_signed
from tests.journeys.windows import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]

CARD, OTHER = "repond-a-sa-place", "sans-preuve"
ADOPTER = "foyer-des-tilleuls"
STARTERS = {"accueil", "declic", "parole", "voyage"}

type SignedIn = Callable[..., Page]


@pytest.fixture(scope="module")
def own_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: what is published here would change what other journeys learn."""
    with serving_copy(prepared, tmp_path_factory.mktemp("network")) as served:
        yield served


@pytest.fixture
def signed_in(own_site: Site, browser: Browser) -> Iterator[SignedIn]:
    """Opens a page in a browser of its own, in which an author of an organisation is signed in."""
    opened: list[BrowserContext] = []

    def open_for(who: str, organisation: str = "") -> Page:
        context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        sign_in(context, own_site, who, "author", organisation=organisation)
        opened.append(context)
        return context.new_page()

    yield open_for
    for context in opened:
        context.close()


def open_deck(page: Page, site: Site) -> str:
    """Open the deck for hotel staff from the list of decks; return its address at the desk."""
    page.goto(site.at("/desk/decks/"))
    page.get_by_role("link", name="À l’accueil").click()
    page.wait_for_url(re.compile(r"/desk/decks/\d+/$"))
    return page.url


def write(page: Page, deck: str, card: str, field: str, text: str) -> None:
    """Change one text of a card in its editor."""
    page.goto(f"{deck}cards/{card}/")
    page.locator(f'[data-contentpath="{field}"] textarea').first.fill(text)
    expect(page.locator("[data-r-saved]")).to_have_attribute("data-r-state", "saved")


def publish(page: Page, deck: str, site: Site) -> None:
    """Have a deck signed by two people and publish it, every change a typo."""
    have_signed(site, deck, "amina")
    page.goto(f"{deck}publish/")
    for typo in page.get_by_label("Coquille : chacun garde ce dont il se souvient").all():
        typo.check()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Publié. Voir en ligne")).to_be_visible()


def test_an_adopted_deck_takes_a_change_of_the_deck_it_comes_from(own_site: Site, signed_in: SignedIn) -> None:
    site = own_site
    theirs = signed_in("amina")
    source = open_deck(theirs, site)
    theirs.goto(f"{source}share/")
    check(theirs, "Partager avec le réseau")
    theirs.get_by_role("button", name="Partager").click()
    expect(theirs.get_by_text("Le jeu est partagé avec le réseau.")).to_be_visible()

    ours = signed_in("nora", ADOPTER)
    ours.goto(site.at("/desk/decks/"))
    expect(ours.get_by_role("link", name="À l’accueil")).to_have_count(0)
    ours.goto(site.at("/desk/network/"))
    check(ours, "Réseau")
    ours.get_by_role("link", name="À l’accueil").click()
    check(ours, "À l’accueil")
    ours.get_by_role("button", name="Adopter").click()
    ours.wait_for_url(re.compile(r"/desk/decks/\d+/$"))
    mine = ours.url
    assert mine != source
    # Adapted here before anything changes there.
    write(ours, mine, OTHER, "reflex", "Prévenir la personne de garde, puis appeler.")

    write(theirs, source, CARD, "reflex", "Observer, noter, appeler la police.")
    write(theirs, source, OTHER, "reflex", "Un doute suffit : transmettre.")
    ours.goto(f"{mine}upstream/")
    expect(ours.get_by_text("Rien à décider")).to_be_visible()
    publish(theirs, source, site)

    ours.goto(mine)
    ours.get_by_role("link", name="2 changements à reprendre ou à laisser").click()
    check(ours, "Changements à la source")
    changed, adapted = ours.locator(f"#{CARD}"), ours.locator(f"#{OTHER}")
    expect(changed.locator("ins, .addition").first).to_be_visible()
    expect(adapted).to_contain_text("Prévenir la personne de garde, puis appeler.")
    changed.get_by_label("Reprendre le changement").check()
    adapted.get_by_label("Garder la nôtre").check()
    ours.get_by_role("button", name="Appliquer mes choix").click()
    expect(ours.get_by_text("1 changement repris.")).to_be_visible()

    for card, reflex in ((CARD, "Observer, noter, appeler la police."), (OTHER, "Prévenir la personne de garde, puis appeler.")):
        ours.goto(f"{mine}cards/{card}/")
        expect(ours.locator('[data-contentpath="reflex"] textarea').first).to_have_value(reflex)
    # Nothing goes out by this: two people of theirs have to sign.
    assert {line["deck"] for line in fetch_json(site.at("/bundles/index.fr.json"))["decks"]} == STARTERS
