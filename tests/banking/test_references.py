"""References of transfers: created, printed, found in a message, and proposed where one character is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649
from stdnum.be import ogm_vcs

from ravive.banking.near_references import NearCode, near_references
from ravive.banking.references import (
    MOST_NUMBER,
    belgian_reference,
    checked_reference,
    creditor_reference,
    printed_reference,
    references_in,
)

NUMBERS = st.integers(0, MOST_NUMBER)
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
CREDITOR_TEXTS = st.text(CHARACTERS, min_size=1, max_size=21)
BELGIAN = NUMBERS.map(belgian_reference)
REFERENCES = BELGIAN | CREDITOR_TEXTS.map(creditor_reference)
OTHERS = frozenset(belgian_reference(number * 7919) for number in range(2000))


@given(NUMBERS)
def test_a_belgian_reference_is_valid_and_printed_with_its_signs(number: int) -> None:
    reference = belgian_reference(number)
    assert ogm_vcs.is_valid(reference)
    assert reference.startswith(f"{number:010d}")
    assert printed_reference(reference) == f"+++{ogm_vcs.format(reference).strip('+')}+++"


@given(CREDITOR_TEXTS)
def test_a_creditor_reference_is_valid_and_printed_in_groups_of_four(text: str) -> None:
    reference = creditor_reference(text)
    assert iso11649.is_valid(reference)
    assert printed_reference(reference) == iso11649.format(reference)


@pytest.mark.parametrize("number", [-1, MOST_NUMBER + 1])
def test_a_number_of_too_many_digits_has_no_reference(number: int) -> None:
    with pytest.raises(ValueError, match="use 0 to 9999999999"):
        belgian_reference(number)


@pytest.mark.parametrize("text", ["", " ", "A" * 22, "É", "A-1", "٣"])
def test_a_text_of_other_characters_has_no_creditor_reference(text: str) -> None:
    with pytest.raises(ValueError, match="1 to 21"):
        creditor_reference(text)


@given(REFERENCES, st.sampled_from(["{}", "don {} merci", "{}, 12 mai 2026", "Pour +++ {} !"]))
def test_what_is_printed_is_read_back_from_a_message(reference: str, message: str) -> None:
    assert checked_reference(printed_reference(reference)) == reference
    assert references_in(message.format(printed_reference(reference)))[0] == reference


@pytest.mark.parametrize("message", ["don {} merci", "don {} MERCI BEAUCOUP"])
@pytest.mark.parametrize("printed", ["RF22 QIA2 Q6XN W47N S", "RF22QIA2Q6XNW47NS"])
def test_a_word_that_leaves_a_reference_valid_is_not_part_of_it(printed: str, message: str) -> None:
    assert checked_reference(f"{printed} MERCI")
    assert references_in(message.format(printed)) == ("RF22QIA2Q6XNW47NS",)


def test_a_message_without_a_valid_reference_has_none() -> None:
    assert references_in("don 090/9337/55494 RF19 5390 0754 7034 le 28/11/2026 au 0470123456789") == ()


@given(BELGIAN, st.integers(0, 11), st.sampled_from("0123456789OIl"), st.sampled_from(["{}", "don de Zoé, {} merci 12", "+++{}+++"]))
def test_one_wrong_character_is_near(reference: str, at: int, wrong: str, message: str) -> None:
    typed = reference[:at] + wrong + reference[at + 1 :]
    found = near_references(message.format(typed), {reference, *OTHERS})
    if wrong == reference[at]:
        assert reference not in [near.reference for near in found]
        return
    [near] = [near for near in found if near.reference == reference]
    assert near.difference.code == NearCode.CHANGED
    assert near.difference.values == {"position": at + 1, "typed": wrong.upper(), "expected": reference[at]}


@given(REFERENCES, st.data())
def test_a_missing_a_doubled_and_two_swapped_characters_are_near(reference: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(reference) - 2))
    following = reference[at + 1]
    swapped = reference[:at] + following + reference[at] + reference[at + 2 :]
    for typed in (reference[:at] + reference[at + 1 :], reference[: at + 1] + reference[at:], swapped):
        if reference in typed:
            continue
        [near] = near_references(data.draw(st.sampled_from(["{}", "voici {}", "{} !"])).format(printed(typed)), {reference})
        assert near.reference == reference


def printed(typed: str) -> str:
    """Return a text in groups, as people copy one from paper."""
    return ". /-"[len(typed) % 4].join(typed[at : at + 4] for at in range(0, len(typed), 4))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("+++090/9337/55439+++", "characters 11 and 12 are swapped"),
        ("090 9337 45493", 'character 8 is "4" instead of "5"'),
        ("0909 337 5593", 'character 10, "4", is missing'),
        ("090/9337/555493", 'character 8, "5", was typed twice'),
        ("090/93371/55493", '"1" was typed before character 8'),
        ("9O 9337 55493", None),
    ],
)
def test_the_difference_is_shown_in_words(typed: str, text: str | None) -> None:
    found = near_references(f"don du 3 mai, {typed}", {"090933755493"})
    assert [str(near.difference) for near in found] == ([text] if text else [])


def test_an_exact_reference_is_not_near() -> None:
    assert near_references("5 090/9337/55493 3", {"090933755493"}) == ()


@given(st.text(max_size=300), st.frozensets(REFERENCES | st.text(max_size=30), max_size=5))
def test_any_text_has_an_answer(typed: str, candidates: frozenset[str]) -> None:
    found = near_references(typed, candidates)
    assert {near.reference for near in found} <= candidates
    assert found == near_references(typed, sorted(candidates))
    assert all(str(near.difference) for near in found)
