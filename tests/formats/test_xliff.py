"""XLIFF out and in: what is written is read back, by us and by a translator's program; what cannot be read is reported."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.xliff2 import Xliff2File

from ravive.formats.problems import TextsCode
from ravive.formats.texts import ReadTexts, TextGroup, Texts, TextState, TranslatorText
from ravive.formats.xliff import read, write
from ravive.lib.problem import Problem
from ravive.lib.xml_lines import Element, read_xml

SAMPLES = Path(__file__).parent.parent / "samples" / "xliff"
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40) | st.sampled_from(
    [
        "Appelez {fact:police}, puis {fact:police}.",
        "Noter [qui], [quand]. [qui] ?",
        "a & b < c > d",
        "  deux\r\nlignes\t",
        "]]>",
        "[]",
        "{fact:",
    ]
)
STATES: tuple[TextState, ...] = ("initial", "translated", "reviewed", "final")
states = st.sampled_from(STATES)


@st.composite
def units(draw: st.DrawFn) -> tuple[TranslatorText, ...]:
    return tuple(
        TranslatorText(
            id=f"cards.a.{number}",
            source=draw(texts),
            target=target,
            state=draw(states) if target is not None else "initial",
            is_outdated=draw(st.booleans()),
        )
        for number, target in enumerate(draw(st.lists(st.none() | texts, max_size=4)))
    )


def texts_of(*made: TranslatorText) -> Texts:
    return Texts(
        deck="accueil",
        source_language="fr",
        target_language="nl",
        groups=(TextGroup(id="cards.a", name="La carte “A” & <B>", texts=made),),
    )


def file_of(*made: TranslatorText) -> bytes:
    """Return the file of these texts, of which nothing is lost."""
    written = write(texts_of(*made))
    assert written.warnings == ()
    return written.content


def plain(found: TranslatorText) -> tuple[object, ...]:
    return found.id, found.source, found.target, found.state, found.is_outdated


@given(units())
def test_what_is_written_is_read_back(made: tuple[TranslatorText, ...]) -> None:
    found = read(file_of(*made))
    assert found.problems == ()
    assert found.texts is not None
    assert (found.texts.deck, found.texts.source_language, found.texts.target_language) == ("accueil", "fr", "nl")
    assert [plain(unit) for unit in found.texts.all()] == [plain(unit) for unit in made]


def test_notes_are_written_and_read_back() -> None:
    found = read(file_of(TranslatorText(id="a", source="x", notes=("Type : choix", "Avant : <y>")))).texts
    assert found is not None
    assert [unit.notes for unit in found.all()] == [("Type : choix", "Avant : <y>")]


def test_control_characters_of_a_text_are_written_and_those_of_names_and_notes_are_reported_as_lost() -> None:
    texts = Texts(
        deck="accueil",
        source_language="fr",
        target_language="nl",
        groups=(TextGroup(id="cards.a", name="La\x07carte", texts=(TranslatorText(id="a", source="x\x07", notes=("n\x07",)),)),),
    )
    written = write(texts)
    found = read(written.content).texts
    assert found is not None
    assert [(text.source, text.notes) for text in found.all()] == [("x\x07", ("n",))]
    assert [(loss.code, loss.values["unit"], loss.severity) for loss in written.warnings] == [
        (TextsCode.CHARACTERS_LEFT_OUT, "cards.a", "warning"),
        (TextsCode.CHARACTERS_LEFT_OUT, "a", "warning"),
    ]


def test_placeholders_are_protected_with_their_original_data() -> None:
    text = TranslatorText(id="a", source="Appelez {fact:police} ou [qui].", target="Bel {fact:police} of [qui].")
    content = file_of(text).decode()
    assert content.count('<ph id="1" canDelete="no" dataRef="d1"') == 2
    assert '<data id="d1">{fact:police}</data>' in content
    assert "<source>Appelez <ph" in content


def test_file_has_the_structure_the_specification_asks_for() -> None:
    """Section 4.2 of XLIFF 2.0: order of elements, unique ids, every dataRef and every target's code known."""
    full = TranslatorText(id="a", source="[q] {fact:p} [q]", target="{fact:p} [q]", state="final", notes=("n",))
    content = file_of(full, TranslatorText(id="b", source="x"))
    root = read_xml(content)
    assert isinstance(root, Element)
    assert set(root.attributes) == {"version", "srcLang", "trgLang"}
    (group,) = next(root.children("file")).children("group")
    names = [unit.attributes["id"] for unit in group.children("unit")]
    assert len(set(names)) == len(names) == 2
    for unit in group.children("unit"):
        order = [child.name for child in unit.children()]
        assert order == [name for name in ("notes", "originalData", "segment") if name in order]
        held = unit.first("originalData")
        data = {child.attributes["id"] for child in held.children()} if held else set()
        (segment,) = unit.children("segment")
        codes = {side.name: [code.attributes["id"] for code in side.children("ph")] for side in segment.children()}
        assert all(len(set(ids)) == len(ids) for ids in codes.values())
        assert set(codes.get("target", ())) <= set(codes["source"])
        assert {code.attributes["dataRef"] for side in segment.children() for code in side.children("ph")} == data


def test_a_translators_program_opens_fills_and_saves_the_file() -> None:
    """Translate Toolkit is what Weblate, Pootle and Virtaal open files with."""
    made = (
        TranslatorText(id="cards.a.prompt", source="Que faites-vous ?"),
        TranslatorText(id="cards.a.reflex", source="Noter {fact:police}.", target="Noteer {fact:police}.", state="final"),
    )
    store = Xliff2File.parsestring(file_of(*made))
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("fr", "nl")
    first = next(unit for unit in store.units if unit.source == "Que faites-vous ?")
    first.target = "Wat doet u?"
    found = read(bytes(store)).texts
    assert found is not None
    assert [(unit.id, unit.target) for unit in found.all()] == [
        ("cards.a.prompt", "Wat doet u?"),
        ("cards.a.reflex", "Noteer {fact:police}."),
    ]


def test_segmented_by_a_program_a_text_is_put_together_again() -> None:
    found = read((SAMPLES / "segmented.xlf").read_bytes()).texts
    assert found is not None
    assert [plain(unit) for unit in found.all()] == [
        ("cards.a.explanation", "Un doute suffit. Appelez {fact:police}.", "Bel {fact:police}. Twijfel volstaat.", "translated", False),
        ("cards.a.reflex", "Observer. Noter.", None, "initial", False),
    ]


def test_version_1_2_is_read_with_its_inline_elements() -> None:
    found = read((SAMPLES / "version-1.2.xliff").read_bytes()).texts
    assert found is not None
    assert (found.deck, found.source_language, found.target_language) == ("accueil", "fr", "nl-BE")
    assert [plain(unit) for unit in found.all()] == [
        ("cards.a.prompt", "Que faites-vous ?", "Wat doet u?", "final", False),
        (
            "cards.a.explanation",
            "Appelez {fact:police} ou {fact:emergency-112}.",
            "Bel {fact:police} of {fact:emergency-112}.",
            "translated",
            False,
        ),
        ("cards.a.reflex", "Noter.", None, "initial", False),
    ]


def wrong(line: int, code: TextsCode, **values: str) -> Problem:
    return Problem(code, values, line=line)


def in_one_file(*units: str) -> str:
    return "<xliff><file><body>\n" + "\n".join(units) + "\n</body></file></xliff>"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("<xliff", wrong(1, TextsCode.BROKEN, value="Couldn't find end of Start Tag xliff")),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', wrong(1, TextsCode.DOCTYPE)),
        ("<html/>", wrong(1, TextsCode.NOT_XLIFF, value="html")),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:9"/>', wrong(1, TextsCode.NOT_XLIFF, value="xliff")),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', wrong(1, TextsCode.FILES, value="0")),
        (in_one_file("<trans-unit id='a'/>"), wrong(2, TextsCode.NO_SOURCE, unit="a")),
        (in_one_file("<trans-unit><source/></trans-unit>"), wrong(2, TextsCode.NO_ID)),
        (
            in_one_file("<trans-unit id='a'><source/></trans-unit>", "<trans-unit id='a'><source/></trans-unit>"),
            wrong(3, TextsCode.TWICE, unit="a", value="2"),
        ),
        (in_one_file("<trans-unit id='a'><source><x id='7'/></source></trans-unit>"), wrong(2, TextsCode.EMPTY_CODE, unit="a", value="x")),
        (
            in_one_file("<trans-unit id='a'><source><cp hex='zz'/></source></trans-unit>"),
            wrong(2, TextsCode.NO_CHARACTER, unit="a", value="zz"),
        ),
        (
            in_one_file("<trans-unit id='a'><source><cp hex='D800'/></source></trans-unit>"),
            wrong(2, TextsCode.NO_CHARACTER, unit="a", value="D800"),
        ),
        (
            in_one_file("<trans-unit id='a'><source><cp hex='0'/></source></trans-unit>"),
            wrong(2, TextsCode.NO_CHARACTER, unit="a", value="0"),
        ),
    ],
)
def test_what_is_no_xliff_is_reported(content: str, problem: Problem) -> None:
    assert read(content.encode()) == ReadTexts(None, (problem,))


def test_every_unit_that_cannot_be_read_is_reported_at_once() -> None:
    found = read(in_one_file("<trans-unit id='a'/>", "<trans-unit id='b'><source/></trans-unit>", "<trans-unit/>").encode())
    assert found == ReadTexts(None, (wrong(2, TextsCode.NO_SOURCE, unit="a"), wrong(4, TextsCode.NO_ID)))


@given(st.binary(max_size=100))
def test_no_content_is_too_bad_to_be_reported(content: bytes) -> None:
    found = read(content)
    assert (found.texts is None) == bool(found.problems)
