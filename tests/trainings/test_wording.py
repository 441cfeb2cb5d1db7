"""Figures in words, in each language."""

import re

import pytest
from django.utils.translation import override

from ravive.trainings import figure_texts


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fr", ["45 s", "2 min", "2 min 5 s"]),
        ("nl", ["45 s", "2 min", "2 min 5 s"]),
        ("de", ["45 Sek.", "2 Min.", "2 Min. 5 Sek."]),
        ("en", ["45 s", "2 min", "2 min 5 s"]),
    ],
)
def test_a_time_is_shown_as_the_language_writes_it(language: str, texts: list[str]) -> None:
    with override(language):
        found = [figure_texts.duration(seconds) for seconds in (45, 120, 125)]
    # A number and its unit stay on one line.
    assert found == [re.sub(r"(\d) (?=[a-zA-Z])", "\\1\N{NO-BREAK SPACE}", time) for time in texts]
