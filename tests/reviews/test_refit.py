"""Answers of many learners make the next bundles know the cards; answers of few change nothing and tell nothing."""

import io
import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from ravive.memory import fit
from ravive.memory.inputs import PRACTICE, STUDY, TEST
from ravive.publishing import queries as decks
from ravive.publishing.models import DeckMemory, PublishedBundle
from ravive.reviews import refit
from ravive.reviews.command import run_refit
from ravive.reviews.models import Answer, Kind, KnownCard, LearnerKey
from tests.existing import existing
from tests.reviews.phone import DECK, NOON_MS

DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading is the same in shorter chunks."""
    monkeypatch.setattr(refit, "CHUNK", 97)


@pytest.fixture
def quick_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fit of few passes: what is published of it follows the same rules."""
    monkeypatch.setattr(fit, "PASSES", 4)
    monkeypatch.setattr(fit, "STRENGTHS", (300.0,))


def written(
    cards: Iterable[str], learners: int, rounds: int = 3, hard: str = "", seed: int = 0, meaning: int = 1, first: int = 0, day: int = 20_000
) -> None:
    """Let learners answer every card in turn, some days apart; `hard` is nearly always answered wrong."""
    chance = np.random.default_rng(seed)
    numbers = {card: KnownCard.objects.get_or_create(deck=DECK, card=card, meaning=meaning)[0].pk for card in cards}
    for learner in range(first, first + learners):
        key = LearnerKey.objects.create(training=learner % 3, key_digest=learner.to_bytes(32), joined_on=date(2026, 11, 24), form="A")
        at = NOON_MS
        rows = []
        for turn in range(rounds):
            for card, number in numbers.items():
                at += 9_000
                right = chance.random() < (0.05 if card == hard else 0.9)
                rows.append(
                    answer_of(key.pk, number, at, credit=float(right), kind=Kind.TEST if turn == 2 else Kind.PRACTICE, received_day=day)
                )
            at += 2 * DAY_MS
        Answer.objects.bulk_create(rows)


def answer_of(learner: int, card: int, at: int, **changed: object) -> Answer:
    values = {
        "learner_id": learner, "id": uuid.uuid4(), "batch": 1, "card_id": card, "variant": 0, "answered_at_ms": at, "offset_minutes": 60,
        "received_day": 20_000, "skew_seconds": 0, "parts": "{}", "credit": 1.0, "duration_ms": 1, "kind": Kind.PRACTICE,
    }  # fmt: skip
    return Answer(**{**values, **changed})


def priors() -> Iterator[dict[str, list[float]]]:
    for row in PublishedBundle.objects.filter(deck=DECK, is_current=True):
        yield {card["id"]: card["prior"] for card in json.loads(row.body)["cards"] if "prior" in card}


@pytest.mark.slow
def test_a_hard_card_is_known_as_hard_in_the_next_bundles(cards: tuple[str, ...], now: datetime) -> None:
    written(cards[:8], learners=20, hard=cards[2])
    before = {row.language: row.digest for row in PublishedBundle.objects.filter(deck=DECK, is_current=True)}
    (done,) = refit.refit(now=now)
    assert (done.deck, done.answers, done.learners, done.learners_aside) == (DECK, 480, 20, 4)
    assert done.is_kept
    assert existing(done.after) < existing(done.before)
    assert done.languages == ("fr", "nl", "de", "en")
    for known in priors():
        assert set(known) == set(cards[:8])
        assert known[cards[2]][0] > 1 + max(prior[0] for card, prior in known.items() if card != cards[2])
    after = {row.language: row.digest for row in PublishedBundle.objects.filter(deck=DECK, is_current=True)}
    assert all(before[language] != after[language] for language in before)
    assert DeckMemory.objects.get().answers == 480
    # Fitting the same again changes nothing.
    (again,) = refit.refit(now=now)
    assert (again.new_learners, again.after, again.languages) == (0, None, ())


@pytest.mark.slow
def test_what_few_learners_add_changes_nothing_that_is_published(cards: tuple[str, ...], now: datetime, quick_fit: None) -> None:
    today = int(now.timestamp() // 86_400)
    written(cards[:8], learners=20, hard=cards[2])
    assert next(refit.refit(now=now)).is_kept
    before = DeckMemory.objects.get().model
    # What came in today counts tomorrow; nine learners are too few for anything new.
    written(cards[:8], learners=9, hard=cards[2], first=200, seed=1, day=today)
    written(cards[:8], learners=1, hard=cards[2], first=300, seed=2, day=today + 1)
    (few,) = refit.refit(now=now + timedelta(days=1))
    assert (few.learners, few.new_learners, few.languages) == (29, 9, ())
    assert DeckMemory.objects.get().model == before
    (enough,) = refit.refit(now=now + timedelta(days=2))
    assert enough.new_learners == 10
    assert enough.is_kept
    assert DeckMemory.objects.get().model["cards"] != before["cards"]


@pytest.mark.slow
def test_a_card_few_answered_since_keeps_the_effect_that_was_published(cards: tuple[str, ...], now: datetime, quick_fit: None) -> None:
    today = int(now.timestamp() // 86_400)
    written(cards[:8], learners=20, hard=cards[2])
    assert next(refit.refit(now=now)).is_kept
    before = DeckMemory.objects.get().model["cards"]
    written(cards[:7], learners=12, hard=cards[2], first=200, seed=1, day=today)
    written(cards[7:8], learners=1, hard=cards[7], first=300, seed=2, day=today)
    assert next(refit.refit(now=now + timedelta(days=1))).is_kept
    after = DeckMemory.objects.get()
    assert after.model["cards"][cards[7]] == before[cards[7]]
    assert all(after.model["cards"][card] != before[card] for card in cards[:7])
    assert after.cards_until == {**{f"{card}#1": today + 1 for card in cards[:7]}, f"{cards[7]}#1": today}
    # What a card meant before says nothing of it now.
    body = json.loads(PublishedBundle.objects.get(deck=DECK, language="fr", is_current=True).body)
    for card in body["cards"]:
        if card["id"] == cards[7]:
            card["meaning"] = 2
    PublishedBundle.objects.filter(deck=DECK, is_current=True).update(body=json.dumps(body))
    written(cards[:7], learners=12, hard=cards[2], first=400, seed=3, day=today + 1)
    written(cards[7:8], learners=1, hard=cards[7], first=500, seed=4, meaning=2, day=today + 1)
    refitted = next(refit.refit(now=now + timedelta(days=2)))
    assert refitted.is_kept
    assert set(DeckMemory.objects.get().model["cards"]) == set(cards[:7])


@pytest.mark.parametrize(("learners", "rounds"), [(19, 3), (20, 1)])
def test_too_few_answers_leave_the_shipped_model(cards: tuple[str, ...], now: datetime, learners: int, rounds: int) -> None:
    written(cards[:8], learners, rounds)
    (done,) = refit.refit(now=now)
    assert (done.before, done.after, done.is_kept, done.languages) == (None, None, False, ())
    assert not DeckMemory.objects.exists()
    assert list(priors()) == [{}] * 4


@pytest.mark.slow
@pytest.mark.database
def test_answers_of_few_learners_and_answers_to_another_meaning_say_nothing_of_their_cards(
    cards: tuple[str, ...], now: datetime, quick_fit: None
) -> None:
    written(cards[:8], learners=20, hard=cards[2])
    written(cards[8:9], learners=9, first=100)
    written(cards[9:10], learners=20, meaning=2, first=200)
    assert f"{cards[9]}#2" in refit.answers_of(DECK, before_day=30_000).exposures.item_names
    (done,) = refit.refit(now=now)
    assert done.is_kept
    assert all(set(known) == set(cards[:8]) for known in priors())
    assert set(DeckMemory.objects.get().model["cards"]) == set(cards[:8])


@pytest.mark.slow
def test_a_model_that_predicts_no_better_is_not_kept(cards: tuple[str, ...], now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    written(cards[:8], learners=20)
    monkeypatch.setattr(refit, "_fitted", lambda table, seed: refit.shipped())
    (done,) = refit.refit(now=now)
    assert done.after == done.before
    assert (done.is_kept, done.languages) == (False, ())
    assert not DeckMemory.objects.exists()


@pytest.mark.database
def test_the_log_for_fitting_has_the_notions_and_kinds_of_the_deck(cards: tuple[str, ...]) -> None:
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
    log = refit.answers_of(DECK, before_day=30_000).exposures
    assert len(log.times) == 8
    assert all(log.notion_names[notion] == notions[log.item_names[item]] for item, notion in zip(log.items, log.notions, strict=True))
    by_time = np.argsort(log.times, kind="stable")
    assert log.kinds[by_time].tolist() == [PRACTICE] * 4 + [TEST] * 2 + [STUDY, TEST]
    assert np.isnan(log.outcomes[by_time[-2]])
    assert (log.outcomes[by_time[-1]], log.guesses[by_time[-1]]) == (0.5, True)
    assert log.times[by_time[0]] == (NOON_MS + 9_000) / 1_000


def test_a_deck_without_answers_says_so(db: None, now: datetime) -> None:
    out = io.StringIO()
    assert run_refit([], out, now) == 0
    assert "No answers" in out.getvalue()
    assert run_refit(["nowhere"], out, now) == 1
    assert 'no deck "nowhere"' in out.getvalue()


def test_the_command_says_what_came_of_each_deck(cards: tuple[str, ...]) -> None:
    written(cards[:8], learners=3)
    out = io.StringIO()
    assert run_refit([DECK], out, datetime(2026, 11, 25, tzinfo=UTC)) == 0
    assert out.getvalue() == (
        f"{DECK}: 72 answers of 3 learners: too few for a fit (400 of 20 are needed); the deck keeps its memory model\n"
    )
