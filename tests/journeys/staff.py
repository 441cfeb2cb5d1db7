"""Somebody of the staff, signed in at a served site: their account and session are written into its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import PATIENCE_MS, Site
from tests.journeys.inside import INSIDE
from tests.journeys.windows import DESK_WINDOW, sign_in

__all__ = ["have_signed", "sign_in", "trainer_at_desk"]


@contextmanager
def trainer_at_desk(browser: Browser, site: Site) -> Iterator[Page]:
    """Yield a page of a trainer, in French on a large screen; fail where one of its pages reports an error."""
    context: BrowserContext = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context, site, "tina", "trainer")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


def have_signed(site: Site, deck: str, author: str) -> None:
    """Have a deck submitted by its author and signed by a field expert and a second reader; `deck` is its address at the desk.

    The journey that reads a deck card by card, and signs it, is in test_card_reading.py.
    """
    INSIDE.do(site.data, "have_signed", int(deck.rstrip("/").rpartition("/")[2]), author)
