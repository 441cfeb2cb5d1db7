"""Hotspot: spots to find on a picture, or in the list that stands for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ravive.cards.card import PromptVariant, PublishedCard
from ravive.cards.marking import AnswerMark, Response, ids_of, share_found
from ravive.cards.problems import DeckCode
from ravive.cards.structure import (
    Basics,
    CardStructure,
    FeedbackWords,
    Id,
    Number,
    StrictFields,
    TwoOrMore,
    TypedWords,
    VariantWords,
    YesNo,
    other_ids,
)
from ravive.lib.problem import Problem, problem

_SMALLEST_RADIUS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """`x` and `radius` in per cent of the picture's width, `y` in per cent of its height."""

    id: str
    text: str
    feedback: str
    right: bool
    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True, slots=True)
class HotspotCard(PublishedCard):
    kind: Literal["hotspot"] = "hotspot"
    spots: tuple[Spot, ...]
    variants: tuple[PromptVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return (right spots found - wrong ones touched) / right spots; a part is 1 where a spot was rightly touched or left."""
        right = {spot.id: spot.right for spot in self.spots}
        return share_found(ids_of(response, "spots", right), right)


@dataclass(frozen=True, kw_only=True, slots=True)
class HotspotWords(TypedWords):
    spots: dict[Id, FeedbackWords]
    variants: tuple[VariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SpotStructure(StrictFields):
    x: Annotated[Number, Field(ge=0, le=100)]
    y: Annotated[Number, Field(ge=0, le=100)]
    radius: Annotated[Number, Field(ge=_SMALLEST_RADIUS, le=50)]
    right: YesNo


@dataclass(frozen=True, kw_only=True, slots=True)
class HotspotStructure(CardStructure[HotspotWords]):
    words_type: ClassVar[type[HotspotWords]] = HotspotWords

    kind: Literal["hotspot"]
    spots: Annotated[dict[Id, SpotStructure], TwoOrMore]

    def flaws(self) -> Iterator[Problem]:
        if self.picture is None:
            yield problem(DeckCode.PICTURE_NEEDED, ("kind",))
        if not any(spot.right for spot in self.spots.values()):
            yield problem(DeckCode.NO_SPOT_RIGHT, ("spots",))

    def picture_flaws(self, width: int, height: int) -> Iterator[Problem]:
        """Yield the spots that leave a picture of this size or lie over one another."""
        for name, spot in self.spots.items():
            radius_of_height = spot.radius * width / height
            across = min(spot.x, 100 - spot.x) < spot.radius
            if across or min(spot.y, 100 - spot.y) < radius_of_height:
                yield problem(
                    DeckCode.SPOT_OUTSIDE,
                    ("spots", name),
                    left=f"{spot.radius:g}",
                    right=f"{100 - spot.radius:g}",
                    top=f"{radius_of_height:.3g}",
                    bottom=f"{100 - radius_of_height:.3g}",
                )
        for (name, spot), (other_name, other) in combinations(self.spots.items(), 2):
            distance = hypot(spot.x - other.x, (spot.y - other.y) * height / width)
            if distance < spot.radius + other.radius:
                yield problem(DeckCode.SPOTS_OVERLAP, ("spots", other_name), name=name)

    def word_flaws(self, words: HotspotWords) -> Iterator[Problem]:
        yield from other_ids(words.spots, tuple(self.spots), ("spots",))

    def published(self, words: HotspotWords, basics: Basics) -> HotspotCard:
        return HotspotCard(
            **basics,
            spots=tuple(
                Spot(
                    id=name,
                    text=words.spots[name].text,
                    feedback=words.spots[name].feedback,
                    right=spot.right,
                    x=spot.x,
                    y=spot.y,
                    radius=spot.radius,
                )
                for name, spot in self.spots.items()
            ),
            variants=tuple(PromptVariant(prompt=variant.prompt) for variant in words.variants),
        )
