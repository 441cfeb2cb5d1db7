"""Somebody of the staff, signed in at a served site: their account and session are written into its database."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE_MS, Site
from tests.journeys.inside import INSIDE


def sign_in(context: BrowserContext, site: Site, name: str, *roles: str, organisation: str = "") -> None:
    """Let this browser be somebody with these roles, signed in with two factors; at the host's organisation, or at the one of this slug."""
    key = INSIDE.do(site.data, "sign_in", name, roles, organisation)
    context.add_cookies([{"name": "sessionid", "value": key, "url": f"{site.url}/desk/", "sameSite": "Strict"}])


def have_signed(author: Page, deck: str, browser: Browser, site: Site) -> None:
    """Submit a deck as its author and have it signed by a field expert and a second reader; `deck` is its address at the desk."""
    author.goto(f"{deck}review/")
    author.get_by_label("Nom de cette version").fill("automne 2026")
    author.get_by_role("button", name="Soumettre à la relecture").click()
    expect(author.get_by_text("Attend des signatures")).to_be_visible()
    for name, role in (("eva", "expert"), ("sam", "second_reader")):
        context = browser.new_context(locale="fr-BE", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        sign_in(context, site, name, role)
        page = context.new_page()
        # The phone on each page is not what signs.
        page.route("**/decks/frame/", lambda route: route.abort())
        page.goto(f"{deck}review/read/")
        while not page.url.endswith("/review/end/"):
            page.locator('[data-r-turn="next"]').click()
        page.get_by_label("Note gardée avec la signature (facultative)").fill("Relu deux fois.")
        page.get_by_role("button", name="Signer").click()
        expect(page.get_by_text("Signé. Merci.")).to_be_visible()
        context.close()
