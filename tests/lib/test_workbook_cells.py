"""Workbooks that come back are read as texts, however a spreadsheet saved them; hostile ones are refused and run nothing."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.lib import workbook_cells
from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, workbook_of
from ravive.lib.workbook_cells import SheetCell, SheetRead, SheetRow, WorkbookRefusedError, read_sheets

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="Textes" sheetId="1" r:id="rId1"/></sheets></workbook>'
LINK = f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
KINDS = {"workbook.xml": "sheet.main", "worksheets/sheet1.xml": "worksheet", "sharedStrings.xml": "sharedStrings", "styles.xml": "styles"}
# The second look is that of days.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def links_of(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def packed(rows: str = "", shared: str = "", **parts: str | bytes) -> bytes:
    """Return a workbook of one sheet with these rows; `parts` replace others, by the last part of their name."""
    held: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        + "".join(f'<Override PartName="/xl/{name}" ContentType="{_PARTS}.{kind}+xml"/>' for name, kind in KINDS.items())
        + "</Types>",
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": links_of(LINK),
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
    }
    for name, content in parts.items():
        held[next(key for key in held if key.endswith(f"/{name}.xml") or name in key)] = content
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, content in held.items():
            file.writestr(name, content)
    return written.getvalue()


def rows_of(content: bytes) -> dict[int, dict[int, SheetCell]]:
    (sheet,) = read_sheets(content)
    return {row.number: dict(row.cells) for row in sheet.rows}


def reason_of(content: bytes) -> str:
    with pytest.raises(WorkbookRefusedError) as refused:
        read_sheets(content)
    return refused.value.reason


def test_shared_inline_and_formatted_texts_are_read_without_how_they_are_pronounced() -> None:
    shared = (
        "<si><t>Bel</t></si><si><r><rPr><b/></rPr><t xml:space='preserve'>Bel </t></r><r><t>101</t></r>"
        "<rPh sb='0' eb='1'><t>bell</t></rPh><phoneticPr fontId='1'/></si>"
    )
    rows = (
        "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c></row>"
        "<row r='5'><c r='B5' t='inlineStr'><is><r><t>Noteer</t></r><r><t xml:space='preserve"
        "'> alles</t></r></is></c></row>"
    )
    assert rows_of(packed(rows, shared)) == {2: {1: SheetCell("Bel"), 3: SheetCell("Bel 101")}, 5: {2: SheetCell("Noteer alles")}}


def test_places_that_a_program_does_not_write_follow_each_other() -> None:
    rows = "<row><c t='inlineStr'><is><t>a</t></is></c><c t='inlineStr'><is><t>b</t></is></c></row><row><c t='n'><v>3</v></c></row>"
    assert rows_of(packed(rows)) == {1: {1: SheetCell("a"), 2: SheetCell("b")}, 2: {1: SheetCell("3", "number")}}


def test_what_is_no_text_is_named_and_no_formula_is_calculated() -> None:
    rows = (
        "<row r='1'><c r='A1'><v>45000</v></c><c r='B1' t='e'><v>#NAME?</v></c><c r='C1' t='b'><v>1</v></c>"
        "<c r='D1' t='str'><f>CONCAT(A1)</f><v>Bel</v></c><c r='E1'><f>WEBSERVICE(\"http://x.example\")</f></c></row>"
    )
    assert rows_of(packed(rows)) == {
        1: {
            1: SheetCell("45000", "number"),
            2: SheetCell("#NAME?", "error"),
            3: SheetCell("1", "number"),
            4: SheetCell("", "formula"),
            5: SheetCell("", "formula"),
        }
    }


def test_characters_by_their_number_are_read_and_what_no_text_holds_stays_as_it_is() -> None:
    shared = "<si><t>a_x000D_b _x005F_x0041_ _x0000_ _xD800_</t></si>"
    assert rows_of(packed("<row r='1'><c r='A1' t='s'><v>0</v></c></row>", shared)) == {1: {1: SheetCell("a\rb _x0041_ _x0000_ _xD800_")}}


@pytest.mark.slow
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
        | st.sampled_from(["_x0041_", "_x0041\x07", "=1+1", "  a ", "a\r\nb\n", "_x005F_"]),
        min_size=1,
        max_size=5,
    )
)
def test_every_text_that_is_written_is_read_back(texts: list[str]) -> None:
    columns = tuple(WorkbookColumn(head=f"Head {number}") for number in range(len(texts)))
    content = workbook_of([WorkbookSheet(title="Textes", columns=columns, rows=(tuple(texts),))], title="T", made_at=NOW)
    (sheet,) = read_sheets(content)
    assert sheet.name == "Textes"
    assert [cell.text for cell in sheet.rows[1].cells.values()] == texts


def test_sheets_come_in_their_order_and_a_link_out_of_the_file_leads_nowhere() -> None:
    book = BOOK.replace("<sheets>", '<sheets><sheet name="Away" sheetId="2" r:id="rId2"/><sheet name="Up" sheetId="3" r:id="rId3"/>')
    away = f'<Relationship Id="rId2" Type="{LINKS}/worksheet" Target="http://x.example/sheet.xml" TargetMode="External"/>'
    up = f'<Relationship Id="rId3" Type="{LINKS}/worksheet" Target="../../etc/passwd"/>'
    assert read_sheets(packed(workbook=book, **{"workbook.xml.rels": links_of(LINK + away + up)})) == (SheetRead("Textes", ()),)


def test_a_document_type_is_refused_in_every_part() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    for name in ("workbook", "rels", "sheet1", "sharedStrings"):
        assert reason_of(packed(**{name: f"{bomb}<x>&b;</x>"})) == "doctype"
    assert reason_of(packed(sheet1='<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>')) == "doctype"


def test_entities_are_refused_by_the_library_too() -> None:
    """It reads without this package as well, and would then resolve them."""
    assert openpyxl.DEFUSEDXML


def test_elements_nested_deeply_or_without_end_build_nothing() -> None:
    deep = "<row><c>" * 100_000
    assert rows_of(packed(sheet1=f"<worksheet>{deep}{'</c></row>' * 100_000}</worksheet>")) == {}


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_cells, "LARGEST_UNPACKED_BYTES", 100_000)
    content = packed("<row/>" * 200_000)
    assert len(content) < 20_000
    assert reason_of(content) == "full"


def test_more_elements_than_a_sheet_needs_are_refused_empty_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_cells, "MOST_TAGS", 1_000)
    assert rows_of(packed("<row><c/></row>" * 300)) == {}
    assert reason_of(packed("<row><c/></row>" * 350)) == "full"
    monkeypatch.setattr(workbook_cells, "MOST_OTHER_TAGS", 200)
    assert rows_of(packed("<x:row xmlns:x='u'><c><f/></c></x:row>" * 100)) == {}
    assert reason_of(packed(styles=STYLES.replace("<xf numFmtId", "<xf/>" * 200 + "<xf numFmtId"))) == "full"


def test_too_many_cells_are_refused_and_empty_ones_and_columns_far_away_are_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_cells, "MOST_CELLS", 10)
    far = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    assert rows_of(packed("<row><c/><c s='4'/></row>" * 100 + far)) == {}
    assert reason_of(packed("<row><c><v>1</v></c></row>" * 11)) == "full"


def test_a_file_over_the_limit_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_cells, "LARGEST_WORKBOOK_BYTES", 50)
    assert reason_of(packed()) == "large"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        packed()[:-40],
        packed(workbook="<workbook"),
        packed(sheet1="<a><b></a>"),
        packed("<row r='1'><c r='A1' t='s'><v>7</v></c></row>"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert reason_of(content) == "broken"


@pytest.mark.parametrize("names", [("xl/workbook.xml",), ("mimetype", "content.xml")])
def test_another_packed_file_is_refused(names: tuple[str, ...]) -> None:
    written = BytesIO()
    with ZipFile(written, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    assert reason_of(written.getvalue()) == "broken"


@pytest.mark.slow
@given(st.binary(max_size=200), st.integers(0, 3000))
def test_damage_anywhere_is_refused_or_read(noise: bytes, place: int) -> None:
    whole = packed("<row r='1'><c r='A1' t='s'><v>0</v></c></row>", "<si><t>a</t></si>")
    place %= len(whole)
    try:
        sheets = read_sheets(whole[:place] + noise + whole[place + len(noise) :])
    except WorkbookRefusedError:
        return
    assert all(isinstance(row, SheetRow) for sheet in sheets for row in sheet.rows)


@pytest.mark.parametrize(("given_as", "day"), [("1", "2026-11-28"), ("0", "2022-11-27")])
def test_a_number_that_is_shown_as_a_day_is_that_day_also_where_days_count_from_1904(given_as: str, day: str) -> None:
    book = BOOK.replace("<sheets>", f'<workbookPr date1904="{given_as}"/><sheets>')
    rows = "<row r='1'><c r='A1' s='1'><v>44892</v></c><c r='B1'><v>44892</v></c></row>"
    assert rows_of(packed(rows, workbook=book)) == {1: {1: SheetCell(f"{day} 00:00:00", "number"), 2: SheetCell("44892", "number")}}


@pytest.mark.parametrize(
    ("written", "text"), [("1234.5599999999999", "1234.56"), ("1.2E11", "120000000000"), ("-0.1", "-0.1"), ("1e999", "inf")]
)
def test_a_number_is_written_as_people_write_it(written: str, text: str) -> None:
    assert rows_of(packed(f"<row r='1'><c r='A1'><v>{written}</v></c></row>")) == {1: {1: SheetCell(text, "number")}}
