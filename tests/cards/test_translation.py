"""How far a translation follows its original, and what saving a text does."""

import pytest

from ravive.cards.translation import (
    NOT_BEGUN,
    Translation,
    changed_paths,
    followed,
    missing_paths,
    state_of,
    with_new_texts,
)
from ravive.lib.yaml_lines import Plain

ORIGINAL: dict[str, Plain] = {
    "prompt": "Que faites-vous ?",
    "options": {"noter": {"text": "Je note", "feedback": "Oui."}},
    "variants": [{"prompt": "Et ici ?"}, {"prompt": "Et là ?"}],
}
DUTCH: dict[str, Plain] = {
    "prompt": "Wat doet u?",
    "options": {"noter": {"text": "Ik noteer", "feedback": "Ja."}},
    "variants": [{"prompt": "En hier?"}, {"prompt": "En daar?"}],
}
NEW: dict[str, Plain] = {**ORIGINAL, "prompt": "Que faites-vous d’abord ?"}
WIDER: dict[str, Plain] = {
    **ORIGINAL,
    "options": {"noter": {"text": "Je note", "feedback": "Oui."}, "partir": {"text": "Je pars", "feedback": "Non."}},
}
SIGNED = Translation(DUTCH, ORIGINAL, "signed")


def test_translation_that_was_not_begun_lacks_everything_but_variants() -> None:
    assert missing_paths(ORIGINAL, {}) == (("prompt",), ("options", "noter", "text"), ("options", "noter", "feedback"))
    assert state_of(ORIGINAL, NOT_BEGUN) == "missing"


def test_variant_that_was_begun_is_missing_where_it_is_not_finished() -> None:
    words: dict[str, Plain] = {**DUTCH, "variants": [{}, {"prompt": "En daar?"}]}
    assert missing_paths(ORIGINAL, words) == (("variants", 0, "prompt"),)
    assert missing_paths(ORIGINAL, {**DUTCH, "variants": [{"prompt": "En hier?"}]}) == ()


def test_text_by_text_a_card_comes_to_wait_for_its_reader() -> None:
    translation = with_new_texts(ORIGINAL, NOT_BEGUN, {("prompt",): "Wat doet u?"})
    assert translation == Translation({"prompt": "Wat doet u?"}, {"prompt": "Que faites-vous ?"}, "missing")
    translation = with_new_texts(
        ORIGINAL, translation, {("options", "noter", "text"): "Ik noteer", ("options", "noter", "feedback"): "Ja."}
    )
    assert (translation.status, translation.made_from, state_of(ORIGINAL, translation)) == ("to_be_read", ORIGINAL, "to_be_read")


def test_only_what_changed_is_to_be_done_again() -> None:
    assert changed_paths(NEW, SIGNED) == {("prompt",): "Que faites-vous ?"}
    assert state_of(NEW, SIGNED) == "outdated"


def test_doing_again_what_changed_brings_the_card_up_to_date() -> None:
    done = with_new_texts(NEW, SIGNED, {("prompt",): "Wat doet u eerst?"})
    assert (done.status, done.made_from, changed_paths(NEW, done)) == ("to_be_read", NEW, {})
    assert done.words == {**DUTCH, "prompt": "Wat doet u eerst?"}


def test_text_confirmed_as_still_valid_is_up_to_date_and_read_again() -> None:
    done = followed(NEW, Translation(DUTCH, ORIGINAL, "outdated"), [("prompt",)])
    assert done == Translation(DUTCH, NEW, "to_be_read")


def test_card_is_outdated_until_the_last_text_followed() -> None:
    original: dict[str, Plain] = {**NEW, "options": {"noter": {"text": "Je note tout", "feedback": "Oui."}}}
    half = with_new_texts(original, Translation(DUTCH, ORIGINAL, "outdated"), {("prompt",): "Wat doet u eerst?"})
    assert half.status == "outdated"
    whole = with_new_texts(original, half, {("options", "noter", "text"): "Ik noteer alles"})
    assert whole.status == "to_be_read"


def test_signature_holds_while_nothing_changes() -> None:
    assert with_new_texts(ORIGINAL, SIGNED, {("prompt",): "Wat doet u?"}) == SIGNED
    assert with_new_texts(ORIGINAL, SIGNED, {("prompt",): "Wat doet u nu?"}).status == "to_be_read"


def test_option_added_to_the_original_is_missing() -> None:
    assert missing_paths(WIDER, DUTCH) == (("options", "partir", "text"), ("options", "partir", "feedback"))
    assert state_of(WIDER, SIGNED) == "missing"


def test_option_gone_from_the_original_goes_from_the_translation() -> None:
    words: dict[str, Plain] = {**DUTCH, "options": {**DUTCH["options"], "partir": {"text": "Ik ga", "feedback": "Nee."}}}  # type: ignore[dict-item]  # a mapping
    before = Translation(words, WIDER, "outdated")
    assert state_of(ORIGINAL, before) == "outdated"
    assert followed(ORIGINAL, before) == Translation(DUTCH, ORIGINAL, "to_be_read")


@pytest.mark.parametrize("status", ["to_be_read", "signed"])
def test_translation_of_unknown_origin_counts_as_made_from_the_original_of_now(status: str) -> None:
    unknown = Translation(DUTCH, None, status)  # type: ignore[arg-type]  # one of the states
    assert state_of(NEW, unknown) == status
    assert with_new_texts(NEW, unknown, {("prompt",): "Wat?"}).made_from == NEW


def test_texts_the_original_does_not_have_are_not_taken() -> None:
    assert with_new_texts(ORIGINAL, SIGNED, {("hint",): "Tip"}) == SIGNED
