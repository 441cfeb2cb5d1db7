"""YAML is read as plain data, each value with its line, each problem with its line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.lib.yaml_lines import DEEPEST_NESTING, LARGEST_FILE_BYTES, Plain, plain_value, read_yaml

printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\ufeff"), max_size=40)
plain_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | printable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(printable, inner, max_size=4),
    max_leaves=20,
)


@given(plain_data)
def test_what_is_written_as_json_is_read_back(data: Plain) -> None:
    read = read_yaml(json.dumps(data, ensure_ascii=False, indent=1).encode(), "file")
    assert read.problems == ()
    assert read.data == data


@given(st.lists(printable.filter(str.strip), min_size=1, max_size=20))
def test_each_item_has_its_line(items: list[str]) -> None:
    content = "\n".join(f"- {json.dumps(item, ensure_ascii=False)}" for item in items)
    read = read_yaml(content.encode(), "file")
    assert [read.line((index,)) for index in range(len(items))] == list(range(1, len(items) + 1))


@given(st.binary(max_size=300))
def test_no_content_is_too_bad_to_be_reported(content: bytes) -> None:
    read = read_yaml(content, "file")
    assert all(problem.line >= 1 for problem in read.problems)
    if read.data is None:
        assert read.problems or read_yaml(content, "file").lines


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "off", "True", "NULL", "23:40", "0800", "0x1F", "1_000", "2027-05-24", ".5", "1e999", "=", "<<"]
)
def test_words_that_other_readers_change_stay_text(word: str) -> None:
    assert plain_value(word) == word


def test_quoted_values_stay_text() -> None:
    assert read_yaml(b"""[ "true", '12', "null", "" ]""", "file").data == ["true", "12", "null", ""]


def test_line_of_what_is_missing_is_that_of_its_holder() -> None:
    read = read_yaml(b"cards:\n  - id: a\n    kind: choice\n", "file")
    assert read.line(("cards", 0, "right")) == 2
    assert read.line(("cards", 0, "kind")) == 3


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "file:1: the file is empty"),
        (b"# only a remark\n", "file:1: the file is empty"),
        (b"a: 1\nb: 2\na: 3\n", "file:3: “a” is already given on line 1; keep one of them"),
        (b"a:\n\t- b\n", "file:2: a tab before the text is not accepted; indent with spaces"),
        (b"a: b\nc: \xe9\n", "file:2: byte 0xe9 is not UTF-8; save the file as UTF-8"),
        (b"a: &x [b]\n", "file:1: anchor “&x” is not accepted; write the value without it"),
        (b"a: b\nc: *a\n", "file:2: alias “*a” is not accepted; write the value again"),
        (b"a: !!str 3\n", "file:1: tag “tag:yaml.org,2002:str” is not accepted; write the value without it"),
        (b"a: 1\n---\nb: 2\n", "file:2: a second document (“---”) is not accepted; keep one a file"),
        (b"a: b\x07\n", "file:1: character U+0007 is not accepted; delete it"),
        (b'a: 1\nb: "x\\0y"\n', "file:2: character U+0000 is not accepted; delete it"),
        (b'a: 1\n"\\0": 1\n', "file:2: character U+0000 is not accepted; delete it"),
        (b"[a, b]: c\n", "file:1: a key has to be one word or one text"),
        (b"a: b: c\n", "file:1: not readable as YAML: mapping values are not allowed in this context; quote a text that holds “: ”"),
    ],
)
def test_problem_says_line_and_remedy(content: bytes, expected: str) -> None:
    assert str(read_yaml(content, "file").problems[0]) == expected


def test_several_problems_come_at_once() -> None:
    read = read_yaml(b"a: 1\na: 2\nb: &x 3\nb: 4\n", "file")
    assert [problem.line for problem in read.problems] == [2, 3, 4]


def test_large_files_are_refused_unread() -> None:
    read = read_yaml(b"#" * (LARGEST_FILE_BYTES + 1), "file")
    assert str(read.problems[0]).startswith(f"file:1: {LARGEST_FILE_BYTES + 1} bytes are too many")


def test_deep_nesting_is_refused() -> None:
    read = read_yaml(b"[" * 100, "file")
    assert str(read.problems[0]) == f"file:1: nested more than {DEEPEST_NESTING} deep; check the brackets"


def test_alias_bomb_is_refused() -> None:
    bomb = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    assert read_yaml(bomb, "file").data == {"a": ["x", "x"], "b": [None, None], "c": [None, None]}
    assert len(read_yaml(bomb, "file").problems) == 7


def test_byte_order_mark_is_dropped() -> None:
    assert read_yaml("\ufeffa: b\n".encode(), "file").data == {"a": "b"}
