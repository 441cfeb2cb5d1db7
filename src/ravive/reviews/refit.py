"""The memory model of a deck fitted to all its answers, and published with the deck where it predicts better.

Only coefficients and effects of cards leave this package, and change only once enough learners sent something new: bundles are
public, and comparing two of them would show what one night added.
Takes minutes: for the command, which compiles the model where Numba is installed (see `memory.compiled`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ravive.memory.exposures import Events, Exposures, events_of, notion_of, places_of
from ravive.memory.fit import fit
from ravive.memory.hybrid import CardEffects, Model, shipped
from ravive.memory.inputs import PRACTICE, STUDY, TEST
from ravive.memory.prediction import log_loss, predict
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries as published
from ravive.reviews.models import Answer, Kind, KnownCard, LearnerKey, TrainingCode
from ravive.reviews.queries import CONFIDENCES

# With fewer, the model that comes with Ravive predicts better.
LEAST_LEARNERS, LEAST_ANSWERS = 20, 400
# What is published, in all and of a card, comes from at least so many learners, and is replaced only once so many answered since:
# neither it nor its changes show anything of one of them.
LEAST_NEW_LEARNERS = 10
SECONDS_A_DAY = 86_400
# One learner in five tests the model fitted to the others.
SHARE_ASIDE = 0.2
CHUNK = 50_000
# Between a card and the number of a former meaning: no id has this character.
MEANING = "#"


@dataclass(frozen=True, kw_only=True)
class Refitted:
    """The result for one deck: numbers of answers and learners, mean log loss of learners set aside before and after, languages published.

    The losses are None where too few answered for a fit, or too few since the last published one (`new_learners`).
    Empty `languages`: the deck keeps the model it had.
    """

    deck: str
    answers: int
    learners: int
    new_learners: int
    learners_aside: int = 0
    before: float | None = None
    after: float | None = None
    languages: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether the new model predicts better and was therefore published."""
        return self.before is not None and self.after is not None and self.after < self.before


def refit(*, now: datetime, only: Iterable[str] = (), seed: int = 0) -> Iterator[Refitted]:
    """Fit every published deck that has answers, or `only` some, one after the other; publish each model that predicts better."""
    answered = KnownCard.objects.order_by("deck").values_list("deck", flat=True).distinct()
    wanted = set(only)
    for deck in answered:
        if (not wanted or deck in wanted) and published.languages_of(deck):
            yield _refit_deck(deck, now, seed)


@dataclass(frozen=True, kw_only=True)
class DeckAnswers:
    """The answers to a deck, as a log for fitting; `learners` are their keys' numbers, `received_days` counts since 1970, a row each."""

    exposures: Exposures
    learners: NDArray[np.int64]
    received_days: NDArray[np.int32]

    @property
    def has_outcome(self) -> NDArray[np.bool_]:
        """Of each row, whether it was marked."""
        return ~np.isnan(self.exposures.outcomes)

    def learners_since(self, day: int, card: str | None = None) -> int:
        """Return how many learners gave a marked answer since a day, to a card or to any."""
        rows = self.has_outcome & (self.received_days >= day)
        if card is not None:
            rows &= self.exposures.items == self.exposures.item_names.index(card)
        return len(np.unique(self.learners[rows]))


def _refit_deck(deck: str, now: datetime, seed: int) -> Refitted:
    today = int(now.timestamp() // SECONDS_A_DAY)
    answers, last = answers_of(deck, before_day=today), published.fitted_memory(deck)
    outcomes = answers.has_outcome
    new = answers.learners_since(last.until if last else 0)
    counted = Refitted(deck=deck, answers=int(outcomes.sum()), learners=answers.learners_since(0), new_learners=new)
    if counted.answers < LEAST_ANSWERS or counted.learners < LEAST_LEARNERS or new < LEAST_NEW_LEARNERS:
        return counted
    aside = _set_aside(answers.learners[outcomes], seed)
    is_aside = np.isin(answers.learners, aside)
    judged = events_of(answers.exposures.only(is_aside))
    before, after = _loss(judged, shipped()), _loss(judged, _fitted(answers.exposures.only(~is_aside), seed))
    compared = replace(counted, learners_aside=len(aside), before=before, after=after)
    if not compared.is_kept:
        return compared
    meanings = {card: meaning for card, (meaning, _notion) in _cards_now(deck).items()}
    model, cards_until = _with_cards_of_many(_fitted(answers.exposures, seed), answers, last, meanings, today)
    done = publishing_actions.keep_memory(deck=deck, model=model, now=now, until=today, cards_until=cards_until)
    return replace(compared, languages=done.changed)


def _set_aside(learners: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    # In the order of their numbers as text: the lot falls as it always did.
    names = np.array(sorted(np.unique(learners).tolist(), key=str))
    return names[np.random.default_rng(seed).permutation(len(names))[: max(round(len(names) * SHARE_ASIDE), 1)]]


def _loss(events: Events, model: Model) -> float:
    return log_loss(predict(events, model)["recall"], events.log.credits, weights=events.log.weights)


def _fitted(exposures: Exposures, seed: int) -> Model:
    return fit(events_of(exposures), start=shipped(), seed=seed)


def _with_cards_of_many(
    model: Model, answers: DeckAnswers, last: published.FittedMemory | None, meanings: dict[str, int], today: int
) -> tuple[Model, dict[str, int]]:
    """Return the model with the effects of cards that may be published, and before which day each of them was answered.

    A card that few learners answered since its effect was published keeps that effect, unless its meaning changed. A card that is no
    longer in the deck has none.
    """
    kept, until = dict[str, CardEffects](), dict[str, int]()
    for name, card in model.cards.items():
        if MEANING in name:
            continue
        meant = f"{name}{MEANING}{meanings.get(name, 1)}"
        known_until = last.cards_until.get(meant) if last else None
        if answers.learners_since(known_until or 0, name) >= LEAST_NEW_LEARNERS:
            kept[name], until[meant] = card, today
        elif last and known_until is not None and name in last.model.cards:
            kept[name], until[meant] = last.model.cards[name], known_until
    return replace(model, cards=kept), until


def answers_of(deck: str, *, before_day: int) -> DeckAnswers:
    """Return a deck's answers of all trainings but examples; a card that was only read is a study.

    Those received before a day (since 1970): whole days, so that each answer is in a model or not.
    """
    now_in_deck = _cards_now(deck)
    names: dict[int, tuple[str, str]] = {}
    for number, card, meaning in KnownCard.objects.filter(deck=deck).values_list("pk", "card", "meaning"):
        current, notion = now_in_deck.get(card, (0, ""))
        name = card if meaning == current else f"{card}{MEANING}{meaning}"
        names[number] = (name, notion_of(notion, name))
    examples = TrainingCode.objects.filter(is_example=True).values("training")
    invented = LearnerKey.objects.filter(training__in=examples).values("pk")
    rows = Answer.objects.filter(card__in=names, received_day__lt=before_day).exclude(learner__in=invented).order_by("learner", "id")
    columns = ("learner", "card", "answered_at_ms", "skew_seconds", "kind", "credit", "confidence", "duration_ms", "received_day")
    found = rows.values_list(*columns)
    return _columns(found.iterator(chunk_size=CHUNK), names, float(before_day * SECONDS_A_DAY))


type _Found = tuple[int, int, int, int, int, float | None, int | None, int, int]


def _columns(rows: Iterable[_Found], names: dict[int, tuple[str, str]], latest: float) -> DeckAnswers:
    learners, cards, times = array("q"), array("i"), array("d")
    kinds, outcomes, guesses, durations, days = array("i"), array("d"), array("b"), array("d"), array("i")
    for learner, card, at_ms, skew_seconds, kind, credit, confidence, duration_ms, day in rows:
        learners.append(learner)
        cards.append(card)
        times.append(min(at_ms / 1000 + skew_seconds, latest))
        kinds.append(STUDY if credit is None else PRACTICE if kind == Kind.PRACTICE else TEST)
        outcomes.append(float("nan") if credit is None else credit)
        guesses.append(confidence is not None and CONFIDENCES[confidence] == "guess")
        durations.append(duration_ms / 1000)
        days.append(day)
    items, item_names = places_of(names[card][0] for card in cards)
    notions, notion_names = places_of(names[card][1] for card in cards)
    places, keys = places_of(learners)
    exposures = Exposures(
        learners=places,
        items=items,
        notions=notions,
        times=np.array(times, dtype=np.float64),
        kinds=np.array(kinds, dtype=np.int32),
        outcomes=np.array(outcomes, dtype=np.float64),
        guesses=np.array(guesses, dtype=np.bool_),
        durations=np.array(durations, dtype=np.float64),
        item_names=item_names,
        learner_count=len(keys),
        notion_names=notion_names,
    )
    return DeckAnswers(exposures=exposures, learners=np.array(learners, dtype=np.int64), received_days=np.array(days, dtype=np.int32))


def _cards_now(deck: str) -> dict[str, tuple[int, str]]:
    """Return the meaning and the notion of each card as the deck is published now."""
    found: dict[str, tuple[int, str]] = {}
    for language in published.languages_of(deck):
        current = published.current_deck(deck, language)
        if current is not None:
            found.update({card.id: (card.meaning, card.notion) for card in current.bundle.cards})
    return found
