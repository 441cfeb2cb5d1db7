"""Guessability: what one who only knows the style of other decks finds, counted the same each time."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ravive
from ravive.cards.command import run_check
from ravive.cards.draft import CardDraft, DeckDraft, mapping
from ravive.cards.folder import read_folder, write_deck
from ravive.cards.guessability.lines import warning_lines
from ravive.cards.guessability.report import GuessabilityReport, report, telling_words
from ravive.cards.guessability.style import share_found, style_of
from ravive.cards.guessability.wordings import WordedOption, Wording, wordings_of_card, words_of
from ravive.lib.languages import Language
from ravive.lib.yaml_lines import Plain

STARTER = Path(ravive.__file__).parent / "starter" / "decks"
FR = Language("fr")
STYLED = ["J’appelle la police", "J’attends demain", "Je demande à voir", "Je ne fais rien"]


def deck(name: str, cards: list[list[str]], *, right: int = 0, status: str = "published") -> DeckDraft:
    """Return a deck of single choices with these options; the same one is right in each."""
    ids: list[Plain] = [f"o{number}" for number in range(len(cards[0]))] if cards else []
    structure: list[Plain] = [
        {"id": f"c{number}", "kind": "choice", "options": ids, "right": ids[right], "status": status} for number in range(len(cards))
    ]
    words: dict[str, Plain] = {
        f"c{number}": {"options": {str(name): {"text": text, "feedback": "Voilà."} for name, text in zip(ids, texts, strict=True)}}
        for number, texts in enumerate(cards)
    }
    return DeckDraft({"id": name, "cards": structure}, {FR: {"cards": words}}, {})


def reported(*decks: DeckDraft) -> GuessabilityReport:
    found = report(decks, FR)
    assert found is not None
    return found


def test_one_style_in_every_deck_is_found_each_time() -> None:
    found = reported(*(deck(name, [STYLED] * 12) for name in ("une", "deux")))
    assert (found.by_style, found.chance, found.places) == (1, 0.25, {1: 24})


def test_a_deck_is_judged_by_the_words_of_the_others_alone() -> None:
    inverted = deck("deux", [STYLED] * 12, right=3)
    assert reported(deck("une", [STYLED] * 12), inverted).by_style == 0


def test_options_with_the_same_words_share_the_chance() -> None:
    found = reported(*(deck(name, [["Je note", "note je", "Note, je", "je: note"]] * 12) for name in ("une", "deux")))
    assert found.by_style == pytest.approx(found.chance) == 0.25


def test_the_longest_is_found_by_its_length() -> None:
    found = reported(*(deck(name, [["Oui, longtemps", "Non", "Si", "Or"]] * 12) for name in ("une", "deux")))
    assert found.by_length == 1
    assert any("the longest option is right in 100 %" in line for line in warning_lines(found))


def test_too_few_wordings_are_not_judged() -> None:
    assert report([deck("une", [STYLED] * 3), deck("deux", [STYLED] * 4)], FR) is None
    assert report([deck("une", [STYLED] * 20)], FR) is None


def test_shipped_decks_teach_style_but_are_not_judged() -> None:
    found = report([deck("une", [STYLED] * 8)], FR, [deck("autre", [STYLED] * 12)])
    assert found is not None
    assert {seen.wording.deck for seen in found.found} == {"une"}
    assert report([deck("une", [STYLED] * 8)], FR, [deck("une", [STYLED] * 12)]) is None


def test_cards_nobody_is_asked_are_left_out() -> None:
    assert report([deck("une", [STYLED] * 12), deck("deux", [STYLED] * 12, status="draft")], FR) is None


def test_a_variant_with_options_of_its_own_is_a_wording_of_its_own() -> None:
    options: Any = {"a": {"text": "Oui"}, "b": {"text": "Non"}}
    words: Plain = {
        "options": options,
        "variants": [{"prompt": "Et ?"}, {"prompt": "Ou ?", "options": {"a": {"text": "Si"}, "b": {"text": ""}}}, {"options": options}],
    }
    card = CardDraft({"kind": "choice", "options": ["a", "b"], "right": "b"}, {FR: words})
    assert [wording.variant for wording in wordings_of_card("deck", "card", card, FR)] == [0, 3]


@pytest.mark.parametrize(
    "structure",
    [{"kind": "multiple", "options": ["a"], "right": ["a"]}, {"kind": "choice"}, {"kind": "choice", "options": ["a", "b"], "right": "c"}],
)
def test_other_and_unfinished_cards_have_no_wording(structure: dict[str, Plain]) -> None:
    words: Plain = {"options": {"a": {"text": "Oui"}, "b": {"text": "Non"}}}
    assert list(wordings_of_card("deck", "card", CardDraft(structure, {FR: words}), FR)) == []


def test_words_that_tell_most_come_first_with_their_counts() -> None:
    first, *_ = telling_words(wording for wording in wordings("Je note", "Je pars") for _ in range(4))
    assert (first.word, first.in_right, first.in_wrong) == ("note", 4, 0)
    assert first.log_odds > 0


def test_command_warns_with_figures_and_exits_as_without(tmp_path: Path, today: date) -> None:
    for folder in sorted(STARTER.iterdir()):
        if (folder / "deck.yaml").is_file():
            reading = read_folder(folder)
            for card in reading.draft.cards().values():
                mark_right(card)
            write_deck(reading.draft, reading.contents, tmp_path / folder.name)
    out = io.StringIO()
    assert run_check([str(tmp_path)], out, today) == 0
    assert (
        "fr: warning: style alone finds 100 %, aim at 40 % at most; give wrong options the words of right ones: accueil/" in out.getvalue()
    )
    assert "errors: 0, warnings: 0" not in out.getvalue()


def mark_right(card: CardDraft) -> None:
    """Give every right option of a single choice a word of their own, four times."""
    for words in card.words.values():
        card_words = mapping(words)
        for options in (card_words.get("options"), *(mapping(variant).get("options") for variant in card_words.get("variants", []))):
            if card.kind == "choice" and options:
                right = options[card.structure["right"]]
                right["text"] = f"Zut, zut, zut, zut ! {right['text']}"


TEXTS = st.text(alphabet="abcé ’", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


def wordings(*texts: str) -> list[Wording]:
    """Return one wording; its first option is right."""
    return [Wording("deck", "card", 0, tuple(WordedOption(str(number), text, number == 0) for number, text in enumerate(texts)))]


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=8))
def test_the_order_in_which_wordings_are_counted_changes_nothing(cards: list[list[str]]) -> None:
    counted = [wording for texts in cards for wording in wordings(*texts)]
    assert style_of(counted).log_odds("a bé c") == style_of(reversed(counted)).log_odds("a bé c")
    assert telling_words(counted) == telling_words(reversed(counted))


@given(st.lists(TEXTS, min_size=2, max_size=4), TEXTS)
def test_a_text_counts_as_the_sum_of_its_words(texts: list[str], text: str) -> None:
    style = style_of(wordings(*texts))
    assert style.log_odds(text) == pytest.approx(sum(style.word_log_odds(word) for word in words_of(text)), abs=1e-9)
    assert style.log_odds("9") == 0


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=6))
def test_the_chances_of_all_places_make_one(scores: list[int]) -> None:
    assert sum(share_found(scores, place) for place in range(len(scores))) == pytest.approx(1)


@given(st.lists(st.lists(TEXTS, min_size=4, max_size=4), min_size=12, max_size=14), st.integers(0, 3))
def test_shares_lie_between_none_and_all(cards: list[list[str]], right: int) -> None:
    found = report([deck("une", cards, right=right), deck("deux", [STYLED] * 12)], FR)
    assert found is not None
    assert 0 <= found.by_style <= 1
    assert 0 <= found.by_length <= 1
    assert sum(found.places.values()) == len(found.found) == len(cards) + 12
