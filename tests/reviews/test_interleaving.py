"""Whatever happens on the way, the server ends with exactly the answers of the learner, and so does every phone of the person."""

import json
import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from ravive.reviews import card_numbers
from ravive.reviews.models import Answer, LearnerKey
from ravive.throttling.storage import quick_storage
from tests.reviews.phone import KEY, NOON_MS, Json, Phone, answer, believed, join, send, uuid7

pytestmark = pytest.mark.slow

DAY_MS = 86_400_000
# Each question to PostgreSQL takes longer.
EXAMPLES = {"sqlite": 100, "postgresql": 25}


class Way(RuleBasedStateMachine):
    """Two phones with one key, and a network that loses, repeats, delays and reorders what they say and hear."""

    visitor: Client
    code: str
    cards: tuple[str, ...]
    machines = 0

    @initialize()
    def two_phones_join(self) -> None:
        Way.machines += 1
        self.key = f"{KEY}-{Way.machines}"
        self.chance = random.Random(Way.machines)
        assert join(self.visitor, self.code, self.key).status_code == 201
        self.phones = [Phone(self.visitor, self.code, self.key), Phone(self.visitor, self.code, self.key)]
        self.clocks = [NOON_MS, NOON_MS]
        self.last_ids = [0, 0]
        self.created: dict[str, Json] = {}
        # What is on its way: whose, the answers, the cursor; and replies that were not heard yet.
        self.requests: list[tuple[int, list[Json], int]] = []
        self.replies: list[tuple[int, Json]] = []

    @rule(which=st.integers(0, 1), count=st.integers(1, 4), card=st.integers(0, 5))
    def answer(self, which: int, count: int, card: int) -> None:
        for _ in range(count):
            self.clocks[which] += 9_000
            at = self.clocks[which]
            self.last_ids[which] = max(at, self.last_ids[which] + 1)
            made = answer(
                card, self.cards[card], id=uuid7(self.last_ids[which], self.chance), at=at, credit=self.chance.choice((0, 0.5, 1))
            )
            self.phones[which].log[made["id"]] = self.created[made["id"]] = made

    @rule(which=st.integers(0, 1), days=st.integers(-300, 300))
    def clock_jumps(self, which: int, days: int) -> None:
        self.clocks[which] = min(max(self.clocks[which] + days * DAY_MS, 0), NOON_MS + 300 * DAY_MS)

    @rule(which=st.integers(0, 1))
    def set_out(self, which: int) -> None:
        phone = self.phones[which]
        self.requests.append((which, phone.unsent(), phone.cursor))

    @precondition(lambda self: self.requests)
    @rule(place=st.integers(0, 50), is_last=st.booleans())
    def arrive(self, place: int, is_last: bool) -> None:
        place %= len(self.requests)
        which, answers, cursor = self.requests.pop(place) if is_last else self.requests[place]
        self.replies.append((which, self.delivered(which, answers, cursor)))

    @precondition(lambda self: self.requests)
    @rule(place=st.integers(0, 50))
    def get_lost(self, place: int) -> None:
        self.requests.pop(place % len(self.requests))

    @precondition(lambda self: self.replies)
    @rule(place=st.integers(0, 50), is_heard=st.booleans())
    def reply_arrives_or_not(self, place: int, is_heard: bool) -> None:
        which, reply = self.replies.pop(place % len(self.replies))
        if is_heard:
            self.phones[which].hear(reply)

    @rule()
    def server_starts_again(self) -> None:
        card_numbers.clear_cache()
        quick_storage().reset()

    def delivered(self, which: int, answers: list[Json], cursor: int) -> Json:
        reply = send(self.visitor, self.code, answers, self.key, cursor, sent_at=self.clocks[which])
        assert reply.status_code == 200, reply.content
        assert reply.json()["refused"] == []
        return reply.json()

    def teardown(self) -> None:
        if not hasattr(self, "phones"):
            return
        # Late ones still come in, the latest first; then the way is clear.
        for which, answers, cursor in reversed(self.requests):
            self.delivered(which, answers, cursor)
        for _ in range(2):
            for phone in self.phones:
                quick_storage().reset()
                phone.sync()
        key = LearnerKey.objects.latest("pk")
        kept: dict[str, Any] = {str(row.id): row for row in Answer.objects.filter(learner=key)}
        assert set(kept) == set(self.created)
        assert all(kept[name].credit == row["credit"] for name, row in self.created.items())
        assert all(kept[name].answered_at_ms == row["at"] for name, row in self.created.items() if believed(row["at"]))
        assert all(believed(row.answered_at_ms) is not None for row in kept.values())
        assert key.answers == len(self.created)
        for phone in self.phones:
            assert set(phone.log) == set(self.created)
            assert not phone.unsent()
            assert all(plain(phone.log[name]) == plain(row) for name, row in self.created.items() if believed(row["at"]))


def plain(content: Json) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return an answer as JSON reads it."""
    return json.loads(json.dumps(content))


@pytest.mark.database
def test_any_way_ends_with_exactly_what_was_answered(visitor: Client, code: str, cards: tuple[str, ...]) -> None:
    Way.visitor, Way.code, Way.cards = visitor, code, cards
    examples = settings(
        max_examples=EXAMPLES[connection.vendor], stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(Way, settings=examples)
