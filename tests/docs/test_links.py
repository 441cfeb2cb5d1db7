"""Every link and every path in the documentation leads to a file of the repository, and to a heading where a link names one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^)>\s]+)|^\[[^\]]+\]:\s*(\S+)|\b(?:src|href)=\"([^\"]+)\"", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
SOURCE_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|tsx?|mjs|css|html|toml|po))|(?:docs|protocol|tests|bench|src|app)/[\w./-]+")
PLACEHOLDER = re.compile(r"\b(?:LANG|PATH|DECK|FILE|media|badge-keys)\b")
SOURCES = (ROOT / "src", ROOT / "src/ravive", ROOT / "app/src")
SUPERSEDED = re.compile(r"^Superseded by ", re.MULTILINE)
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)")


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each link into the repository as (path, anchor); either may be empty."""
    for found in LINK.finditer(CODE.sub("", page.read_text("utf-8"))):
        target = next(filter(None, found.groups()))
        if not ELSEWHERE.match(target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the forges that show it name them."""
    found: list[str] = []
    for heading in HEADING.findall(re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        repeated = sum(re.fullmatch(rf"{re.escape(name)}(?:-\d+)?", other) is not None for other in found)
        found.append(f"{name}-{repeated}" if repeated else name)
    return set(found)


def leads_nowhere(page: Path, path: str, anchor: str) -> bool:
    """Return whether a link's file or heading is missing; a path from the root of a web site never is in the repository."""
    target = (page.parent / path).resolve() if path else page
    if path.startswith("/") or not target.exists() or not target.is_relative_to(ROOT):
        return True
    return bool(anchor) and (target.suffix != ".md" or anchor not in anchors(target))


def paths(text: str) -> Iterator[str]:
    """Yield each path of a source file or folder that stands as code in a page; one with a placeholder or of a data folder is none."""
    for code in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)):
        yield from (word for word in code.split() if SOURCE_PATH.fullmatch(word) and not PLACEHOLDER.search(word))


def exists(path: str) -> bool:
    """Return whether a path exists from the root, from the packages or from the app; a name alone may be anywhere below them."""
    if any((base / path).exists() for base in (ROOT, *SOURCES)):
        return True
    return "/" not in path and any(next(base.rglob(path), None) for base in (*SOURCES, ROOT / "tests", ROOT / "bench"))


def test_every_path_exists() -> None:
    texts = {page: page.read_text("utf-8") for page in PAGES}
    # The changelog and superseded decisions describe what was.
    current = {page: text for page, text in texts.items() if page.name != "CHANGELOG.md" and not SUPERSEDED.search(text)}
    assert not [f"{page.relative_to(ROOT)}: {path}" for page, text in current.items() for path in paths(text) if not exists(path)]


def test_every_link_leads_somewhere() -> None:
    assert not [
        f"{page.relative_to(ROOT)}: {path}#{anchor}".rstrip("#")
        for page in PAGES
        for path, anchor in links(page)
        if leads_nowhere(page, path, anchor)
    ]


def test_every_page_can_be_reached_from_the_first(tmp_path: Path) -> None:
    waiting, reached = [ROOT / "README.md"], set[Path]()
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting += [(page.parent / path).resolve() for path, _ in links(page) if path]
    assert not [str(page.relative_to(ROOT)) for page in PAGES if page not in reached]


@pytest.mark.parametrize(
    ("link", "is_good"),
    [
        ("[a](other.md)", True), ("[a](other.md#two-words)", True), ("[a](#here-twice-1)", True), ("[a](https://example.org/x#y)", True),
        ("`[a](nothing.md)`", True), ("[a](nothing.md)", False), ("[a](other.md#three)", False), ("[a](#nowhere)", False),
        ("[a](/other.md)", False), ('<img src="nothing.png">', False),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, is_good: bool) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path.resolve())
    page = tmp_path.resolve() / "page.md"
    page.write_text(f"# Here, twice\n\n{link}\n\n## Here, twice\n")
    (tmp_path / "other.md").write_text("# Two words\n")
    assert is_good is not any(leads_nowhere(page, *found) for found in links(page))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("`src/here.py` and `here.py`", 0), ("`gone.py`", 1), ("run `python src/gone.py`", 1), ("`src/DECK/gone.py`", 0), ("`here`", 0),
        ("```\nsrc/gone.py\n```", 0), ("`src/` and `bench/`", 1),
    ],
)  # fmt: skip
def test_path_that_does_not_exist_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, missing: int) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    monkeypatch.setattr(f"{__name__}.SOURCES", (tmp_path / "src",))
    (tmp_path / "src").mkdir()
    (tmp_path / "src/here.py").touch()
    assert sum(not exists(path) for path in paths(text)) == missing
