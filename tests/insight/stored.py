"""Simulated trainings put into the database, as if phones had sent them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import numpy as np

from ravive.publishing import queries as decks
from ravive.reviews.models import Answer, Form, KnownCard, LearnerKey
from tests.insight.simulated import Plan, log_of

DECK = "accueil"


def numbers(deck: str = DECK) -> list[int]:
    """Return the numbers of a deck's marked cards, critical ones first; give them numbers where they have none."""
    published = decks.current_deck(deck, "fr")
    assert published is not None
    cards = [card for card in published.bundle.cards if card.kind != "tip"]
    known = [KnownCard.objects.get_or_create(deck=deck, card=card.id, meaning=card.meaning)[0].pk for card in cards]
    return [number for number, card in sorted(zip(known, cards, strict=True), key=lambda pair: not pair[1].critical)]


def critical_count(deck: str = DECK) -> int:
    """Return how many of a deck's marked cards are critical."""
    published = decks.current_deck(deck, "fr")
    assert published is not None
    return sum(card.critical and card.kind != "tip" for card in published.bundle.cards)


def store(plan: Plan, *, seed: int, silent: int = 0) -> list[LearnerKey]:
    """Put a training's answers into the log, and `silent` more keys that never answered; return the keys."""
    rng = np.random.default_rng(seed)
    keys = LearnerKey.objects.bulk_create(
        LearnerKey(
            training=plan.training,
            key_digest=rng.bytes(32),
            joined_on=plan.held_on,
            form=Form.A if number % 2 else Form.B,
        )
        for number in range(plan.learners + silent)
    )
    answers = log_of(plan, rng, numbers())
    Answer.objects.bulk_create(
        (
            Answer(
                learner_id=keys[row.learner - plan.first_learner].pk,
                id=str(UUID(int=rng.integers(0, 2**63).item() << 64 | place)),
                batch=1,
                card_id=row.card,
                bundle_id=None,
                variant=row.variant,
                answered_at_ms=row.at_ms,
                offset_minutes=60,
                received_day=row.received_day,
                skew_seconds=0,
                parts="{}",
                credit=row.credit,
                confidence=row.confidence,
                duration_ms=row.duration_ms,
                kind=row.kind,
                test_day=row.test_day,
                form=row.form,
            )
            for place, row in enumerate(answers)
        ),
        batch_size=500,
    )
    for key in keys[: plan.learners]:
        LearnerKey.objects.filter(pk=key.pk).update(answers=Answer.objects.filter(learner=key.pk).count())
    return keys


def day_after(plan: Plan, days: int) -> object:
    """Return a day of the training."""
    return plan.held_on + timedelta(days=days)
