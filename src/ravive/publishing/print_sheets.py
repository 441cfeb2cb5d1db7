"""A deck on paper: sheets of four cards, whose backs fall behind their fronts when printed on both sides."""

from dataclasses import dataclass

from django.utils.translation import gettext

from ravive.cards.bundle import AnyCard, Bundle
from ravive.cards.kinds.scenario import ScenarioCard
from ravive.publishing.card_view import GAP

CARDS_A_SHEET = 4
# Turned over along the long edge, left and right change places within each row.
BACK_ORDER = (1, 0, 3, 2)


@dataclass(frozen=True, kw_only=True)
class PaperCard:
    """Both sides of one card: `choices` on the front, `answers` on the back."""

    number: int
    card: AnyCard
    prompt: str
    choices: tuple[str, ...]
    answers: tuple[str, ...]
    sources: tuple[str, ...]
    picture: str


@dataclass(frozen=True, kw_only=True)
class PrintSheet:
    """Four places; None where the last sheet is not full."""

    fronts: tuple[PaperCard | None, ...]
    backs: tuple[PaperCard | None, ...]


def sheets(bundle: Bundle) -> tuple[PrintSheet, ...]:
    """Return the sheets of a deck, in its order."""
    cards = [paper_card(number, card, bundle) for number, card in enumerate(bundle.cards, 1)]
    found = []
    for start in range(0, len(cards), CARDS_A_SHEET):
        fronts: list[PaperCard | None] = [*cards[start : start + CARDS_A_SHEET]]
        fronts += [None] * (CARDS_A_SHEET - len(fronts))
        found.append(PrintSheet(fronts=tuple(fronts), backs=tuple(fronts[place] for place in BACK_ORDER)))
    return tuple(found)


def paper_card(number: int, card: AnyCard, bundle: Bundle) -> PaperCard:
    """Return a card as it stands on paper."""
    choices, answers = _sides(card)
    picture = bundle.pictures.get(card.picture or "")
    return PaperCard(
        number=number,
        card=card,
        prompt=card.prompt,
        choices=choices,
        answers=answers,
        sources=tuple(bundle.sources[source].title for source in card.sources if source in bundle.sources),
        picture=f"/bundles/{picture.url.rpartition('/')[2]}" if picture else "",
    )


def _sides(card: AnyCard) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of the front and those of the back."""
    match card.kind:
        case "choice" | "multiple":
            return tuple(option.text for option in card.options), tuple(option.text for option in card.options if option.right)
        case "hotspot":
            return tuple(spot.text for spot in card.spots), tuple(spot.text for spot in card.spots if spot.right)
        case "truth":
            verdict, why = (gettext("True"), card.if_true) if card.right else (gettext("False"), card.if_false)
            return (gettext("True"), gettext("False")), (verdict, why)
        case "order":
            return tuple(sorted(step.text for step in card.steps)), tuple(f"{n}. {step.text}" for n, step in enumerate(card.steps, 1))
        case "match":
            rights = {right.id: right.text for right in card.right}
            return tuple(left.text for left in card.left), tuple(f"{left.text} → {rights[left.right]}" for left in card.left)
        case "cloze":
            answers = {gap.id: gap.accept[0] for gap in card.gaps}
            return (GAP.sub("______", card.text),), (GAP.sub(lambda gap: answers[gap[1]], card.text),)
        case "recall":
            return (), (*(f"✓ {line}" for line in card.do), *(f"✗ {line}" for line in card.dont))
        case "scenario":
            return _scenario_sides(card)
        case _:
            return tuple(point.title for point in card.points), tuple(f"{point.title} : {point.text}" for point in card.points)


def _scenario_sides(card: ScenarioCard) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """On paper a scenario is its first decision: the scene and the choices, then what follows from each."""
    first = next(step for step in card.steps if step.id == card.start)
    front = (first.text, *([first.question] if first.question else []), *(choice.text for choice in first.choices))
    return front, tuple(f"{choice.text} → {choice.feedback}" for choice in first.choices)
