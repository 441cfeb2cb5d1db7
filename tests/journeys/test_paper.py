"""Cards on paper: large enough to read, and nothing of them cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site
from tests.repeats import repeats

pytestmark = pytest.mark.journey

SMALLEST_POINTS = 10.5
# The smallest text of the sheets in points, and how many pixels are cut off in all.
MEASURES = """() => {
  const texts = [...document.querySelectorAll(".sheet *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.getClientRects().length
    && !element.closest("svg, .visually-hidden"));
  const cut = [...document.querySelectorAll(".paper-card, .sheet")].map((part) => part.scrollHeight - part.clientHeight);
  return [Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * 72 / 96)), Math.max(...cut)];
}"""


@pytest.mark.parametrize("deck", ["parole", *repeats("voyage", "accueil", "declic")])
@pytest.mark.parametrize("language", ["de", *repeats("fr", "nl", "en")])
def test_paper_is_large_enough_to_read_and_cuts_nothing_off(page: Page, site: Site, language: str, deck: str) -> None:
    page.emulate_media(media="print")
    page.goto(site.at(f"/{language}/decks/{deck}/print/"))
    smallest, cut = page.evaluate(MEASURES)
    assert smallest >= SMALLEST_POINTS
    assert cut <= 1
