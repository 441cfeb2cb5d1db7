"""What every format of translators' files promises: what is written is read back, and nothing is too bad to be reported."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.cards.draft import Written
from ravive.formats import texts_files, texts_workbook, xliff
from ravive.formats.texts import ReadTexts, Texts, TranslatorText
from tests.formats.samples import MADE_AT, WORDS, texts_of

type Read = Callable[[bytes], ReadTexts]
type Write = Callable[[Texts], Written]


def write_workbook(texts: Texts) -> Written:
    return texts_workbook.write(texts, WORDS, made_at=MADE_AT)


formats = pytest.mark.parametrize(
    ("read", "write"), [pytest.param(xliff.read, xliff.write, id="xliff"), pytest.param(texts_workbook.read, write_workbook, id="xlsx")]
)
some_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40) | st.sampled_from(
    ["Appelez {fact:police}, puis {fact:police}.", "[qui] ?", "a & b < c > d", "  deux\r\nlignes\t", "]]>", "=1+1", "_x0041_", "#N/A", "id"]
)


@st.composite
def units(draw: st.DrawFn) -> tuple[TranslatorText, ...]:
    targets = draw(st.lists(st.none() | some_text, max_size=4))
    return tuple(
        TranslatorText(id=f"cards.a.{number}", source=draw(some_text), target=target, is_outdated=draw(st.booleans()))
        for number, target in enumerate(targets)
    )


@formats
@given(made=units())
def test_deck_languages_ids_and_texts_are_read_back(read: Read, write: Write, made: tuple[TranslatorText, ...]) -> None:
    written = write(texts_of(*made))
    assert written.warnings == ()
    for found in (read(written.content), texts_files.read(written.content)):
        assert found.problems == ()
        assert found.texts is not None
        assert (found.texts.deck, found.texts.source_language, found.texts.target_language) == ("accueil", "fr", "nl")
        assert [(text.id, text.source, text.target) for text in found.texts.all()] == [(text.id, text.source, text.target) for text in made]


@formats
def test_places_are_reported_and_notes_are_written(read: Read, write: Write) -> None:
    made = TranslatorText(id="cards.a.prompt", source="Qui ?", target="Wie?", field="Question", notes=("Avant : Quoi ?",))
    found = read(write(texts_of(made)).content).texts
    assert found is not None
    (text,) = found.all()
    assert text.line > 1


@formats
@given(content=st.binary(max_size=100))
def test_no_content_is_too_bad_to_be_reported(read: Read, write: Write, content: bytes) -> None:
    found = read(content)
    assert (found.texts is None) == bool(found.problems)


@formats
@given(place=st.integers(0, 100_000), noise=st.binary(min_size=1, max_size=20))
def test_damage_is_reported_or_harmless(read: Read, write: Write, place: int, noise: bytes) -> None:
    whole = write(texts_of(TranslatorText(id="cards.a.prompt", source="Qui ?", target="Wie?"))).content
    place %= len(whole)
    found = read(whole[:place] + noise + whole[place + len(noise) :])
    assert (found.texts is None) == bool(found.problems)
