"""The example's pages as files describe them: one file for what all languages share, one file of words a language."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ravive.lib.languages import INTERFACE, Language
from ravive.site.public_page import LONGEST_ALTERNATIVE, LONGEST_SUMMARY

HERE = Path(__file__).resolve().parent / "content"
SCENES = HERE.parent / "scenes"
LONGEST_TITLE, LONGEST_MENU_TITLE = 90, 24

type PageKind = Literal[
    "info", "news", "article", "campaigns", "campaign", "letters", "letter", "events", "event", "workshop", "members", "member",
    "appeals", "appeal",
]  # fmt: skip
type HueName = Literal["signs", "react", "report", "law", "online"]
type Line = Annotated[str, StringConstraints(min_length=2, max_length=300)]


class Strict(BaseModel):
    """A part of a file: no name that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProgrammeHour(Strict):
    """When a part of an event begins; `day` counts from its first."""

    time: str
    day: int = 0
    hue: HueName = "signs"


class PageEntry(Strict):
    """One page, whatever its language. Days count from the day of installation; a page comes after its parent."""

    key: str
    kind: PageKind
    parent: str | None = None
    hue: HueName = "signs"
    in_menus: bool = False
    picture: str | None = None
    days_ago: int = Field(default=0, ge=0)
    review_in_days: int | None = None
    # Keys of the register, whose titles and dates the page shows.
    sources: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    theme: str = ""
    themes: dict[str, HueName] = {}
    info: str = "other"
    place: str = "school"
    takes_requests: bool = True
    open_days: int = 0
    # A day of each year, "07-30": the last of a campaign.
    until: str = ""
    goal: int = 500
    choices: int = 0
    country: str = ""
    starts_in_days: int = 0
    starts: str = "09:00"
    ends: str = "17:00"
    lasts_days: int = 1
    places: int | None = None
    languages: tuple[str, ...] = ()
    attendance: str = "place"
    programme: tuple[ProgrammeHour, ...] = ()
    # Of an appeal: euros, in the order of its words, and the days on which its news came.
    budget: tuple[int, ...] = ()
    costs: tuple[int, ...] = ()
    updates: tuple[int, ...] = ()
    # The key of the page of its project.
    project: str = ""


class QuoteWords(Strict):
    """Words of a text, never of a named person."""

    text: Annotated[str, StringConstraints(max_length=600)]
    source: Annotated[str, StringConstraints(max_length=200)]


class LinkWords(Strict):
    """A button to another page of the example."""

    label: Annotated[str, StringConstraints(max_length=60)]
    page: str


class BodyPart(Strict):
    """One part of a text. It has exactly one of its fields; `fact` is a key of the register."""

    text: str | None = None
    quote: QuoteWords | None = None
    fact: str | None = None
    link: LinkWords | None = None
    deck: str | None = None

    @property
    def kind(self) -> str:
        """Return the name of the field that it has."""
        (kind,) = self.model_fields_set
        return kind


class TitledWords(Strict):
    """A title and a line below it: a step of a workshop, or a part of a programme and who speaks."""

    title: Annotated[str, StringConstraints(max_length=100)]
    text: Annotated[str, StringConstraints(max_length=400)] = ""


class PageWords(Strict):
    """The words of a page in one language."""

    title: Annotated[str, StringConstraints(min_length=3, max_length=LONGEST_TITLE)]
    summary: Annotated[str, StringConstraints(max_length=LONGEST_SUMMARY)] = ""
    picture: Annotated[str, StringConstraints(max_length=LONGEST_ALTERNATIVE)] = ""
    byline: Annotated[str, StringConstraints(max_length=120)] = ""
    body: tuple[BodyPart, ...] = ()
    themes: dict[str, Annotated[str, StringConstraints(max_length=40)]] = {}
    addressee: Annotated[str, StringConstraints(max_length=160)] = ""
    demands: tuple[Line, ...] = ()
    actions: tuple[Annotated[str, StringConstraints(max_length=120)], ...] = ()
    thanks: Annotated[str, StringConstraints(max_length=600)] = ""
    relay_texts: tuple[Annotated[str, StringConstraints(max_length=600)], ...] = ()
    steps: tuple[TitledWords, ...] = ()
    programme: tuple[TitledWords, ...] = ()
    place: Annotated[str, StringConstraints(max_length=120)] = ""
    address: Annotated[str, StringConstraints(max_length=120)] = ""
    access: Annotated[str, StringConstraints(max_length=300)] = ""
    budget: tuple[Line, ...] = ()
    costs: tuple[Line, ...] = ()
    updates: tuple[Annotated[str, StringConstraints(max_length=600)], ...] = ()
    surplus: Annotated[str, StringConstraints(max_length=400)] = ""
    report: tuple[BodyPart, ...] = ()


class ExampleWords(Strict):
    """All words of one language: where a source was read, and the pages by key."""

    read_on: str
    pages: dict[str, PageWords]


class ExamplePages(Strict):
    """What all languages share: how to reach the organisation, its pages, and the days on which signatures came."""

    name: str
    email: str
    press_email: str
    address: str
    pages: tuple[PageEntry, ...]


def read_file(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what a file beside this module holds."""
    return yaml.safe_load((HERE / name).read_text("utf-8"))


@lru_cache(maxsize=1)
def shared() -> ExamplePages:
    """Return what all languages share. Raises ValidationError of pydantic for a file that is not as it must be."""
    return ExamplePages.model_validate(read_file("site.yaml"))


@lru_cache(maxsize=len(INTERFACE))
def words_of(language: Language) -> ExampleWords:
    """Return the words of a language of the interface."""
    return ExampleWords.model_validate(read_file(f"{language}.yaml"))


@lru_cache(maxsize=1)
def mosaics() -> dict[str, tuple[str, ...]]:
    """Return the drawings by name: rows of tiles, as `mosaics` draws them."""
    return {name: tuple(rows.split()) for name, rows in read_file("mosaics.yaml").items()}


@lru_cache(maxsize=1)
def scenes() -> dict[str, str]:
    """Return the illustrations by name, as SVG: places and objects, no persons."""
    return {path.stem: path.read_text("utf-8") for path in sorted(SCENES.glob("*.svg"))}


@lru_cache(maxsize=1)
def name_lists() -> dict[str, Any]:
    """Return by language the kinds of organisations, the invented places and the countries that names are put together from."""
    return read_file("names.yaml")
