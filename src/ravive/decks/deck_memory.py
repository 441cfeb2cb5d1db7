"""What a bundle says of memory: the shipped model, and how hard the deck's cards are by what was released of learners' answers.

All numbers are rounded. From then on these are the numbers, on phones and here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np

from ravive.cards.bundle import Bundle
from ravive.cards.card import CardPrior, MemoryModel, MemoryVariances
from ravive.memory.card_sums import CardSum, effects_of
from ravive.memory.fsrs import DEFAULT_PARAMETERS
from ravive.memory.hybrid import CardEffects, Model, Variances, shipped
from ravive.memory.inputs import INPUT_COUNT

# No input exceeds 9: half a ten-thousandth of a logit, 43 times, moves no recall by a hundredth of a per cent on average.
DECIMALS = 4

# The sums of one release as they are stored: card, meaning, and the two numbers of a `CardSum`.
type StoredSums = Sequence[tuple[str, int, float, float]]


@dataclass(frozen=True, kw_only=True)
class BundleMemory:
    """What publishing gives a deck to predict with: the model, and what is known of its cards by their ids and meanings."""

    model: MemoryModel
    of_meanings: Mapping[tuple[str, int], CardPrior]

    def priors_of(self, meanings: Mapping[str, int]) -> dict[str, CardPrior]:
        """Return what is known of cards in these meanings; a card that is not among them has its first one."""
        return {card: prior for (card, meaning), prior in self.of_meanings.items() if meaning == meanings.get(card, 1)}


def of_shipped() -> BundleMemory:
    """Return what bundles say while no answers to the deck were released."""
    return of_releases([])


def of_releases(releases: Sequence[StoredSums]) -> BundleMemory:
    """Return what bundles say after these releases of the deck's learners."""
    model = shipped()
    sums = [{(card, meaning): CardSum(*numbers) for card, meaning, *numbers in release} for release in releases]
    return BundleMemory(
        model=MemoryModel(
            model="pooled-3",
            coefficients=tuple(_rounded(float(value)) for value in model.coefficients),
            variances=_variances_of(model.variances),
            clock=DEFAULT_PARAMETERS,
        ),
        of_meanings={
            name: (_rounded(card.harder), _rounded(card.harder_met), _rounded(card.variance), _rounded(card.variance_met))
            for name, card in effects_of(sums, model.variances).items()
        },
    )


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


def _variances_of(variances: Variances) -> MemoryVariances:
    # Phones know how differently cards fade: the shipped model has the usual number.
    return MemoryVariances(**{name: _rounded(value) for name, value in asdict(variances).items() if name != "fading"})


def _rounded(value: float) -> float:
    return round(value, DECIMALS)
