"""What trainings are made of in tests, and the phones that join them."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.test import Client

from ravive.publishing import queries as decks
from ravive.trainings import halves
from ravive.trainings.actions import TrainingValues
from ravive.trainings.models import Training
from ravive.trainings.queries import code_of
from tests.client_response import ClientResponse
from tests.reviews.phone import Phone, answer, headers, join, send

# Endpoints read the clock themselves, so trainings of these tests must be open on the day of the run.
HELD_ON = datetime.now(ZoneInfo("Europe/Brussels")).date()
NOON = datetime.combine(HELD_ON, time(12), tzinfo=UTC)
USUAL = TrainingValues(
    title="Accueil, équipe de jour",
    place="Hôtel de la Gare",
    held_on=HELD_ON,
    decks=["accueil"],
    languages=["fr", "nl"],
    situations=9,
    cycles=4,
    weeks=36,
    prompts_a_week=2,
    entry_test=True,
    test_days=[30, 90, 180],
    uses_controls=True,
    certificate_share=0.8,
)


def values(**changed: object) -> TrainingValues:
    """Return what a trainer chooses, some of it otherwise."""
    return replace(USUAL, **changed)


def on_day(day: int) -> datetime:
    """Return noon of a day of the training."""
    return NOON + timedelta(days=day)


def code(training: Training) -> str:
    """Return the code of a training."""
    found = code_of(training)
    assert found is not None
    return found.code


def key(number: int) -> str:
    """Return the key of the phone of this number."""
    return f"a-key-that-is-long-enough-{number:03d}"


def phones(visitor: Client, training: Training, count: int) -> list[Phone]:
    """Let so many phones join."""
    joining = code(training)
    for number in range(count):
        assert join(visitor, joining, key(number)).status_code == 201
    return [Phone(visitor, joining, key(number)) for number in range(count)]


def practise(phone: Phone, number: int, *cards: str, deck: str = "accueil", **changed: object) -> None:
    """Let a phone send an answer to each card."""
    answers = [answer(100 * number + place, card, deck=deck, **changed) for place, card in enumerate(cards)]
    assert send(phone.client, phone.code, answers, phone.key).json()["refused"] == []


def half(form: str, deck: str = "accueil") -> tuple[str, ...]:
    """Return the cards of one half of a deck, in their order."""
    found = decks.current_deck(deck, "fr")
    assert found is not None
    return halves.halves([halves.SplitCard(card.notion, card.id, card.kind) for card in found.bundle.cards])[form]


def sit(phone: Phone, cards: tuple[str, ...], *, right: int, day: int = 30, form: str = "B", first: int = 0) -> None:
    """Let a phone send a test: the first `right` cards right, the others wrong."""
    practise(phone, 50 + day + first, *cards[:right], kind="test", test_day=day, form=form, credit=1)
    practise(phone, 150 + day + first, *cards[right:], kind="test", test_day=day, form=form, credit=0)


def ask(phone: Phone) -> ClientResponse:
    """Let a phone ask for its certificate."""
    return phone.client.post(f"/api/v1/trainings/{phone.code}/certificate", headers=headers(phone.key))
