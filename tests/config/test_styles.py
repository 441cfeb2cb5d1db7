"""Every style sheet is right in both directions of writing: it names the start and the end of a line, never left and right."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted([*(ROOT / "app/src/styles").glob("*.css"), *(ROOT / "src/ravive").glob("*/**/*.css")])
SHEETS = [path for path in SHEETS if "app_dist" not in path.parts]

RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIDES = re.compile(
    r"^(?:(?:scroll-)?(?:margin|padding)-(?:left|right)|border-(?:left|right)(?:-.*)?|border-(?:top|bottom)-(?:left|right)-radius|left|right)$"
)
SIDE_VALUES = {"text-align", "float", "clear"}
SHORTHANDS = {"margin", "padding", "inset", "scroll-margin", "scroll-padding"}
# A picture is never mirrored: neither are the places on it.
ON_A_PICTURE = re.compile(r"\.ring\b")


def declarations(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the selector, property and value of each declaration."""
    for selector, body in RULE.findall(COMMENT.sub("", text)):
        for line in body.split(";"):
            name, found, value = line.partition(":")
            if found:
                yield selector.strip(), name.strip(), value.strip()


def parts(value: str) -> list[str]:
    """Return the values of a shorthand; a function is one value."""
    return re.findall(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+", value)


def is_one_sided(name: str, value: str) -> bool:
    """Return whether a declaration says left or right."""
    if SIDES.match(name) or (name in SIDE_VALUES and value in ("left", "right")):
        return True
    sides = parts(value) if name in SHORTHANDS else []
    return len(sides) == 4 and sides[1] != sides[3]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_style_sheet_names_no_side(sheet: Path) -> None:
    found = [
        f"{selector} {{ {name}: {value} }}"
        for selector, name, value in declarations(sheet.read_text("utf-8"))
        if is_one_sided(name, value) and not ON_A_PICTURE.search(selector)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("margin-left", "1rem"),
        ("border-right-color", "red"),
        ("text-align", "right"),
        ("right", "0"),
        ("margin", "0 1px 0 calc(2 * (3px + 1px))"),
    ],
)
def test_a_side_is_found(name: str, value: str) -> None:
    assert is_one_sided(name, value)


@pytest.mark.parametrize(
    ("name", "value"), [("margin", "0 1px 2px"), ("padding", "0 min(1px, 2px) 3px min(1px, 2px)"), ("text-align", "end")]
)
def test_what_has_no_side_is_left_alone(name: str, value: str) -> None:
    assert not is_one_sided(name, value)
