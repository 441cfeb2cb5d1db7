"""Data that does not fit its dataclass is reported field by field, each at its line."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from ravive.lib.problem import dotted
from ravive.lib.shape import shaped, shown
from ravive.lib.yaml_lines import read_yaml


@dataclass(frozen=True, kw_only=True)
class Round:
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    kind: Literal["round"]
    radius: float


@dataclass(frozen=True, kw_only=True)
class Square:
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    kind: Literal["square"]
    side: float
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class Drawing:
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    shapes: Annotated[tuple[Annotated[Round | Square, Field(discriminator="kind")], ...], Field(min_length=2)]


def problems_of(content: bytes) -> list[str]:
    lined = read_yaml(content, "drawing.yaml")
    return [str(lined.located(problem)) for problem in shaped(Drawing, lined.data, {})[1]]


def test_fitting_data_becomes_the_dataclass() -> None:
    drawing, problems = shaped(
        Drawing, read_yaml(b"shapes: [{kind: round, radius: 2}, {kind: square, side: 1.5}]", "drawing.yaml").data, {}
    )
    assert problems == []
    assert drawing == Drawing(shapes=(Round(kind="round", radius=2), Square(kind="square", side=1.5)))


def test_every_misfit_is_reported_at_its_line() -> None:
    content = b"shapes:\n  - kind: round\n    radios: 2\n  - kind: sqare\n  - kind: square\n    side: large\n"
    assert problems_of(content) == [
        "drawing.yaml:2: shapes[0].radius: missing; add it",
        "drawing.yaml:3: shapes[0].radios: “radios” is not a field here; did you mean “radius”?",
        "drawing.yaml:4: shapes[1].kind: “sqare” is unknown; use round, square",
        "drawing.yaml:6: shapes[2].side: “large” is not a number; write one such as 12 or 12.5",
    ]


def test_a_list_that_is_too_short_is_reported_unless_its_items_are_wrong() -> None:
    assert problems_of(b"shapes: [{kind: round, radius: 2}]") == ["drawing.yaml:1: shapes: 1 given; give at least 2"]
    assert problems_of(b"shapes: [{kind: round, radius: 2}, {kind: oval}]") == [
        "drawing.yaml:1: shapes[1].kind: “oval” is unknown; use round, square"
    ]


def test_values_are_shown_as_in_the_file() -> None:
    assert shown(None) == "nothing"
    assert shown("a" * 100) == "“" + "a" * 56 + "…”"
    assert shown([1, True]) == "[1, true]"
    assert dotted(()) == "file"
