"""XML is read as elements with their lines; what could do harm is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.lib.xml_lines import DEEPEST_NESTING, LARGEST_FILE_BYTES, Element, Refusal, read_xml

BOMB = b"""<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<a>&d;&d;&d;&d;</a>"""
ELSEWHERE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'


def test_elements_have_their_line_namespace_and_text() -> None:
    root = read_xml(b'<?xml version="1.0"?>\n<a xmlns="urn:x">\n <b lang="fr" xml:space="preserve">un <i>deux</i> trois</b>\n</a>')
    assert isinstance(root, Element)
    assert (root.name, root.namespace, root.line) == ("a", "urn:x", 2)
    b = root.first("b")
    assert b is not None
    assert (b.line, b.attributes, b.text()) == (3, {"lang": "fr", "xml:space": "preserve"}, "un deux trois")
    assert root.first("c") is None


@pytest.mark.parametrize("content", [BOMB, ELSEWHERE, b"<!DOCTYPE a><a/>"], ids=["bomb", "file", "plain"])
def test_document_type_is_refused_before_its_entities_are_read(content: bytes) -> None:
    assert read_xml(content) == Refusal(1, "doctype")


@pytest.mark.parametrize(
    ("content", "line", "reason", "message"),
    [
        (b"", 1, "broken", "Document is empty"),
        (b"<a>\n<b></a>", 2, "broken", "tag mismatch"),
        (b"<a>\n&nbsp;</a>", 2, "broken", "Entity 'nbsp' not defined"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', 1, "broken", "Unsupported encoding"),
        (b"<a>\n\xff</a>", 2, "broken", "Invalid bytes"),
        (b"<a>" * (DEEPEST_NESTING + 1), 1, "deep", ""),
        (b"<a>" * 1_000_000, 1, "deep", ""),
        (b" " * (LARGEST_FILE_BYTES + 1), 1, "large", ""),
    ],
    ids=["empty", "open", "entity", "encoding", "bytes", "deep", "deepest", "large"],
)
def test_what_is_no_xml_is_reported_with_its_line(content: bytes, line: int, reason: str, message: str) -> None:
    found = read_xml(content)
    assert isinstance(found, Refusal)
    assert (found.line, found.reason) == (line, reason)
    assert message in found.message


def test_texts_are_whole_around_comments_and_instructions() -> None:
    root = read_xml(b"<a>one <!-- not this --><b/>two<?nor this?> three</a>")
    assert isinstance(root, Element)
    assert root.text() == "one two three"


def test_lines_far_down_are_counted() -> None:
    root = read_xml(b"<a>" + b"\n" * 70_000 + b"<b/>text</a>")
    assert isinstance(root, Element)
    assert [child.line for child in root.children()] == [70_001]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings_are_read_as_declared(encoding: str) -> None:
    root = read_xml(f'<?xml version="1.0" encoding="{encoding}"?><a>\u00e9t\u00e9</a>'.encode(encoding))
    assert isinstance(root, Element)
    assert root.text() == "\u00e9t\u00e9"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_no_encoding_hides_a_document_type(encoding: str) -> None:
    found = read_xml(f'<?xml version="1.0" encoding="{encoding}"?>{BOMB.decode()}'.encode(encoding))
    assert isinstance(found, Refusal)
    assert found.reason in ("doctype", "broken")


@given(st.binary(max_size=200))
def test_no_content_is_too_bad_to_be_reported(content: bytes) -> None:
    found = read_xml(content)
    assert isinstance(found, Element) or found.line >= 1
