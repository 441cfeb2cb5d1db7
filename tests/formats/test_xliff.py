"""XLIFF out and in: what is written is read back, by us and by a translator's program; what cannot be read is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.xliff2 import Xliff2File

from ravive.formats.xliff import Document, ReadXliff, Trouble, Unit, UnitGroup, read, written
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
states = st.sampled_from(["initial", "translated", "reviewed", "final"])


@st.composite
def units(draw: st.DrawFn) -> tuple[Unit, ...]:
    return tuple(
        Unit(
            id=f"cards.a.{number}",
            source=draw(texts),
            target=target,
            state=draw(states) if target is not None else "initial",
            is_outdated=draw(st.booleans()),
        )
        for number, target in enumerate(draw(st.lists(st.none() | texts, max_size=4)))
    )


def document(*made: Unit) -> Document:
    return Document(
        original="accueil",
        source_language="fr",
        target_language="nl",
        groups=(UnitGroup(id="cards.a", name="La carte “A” & <B>", units=made),),
    )


def plain(found: Unit) -> tuple[object, ...]:
    return found.id, found.source, found.target, found.state, found.is_outdated


@given(units())
def test_what_is_written_is_read_back(made: tuple[Unit, ...]) -> None:
    found = read(written(document(*made)))
    assert found.troubles == ()
    assert found.document is not None
    assert (found.document.original, found.document.source_language, found.document.target_language) == ("accueil", "fr", "nl")
    assert [plain(unit) for unit in found.document.units()] == [plain(unit) for unit in made]


def test_a_nul_character_is_left_out() -> None:
    found = read(written(document(Unit(id="a", source="x\0y")))).document
    assert found is not None
    assert [unit.source for unit in found.units()] == ["xy"]


def test_notes_are_written_and_read_back() -> None:
    found = read(written(document(Unit(id="a", source="x", notes=("Type : choix", "Avant : <y>"))))).document
    assert found is not None
    assert [unit.notes for unit in found.units()] == [("Type : choix", "Avant : <y>")]


def test_placeholders_are_protected_with_their_original_data() -> None:
    content = written(document(Unit(id="a", source="Appelez {fact:police} ou [qui].", target="Bel {fact:police} of [qui]."))).decode()
    assert content.count('<ph id="1" canDelete="no" dataRef="d1"') == 2
    assert '<data id="d1">{fact:police}</data>' in content
    assert "<source>Appelez <ph" in content


def test_file_has_the_structure_the_specification_asks_for() -> None:
    """Section 4.2 of XLIFF 2.0: order of elements, unique ids, every dataRef and every target's code known."""
    content = written(
        document(Unit(id="a", source="[q] {fact:p} [q]", target="{fact:p} [q]", state="final", notes=("n",)), Unit(id="b", source="x"))
    )
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
        Unit(id="cards.a.prompt", source="Que faites-vous ?"),
        Unit(id="cards.a.reflex", source="Noter {fact:police}.", target="Noteer {fact:police}.", state="final"),
    )
    store = Xliff2File.parsestring(written(document(*made)))
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("fr", "nl")
    first = next(unit for unit in store.units if unit.source == "Que faites-vous ?")
    first.target = "Wat doet u?"
    found = read(bytes(store)).document
    assert found is not None
    assert [(unit.id, unit.target) for unit in found.units()] == [
        ("cards.a.prompt", "Wat doet u?"),
        ("cards.a.reflex", "Noteer {fact:police}."),
    ]


def test_segmented_by_a_program_a_text_is_put_together_again() -> None:
    found = read((SAMPLES / "segmented.xlf").read_bytes()).document
    assert found is not None
    assert [plain(unit) for unit in found.units()] == [
        ("cards.a.explanation", "Un doute suffit. Appelez {fact:police}.", "Bel {fact:police}. Twijfel volstaat.", "translated", False),
        ("cards.a.reflex", "Observer. Noter.", None, "initial", False),
    ]


def test_version_1_2_is_read_with_its_inline_elements() -> None:
    found = read((SAMPLES / "version-1.2.xliff").read_bytes()).document
    assert found is not None
    assert (found.original, found.source_language, found.target_language) == ("accueil", "fr", "nl-BE")
    assert [plain(unit) for unit in found.units()] == [
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


def in_one_file(*units: str) -> str:
    return "<xliff><file><body>\n" + "\n".join(units) + "\n</body></file></xliff>"


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        ("<xliff", Trouble(1, "broken", value="Couldn't find end of Start Tag xliff")),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', Trouble(1, "doctype")),
        ("<html/>", Trouble(1, "not_xliff", value="html")),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:9"/>', Trouble(1, "not_xliff", value="xliff")),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', Trouble(1, "files", value="0")),
        (in_one_file("<trans-unit id='a'/>"), Trouble(2, "no_source", "a")),
        (in_one_file("<trans-unit><source/></trans-unit>"), Trouble(2, "no_id")),
        (
            in_one_file("<trans-unit id='a'><source/></trans-unit>", "<trans-unit id='a'><source/></trans-unit>"),
            Trouble(3, "twice", "a", "2"),
        ),
        (in_one_file("<trans-unit id='a'><source><x id='7'/></source></trans-unit>"), Trouble(2, "empty_code", "a", "x")),
        (in_one_file("<trans-unit id='a'><source><cp hex='zz'/></source></trans-unit>"), Trouble(2, "no_character", "a", "zz")),
        (in_one_file("<trans-unit id='a'><source><cp hex='D800'/></source></trans-unit>"), Trouble(2, "no_character", "a", "D800")),
        (in_one_file("<trans-unit id='a'><source><cp hex='0'/></source></trans-unit>"), Trouble(2, "no_character", "a", "0")),
    ],
)
def test_what_is_no_xliff_is_told(content: str, trouble: Trouble) -> None:
    assert read(content.encode()) == ReadXliff(None, (trouble,))


def test_every_unit_that_cannot_be_read_is_told_at_once() -> None:
    found = read(in_one_file("<trans-unit id='a'/>", "<trans-unit id='b'><source/></trans-unit>", "<trans-unit/>").encode())
    assert found == ReadXliff(None, (Trouble(2, "no_source", "a"), Trouble(4, "no_id")))


@given(st.binary(max_size=100))
def test_no_content_is_too_bad_to_be_told(content: bytes) -> None:
    found = read(content)
    assert (found.document is None) == bool(found.troubles)
