"""What a bundle says of memory: the numbers of a fitted model, rounded; from then on these are the numbers, on phones and here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np

from ravive.cards.bundle import Bundle
from ravive.cards.card import CardPrior, MemoryModel, MemoryVariances
from ravive.memory.fsrs import DEFAULT_PARAMETERS
from ravive.memory.hybrid import CardEffects, Model, Variances, shipped
from ravive.memory.inputs import INPUT_COUNT

# No input exceeds 9: half a ten-thousandth of a logit, 43 times, moves no recall by a hundredth of a per cent on average.
DECIMALS = 4


@dataclass(frozen=True, kw_only=True)
class BundleMemory:
    """What publishing gives a deck to predict with: the model, and what is known of its cards by their ids."""

    model: MemoryModel
    priors: dict[str, CardPrior]


def of_model(model: Model) -> BundleMemory:
    """Return what bundles say of a fitted model; its cards are named by their ids in the deck."""
    return BundleMemory(
        model=MemoryModel(
            model="pooled-3",
            coefficients=tuple(_rounded(float(value)) for value in model.coefficients),
            variances=MemoryVariances(**{name: _rounded(value) for name, value in asdict(model.variances).items()}),
            clock=DEFAULT_PARAMETERS,
        ),
        priors={
            name: (_rounded(card.harder), _rounded(card.harder_met), _rounded(card.variance), _rounded(card.variance_met))
            for name, card in model.cards.items()
        },
    )


def of_shipped() -> BundleMemory:
    """Return what bundles say while nobody's answers were fitted."""
    return of_model(shipped())


def model_of(memory: MemoryModel, priors: Iterable[tuple[str, CardPrior | None]] = ()) -> Model:
    """Return the model that predicts what a phone with this bundle predicts."""
    return Model(
        coefficients=np.array(memory.coefficients),
        precision=np.zeros((INPUT_COUNT, INPUT_COUNT)),
        answers=0,
        cards={
            name: CardEffects(harder=prior[0], harder_met=prior[1], variance=prior[2], variance_met=prior[3])
            for name, prior in priors
            if prior is not None
        },
        variances=Variances(**asdict(memory.variances)),
    )


def model_of_bundle(bundle: Bundle) -> Model:
    """Return the model of a published deck, with what is known of its cards."""
    return model_of(bundle.memory, ((card.id, card.prior) for card in bundle.cards))


@lru_cache(maxsize=1)
def shipped_as_published() -> Model:
    """Return the model of a deck nobody answered yet."""
    return model_of(of_shipped().model)


def _rounded(value: float) -> float:
    return round(value, DECIMALS)
