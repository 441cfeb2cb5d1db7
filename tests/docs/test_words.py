"""Documentation, docstrings and comments use plain words: no word of the project's former private vocabulary (see CONTRIBUTING.md)."""

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Templates for organisations are in other languages too, whose words are not English: "door" is Dutch for "by".
ENGLISH = [path for path in sorted((ROOT / "docs").rglob("*.md")) if not re.search(r"\.(?:fr|nl|de)\.md$", path.name)]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ENGLISH]
APP_SOURCES = [path for path in sorted((ROOT / "app/src").rglob("*")) if path.suffix in (".ts", ".tsx", ".css")]
# Each pattern is a word or phrase, whatever its case, with what to write instead.
PLAIN_WORDS = {
    r"mend(?:s|ed|ing)?": "fix",
    r"who(?:m|so)?ever": "anyone who, people who",
    r"for ever": "without end, permanently",
    r"anew": "again",
    r"by lot": "at random",
    r"staircases?": "layers",
    r"house (?:style|rules?)|(?:the|our|this) house": "format, architecture",
    # A room is a package here; a room where people meet is a room.
    r"rooms? (?:above|below|as django)|(?:pure|django|lower|upper|other|another) rooms?|rooms?['’]s?": "package",
    r"doors?": "endpoint, permission, public module",
    r"gates?": "access check, disclosure control",
    r"(?:is|are|was|were|be|been|being) told": "is shown, is reported, is promised",
    r"(?:six|absent|wrong|typed|which) signs?|signs no code": "characters",
    r"on (?:its|their) way": "unfinished, in transit",
    r"h(?:o|e)ld(?:s|ing)? up": "block",
    r"hung up|hangs? up": "close the connection",
}
PRIVATE = re.compile(rf"\b(?:{'|'.join(f'(?:{pattern})' for pattern in PLAIN_WORDS)})(?!\w)", re.IGNORECASE)
# Comments of TypeScript and CSS; texts in quotation marks, where addresses have slashes too, are found first and left out.
APP_COMMENT = re.compile(r"""`(?:\\.|[^`\\])*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(/\*.*?\*/|//[^\n]*)""", re.DOTALL)
# Code, addresses of links, and struck-out sentences (the examples of how not to write) are not prose.
NOT_PROSE = re.compile(r"^```.*?^```|``?[^`\n]*``?|\]\([^)\s]*\)|~~.*?~~", re.MULTILINE | re.DOTALL)


def private_words(text: str) -> Iterator[str]:
    """Yield each private word of a text, with the words to write instead."""
    for found in PRIVATE.finditer(" ".join(NOT_PROSE.sub(" ", text).split())):
        words = next(plain for pattern, plain in PLAIN_WORDS.items() if re.fullmatch(pattern, found[0], re.IGNORECASE))
        yield f"“{found[0]}”: {words}"


@dataclass(frozen=True, kw_only=True)
class CommentBlock:
    """Comments on adjacent lines, and the number of the first."""

    line: int
    lines: list[str]


def prose(source: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings of a Python file and its comments, those on adjacent lines together, each with its first line."""
    tree = ast.parse(source.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (text := ast.get_docstring(node)):
            yield node.body[0].lineno, text
    with tokenize.open(source) as lines:
        comments = [token for token in tokenize.generate_tokens(lines.readline) if token.type == tokenize.COMMENT]
    block = CommentBlock(line=0, lines=[])
    for token in comments:
        if token.start[0] != block.line + len(block.lines):
            yield block.line, " ".join(block.lines)
            block = CommentBlock(line=token.start[0], lines=[])
        block.lines.append(token.string.lstrip("# "))
    yield block.line, " ".join(block.lines)


def app_prose(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a file of the app, each with its first line."""
    for found in APP_COMMENT.finditer(source):
        if found[1]:
            yield source.count("\n", 0, found.start()) + 1, re.sub(r"\n\s*\*", " ", found[1])


def test_no_page_has_a_private_word() -> None:
    found = [f"{page.relative_to(ROOT)}: {words}" for page in PAGES for words in private_words(page.read_text("utf-8"))]
    assert not found, "\n".join(found)


def test_no_source_has_a_private_word() -> None:
    sources = sorted((ROOT / "src/ravive").rglob("*.py"))
    assert len(sources) > 500
    found = [
        f"{source.relative_to(ROOT)}:{line}: {words}" for source in sources for line, text in prose(source) for words in private_words(text)
    ]
    assert not found, "\n".join(found)


def test_app_has_no_private_word() -> None:
    assert len(APP_SOURCES) > 200
    found = [
        f"{source.relative_to(ROOT)}:{line}: {words}"
        for source in APP_SOURCES
        for line, text in app_prose(source.read_text("utf-8"))
        for words in private_words(text)
    ]
    assert not found, "\n".join(found)


def test_comments_of_the_app_are_found() -> None:
    source = """const a = "https://example.org/door"; // a gate\n/** Whoever\n * waits for ever. */\nconst b = `/* mend */`;"""
    assert [(line, len(list(private_words(text)))) for line, text in app_prose(source)] == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It mends a lock.", 1), ("Recommended, amended.", 0), ("The house\nstyle", 1), ("the rooms above", 1), ("ask in the room", 0),
        ("The room’s screens", 1), ("which is told, by a door", 2), ("indoors", 0), ("`a_door`", 0), ("[page](one-gate.md)", 0),
        ("~~whoever writes~~ people", 0), ("```\nthe gate\n```\nwaits for ever", 1), ("a sign of danger", 0), ("a code of six signs", 1),
    ],
)  # fmt: skip
def test_private_word_is_found(text: str, found: int) -> None:
    assert len(list(private_words(text))) == found
