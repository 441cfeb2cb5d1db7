"""What each kind's form has that its dataclasses do not tell, and the kinds in the order in which an author is offered them."""

from typing import Any

from ravive.cards.source import AnyStructure
from ravive.cards.structure import CardStructure
from ravive.decks.card_form.parts import Leaf, Pairs, Part
from ravive.decks.card_form.parts_of_types import Exceptions, parts_of

STRUCTURES: dict[str, type[CardStructure[Any]]] = {
    kind.__annotations__["kind"].__args__[0]: kind for kind in AnyStructure.__value__.__args__
}

_TEXT_AND_FEEDBACK = tuple(Leaf(name=name, side="words", shape="text", default=...) for name in ("text", "feedback"))
_OPTIONS_AGAIN = {("variants", "options"): "options"}

EXCEPTIONS: dict[str, Exceptions] = {
    "choice": Exceptions(right_in=("options", "one"), keyed_by=_OPTIONS_AGAIN),
    "multiple": Exceptions(right_in=("options", "many"), keyed_by=_OPTIONS_AGAIN),
    "truth": Exceptions(),
    "order": Exceptions(keyed_by={("variants", "steps"): "steps"}),
    "match": Exceptions(placed=(Pairs(left=_TEXT_AND_FEEDBACK),), keyed_by={("variants", "left"): "left"}),
    "cloze": Exceptions(),
    "recall": Exceptions(),
    "hotspot": Exceptions(),
    "scenario": Exceptions(rows_named={("start",): "steps", ("steps", "choices", "to"): "steps"}),
    "tip": Exceptions(),
}

PARTS: dict[str, tuple[Part, ...]] = {kind: parts_of(STRUCTURES[kind], exceptions) for kind, exceptions in EXCEPTIONS.items()}
