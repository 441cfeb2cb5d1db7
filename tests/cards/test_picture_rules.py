"""What a picture may hold."""

import pytest

from ravive.cards.rules.pictures import picture_flaws


def drawn(style: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>{style}</style><rect width="9" height="9"/></svg>'.encode()


@pytest.mark.parametrize("style", [r"rect{fill:\75rl(http://x/y)}", r"@\69mport 'http://x'", "rect{fill:url(http://x/y)}"])
def test_a_style_that_reaches_outside_is_refused_in_disguise_too(style: str) -> None:
    assert list(picture_flaws("scene.svg", drawn(style)))


def test_a_style_with_night_colours_is_accepted() -> None:
    assert not list(picture_flaws("scene.svg", drawn(".a{fill:#fff}@media (prefers-color-scheme:dark){.a{fill:#000}}")))
