"""Words taken apart into segments and put together again."""

from pathlib import Path

import pytest
import yaml

import ravive.starter
from ravive.cards.segments import Markers, markers_changed, segment_key, segments_of, with_texts, without_place
from ravive.lib.yaml_lines import Plain

DECKS = Path(ravive.starter.__file__).parent / "decks"
CHOICE = {
    "prompt": "Que faites-vous ?",
    "options": {"noter": {"text": "Je note", "feedback": "Oui."}, "attendre": {"text": "J’attends", "feedback": "Non."}},
    "variants": [{"prompt": "Et ici ?"}, {"prompt": "Et là ?"}],
}


def test_segments_come_in_written_order() -> None:
    assert [segment_key(path) for path in segments_of(CHOICE)] == [
        "prompt", "options.noter.text", "options.noter.feedback", "options.attendre.text", "options.attendre.feedback",
        "variants.0.prompt", "variants.1.prompt",
    ]  # fmt: skip


@pytest.mark.parametrize("words", sorted(DECKS.glob("*/??.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_words_of_starter_decks_survive_being_taken_apart(words: Path) -> None:
    cards = yaml.safe_load(words.read_text())["cards"]
    assert {name: with_texts(card, segments_of(card)) for name, card in cards.items()} == cards


def test_texts_left_out_are_left_out() -> None:
    texts = {("options", "noter", "text"): "Ik noteer", ("variants", 1, "prompt"): "En daar?", ("prompt",): "  "}
    assert with_texts(CHOICE, texts) == {"options": {"noter": {"text": "Ik noteer"}}, "variants": [{}, {"prompt": "En daar?"}]}


def test_another_language_may_accept_more_answers() -> None:
    original: Plain = {"gaps": {"g": {"accept": ["témoin"]}}}
    assert with_texts(original, {("gaps", "g", "accept"): "getuige\n\n ooggetuige "}) == {
        "gaps": {"g": {"accept": ["getuige", "ooggetuige"]}}
    }


def test_texts_without_place_in_the_original_are_reported_and_not_stored() -> None:
    translation = {"prompt": "Wat doet u?", "options": {"oud": {"text": "Ik bel"}}}
    assert without_place(CHOICE, translation) == {("options", "oud", "text"): "Ik bel"}
    assert with_texts(CHOICE, segments_of(translation)) == {"prompt": "Wat doet u?"}


def test_gaps_are_markers_of_cloze_texts_only() -> None:
    lost = Markers(lost=("[qui]",), added=("[wie]",))
    assert markers_changed("cloze", ("text",), "Noter [qui].", "Noteer [wie].") == lost
    assert not markers_changed("choice", ("text",), "Noter [qui].", "Noteer [wie].")
    assert markers_changed("cloze", ("variants", 0, "text"), "Noter [qui].", "Noteer [qui] [qui].").added == ("[qui]",)


def test_a_fact_may_be_named_twice_in_another_language() -> None:
    assert not markers_changed("tip", ("explanation",), "Appelez {fact:police}.", "Bel {fact:police}, ja {fact:police}.")
