"""Figures agree to the point wherever they are printed: page, sentences, table, room, pool; of a hundred trainings of 12 to 200 people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest
from django.utils.translation import override

from ravive.insight import export, releases
from ravive.insight.cards import TrainingCard
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.figures import Figures, figures_of, notions_of
from ravive.insight.group import WEEK_DAYS, Cutoff
from ravive.insight.pool import PooledTraining, pool_of
from ravive.insight.pooled_memory import memory_of
from ravive.insight.predictions import GroupPrediction, PublicCard
from ravive.insight.releases import FORMS, PeopleCounts, Release, RoomRelease
from ravive.insight.share import Share
from ravive.insight.take_up import Why, cards_to_take_up
from ravive.insight.tally import Tally
from ravive.trainings import figure_texts, sentences
from tests.insight.simulated import HELD_ON
from tests.insight.worlds import CARDS, DAY, GROUP, WORLDS, World, outcome

SIZES, TRAININGS = (12, 24, 60, 200), 25
# The column of the last prediction.
LAST = 25
NUMBERS = [place + 1 + 100 * form for form in range(2) for place in range(CARDS)]
PUBLIC = {number: PublicCard(harder=0.3 * (number % 3 - 1) + 0.05, card=0.85, learner=1.0) for number in NUMBERS}
ALIKE = {number: PublicCard(harder=0.0, card=0.85, learner=1.0) for number in NUMBERS}
DECK = [
    TrainingCard(
        number=number, deck="deck", card=f"card-{number}", notion=f"notion-{number // 2}", theme="signs", is_critical=False,
        is_marked=True, prompt="", reflex=f"Reflex {number}",
    )
    for number in NUMBERS
]  # fmt: skip


@cache
def trainings(*, are_alike: bool = False) -> tuple[Release, ...]:
    """Return what is released of each training. `are_alike`: nothing is published of any card."""
    rng, public = np.random.default_rng(12), ALIKE if are_alike else PUBLIC
    return tuple(release_of(people, WORLDS[number % len(WORLDS)], public, rng) for people in SIZES for number in range(TRAININGS))


def release_of(people: int, world: World, public: Mapping[int, PublicCard], rng: np.random.Generator) -> Release:
    """Return what is released of a training: its tests, its effect, and then its predictions."""
    shown = outcome(world, people, rng)
    recall = GroupPrediction(
        recall=Tally(learners=people, total=people * float(rng.uniform(0.3, 0.95)), answers=people),
        fresh=people,
        cards=dict.fromkeys(NUMBERS, people),
    )
    counts = replace(shown.release.counts, joined=people)
    summary = LogSummary(tallies={}, seconds={0: [60.0] * people}, prediction=recall, public=public, counts=counts)
    later = Cutoff(column=LAST, day=GROUP.held_day + LAST * WEEK_DAYS)
    return advance(shown.release, summary, GROUP, later, lambda _name: float(rng.random()))


def points(value: float) -> int:
    """Return a share as it is printed."""
    return figure_texts.hundredths(value)


def printed(text: str) -> list[int]:
    """Return the numbers of a text that was printed."""
    return [int(number.replace("−", "-")) for number in re.findall(r"[−-]?\d+", text)]


def page_of(release: Release) -> Figures:
    return figures_of(release, DECK, GROUP)


def test_a_change_is_the_difference_of_the_two_tests_as_printed() -> None:
    changes = [(test, page_of(release).tests[0]) for release in trainings() for test in page_of(release).tests if test.change]
    assert len(changes) >= 90
    for test, entry in changes:
        assert test.change is not None
        assert test.share == test.change.after
        assert entry.share == test.change.before
        assert points(test.change.difference.value) == points(test.change.after.value) - points(test.change.before.value)


def test_the_effect_is_the_difference_of_its_two_sides_as_printed() -> None:
    effects = [effect for release in trainings() if (effect := page_of(release).effect)]
    assert len(effects) >= 90
    for effect in effects:
        assert points(effect.difference.value) == points(effect.practised.value) - points(effect.held_back.value)


def test_printed_cards_have_the_mean_of_the_printed_test_and_of_the_printed_prediction() -> None:
    by_card = 0
    for release in trainings():
        figures = page_of(release)
        for test in figures.tests:
            cards = {row.card.number: row.tests[test.day] for row in figures.cards if test.day in row.tests}
            halves = [[points(share.value) for number, share in cards.items() if (number > 100) == (form == FORMS[1])] for form in FORMS]
            if cards and test.share:
                by_card += 1
                assert np.mean([np.mean(half) for half in halves]) == pytest.approx(points(test.share.value), abs=0.51)
        if figures.recall:
            now = [points(row.now.value) for row in figures.cards if row.now]
            assert np.mean(now) == pytest.approx(points(figures.recall.value), abs=1e-6)
    assert by_card >= 60


def test_where_nothing_distinguishes_cards_each_exit_says_once_what_is_predicted() -> None:
    apart = predicted = 0
    for release in trainings(are_alike=True):
        figures, rows = page_of(release), export.rows_of(release, DECK, GROUP, joined=release.counts.joined or 0)
        pooled = PooledTraining(release=release, group=GROUP, has_entry_test=True)
        memory = memory_of([pooled], DECK, today=HELD_ON + timedelta(days=LAST * WEEK_DAYS))
        predicted += figures.recall is not None
        if figures.recall is None:
            assert (figures.predicted_cards, memory.now, memory.alike) == (0, None, 0)
            continue
        assert figures.predicted_cards == len(NUMBERS)
        own = {row.card.card: row.now for row in figures.cards if row.now}
        tested = {row.card.card for row in figures.cards if row.tests}
        assert own.keys() == tested
        apart += bool(tested)
        assert {row.card: row.value for row in rows if row.figure == releases.RECALL} == {card: share.value for card, share in own.items()}
        assert [row.value for row in rows if row.figure == export.CARDS_ALIKE] == [count for count in (len(NUMBERS) - len(own),) if count]
        assert (memory.alike, memory.now) == (int(not own), figures.recall.value)
        assert bool(memory.rows) == any(row.now is not None for row in notions_of(figures)) == bool(own)
        assert own or not any(named.why == Why.PREDICTED for named in cards_to_take_up(figures))
    assert 0 < apart < predicted
    assert predicted > len(trainings()) / 2


def test_the_table_holds_what_the_page_prints() -> None:
    for release in trainings():
        figures, rows = page_of(release), export.rows_of(release, DECK, GROUP, joined=release.counts.joined or 0)
        found = {(row.figure, row.test_day): row for row in rows if not row.card and not row.notion and not row.form}
        for test in figures.tests:
            pairs: list[tuple[str, Share | None]] = [(export.TEST, test.share), (releases.CHANGE, test.change and test.change.difference)]
            for figure, share in pairs:
                assert share is None or same(found[figure, test.day], share)
        if figures.effect:
            assert same(found[releases.EFFECT, None], figures.effect.difference)
            assert same(found[releases.PRACTISED, None], figures.effect.practised)
        cards = {(row.card, row.test_day): row for row in rows if row.figure == releases.CARD_AT_TEST}
        for card in figures.cards:
            assert all(same(cards[card.card.card, day], share) for day, share in card.tests.items())


def same(row: export.ExportRow, share: Share) -> bool:
    return (row.people, row.value, row.low, row.high) == (share.learners, share.value, share.low, share.high)


def test_a_pool_of_one_training_prints_what_the_training_prints() -> None:
    for release in trainings():
        pooled = PooledTraining(release=release, group=GROUP, has_entry_test=True)
        pool, figures = pool_of([pooled], today=HELD_ON + timedelta(days=LAST * WEEK_DAYS)), page_of(release)
        assert {day: found.share for day, found in pool.tests.items()} == {test.day: test.share for test in figures.tests if test.share}
        changes = {test.day: test.change for test in figures.tests if test.change}
        assert {day: (found.before, found.after, found.difference.share) for day, found in pool.changes.items()} == {
            day: (change.before, change.after, change.difference) for day, change in changes.items()
        }
        assert (pool.effect and pool.effect.share) == (figures.effect and figures.effect.difference)
        assert (pool.recall and pool.recall.share) == figures.recall


def test_a_change_over_trainings_is_the_difference_of_its_sides_as_printed() -> None:
    pooled = [
        PooledTraining(release=release, group=replace(GROUP, training=number), has_entry_test=True)
        for number, release in enumerate(trainings())
    ]
    for first in range(0, len(pooled), 7):
        pool = pool_of(pooled[first : first + 7], today=HELD_ON + timedelta(days=LAST * WEEK_DAYS))
        for change in pool.changes.values():
            assert points(change.difference.share.value) == points(change.after.value) - points(change.before.value)


def test_sentences_say_the_numbers_of_the_table() -> None:
    for release in trainings():
        with override("en"):
            for test in page_of(release).tests:
                if test.change:
                    change = test.change
                    before, began, day, after, people, difference, *_ = printed(
                        sentences.change_sentence(change.before, change.after, change.difference, day=test.day)
                    )
                    assert (before, began, day) == (points(change.before.value), change.before.learners, DAY)
                    assert (after, people) == (points(change.after.value), change.after.learners)
                    assert abs(difference) == abs(after - before)


def test_the_room_and_the_page_print_the_same_entry_test_and_name_the_same_cards() -> None:
    for release in trainings():
        cells = {name: cell for name, cell in release.cells.items() if name.split("/")[2] == "0" and "at_test" in name}
        room = RoomRelease(closed_at=datetime(2026, 6, 12, tzinfo=UTC), finished=release.counts.at_tests[0], cells=cells)
        in_room = figures_of(Release(cells=cells, room=room), DECK, GROUP)
        next_day = page_of(Release(until=GROUP.held_day + 1, cells=cells, room=room, counts=PeopleCounts(at_tests={0: room.finished})))
        assert in_room.tests[0].share == next_day.tests[0].share
        assert cards_to_take_up(in_room) == cards_to_take_up(next_day)
