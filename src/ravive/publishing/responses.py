"""A card's form without script: what was sent, as the response that is marked."""

from typing import Any

from django.http import QueryDict

from ravive.cards.bundle import AnyCard
from ravive.cards.kinds.cloze import ClozeCard
from ravive.cards.kinds.match import MatchCard
from ravive.cards.kinds.order import OrderCard
from ravive.cards.kinds.scenario import ScenarioCard, ScenarioStep

type Path = tuple[tuple[str, str], ...]
# By the kind of card, as the app sends it.
type Response = dict[str, Any]

LONGEST_ANSWER = 200


def read(card: AnyCard, sent: QueryDict) -> Response | None:
    """Return the response to mark, None when the form was sent without an answer."""
    match card.kind:
        case "choice":
            return _one(sent, "choice", {option.id for option in card.options})
        case "multiple":
            return _several(sent, "choices", {option.id for option in card.options})
        case "hotspot":
            return _several(sent, "spots", {spot.id for spot in card.spots})
        case "truth":
            return {"truth": sent["truth"] == "true"} if sent.get("truth") in ("true", "false") else None
        case "recall":
            return _one(sent, "self", {"none", "part", "all"})
        case "order":
            return _order(card, sent)
        case "match":
            return _pairs(card, sent)
        case "cloze":
            return _gaps(card, sent)
        case _:
            return {}


def _one(sent: QueryDict, name: str, accepted: set[str]) -> Response | None:
    value = sent.get(name, "")
    return {name: value} if value in accepted else None


def _several(sent: QueryDict, name: str, accepted: set[str]) -> Response | None:
    values = [value for value in sent.getlist(name) if value in accepted]
    return {name: values} if values else None


def _order(card: OrderCard, sent: QueryDict) -> Response | None:
    """Two steps may carry the same position; the form's order then decides, so that nothing is refused."""
    positions = {step.id: sent.get(f"position-{step.id}", "") for step in card.steps}
    if not all(value.isascii() and value.isdigit() and len(value) < 3 for value in positions.values()):
        return None
    return {"order": sorted(positions, key=lambda step: int(positions[step]))}


def _pairs(card: MatchCard, sent: QueryDict) -> Response | None:
    accepted = {right.id for right in card.right}
    pairs = {left.id: sent.get(f"pair-{left.id}", "") for left in card.left}
    chosen = {left: right for left, right in pairs.items() if right in accepted}
    return {"pairs": chosen} if chosen else None


def _gaps(card: ClozeCard, sent: QueryDict) -> Response | None:
    gaps = {gap.id: sent.get(f"gap-{gap.id}", "").strip()[:LONGEST_ANSWER] for gap in card.gaps}
    return {"gaps": gaps} if any(gaps.values()) else None


def scenario_path(card: ScenarioCard, sent: QueryDict) -> Path:
    """Return the decisions taken so far, as far as they lead from the start; a path that does not is cut."""
    decisions = dict(item.split(":", 1) for item in sent.getlist("path") if ":" in item)
    last, chosen = sent.get("step", ""), sent.get("choice", "")
    if last and chosen:
        decisions[last] = chosen
    path: list[tuple[str, str]] = []
    step: ScenarioStep | None = scenario_step(card, card.start)
    while step and step.id in decisions and len(path) < len(card.steps):
        choice = next((choice for choice in step.choices if choice.id == decisions[step.id]), None)
        if choice is None:
            break
        path.append((step.id, choice.id))
        step = scenario_step(card, choice.to)
    return tuple(path)


def scenario_step(card: ScenarioCard, step_id: str) -> ScenarioStep | None:
    """Return the step of this id, None when there is none."""
    return next((step for step in card.steps if step.id == step_id), None)


def step_after(card: ScenarioCard, path: Path) -> ScenarioStep | None:
    """Return the step where a path of decisions leads."""
    step = scenario_step(card, card.start)
    for _, choice_id in path:
        choice = next((choice for choice in (step.choices if step else ()) if choice.id == choice_id), None)
        step = scenario_step(card, choice.to) if choice else None
    return step
