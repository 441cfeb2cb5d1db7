"""Whatever JSON holds, a field takes its value or refuses it in a sentence; and every error says what to do."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from hypothesis import given
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.fields import StreamField

from ravive.portability.errors import ImportRefusedError
from ravive.portability.field_values import field_value
from ravive.portability.import_plan import columns_of
from ravive.portability.numbers import RowNumbers
from ravive.portability.page_texts import TextRenumbering
from ravive.portability.plain_values import MOST_VALUES, check_value, read_object
from ravive.portability.selection import exported_labels
from ravive.site.blocks import RICH

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
COLUMNS = [
    column
    for label in exported_labels()
    for column in columns_of(label).values()
    if not isinstance(column, (models.ForeignKey, StreamField, models.FileField))
]


@given(column=st.sampled_from(COLUMNS), value=JSON)
def test_a_field_takes_a_value_or_refuses_it(column: models.Field[Any, Any], value: Any) -> None:  # noqa: ANN401 - what JSON holds
    try:
        field_value(column, value, "here")
    except ImportRefusedError as problem:
        assert str(problem).startswith("here, field ")


@given(value=JSON)
def test_parts_of_a_page_are_read_or_refused(value: Any) -> None:  # noqa: ANN401 - as above
    texts = TextRenumbering(numbers=RowNumbers())
    field = apps.get_model("appeals.AppealPage")._meta.get_field("body")
    assert isinstance(field, StreamField)
    for raw in (value, [{"type": name, "value": value} for name in field.stream_block.child_blocks]):
        try:
            texts.stream(field.stream_block, raw, "here")
        except ImportRefusedError as problem:
            assert str(problem).startswith("here")


PIECES = [*'<>/="&; ', *"apbhrefscriptonlick", "javascript:", "<a href=", "<script>", "<svg onload=", "&lt;", "&#106;avascript:"]


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_text_can_run(pieces: list[str]) -> None:
    texts = TextRenumbering(numbers=RowNumbers())
    clean = texts.rich_text("".join(pieces))
    assert texts.rich_text(clean) == clean
    assert not re.search(r"<(?!/?(?:p|h[234]|b|strong|i|em|ol|ul|li|a|br|hr)\b)|<[^>]* on|href=\"javascript", clean)


def test_what_the_editor_writes_stays_as_it_is() -> None:
    numbers = RowNumbers()
    numbers.add("wagtailcore.Page", {3: 31})
    texts = TextRenumbering(numbers=numbers)
    text = (
        '<h2 data-block-key="a1">Titre\u00a0: «\u00a0un\u00a0»</h2><p data-block-key="b2"><b>gras</b> et <i>italique</i><br/>'
        '<a href="https://www.example.org/?a=1&amp;b=2">ailleurs</a> <a href="mailto:info@example.org">écrire</a></p>'
        '<ul><li data-block-key="c3">un</li></ul><ol><li data-block-key="d4">deux</li></ol>'
    )
    assert texts.rich_text(text) == text
    assert texts.rich_text('<a linktype="page" id="3">p</a>') == '<a linktype="page" id="31">p</a>'
    assert (texts.rich_text('<a linktype="page" id="4">p</a>'), texts.broken) == ("<a>p</a>", 1)
    assert set(RICH) == {"h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"}


def test_no_block_holds_html() -> None:
    def all_blocks(block: Any) -> list[Any]:  # noqa: ANN401 - Wagtail's blocks have no type in common
        inner = [*getattr(block, "child_blocks", {}).values(), *([block.child_block] if hasattr(block, "child_block") else [])]
        return [block, *(child_block for child in inner for child_block in all_blocks(child))]

    fields = [column for label in exported_labels() for column in columns_of(label).values() if isinstance(column, StreamField)]
    assert len(fields) > 10
    found = {type(block) for field in fields for block in all_blocks(field.stream_block)}
    assert not any(issubclass(kind, blocks.RawHTMLBlock) for kind in found)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"[" * 100_000, "no JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number that is too large|no JSON"),
        (b'{"a": NaN}', "no JSON"),
        (b'{"a": 1e999}', "a number that is none|no JSON"),
        (b'{"a": "\\ud800"}', "no JSON|half a character"),
        (b'{"a": "\\u0000"}', "a character without a shape"),
        (b"\xff", "no JSON"),
        (b'{"a": "\\tjava\\nscript:x"}', "a browser would run"),
        (b'{"a": "data:text/html,x"}', "a browser would run"),
    ],
)
def test_what_no_row_holds(content: bytes, match: str) -> None:
    with pytest.raises(ImportRefusedError, match=match):
        read_object(content, "here")


@pytest.mark.parametrize("value", [b"[]", b"{}", b"0", b'""', b'{"a":[0]}'])
def test_a_line_with_too_many_values_is_not_read(value: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b'{"a":[' + b",".join([value] * (MOST_VALUES + 1)) + b"]}"
    monkeypatch.setattr("ravive.portability.plain_values.msgspec.json.decode", lambda _content: pytest.fail("it is read"))
    for text in (content, content.decode()):
        with pytest.raises(ImportRefusedError, match=r"here has about \d+ values, and 1000000 are read at most"):
            read_object(text, "here")


def test_a_long_line_with_few_values_is_read() -> None:
    content = b'{"a":"' + b"[, " * 400_000 + b'"}'
    assert len(read_object(content, "here")["a"]) == 1_200_000


def test_a_name_that_is_deep_or_runs_is_found_too() -> None:
    with pytest.raises(ImportRefusedError, match="a browser would run"):
        check_value({"javascript:x": 1}, "here")
