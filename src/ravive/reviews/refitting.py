"""What everybody's answers say of a deck's cards: the memory model fitted anew, and published with the deck where it predicts better.

Only coefficients and effects of cards leave this room, and change only once enough learners brought something new: bundles are public,
and what one night adds could be found by comparing them.
Needs Numba: not to be called in a process that serves pages (see `memory.compiled`), but from the command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ravive.memory.events import Events, events_of
from ravive.memory.fitting import fit
from ravive.memory.hybrid import Card, Model, shipped
from ravive.memory.predicting import log_loss, predict
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries as published
from ravive.reviews.models import Answer, Kind, KnownCard
from ravive.reviews.queries import CONFIDENCES

# With fewer, the model Ravive comes with knows better.
LEAST_LEARNERS, LEAST_ANSWERS = 20, 400
# What is published, in all and of a card, comes from at least so many learners, and is replaced only once so many answered since:
# neither it nor what changed in it tells of any of them.
LEAST_NEW_LEARNERS = 10
SECONDS_A_DAY = 86_400
# One learner in five judges what the others taught.
SHARE_ASIDE = 0.2
CHUNK = 50_000
# Between a card and the number of a meaning it has no longer: no id has this letter.
MEANING = "#"


@dataclass(frozen=True, kw_only=True)
class Refitted:
    """What came of one deck: how much was answered, mean log loss of learners set aside before and after, and what was published.

    The losses are None where too few answered for a fit, or too few since the last one that was kept (`new_learners` says how many did).
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
        """Whether the new model predicts better and was therefore kept."""
        return self.before is not None and self.after is not None and self.after < self.before


def refit(*, now: datetime, only: Iterable[str] = (), seed: int = 0) -> Iterator[Refitted]:
    """Fit every published deck that has answers, or `only` some, one after the other; keep each model that predicts better."""
    answered = KnownCard.objects.order_by("deck").values_list("deck", flat=True).distinct()
    wanted = set(only)
    for deck in answered:
        if (not wanted or deck in wanted) and published.languages_of(deck):
            yield _refit_deck(deck, now, seed)


def _refit_deck(deck: str, now: datetime, seed: int) -> Refitted:
    today = int(now.timestamp() // SECONDS_A_DAY)
    table, last = answers_of(deck, before_day=today), published.fitted_memory(deck)
    outcomes = table.filter(pc.is_valid(table["y"]))
    new = _learners_since(outcomes, last.until if last else 0)
    counted = Refitted(deck=deck, answers=outcomes.num_rows, learners=_learners_since(outcomes, 0), new_learners=new)
    if counted.answers < LEAST_ANSWERS or counted.learners < LEAST_LEARNERS or new < LEAST_NEW_LEARNERS:
        return counted
    aside = _set_aside(pc.unique(outcomes["learner"]), seed)
    is_aside = pc.is_in(table["learner"], value_set=aside)
    judged = events_of(table.filter(is_aside))
    before, after = _loss(judged, shipped()), _loss(judged, _fitted(table.filter(pc.invert(is_aside)), seed))
    compared = replace(counted, learners_aside=len(aside), before=before, after=after)
    if not compared.is_kept:
        return compared
    meanings = {card: meaning for card, (meaning, _notion) in _cards_now(deck).items()}
    model, cards_until = _with_cards_of_many(_fitted(table, seed), outcomes, last, meanings, today)
    done = publishing_actions.keep_memory(deck=deck, model=model, now=now, until=today, cards_until=cards_until)
    return replace(compared, languages=done.changed)


def _learners_since(outcomes: pa.Table, day: int) -> int:
    return len(pc.unique(outcomes.filter(pc.greater_equal(outcomes["received_day"], day))["learner"]))


def _set_aside(learners: pa.Array, seed: int) -> pa.Array:
    names = sorted(learners.to_pylist())
    places = np.random.default_rng(seed).permutation(len(names))[: max(round(len(names) * SHARE_ASIDE), 1)]
    return pa.array([names[place] for place in places])


def _loss(events: Events, model: Model) -> float:
    return log_loss(predict(events, model)["recall"], events.log.credits)


def _fitted(table: pa.Table, seed: int) -> Model:
    return fit(events_of(table), start=shipped(), seed=seed)


def _with_cards_of_many(
    model: Model, outcomes: pa.Table, last: published.FittedMemory | None, meanings: dict[str, int], today: int
) -> tuple[Model, dict[str, int]]:
    """Return the model with those effects of cards that may be known, and before which day each of these, by its meaning, was answered.

    A card few learners answered since its effect was published keeps that one, unless its meaning changed; what is not in the deck as it
    is now has none.
    """
    kept, until = dict[str, Card](), dict[str, int]()
    for name, card in model.cards.items():
        if MEANING in name:
            continue
        meant = f"{name}{MEANING}{meanings.get(name, 1)}"
        known_until = last.cards_until.get(meant) if last else None
        of_card = outcomes.filter(pc.equal(outcomes["item"], name))
        if _learners_since(of_card, known_until or 0) >= LEAST_NEW_LEARNERS:
            kept[name], until[meant] = card, today
        elif last and known_until is not None and name in last.model.cards:
            kept[name], until[meant] = last.model.cards[name], known_until
    return replace(model, cards=kept), until


def answers_of(deck: str, *, before_day: int) -> pa.Table:
    """Return a deck's answers as a log for fitting, of all trainings: learners are numbers, a card read is a study.

    Those received before a day (since 1970): whole days, so that each answer is known to be in a model or not.
    """
    now_in_deck = _cards_now(deck)
    names: dict[int, tuple[str, str]] = {}
    for number, card, meaning in KnownCard.objects.filter(deck=deck).values_list("pk", "card", "meaning"):
        current, notion = now_in_deck.get(card, (0, ""))
        names[number] = (card if meaning == current else f"{card}{MEANING}{meaning}", notion)
    rows = Answer.objects.filter(card__in=names, received_day__lt=before_day).order_by("learner", "id")
    columns = rows.values_list("learner", "card", "answered_at_ms", "kind", "credit", "confidence", "received_day")
    tables = [_table(chunk, names) for chunk in _chunks(columns.iterator(chunk_size=CHUNK))]
    return pa.concat_tables([_table([], names), *tables])


def _cards_now(deck: str) -> dict[str, tuple[int, str]]:
    """Return the meaning and the notion of each card as the deck is published now."""
    found: dict[str, tuple[int, str]] = {}
    for language in published.languages_of(deck):
        current = published.current_deck(deck, language)
        if current is not None:
            found.update({card.id: (card.meaning, card.notion) for card in current.bundle.cards})
    return found


type _Found = tuple[int, int, int, int, float | None, int | None, int]


def _chunks(rows: Iterable[_Found]) -> Iterator[list[_Found]]:
    chunk: list[_Found] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _table(rows: list[_Found], names: dict[int, tuple[str, str]]) -> pa.Table:
    def kind(number: int, credit: float | None) -> str:
        return "study" if credit is None else "practice" if number == Kind.PRACTICE else "test"

    return pa.table(
        {
            "learner": pa.array([str(row[0]) for row in rows], pa.string()),
            "item": pa.array([names[row[1]][0] for row in rows], pa.string()),
            "group": pa.array([names[row[1]][1] for row in rows], pa.string()),
            "t": pa.array([row[2] / 1000 for row in rows], pa.float64()),
            "kind": pa.array([kind(row[3], row[4]) for row in rows], pa.string()),
            "y": pa.array([row[4] for row in rows], pa.float64()),
            "confidence": pa.array([None if row[5] is None else CONFIDENCES[row[5]] for row in rows], pa.string()),
            "received_day": pa.array([row[6] for row in rows], pa.int32()),
        }
    )
