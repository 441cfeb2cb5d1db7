"""Answers of enough new learners make the next bundles know the cards, through noise; each learner counts once."""

import io
import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction
from pytest_django import Settings

from ravive.decks import deck_memory
from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.departures.models import LogPosition
from ravive.memory.card_sums import CardSum, Lots
from ravive.memory.inputs import PRACTICE, STUDY, TEST
from ravive.publishing import queries as decks
from ravive.publishing.models import MemoryRelease, PublishedBundle
from ravive.reviews import memory_release
from ravive.reviews.command import run_release
from ravive.reviews.models import Answer, Kind, KnownCard, LearnerKey, TrainingCode
from tests.reviews.phone import DECK, NOON_MS

DAY_MS = 86_400_000
# Of the learners in these tests, who are few where a test is quick.
FEW = 20
AUTUMN = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading is the same in shorter chunks, and waiting the same for fewer learners."""
    monkeypatch.setattr(memory_release, "CHUNK", 97)
    monkeypatch.setattr(memory_release, "FIRST_LEARNERS", FEW)


@pytest.fixture
def without_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored is then what the learners of a release answered."""
    monkeypatch.setattr(memory_release, "noisy_sums", lambda exact, lots: exact)


def written(
    cards: Iterable[str], learners: int, hard: str = "", *, first: int = 0, meaning: int = 1, joined_on: date = AUTUMN, training: int = 1
) -> None:
    """Let learners answer every card in turn, twice, some days apart; `hard` is nearly always answered wrong."""
    chance = np.random.default_rng(first)
    numbers = {card: KnownCard.objects.get_or_create(deck=DECK, card=card, meaning=meaning)[0].pk for card in cards}
    rows = []
    for learner in range(first, first + learners):
        key = LearnerKey.objects.create(training=training, key_digest=learner.to_bytes(32), joined_on=joined_on, form="A")
        at = NOON_MS
        for turn in range(2):
            for card, number in numbers.items():
                at += 9_000
                right = chance.random() < (0.05 if card == hard else 0.8)
                rows.append(answer_of(key.pk, number, at, credit=float(right), kind=Kind.TEST if turn == 1 else Kind.PRACTICE))
            at += 2 * DAY_MS
    Answer.objects.bulk_create(rows)


def answer_of(learner: int, card: int, at: int, **changed: object) -> Answer:
    values = {
        "learner_id": learner, "id": uuid.uuid4(), "batch": 1, "card_id": card, "variant": 0, "answered_at_ms": at, "offset_minutes": 60,
        "received_day": 20_000, "skew_seconds": 0, "parts": "{}", "credit": 1.0, "duration_ms": 1, "kind": Kind.PRACTICE,
    }  # fmt: skip
    return Answer(**{**values, **changed})


def priors() -> Iterator[dict[str, list[float]]]:
    """Yield what each bundle says of its cards, by language."""
    for row in PublishedBundle.objects.filter(deck=DECK, is_current=True):
        yield {card["id"]: card["prior"] for card in json.loads(row.body)["cards"] if "prior" in card}


def releases() -> list[tuple[int, int]]:
    return list(MemoryRelease.objects.filter(deck=DECK).order_by("number").values_list("number", "learners"))


def bodies() -> list[str]:
    return list(PublishedBundle.objects.filter(deck=DECK, is_current=True).order_by("language").values_list("body", flat=True))


@pytest.mark.slow
@pytest.mark.database
def test_a_hard_card_is_known_as_hard_in_the_next_bundles(cards: tuple[str, ...], now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_release, "FIRST_LEARNERS", 100)
    written(cards[:8], learners=100, hard=cards[2])
    before = bodies()
    (done,) = memory_release.release_memory(now=now)
    assert (done.deck, done.learners, done.needed, done.languages) == (DECK, 100, 100, ("fr", "nl", "de", "en"))
    for known in priors():
        # Of a card that nobody answered, noise is published too: else the bundle would say so.
        assert set(known) >= set(cards[:8]) and len(known) > 8
        assert known[cards[2]][0] > 1 + max(known[card][0] for card in cards[:8] if card != cards[2])
    assert all(body not in before for body in bodies())
    # Nothing but the cards differs from the shipped model.
    found = decks.current_deck(DECK, "fr")
    assert found and found.bundle.memory == deck_memory.of_shipped().model
    # The same night again changes nothing: everybody was counted.
    after = bodies()
    (again,) = memory_release.release_memory(now=now)
    assert (again.learners, again.needed, again.languages) == (0, 100, ())
    assert bodies() == after


def test_a_release_waits_for_as_many_new_learners_as_all_earlier_ones_had(
    cards: tuple[str, ...], now: datetime, without_noise: None
) -> None:
    written(cards[:3], learners=FEW - 1)
    assert [(done.learners, done.needed, done.languages) for done in memory_release.release_memory(now=now)] == [(FEW - 1, FEW, ())]
    assert not releases()
    written(cards[:3], learners=1, first=100)
    assert next(memory_release.release_memory(now=now)).languages
    # Who joins on the day before which the first release counted is new.
    spring = now.date() + timedelta(days=90)
    for number, (count, needed) in enumerate(((FEW, FEW), (2 * FEW, 2 * FEW), (4 * FEW - 1, 4 * FEW))):
        written(cards[:3], learners=count, first=1_000 * (number + 1), joined_on=spring + timedelta(days=100 * number))
        (done,) = memory_release.release_memory(now=now + timedelta(days=190 + 100 * number))
        assert (done.learners, done.needed, bool(done.languages)) == (count, needed, count >= needed)
    assert releases() == [(1, FEW), (2, FEW), (3, 2 * FEW)]
    # No answer of an earlier group is in a later one: of each card, as many learners are counted as the group has.
    for release in MemoryRelease.objects.order_by("number"):
        counted = {card: learners for card, _meaning, _surprise, learners in release.cards}
        assert 0.5 * release.learners < counted[cards[0]] <= release.learners
        assert counted[cards[5]] == 0


def test_who_joined_within_four_weeks_waits(cards: tuple[str, ...], now: datetime) -> None:
    written(cards[:3], learners=FEW, joined_on=now.date() - timedelta(days=28))
    assert next(memory_release.release_memory(now=now)).learners == 0
    assert next(memory_release.release_memory(now=now + timedelta(days=1))).learners == FEW


def test_invented_answers_and_those_that_came_with_an_import_are_in_no_release(cards: tuple[str, ...], now: datetime) -> None:
    TrainingCode.objects.create(code="ZZZ222", training=2, is_example=True)
    TrainingCode.objects.create(code="ZZZ333", training=3, counted_from=date(2026, 10, 10))
    written(cards[:3], learners=FEW, first=100, training=2)
    written(cards[:3], learners=FEW, first=200, training=3)
    written(cards[:3], learners=2, first=300, training=3, joined_on=date(2026, 10, 10))
    assert [done.learners for done in memory_release.release_memory(now=now)] == [2]


def test_a_repeated_run_publishes_the_same_and_another_answer_changes_all_noise(cards: tuple[str, ...], now: datetime) -> None:
    written(cards[:3], learners=FEW)

    def published() -> dict[str, list[float]]:
        """Release, read what is stored of each card, and take all of it back."""
        with transaction.atomic():
            assert next(memory_release.release_memory(now=now)).languages
            found = {card: numbers for card, _meaning, *numbers in MemoryRelease.objects.get().cards}
            transaction.set_rollback(True)
        return found

    first = published()
    assert published() == first
    answered = Answer.objects.filter(card__card=cards[0]).values_list("id", flat=True)[0]
    Answer.objects.filter(id=answered).update(credit=0.5)
    assert all(first[card] != numbers for card, numbers in published().items())


def test_noise_depends_on_the_deck_the_release_and_the_secret(settings: Settings) -> None:
    sums = {"a": CardSum(1.0, 2.0)}

    def lots() -> list[Lots]:
        return [
            memory_release.lots_of("voyage", 1, sums),
            memory_release.lots_of("voyage", 2, sums),
            memory_release.lots_of("parole", 1, sums),
        ]

    drawn = [lot("a/surprise") for lot in lots()]
    assert drawn == [lot("a/surprise") for lot in lots()]
    settings.SECRET_KEY = "another"
    drawn += [lot("a/surprise") for lot in lots()]
    assert len(set(drawn)) == 6 and all(0 < lot < 1 for lot in drawn)


def test_what_a_card_meant_before_says_nothing_of_it_now(cards: tuple[str, ...], now: datetime, without_noise: None) -> None:
    written(cards[:3], learners=FEW, meaning=2)
    assert next(memory_release.release_memory(now=now)).learners == 0
    written(cards[:3], learners=FEW, hard=cards[1], first=100)
    assert next(memory_release.release_memory(now=now)).learners == FEW
    assert all(cards[1] in known for known in priors())
    memory = decks.memory_of(DECK)
    assert cards[1] in memory.priors_of({})
    assert cards[1] not in memory.priors_of({cards[1]: 2})


@pytest.mark.database
def test_a_database_that_lost_a_release_counts_its_learners_no_more(
    cards: tuple[str, ...], now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.RAVIVE_DATA = tmp_path
    LogPosition.objects.all().delete()
    departures.catch_up(now=now)
    written(cards[:3], learners=FEW)
    before = bodies()
    with transaction.atomic():
        assert next(memory_release.release_memory(now=now)).languages
        # As in a copy of the database from before: the log stays.
        transaction.set_rollback(True)
    assert departures.catch_up(now=now).departures == 1
    joined_before = now.date() - timedelta(days=memory_release.SETTLED_DAYS)
    assert releases() == [(1, 0)]
    assert decks.released_learners(DECK).joined_before == joined_before
    assert [done.learners for done in memory_release.release_memory(now=now)] == [0]
    assert bodies() == before
    # Once more changes nothing, nor does the line of another deck.
    for deck, day in ((DECK, joined_before), ("other", now.date())):
        memory_release.replay_release(Departure(kind="memory", digest=departures.digest_of("memory", deck), day=day.isoformat()), now)
    assert releases() == [(1, 0)]
    written(cards[:3], learners=FEW, first=100, joined_on=joined_before)
    assert next(memory_release.release_memory(now=now + timedelta(days=1))).languages
    assert releases() == [(1, 0), (2, FEW)]


@pytest.mark.database
def test_the_log_of_a_group_has_the_notions_and_kinds_of_the_deck(cards: tuple[str, ...]) -> None:
    written(cards[:2], learners=1)
    learner = LearnerKey.objects.get().pk
    number = KnownCard.objects.get(card=cards[0]).pk
    extra = {"credit": None, "kind": Kind.PRACTICE}
    Answer.objects.bulk_create(
        [
            answer_of(learner, number, NOON_MS + 30 * DAY_MS, **extra),
            answer_of(learner, number, NOON_MS + 90 * DAY_MS, kind=Kind.CONTROL, test_day=90, confidence=0, credit=0.5),
        ]
    )
    deck = decks.current_deck(DECK, "fr")
    assert deck is not None
    notions = {card.id: card.notion for card in deck.bundle.cards}
    group = memory_release.LearnerGroup(joined_from=None, joined_before=date(2026, 11, 1))
    names = {row.pk: (row.card, notions[row.card]) for row in KnownCard.objects.filter(deck=DECK)}
    log = memory_release.exposures_of(group, names, now=datetime(2027, 6, 1, tzinfo=UTC))
    assert len(log.times) == 6
    assert all(log.notion_names[notion] == notions[log.item_names[item]] for item, notion in zip(log.items, log.notions, strict=True))
    by_time = np.argsort(log.times, kind="stable")
    assert log.kinds[by_time].tolist() == [PRACTICE] * 2 + [TEST] * 2 + [STUDY, TEST]
    assert np.isnan(log.outcomes[by_time[-2]])
    assert (log.outcomes[by_time[-1]], log.guesses[by_time[-1]]) == (0.5, True)
    assert log.times[by_time[0]] == (NOON_MS + 9_000) / 1_000


def test_a_deck_without_answers_says_so(db: None, now: datetime) -> None:
    out = io.StringIO()
    assert run_release([], out, now) == 0
    assert "No answers" in out.getvalue()
    assert run_release(["nowhere"], out, now) == 1
    assert 'no deck "nowhere"' in out.getvalue()


def test_the_command_says_what_came_of_each_deck(cards: tuple[str, ...]) -> None:
    written(cards[:8], learners=3)
    out, now = io.StringIO(), datetime(2026, 11, 25, tzinfo=UTC)
    assert run_release([DECK], out, now) == 0
    written(cards[:8], learners=FEW, first=100)
    assert run_release([DECK], out, now) == 0
    assert out.getvalue().splitlines() == [
        f"{DECK}: 3 learners are in no release yet, {FEW} are needed; the deck keeps its memory model",
        f"{DECK}: {FEW + 3} learners are in no release yet, {FEW} are needed: published in fr nl de en",
    ]
