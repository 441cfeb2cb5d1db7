"""The colours of a brand: whatever an organisation chooses, every pair that its pages use can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.lib.colours import contrast, least_contrast
from ravive.site.brand import GROUNDS, Brand, Theme, pairs, theme_colours

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
THEMES: tuple[Theme, ...] = ("light", "dark")
TOKENS = Path(__file__).resolve().parents[2] / "app/src/styles/tokens.css"


@settings(max_examples=300)
@given(COLOURS, st.one_of(st.just(""), COLOURS), st.sampled_from(THEMES))
def test_every_pair_of_any_brand_reaches_its_contrast(colour: str, second: str, theme: Theme) -> None:
    brand, ground = Brand(colour=colour, second_colour=second), GROUNDS[theme]
    shown = theme_colours(brand, theme)
    page = (shown.paper, ground.surface, ground.sunken, shown.soft)
    assert least_contrast(shown.link, page) >= 4.5
    for filled in (shown.action, shown.second):
        assert contrast(filled.ink, filled.fill) >= 4.5
        assert contrast(filled.ink, filled.hover) >= 4.5
        assert least_contrast(filled.edge, page) >= 3
    for words in (ground.ink, ground.ink_soft, ground.error):
        assert least_contrast(words, (shown.paper, shown.soft)) >= 4.5
    assert least_contrast(ground.edge, (shown.paper, shown.soft)) >= 3
    assert all(pair.contrast >= pair.needed for pair in pairs(brand, theme))


def test_a_colour_that_can_be_read_stays_as_it_was_chosen() -> None:
    shown = theme_colours(Brand(colour="#0a5c66"), "light")
    assert (shown.action.fill, shown.action.ink, shown.action.edge, shown.link) == ("#0a5c66", "#ffffff", "#0a5c66", "#0a5c66")


def test_a_pale_colour_stays_below_dark_words_and_is_darkened_for_links() -> None:
    shown = theme_colours(Brand(colour="#f5b700"), "light")
    assert (shown.action.fill, shown.action.ink) == ("#f5b700", "#1f2430")
    link = next(pair for pair in pairs(Brand(colour="#f5b700"), "light") if pair.name == "link")
    assert link.front == shown.link != "#f5b700"
    assert link.chosen_contrast < 2 < 4.5 <= link.contrast


@pytest.mark.parametrize("theme", THEMES)
def test_the_grounds_are_those_of_the_tokens(theme: Theme) -> None:
    text = TOKENS.read_text("utf-8")
    block = text.split(":root {")[1].split("}")[0] if theme == "light" else text.split('[data-theme="dark"] {')[1].split("}")[0]
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    ground = GROUNDS[theme]
    names = {"paper": ground.paper, "surface": ground.surface, "sunken": ground.sunken, "ink": ground.ink}
    assert names | {"ink-soft": ground.ink_soft, "edge": ground.edge, "ember": ground.error} == {
        name: tokens[name] for name in (*names, "ink-soft", "edge", "ember")
    }
