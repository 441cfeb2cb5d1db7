"""A card as its template shows it, asked or answered."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ravive.cards.bundle import AnyCard
from ravive.cards.kinds.cloze import ClozeCard
from ravive.cards.kinds.hotspot import HotspotCard
from ravive.cards.kinds.match import MatchCard, Right
from ravive.cards.kinds.order import OrderCard
from ravive.cards.kinds.scenario import ScenarioCard, ScenarioStep
from ravive.publishing.responses import Path, Response, scenario_step, step_after

Result = Literal["right", "again", "missed"]
Verdict = Literal["right", "partly", "again"]
GAP = re.compile(r"\[([a-z0-9-]+)\]")


@dataclass(frozen=True, kw_only=True)
class OptionRow:
    """An option or a spot; `feedback` is empty where there is nothing to say yet. Places in per cent, for spots only."""

    id: str
    text: str
    feedback: str = ""
    chosen: bool = False
    result: Result | None = None
    number: int = 0
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step to order: its right position, and the one chosen."""

    id: str
    text: str
    feedback: str = ""
    position: int = 0
    chosen: int = 0
    result: Result | None = None


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """An item on the left with what was chosen for it and what goes with it."""

    id: str
    text: str
    feedback: str = ""
    chosen: Right | None = None
    right: Right | None = None
    result: Result | None = None


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A piece of a cloze text: words, or a gap (then `gap` is its id)."""

    text: str = ""
    gap: str = ""
    number: int = 0
    entered: str = ""
    answer: str = ""
    feedback: str = ""
    result: Result | None = None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A decision taken in a scenario."""

    step: str
    choice: str
    text: str
    feedback: str
    result: Result | None


@dataclass(frozen=True, kw_only=True)
class CardView:
    """What a template of a kind needs; only the fields of the card's kind are filled."""

    card: AnyCard
    answered: bool = False
    verdict: Verdict | None = None
    options: tuple[OptionRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    pairs: tuple[PairRow, ...] = ()
    rights: tuple[Right, ...] = ()
    segments: tuple[Segment, ...] = ()
    words: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    step: ScenarioStep | None = None
    self_grade: str = ""
    truth: bool | None = None


def verdict_of(credit: float | None) -> Verdict | None:
    """Return the verdict of a credit from 0 to 1; None for a card that is only read."""
    if credit is None:
        return None
    return "right" if credit >= 1 else "partly" if credit > 0 else "again"


def asked(card: AnyCard) -> CardView:
    """Return the card as it is asked."""
    return _view(card, None, {})


def answered(card: AnyCard, response: Response, credit: float | None, parts: Mapping[str, float]) -> CardView:
    """Return the card as it is shown once marked."""
    view = _view(card, response, parts)
    return replace(view, answered=True, verdict=verdict_of(credit))


def others(card: AnyCard, view: CardView) -> tuple[OptionRow, ...]:
    """Return the wrong options that were not chosen, with what the deck says of each."""
    texts = {option.id: option.feedback for option in getattr(card, "options", getattr(card, "spots", ()))}
    wrong = {option.id for option in getattr(card, "options", getattr(card, "spots", ())) if not option.right}
    return tuple(replace(row, feedback=texts[row.id]) for row in view.options if row.id in wrong and not row.chosen and texts[row.id])


def _view(card: AnyCard, response: Response | None, parts: Mapping[str, float]) -> CardView:
    sent = response or {}
    match card.kind:
        case "choice":
            return CardView(card=card, options=_options(card.options, response, {sent.get("choice")}))
        case "multiple":
            return CardView(card=card, options=_options(card.options, response, set(sent.get("choices", ()))))
        case "hotspot":
            return CardView(card=card, options=_spots(card, response))
        case "truth":
            return CardView(card=card, truth=sent.get("truth"))
        case "recall":
            return CardView(card=card, self_grade=str(sent.get("self", "")))
        case "order":
            return CardView(card=card, steps=_steps(card, response, parts))
        case "match":
            return CardView(card=card, pairs=_pairs(card, response), rights=_shuffled(card.right, card.id))
        case "cloze":
            return CardView(card=card, segments=_segments(card, response, parts), words=_words(card))
        case "scenario":
            return scenario(card, tuple(tuple(item) for item in sent.get("path", ())))
        case _:
            return CardView(card=card)


def _shuffled[Item](items: tuple[Item, ...], seed: str) -> tuple[Item, ...]:
    """Return the items in another order, always the same one for the same words: nothing is stored between two requests."""
    mixed = list(items)
    random.Random(seed).shuffle(mixed)  # noqa: S311 - an order to show, not a secret
    return tuple(mixed) if tuple(mixed) != items or len(items) < 2 else (*items[1:], items[0])


def _result(right: bool, chosen: bool) -> Result | None:
    if right:
        return "right" if chosen else "missed"
    return "again" if chosen else None


def _options(options: tuple, response: Response | None, chosen: set) -> tuple[OptionRow, ...]:
    """Feedback is shown for each option chosen or missed, not for the others."""
    rows = []
    for number, option in enumerate(options, 1):
        result = _result(option.right, option.id in chosen) if response is not None else None
        rows.append(
            OptionRow(
                id=option.id,
                text=option.text,
                feedback=option.feedback if result else "",
                chosen=option.id in chosen,
                result=result,
                number=number,
            )
        )
    return tuple(rows)


def _spots(card: HotspotCard, response: Response | None) -> tuple[OptionRow, ...]:
    rows = _options(card.spots, response, set((response or {}).get("spots", ())))
    places = {spot.id: spot for spot in card.spots}
    return tuple(
        OptionRow(
            id=row.id, text=row.text, feedback=row.feedback, chosen=row.chosen, result=row.result, number=row.number,
            x=places[row.id].x, y=places[row.id].y, radius=places[row.id].radius,
        )
        for row in rows
    )  # fmt: skip


def _steps(card: OrderCard, response: Response | None, parts: Mapping[str, float]) -> tuple[StepRow, ...]:
    if response is None:
        return tuple(StepRow(id=step.id, text=step.text) for step in _shuffled(card.steps, card.id + card.prompt))
    order = list(response["order"])
    return tuple(
        StepRow(
            id=step.id,
            text=step.text,
            feedback=step.feedback or "",
            position=position,
            chosen=order.index(step.id) + 1,
            result="right" if order.index(step.id) + 1 == position else "again",
        )
        for position, step in enumerate(card.steps, 1)
    )


def _pairs(card: MatchCard, response: Response | None) -> tuple[PairRow, ...]:
    chosen = (response or {}).get("pairs", {})
    rights = {right.id: right for right in card.right}
    if response is None:
        return tuple(PairRow(id=left.id, text=left.text) for left in card.left)
    return tuple(
        PairRow(
            id=left.id,
            text=left.text,
            feedback=left.feedback,
            chosen=rights.get(chosen.get(left.id, "")),
            right=rights[left.right],
            result="right" if chosen.get(left.id) == left.right else "again",
        )
        for left in card.left
    )


def _segments(card: ClozeCard, response: Response | None, parts: Mapping[str, float]) -> tuple[Segment, ...]:
    gaps = {gap.id: gap for gap in card.gaps}
    entered = (response or {}).get("gaps", {})
    segments = []
    for position, piece in enumerate(GAP.split(card.text)):
        if position % 2 == 0:
            segments.append(Segment(text=piece))
        elif response is None:
            segments.append(Segment(gap=piece, number=position // 2 + 1))
        else:
            segments.append(
                Segment(
                    gap=piece,
                    number=position // 2 + 1,
                    entered=entered.get(piece, ""),
                    answer=gaps[piece].accept[0],
                    feedback=gaps[piece].feedback or "",
                    result="right" if parts.get(piece, 0) >= 1 else "again",
                )
            )
    return tuple(segments)


def _words(card: ClozeCard) -> tuple[str, ...]:
    return _shuffled((*(gap.accept[0] for gap in card.gaps), *card.decoys), card.id) if card.mode == "picked" else ()


def scenario(card: ScenarioCard, path: Path) -> CardView:
    """Return a scenario where a path of decisions has led."""
    turns = []
    for step_id, choice_id in path:
        step = scenario_step(card, step_id)
        choice = next(choice for choice in step.choices if choice.id == choice_id) if step else None
        if choice:
            result: Result | None = "right" if choice.credit >= 1 else "again" if choice.credit <= 0 else None
            turns.append(Turn(step=step_id, choice=choice_id, text=choice.text, feedback=choice.feedback, result=result))
    return CardView(card=card, turns=tuple(turns), step=step_after(card, path))
