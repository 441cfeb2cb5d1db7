"""What an adopted deck took, stored to be compared later: read from its row, and written to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ravive.cards.draft import CardDraft
from ravive.cards.upstream import Key
from ravive.lib.yaml_lines import Plain
from ravive.network.models import Adoption

# Keys are texts in JSON; no part of a key holds this.
_BETWEEN = "/"


@dataclass(frozen=True, slots=True)
class Base:
    """The deck of the first authors as each part of it was when it was last taken or left."""

    cards: Mapping[str, CardDraft]
    fields: Mapping[Key, Plain]
    facts: Mapping[str, Plain]


def base_data(cards: Mapping[str, CardDraft], fields: Mapping[Key, Plain], facts: Mapping[str, Plain]) -> dict[str, Any]:
    """Return a base as an adoption stores it."""
    return {
        "cards": {
            name: {"structure": dict(state.structure), "words": dict(state.words), "picture": state.picture}
            for name, state in cards.items()
        },
        "deck": {_BETWEEN.join(key): value for key, value in fields.items()},
        "facts": dict(facts),
    }


def base_of(adoption: Adoption) -> Base:
    """Return the base an adoption stores."""
    held = adoption.base
    return Base(
        cards={name: CardDraft(card["structure"], card["words"], card["picture"]) for name, card in held["cards"].items()},
        fields={tuple(key.split(_BETWEEN)): value for key, value in held["deck"].items()},
        facts=held["facts"],
    )
