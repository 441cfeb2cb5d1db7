"""The words of the papers: a folder a language, with one TOML file for each paper. Each language has the same sections."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from ravive.lib.languages import Language

TEXTS = Path(__file__).parent / "texts"
# In the order in which the desk lists them.
PAPERS = ("processor", "joint", "impact", "children", "employers", "staff", "council")


class PaperSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading, its sentences, and a table: of its own cells, or of the register of personal details."""

    heading: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    table: Literal["", "register"] = ""


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper in one language. `use` says in a sentence who needs it. Words in square brackets are left to be filled in."""

    title: str
    use: str
    lead: str
    sections: tuple[PaperSection, ...]


@cache
def paper_in(language: Language | str, name: str) -> Paper:
    """Return a paper in a language of the interface. Raises FileNotFoundError for another language or name."""
    return msgspec.convert(tomllib.loads((TEXTS / language / f"{name}.toml").read_text("utf-8")), Paper)
