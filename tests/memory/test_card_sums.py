"""Sums of many learners show which cards are hard; nobody who knows all but one learner reads that learner's answers from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count
from statistics import NormalDist

import numpy as np
import pytest

from ravive.decks.deck_memory import shipped_as_published
from ravive.memory import card_sums
from ravive.memory.card_sums import (
    DELTA,
    EPSILON,
    LEARNER_WEIGHT,
    MOST_OF_A_LEARNER,
    NOISE_DEVIATION,
    CardSum,
    Lots,
    effects_of,
    exact_sums,
    noisy_sums,
)
from ravive.memory.exposures import Events, Exposures, events_of
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import DAY, PRACTICE, Numbers
from tests.repeats import repeats

CARDS = tuple(f"card-{number}" for number in range(24))
# What an attacker may find beyond a coin, as a share of answers.
MOST_FOUND = 0.05

# Of each learner, the cards in the order they were answered, with the credit.
type History = Sequence[tuple[int, float]]


def events_from(histories: Sequence[History]) -> Events:
    """Return the log of learners who answer a card every ten seconds, and start again each day with the first card."""
    rows = [(learner, card, credit) for learner, history in enumerate(histories) for card, credit in history]
    learners, cards, credits = (np.array(column) for column in zip(*rows, strict=True))
    places = np.concatenate([np.arange(len(history)) for history in histories])
    return events_of(
        Exposures(
            learners=learners.astype(np.int32),
            items=cards.astype(np.int32),
            notions=cards.astype(np.int32),
            times=places * 10.0 + places // len(CARDS) * DAY,
            kinds=np.full(len(rows), PRACTICE, dtype=np.int32),
            outcomes=credits.astype(np.float64),
            guesses=np.zeros(len(rows), dtype=np.bool_),
            durations=np.full(len(rows), np.nan),
            item_names=CARDS,
            learner_count=len(histories),
            notion_names=CARDS,
        )
    )


def sums_of(*histories: History) -> dict[str, CardSum]:
    return exact_sums(events_from(histories), shipped_as_published(), CARDS)


def vector(sums: dict[str, CardSum]) -> Numbers:
    """Return sums as the vector whose length is bounded: there, the noise of each number is the same."""
    return np.array([(one.surprise, LEARNER_WEIGHT * one.learners) for one in sums.values()])


def drawn(chance: np.random.Generator) -> Lots:
    return lambda _name: float(chance.uniform(1e-12, 1.0))


def no_noise(_name: str) -> float:
    return 0.5


def coin_flips(chance: np.random.Generator, cards: int, rounds: int = 1) -> History:
    """Return a history in which each answer is right as often as wrong."""
    return [(card, float(chance.random() < 0.5)) for _ in range(rounds) for card in range(cards)]


def test_the_noise_gives_the_privacy_that_is_promised() -> None:
    """Balle and Wang (2018): the delta of normal noise, by how many of its deviations two histories are apart."""

    def delta(epsilon: float, apart: float) -> float:
        normal = NormalDist()
        return normal.cdf(apart / 2 - epsilon / apart) - math.exp(epsilon) * normal.cdf(-apart / 2 - epsilon / apart)

    apart = MOST_OF_A_LEARNER / NOISE_DEVIATION
    assert delta(EPSILON - 0.05, apart) > DELTA > delta(EPSILON, apart)


@pytest.mark.parametrize("history", [
    [(0, 0.0)], [(0, 1.0)], [(0, 0.0)] * 300, [(card, 0.0) for card in range(24)],
    [(card, turn % 2) for turn in range(6) for card in range(24)],
])  # fmt: skip
def test_no_learner_moves_the_sums_by_more_than_the_bound(history: History) -> None:
    chance = np.random.default_rng(1)
    others = [coin_flips(chance, 24) for _ in range(5)]
    moved = vector(sums_of(*others, history)) - vector(sums_of(*others))
    assert 0.1 < np.linalg.norm(moved) <= MOST_OF_A_LEARNER + 1e-9


def found_by_signs(histories: Sequence[History], lots: Lots) -> float:
    """Return the share of answers that are right where the sums rose, once all other learners' parts are taken away."""
    known = sums_of(*(coin_flips(np.random.default_rng(learner), len(CARDS)) for learner in range(19)))
    hits: list[bool] = []
    for victim in histories:
        own = sums_of(victim)
        together = {card: CardSum(*(a + b for a, b in zip(known[card], own[card], strict=True))) for card in CARDS}
        seen = noisy_sums(together, lots)
        hits += [(seen[CARDS[card]].surprise > known[CARDS[card]].surprise) == (credit == 1.0) for card, credit in victim]
    return float(np.mean(hits))


@pytest.mark.slow
@pytest.mark.parametrize("cards", [*repeats(1, 9), 24])
def test_who_owns_all_other_keys_finds_answers_hardly_better_than_a_coin(cards: int) -> None:
    chance = np.random.default_rng(cards)
    victims = [coin_flips(chance, cards) for _ in range(9_600 // cards if cards > 1 else 3_000)]
    # Two standard errors are for the draw.
    assert found_by_signs(victims, drawn(chance)) < 0.5 + MOST_FOUND + 2 * 0.5 / math.sqrt(len(victims) * cards)


def test_without_noise_the_same_attack_finds_them_all() -> None:
    chance = np.random.default_rng(2)
    assert found_by_signs([coin_flips(chance, 24) for _ in range(20)], no_noise) > 0.95


@pytest.mark.slow
@pytest.mark.parametrize("cards", [2, 24])
def test_even_who_knows_all_other_answers_of_a_learner_hardly_finds_the_last(cards: int) -> None:
    """The best guess between two histories is right with probability Φ(d/2): d is how many deviations of the noise they are apart."""
    chance, best = np.random.default_rng(cards), list[float]()
    for _ in range(20):
        history = list(coin_flips(chance, cards, rounds=2))
        card, credit = history[0]
        other = [(card, 1 - credit), *history[1:]]
        apart = np.linalg.norm(vector(sums_of(history)) - vector(sums_of(other))) / NOISE_DEVIATION
        best.append(NormalDist().cdf(float(apart) / 2))
    assert max(best) < 0.5 + MOST_FOUND


def test_noise_is_as_large_as_promised_and_leaves_no_digit_of_the_exact_sum() -> None:
    names = [f"card-{number}" for number in range(4_000)]
    noisy = noisy_sums({name: CardSum(math.pi, 10 * math.pi) for name in names}, drawn(np.random.default_rng(3)))
    surprises, learners = (np.array(column) for column in zip(*noisy.values(), strict=True))
    assert np.std(surprises) == pytest.approx(NOISE_DEVIATION, rel=0.05)
    assert np.std(learners) == pytest.approx(NOISE_DEVIATION / LEARNER_WEIGHT, rel=0.05)
    assert all(round(value, 2) == value for value in (*surprises.tolist(), *learners.tolist()))


def test_each_number_has_noise_of_its_own() -> None:
    asked, places = list[str](), count()

    def lots(name: str) -> float:
        asked.append(name)
        return (next(places) % 97 + 1) / 99

    noisy_sums(dict.fromkeys(CARDS, CardSum(0.0, 0.0)), lots)
    assert len(set(asked)) == 2 * len(CARDS)


def group_of(difficulty: Numbers, level: float, chance: np.random.Generator, learners: int = 100) -> list[History]:
    """Return learners who answer the cards in the deck's order: a card is right less often the harder it is."""
    recalls = 1 / (1 + np.exp(difficulty - level - chance.normal(0, 0.7, (learners, 1))))
    return [[(card, float(chance.random() < recall)) for card, recall in enumerate(learner)] for learner in recalls]


@pytest.mark.slow
def test_a_hundred_learners_show_which_cards_are_hard_and_others_make_that_surer() -> None:
    chance = np.random.default_rng(4)
    difficulty = chance.normal(0, 1.2, len(CARDS))
    releases = [noisy_sums(sums_of(*group_of(difficulty, 0.5, chance)), drawn(chance)) for _ in range(2)]
    first, both = (effects_of(releases[:number], shipped().variances) for number in (1, 2))
    likeness = [np.corrcoef([found[card].harder for card in CARDS], difficulty)[0, 1] for found in (first, both)]
    assert min(likeness) > 0.85
    assert np.mean([both[card].variance for card in CARDS]) < np.mean([first[card].variance for card in CARDS])
    for card in CARDS:
        assert 0 < both[card].variance < shipped().variances.card
        assert both[card].variance + both[card].variance_met > 0


@pytest.mark.slow
def test_the_first_cards_of_an_easy_deck_do_not_look_easier_than_the_others() -> None:
    chance = np.random.default_rng(6)
    found = effects_of([sums_of(*group_of(np.zeros(len(CARDS)), 1.0, chance))], shipped().variances)
    early, late = (float(np.mean([found[card].harder for card in cards])) for cards in (CARDS[:6], CARDS[-6:]))
    assert early < 0 and late < 0
    assert abs(early - late) < 0.5


def test_cards_that_nobody_answered_are_like_any_other() -> None:
    variances = shipped().variances
    release = noisy_sums(dict.fromkeys(CARDS, CardSum(0.0, 0.0)), drawn(np.random.default_rng(5)))
    found = effects_of([release], variances).values()
    assert max(abs(card.harder) for card in found) < 1
    assert effects_of([dict.fromkeys(CARDS, CardSum(0.0, 0.0))], variances)[CARDS[0]].variance == pytest.approx(variances.card)
    assert effects_of([], variances) == effects_of([{}], variances) == {}


def test_answers_to_cards_that_are_not_asked_for_are_left_out() -> None:
    history = [(card, 0.0) for card in range(6)]
    found = exact_sums(events_from([history]), shipped_as_published(), CARDS[:3])
    assert tuple(found) == CARDS[:3]
    assert all(one.surprise < 0 for one in found.values())
    assert card_sums.exact_sums(events_from([history]), shipped_as_published(), ()) == {}
