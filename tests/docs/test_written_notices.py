"""The page of threats has the words of the public one; the templates of assessments have as much in each language, with blanks."""

import re
from pathlib import Path

import pytest

from ravive.lib.languages import INTERFACE
from tests.docs import build_threat_model

ASSESSMENTS = Path(__file__).resolve().parents[2] / "docs/do/impact-assessments"
BLANK = re.compile(r"\*\*\[[^\]]+\]\*\*")


def test_the_page_of_threats_has_the_words_of_the_public_one() -> None:
    assert build_threat_model.PAGE.read_text("utf-8") == build_threat_model.page(), "run python -m tests.docs.build_threat_model"


def shape(path: Path) -> list[tuple[str, bool]]:
    """Return of each line of a template whether it is a heading, and whether it has a blank."""
    return [
        (line[:2].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), bool(BLANK.search(line)))
        for line in path.read_text("utf-8").splitlines()
    ]


@pytest.mark.parametrize("stem", ["dpia", "child-rights"])
def test_a_template_has_as_much_in_each_language(stem: str) -> None:
    english = shape(ASSESSMENTS / f"{stem}.en.md")
    assert sum(has_blank for _, has_blank in english) > 8
    for language in INTERFACE:
        assert shape(ASSESSMENTS / f"{stem}.{language}.md") == english, language


def test_blanks_are_marked_alike_in_a_language() -> None:
    for language in INTERFACE:
        texts = [path.read_text("utf-8") for path in ASSESSMENTS.glob(f"*.{language}.md")]
        assert len(texts) == 2
        assert len({blank for text in texts for blank in BLANK.findall(text)}) == 1
