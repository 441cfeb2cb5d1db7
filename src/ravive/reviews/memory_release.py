"""How hard a deck's cards are, released from the answers of its learners with noise, and published in its bundles.

Bundles are public, and keys are free: somebody may own every key but one. So only noisy sums leave this package (`memory.card_sums`),
and each learner is in one release of a deck at most. A release waits for as many new learners as all earlier ones had.
For the command, which compiles the model where Numba is installed (see `memory.compiled`).
"""

from __future__ import annotations

import hmac
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ravive.decks.deck_memory import shipped_as_published
from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.memory.card_sums import CardSum, Lots, exact_sums, noisy_sums
from ravive.memory.exposures import Exposures, events_of, notion_of, places_of
from ravive.memory.inputs import PRACTICE, STUDY, TEST
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries as published
from ravive.reviews.models import Answer, Kind, KnownCard, LearnerKey, TrainingCode
from ravive.reviews.queries import CONFIDENCES

# With fewer, noise leaves less than half of what their answers say.
FIRST_LEARNERS = 100
# A learner who joined less than four weeks ago will still answer most cards for the first time, and waits for the next release.
SETTLED_DAYS = 28
CHUNK = 50_000
# Between a card and the number of a former meaning: no id has this character.
MEANING = "#"
# Of a line in the log of departures: a release, by the digest of its deck, with the day before which its learners joined.
RELEASED = "memory"
LOT_BITS = 52


@dataclass(frozen=True, kw_only=True)
class ReleaseResult:
    """The result for one deck: how many learners wait for the next release, how many it needs, and the languages published with it.

    Empty `languages`: nothing was published.
    """

    deck: str
    learners: int
    needed: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LearnerGroup:
    """The learners of the next release: who joined from a day on and before another."""

    joined_from: date | None
    joined_before: date

    def keys(self) -> QuerySet[LearnerKey]:
        """Return the keys of those who joined then: none of an example, none that another installation may have released."""
        unsuited = TrainingCode.objects.filter(
            Q(is_example=True) | Q(counted_from__gt=OuterRef("joined_on")), training=OuterRef("training")
        )
        joined = LearnerKey.objects.filter(~Exists(unsuited), joined_on__lt=self.joined_before)
        return joined.filter(joined_on__gte=self.joined_from) if self.joined_from else joined


def release_memory(*, now: datetime, only: Iterable[str] = ()) -> Iterator[ReleaseResult]:
    """Release what enough new learners say of the cards of every published deck that has answers, or `only` some, one after the other."""
    answered = KnownCard.objects.order_by("deck").values_list("deck", flat=True).distinct()
    wanted = set(only)
    for deck in answered:
        if (not wanted or deck in wanted) and published.languages_of(deck):
            yield _release_deck(deck, now)


def _release_deck(deck: str, now: datetime) -> ReleaseResult:
    earlier, cards = published.released_learners(deck), _cards_now(deck)
    group = LearnerGroup(joined_from=earlier.joined_before, joined_before=timezone.localdate(now) - timedelta(days=SETTLED_DAYS))
    numbers = _names(deck, cards)
    counted = ReleaseResult(deck=deck, learners=_learners(group, numbers, cards), needed=max(FIRST_LEARNERS, earlier.learners))
    if counted.learners < counted.needed:
        return counted
    # Without what is known of cards already: then the sums of several releases add up.
    exact = exact_sums(events_of(exposures_of(group, numbers, now=now)), shipped_as_published(), sorted(cards))
    number = earlier.releases + 1
    noisy = noisy_sums(exact, lots_of(deck, number, exact))
    with transaction.atomic():
        done = publishing_actions.store_memory_release(
            deck=deck,
            number=number,
            joined_before=group.joined_before,
            learners=counted.learners,
            cards=[(card, cards[card].meaning, sums.surprise, sums.learners) for card, sums in noisy.items()],
            now=now,
        )
        # Who was counted is not counted again where an older copy of the database is restored.
        departures.record(kind=RELEASED, digest=departures.digest_of(RELEASED, deck), day=group.joined_before.isoformat())
    return replace(counted, languages=done.changed)


def replay_release(departure: Departure, now: datetime) -> None:
    """Let nobody count again who was in a release that this database lost when it was restored from a copy."""
    joined_before = date.fromisoformat(departure.day)
    for deck in KnownCard.objects.order_by("deck").values_list("deck", flat=True).distinct():
        known = published.released_learners(deck)
        is_lost = known.joined_before is None or known.joined_before < joined_before
        if is_lost and departures.digest_of(RELEASED, deck) == departure.digest:
            publishing_actions.store_memory_release(
                deck=deck, number=known.releases + 1, joined_before=joined_before, learners=0, cards=(), now=now
            )


def lots_of(deck: str, number: int, exact: Mapping[str, CardSum]) -> Lots:
    """Return the lots of a release: the same when it is computed again, others for other sums, and unknown without the site's secret.

    Two releases with the same noise would show exactly what differs between them.
    """
    rounded = sorted((card, *(round(value, 6) for value in sums)) for card, sums in exact.items())
    key = salted_hmac("ravive.memory.noise", repr((deck, number, rounded)), algorithm="sha256").digest()

    def lot(name: str) -> float:
        drawn = int.from_bytes(hmac.digest(key, name.encode(), "sha256")[:8]) >> (64 - LOT_BITS)
        return (drawn + 0.5) / 2**LOT_BITS

    return lot


@dataclass(frozen=True, kw_only=True)
class _Card:
    """A card that is marked, as its deck is published now."""

    meaning: int
    notion: str


def _cards_now(deck: str) -> dict[str, _Card]:
    """Return the cards of a deck that are marked, by id, in any language it is published in."""
    found: dict[str, _Card] = {}
    for language in published.languages_of(deck):
        current = published.current_deck(deck, language)
        if current is not None:
            found.update({card.id: _Card(meaning=card.meaning, notion=card.notion) for card in current.bundle.cards if card.kind != "tip"})
    return found


def _names(deck: str, cards: Mapping[str, _Card]) -> dict[int, tuple[str, str]]:
    """Return the name and the notion of every card that was ever answered, by its number; a former meaning is another card."""
    names: dict[int, tuple[str, str]] = {}
    for number, card, meaning in KnownCard.objects.filter(deck=deck).values_list("pk", "card", "meaning"):
        current = cards.get(card)
        name = card if current and meaning == current.meaning else f"{card}{MEANING}{meaning}"
        names[number] = (name, notion_of(current.notion if current else "", name))
    return names


def _learners(group: LearnerGroup, names: Mapping[int, tuple[str, str]], cards: Mapping[str, _Card]) -> int:
    """Return how many of a group gave a marked answer to a card of the deck as it is now."""
    numbers = [number for number, (name, _notion) in names.items() if name in cards]
    answers = Answer.objects.filter(learner__in=group.keys().values("pk"), card__in=numbers, credit__isnull=False)
    return answers.values("learner").distinct().count()


def exposures_of(group: LearnerGroup, names: Mapping[int, tuple[str, str]], *, now: datetime) -> Exposures:
    """Return a group's answers to a deck; a card that was only read is a study. No answer is dated after now."""
    rows = Answer.objects.filter(card__in=names, learner__in=group.keys().values("pk")).order_by("learner", "id")
    columns = ("learner", "card", "answered_at_ms", "skew_seconds", "kind", "credit", "confidence", "duration_ms")
    return _columns(rows.values_list(*columns).iterator(chunk_size=CHUNK), names, now.timestamp())


type _Found = tuple[int, int, int, int, int, float | None, int | None, int]


def _columns(rows: Iterable[_Found], names: Mapping[int, tuple[str, str]], latest: float) -> Exposures:
    learners, cards, times = array("q"), array("i"), array("d")
    kinds, outcomes, guesses, durations = array("i"), array("d"), array("b"), array("d")
    for learner, card, at_ms, skew_seconds, kind, credit, confidence, duration_ms in rows:
        learners.append(learner)
        cards.append(card)
        times.append(min(at_ms / 1000 + skew_seconds, latest))
        kinds.append(STUDY if credit is None else PRACTICE if kind == Kind.PRACTICE else TEST)
        outcomes.append(float("nan") if credit is None else credit)
        guesses.append(confidence is not None and CONFIDENCES[confidence] == "guess")
        durations.append(duration_ms / 1000)
    items, item_names = places_of(names[card][0] for card in cards)
    notions, notion_names = places_of(names[card][1] for card in cards)
    places, keys = places_of(learners)
    return Exposures(
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
