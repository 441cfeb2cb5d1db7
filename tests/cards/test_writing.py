"""Plain data as YAML: what is written reads back as the very same data, in the style the starter decks have."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.cards.draft import DeckDraft, digest_of
from ravive.cards.folder import WritingError, read_folder, write_deck, write_register
from ravive.cards.yaml_text import DECK_TEXTS, REGISTER_TEXTS, yaml_text
from ravive.lib.yaml_lines import read_yaml
from ravive.starter import starter_content

# Texts of every kind; YAML has no way to write half a surrogate pair, and a file with NUL is refused.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(CHARACTERS, max_size=40)
KEYS = st.text(CHARACTERS, min_size=1, max_size=12)
SCALARS = st.one_of(
    TEXTS, st.booleans(), st.none(), st.integers(-10_000, 10_000), st.floats(0, 1000).map(lambda x: round(x, 6)),
    st.sampled_from(["no", "true", "null", "~", "0800", "112", "23:40", "1e5", "-", "a: b", "a #b", "2027-05-24"]),
    st.sampled_from(["fact:police", "é", " x ", "x:", "\n", "\u2028", "’", "\u00a0"]),
)  # fmt: skip
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20)


@given(st.dictionaries(KEYS | st.sampled_from(["cards", "languages", "do", "facts"]), VALUES, min_size=1, max_size=5), st.booleans())
def test_whatever_is_written_reads_back_the_same(data: dict[str, object], has_texts: bool) -> None:
    text = yaml_text(data, REGISTER_TEXTS if has_texts else None)  # type: ignore[arg-type]  # plain data, to Hypothesis objects
    read = read_yaml(text.encode(), "written")
    assert read.problems == ()
    assert read.data == data
    assert yaml_text(read.data, REGISTER_TEXTS if has_texts else None) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("path", sorted(starter_content.DECKS.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_starter_decks_are_in_the_house_style(path: Path) -> None:
    text = path.read_text("utf-8")
    data = read_yaml(text.encode(), path.name).data
    assert isinstance(data, dict)
    assert yaml_text(data, DECK_TEXTS if path.name == "deck.yaml" else None) == text


def test_a_number_has_no_more_decimals_than_the_reader_accepts() -> None:
    text = yaml_text({"x": 0.1 + 0.2, "y": 1e-7, "z": 40.0}, DECK_TEXTS)
    assert text == "x: 0.3\ny: 1e-07\nz: 40.0\n"
    assert read_yaml(text.encode(), "x").data == {"x": 0.3, "y": 1e-7, "z": 40}


def test_a_deck_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    reading = read_folder(starter_content.DECKS / "voyage")
    (tmp_path / "locked").write_text("a file where a folder should be")
    with pytest.raises(WritingError, match="cannot be written"):
        write_deck(reading.draft, reading.contents, tmp_path / "locked" / "voyage")
    with pytest.raises(WritingError, match="cannot be written"):
        write_register({"sources": {}, "facts": {}}, tmp_path / "locked" / "facts.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["locked"]


def test_a_picture_does_not_leave_its_folder(tmp_path: Path) -> None:
    content = b"<svg/>"
    draft = DeckDraft({"id": "voyage"}, {}, {"../../outside.svg": digest_of(content)})
    with pytest.raises(WritingError, match=r"“media/\.\./\.\./outside\.svg” leads out of the folder"):
        write_deck(draft, {digest_of(content): content}, tmp_path / "decks" / "voyage")
    assert list(tmp_path.rglob("*.svg")) == []
    assert list((tmp_path / "decks").iterdir()) == []


def test_a_file_where_the_deck_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "voyage").write_text("mine")
    reading = read_folder(starter_content.DECKS / "voyage")
    with pytest.raises(WritingError, match="holds a file of its own"):
        write_deck(reading.draft, reading.contents, tmp_path / "voyage")
    assert (tmp_path / "voyage").read_text() == "mine"
