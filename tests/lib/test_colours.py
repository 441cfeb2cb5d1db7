"""Colours: contrast as WCAG computes it, and the nearest colour that reaches one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.lib.colours import checked_colour, contrast, least_contrast, lightness_of, luminance, shifted, with_lightness

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#f5b700", "#ffffff") == pytest.approx(1.8, abs=0.05)


@pytest.mark.parametrize(("typed", "stored"), [("#0A5C66", "#0a5c66"), (" 0a5c66 ", "#0a5c66"), ("#fb0", "#ffbb00")])
def test_a_colour_is_stored_in_one_way(typed: str, stored: str) -> None:
    assert checked_colour(typed) == stored


@pytest.mark.parametrize("typed", ["", "teal", "#12345", "#0a5c66;}", "rgb(1,2,3)", "#0a5c66ff"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no colour"):
        checked_colour(typed)


@given(COLOURS)
def test_a_colour_at_its_own_lightness_is_itself(colour: str) -> None:
    again = with_lightness(colour, lightness_of(colour))
    assert all(abs(int(colour[at : at + 2], 16) - int(again[at : at + 2], 16)) <= 1 for at in (1, 3, 5))


@given(COLOURS, st.booleans())
def test_a_shifted_colour_reaches_its_contrast(colour: str, to_lighter: bool) -> None:
    grounds = ("#14171f", "#1e222d") if to_lighter else ("#faf6ef", "#ffffff")
    found = shifted(colour, grounds, 4.5, to_lighter=to_lighter)
    assert least_contrast(found, grounds) >= 4.5
    if found != colour:
        assert least_contrast(colour, grounds) < 4.5
        assert (luminance(found) > luminance(colour)) == to_lighter
