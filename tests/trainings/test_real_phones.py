"""Whatever happens to the app's own code and to requests in transit, server and phones end with exactly the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from ravive.reviews import card_numbers
from ravive.reviews.models import Answer, LearnerKey
from ravive.starter import starter_content
from ravive.throttling.storage import quick_storage, shared_storage
from ravive.trainings.models import Training
from tests.people.cast import host
from tests.repeats import repeats
from tests.reviews.phone import Json, believed
from tests.trainings.cast import NOON, code
from tests.trainings.real_phones import Asked, Phones
from tests.trainings.simulated import opened

pytestmark = pytest.mark.slow

DAY_MS = 86_400_000
STEPS = 40
# A phone may end in the middle of anything: after so many turns of its loop.
TURNS = st.none() | st.integers(0, 40)
PHONES = st.integers(0, 1)


class Ways(RuleBasedStateMachine):
    """Two phones of one person, their workers, and a network that loses, repeats, delays and reorders what they say and hear."""

    phones: Phones
    training: Training
    names = 0

    @initialize()
    def one_joins(self) -> None:
        self.places = [Ways.names, Ways.names + 1]
        Ways.names += 2
        self.clocks = [int(NOON.timestamp() * 1000)] * 2
        self.created: dict[str, Json] = {}
        for which in (0, 1):
            self.phones.command("phone", phone=self.places[which], now=self.clocks[which])
            self.phones.command("open", phone=self.places[which])
        self.phones.command("let", phone=self.places[0], act="join", given=[code(self.training)])
        self.everything_arrives()
        (joined,) = self.phones.look(self.places[0])["trainings"]
        assert joined["state"] == "joined", joined
        self.has_moved = False

    @rule(which=PHONES, card=st.integers(0, 30), credit=st.sampled_from((0, 0.5, 1)), turns=TURNS)
    def answer(self, which: int, card: int, credit: float, turns: int | None) -> None:
        self.passes(which, 9_000)
        if which == 1 and not self.has_moved:
            return
        answer = self.command(which, "let", act="answer", given=[card, credit], turns=turns)
        if answer:
            self.created[answer["id"]] = {**answer, "credit": credit}

    @rule(which=PHONES, turns=TURNS)
    def send(self, which: int, turns: int | None) -> None:
        self.command(which, "let", act="send", turns=turns)

    @rule(which=PHONES)
    def worker_wakes(self, which: int) -> None:
        self.command(which, "wake")

    @rule(which=PHONES, turns=TURNS)
    def time_passes(self, which: int, turns: int | None) -> None:
        self.passes(which, 60_000)
        self.command(which, "pass", turns=turns)

    @rule(which=PHONES, days=st.integers(-300, 300))
    def clock_jumps(self, which: int, days: int) -> None:
        self.passes(which, days * DAY_MS)

    @rule(which=PHONES)
    def ends_and_opens(self, which: int) -> None:
        self.command(which, "end")

    @precondition(lambda self: not self.has_moved)
    @rule(turns=TURNS)
    def second_phone_takes_over(self, turns: int | None) -> None:
        moved = self.command(0, "let", act="moved")
        self.command(1, "let", act="takeOver", given=[moved], turns=turns)
        self.has_moved = bool(self.command(1, "let", act="look")["trainings"])

    @precondition(lambda self: self.phones.asked)
    @rule(place=st.integers(0, 50), turns=TURNS, is_repeated=st.booleans())
    def arrives(self, place: int, turns: int | None, is_repeated: bool) -> None:
        asked = self.on_its_way(place)
        self.deliver(asked)
        if not is_repeated:
            self.phones.answer(asked, turns=turns)
            self.opened_again(asked, turns)

    @precondition(lambda self: self.phones.asked)
    @rule(place=st.integers(0, 50), turns=TURNS, arrived=st.booleans())
    def is_lost(self, place: int, turns: int | None, arrived: bool) -> None:
        asked = self.on_its_way(place)
        if arrived:
            self.deliver(asked)
        self.phones.lose(asked, turns=turns)
        self.opened_again(asked, turns)

    @rule()
    def server_starts_again(self) -> None:
        card_numbers.clear_cache()
        self.forget_requests()

    def forget_requests(self) -> None:
        quick_storage().reset()
        shared_storage().reset()

    def on_its_way(self, place: int) -> Asked:
        return self.phones.asked[place % len(self.phones.asked)]

    def deliver(self, asked: Asked) -> None:
        self.forget_requests()
        self.phones.deliver(asked)
        assert asked.reply is not None
        assert asked.reply["status"] in (200, 201), asked
        if asked.path.endswith("/answers"):
            assert json.loads(asked.reply["body"])["refused"] == []

    def passes(self, which: int, ms: int) -> None:
        first, last = (int(NOON.timestamp() * 1000) + days * DAY_MS for days in (-300, 300))
        self.clocks[which] = min(max(self.clocks[which] + ms, first), last)
        self.phones.command("clock", phone=self.places[which], now=self.clocks[which])

    def command(self, which: int, do: str, **order: object) -> Json:
        """Let something happen to a phone; where it ended by that, it is opened again."""
        done = self.phones.command(do, phone=self.places[which], **order)
        if do == "end" or order.get("turns") is not None:
            self.phones.command("open", phone=self.places[which])
        return done

    def opened_again(self, asked: Asked, turns: int | None) -> None:
        """Open the phone again that ended while it heard the reply; nothing ended where nobody was there any more to hear it."""
        if asked.was_heard and turns is not None:
            self.phones.command("open", phone=asked.phone)

    def everything_arrives(self) -> None:
        while self.phones.asked:
            asked = self.phones.asked[0]
            self.deliver(asked)
            self.phones.answer(asked)

    def teardown(self) -> None:
        if not hasattr(self, "has_moved"):
            return
        # Late ones still come in, the latest first; then the way is clear.
        for asked in reversed(self.phones.asked):
            self.deliver(asked)
            self.phones.asked.remove(asked)
        for which in (0, 1):
            self.command(which, "end")
        if not self.has_moved:
            self.second_phone_takes_over(None)
        for _ in range(3):
            for which in (0, 1):
                self.command(which, "let", act="send")
                self.everything_arrives()
                self.command(which, "pass")
                self.everything_arrives()
        self.same_everywhere()
        for place in self.places:
            self.phones.command("end", phone=place)

    def as_expected(self, found: dict[str, tuple[int, float]]) -> dict[str, tuple[int | None, float]]:
        """Return times and credits without the times that the server dates again: only the phone that gave the answer has those."""
        is_believed = {name: believed(answer["at"]) is not None for name, answer in self.created.items()}
        return {name: (at if is_believed.get(name) else None, credit) for name, (at, credit) in found.items()}

    def same_everywhere(self) -> None:
        key = LearnerKey.objects.latest("pk")
        rows = Answer.objects.filter(learner=key).values_list("id", "answered_at_ms", "credit")
        expected = {name: (believed(answer["at"]), answer["credit"]) for name, answer in self.created.items()}
        assert self.as_expected({str(name): (at, credit) for name, at, credit in rows}) == expected, [
            self.phones.look(place) for place in self.places
        ]
        assert all(believed(at) is not None for _, at, _ in rows)
        assert key.answers == len(expected)
        for place in self.places:
            seen = self.phones.look(place)
            (training,) = seen["trainings"]
            assert self.as_expected({answer["id"]: (answer["at"], answer["credit"]) for answer in seen["answers"]}) == expected
            assert (training["state"], training["waiting"], training["refused"], seen["unwritten"]) == ("joined", 0, [], 0), seen
            assert set(training["sent"]) == set(expected)


@pytest.fixture
def phones(visitor: Client) -> Iterator[Phones]:
    with Phones(visitor) as running:
        yield running


@pytest.mark.parametrize("examples", [5, *repeats(15)])
def test_any_way_of_the_app_itself_ends_with_exactly_what_was_answered(phones: Phones, trainer: User, examples: int) -> None:
    Ways.phones, Ways.training = phones, opened(host(), trainer, days_ago=0, decks=list(starter_content.DECK_ORDER))
    # A failure reports all its steps: reducing them would take longer than a test may.
    wanted = settings(max_examples=examples, stateful_step_count=STEPS, phases=[Phase.generate], deadline=None)
    run_state_machine_as_test(Ways, settings=wanted)
