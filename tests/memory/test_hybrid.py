import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.config.commands.command_line import main
from ravive.memory import fsrs
from ravive.memory.exposures import Events, events_of
from ravive.memory.fit import DAYS_ANSWERS, fit, longest_wait, waits_of
from ravive.memory.hybrid import SHIPPED, Model, ModelError, read_model, shipped, write_model
from ravive.memory.inputs import (
    CARD_COLUMNS,
    DAY,
    DIFFICULTY,
    HALF_DAY,
    INPUT_COUNT,
    LONGEST_LAG_MINUTES,
    MINUTE,
    STABILITY,
    Numbers,
    clock_logit,
    wind_clock,
)
from ravive.memory.log_files import read_events
from ravive.memory.prediction import log_loss, predict
from ravive.memory.simulation.worlds import PowerLawWorld
from tests.memory.build_hybrid_vectors import VECTORS, build
from tests.memory.logs import Row, rows_of, write_log
from tests.memory.made_up_logs import made_up_log, waits_before
from tests.repeats import repeats


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Events:
    return read_events(write_log(tmp_path_factory.mktemp("log") / "log.parquet", rows_of(1)))


@pytest.fixture(scope="module")
def model(events: Events) -> Model:
    return fit(events, start=shipped())


def recalls(tmp_path: Path, rows: list[Row], model: Model) -> list[float]:
    log = read_events(write_log(tmp_path / "rows.parquet", rows))
    found = np.empty(len(rows))
    found[log.order] = predict(log, model)["recall"]
    return found.tolist()


@pytest.mark.parametrize("flipped", [37, *repeats(0, 700)])
def test_what_comes_later_leaves_earlier_predictions_alone(tmp_path: Path, model: Model, flipped: int) -> None:
    rows = rows_of(2, learners=15)
    answers = [place for place, row in enumerate(rows) if row.y is not None]
    place = answers[min(flipped, len(answers) - 1)]
    changed = rows.copy()
    changed[place] = replace(rows[place], y=1 - (rows[place].y or 0.0))
    before, after = recalls(tmp_path, rows, model), recalls(tmp_path, changed, model)
    assert np.array_equal(before[: place + 1], after[: place + 1], equal_nan=True)
    later = [index for index, row in enumerate(rows) if index > place and row.learner == rows[place].learner and row.y is not None]
    assert not later or any(before[index] != after[index] for index in later)


def test_other_learners_rows_tell_nothing(tmp_path: Path, model: Model) -> None:
    rows = rows_of(5, learners=8)
    alone = [row for row in rows if row.learner == "l3"]
    together = recalls(tmp_path, rows, model)
    assert np.array_equal(
        recalls(tmp_path, alone, model), [together[place] for place, row in enumerate(rows) if row.learner == "l3"], equal_nan=True
    )


def test_fitting_beats_the_base_rate_on_learners_never_seen(events: Events, model: Model, tmp_path: Path) -> None:
    aside = read_events(write_log(tmp_path / "aside.parquet", rows_of(1, learners=80)[-40 * 60 :]))
    known = aside.log.credits >= 0
    rate = float(aside.log.credits[known].mean())
    base = log_loss(np.full(len(known), rate), aside.log.credits)
    assert log_loss(predict(aside, model)["recall"], aside.log.credits) < base - 0.03
    assert log_loss(predict(aside, model)["recall"], aside.log.credits) < log_loss(predict(aside, shipped())["recall"], aside.log.credits)


def test_a_learner_and_a_card_never_seen_are_predicted_with_more_doubt(tmp_path: Path, model: Model) -> None:
    rows = [Row("new", "c1", "n0", 0.0, "practice", None), Row("new", "never", None, 1.0, "practice", None)]
    log = read_events(write_log(tmp_path / "rows.parquet", rows))
    found = predict(log, model)
    assert (found["recall"] > 0).all() and (found["recall"] < 1).all()
    assert found["recall_high"][1] - found["recall_low"][1] > found["recall_high"][0] - found["recall_low"][0]


def test_recall_falls_with_the_days_beyond_what_was_fitted(tmp_path: Path, model: Model) -> None:
    start = [Row("a", "c1", "n0", 0.0, "practice", 1.0)]
    waits = [LONGEST_LAG_MINUTES * 60 * times for times in (1.0, 1.5, 3.0, 10.0, 30.0, 60.0)]
    found = [recalls(tmp_path, [*start, Row("a", "c1", "n0", wait, "practice", None)], model)[1] for wait in waits]
    assert found == sorted(found, reverse=True)
    # Beyond the longest lag only the default clock speaks, whatever was fitted.
    logits = [np.log(recall / (1 - recall)) for recall in found]
    stability = fsrs.first_state(fsrs.Grade.GOOD).stability_days
    clock = [clock_logit(wait / DAY, stability) for wait in waits]
    shrunk = (logits[0] - logits[-1]) / (clock[0] - clock[-1])
    assert 0.5 < shrunk <= 1.0
    assert np.allclose(np.diff(logits), shrunk * np.diff(clock))


def practised(mashed_seconds: float | None) -> list[Row]:
    """Return a learner of three weeks, nine in ten right; then 300 answers at random within minutes, and a question a day later."""
    chance = np.random.default_rng(4)
    rows = [
        Row("a", f"c{card}", f"n{card // 2}", day * DAY + card * 20.0, "practice", float(chance.random() < 0.9), 8.0)
        for day in (0, 3, 7, 14, 21)
        for card in range(20)
    ]
    if mashed_seconds:
        rows += [
            Row("a", f"c{card}", f"n{card // 2}", 21 * DAY + 4_000 + place, "practice", float(chance.random() < 0.25), mashed_seconds)
            for place, card in enumerate(chance.integers(20, size=300).tolist())
        ]
    return [*rows, *(Row("a", f"c{card}", f"n{card // 2}", 22 * DAY + card * 20.0, "practice", None) for card in range(20))]


def test_what_is_answered_without_reading_changes_no_figure(tmp_path: Path) -> None:
    before, mashed, read = (np.mean(recalls(tmp_path, practised(seconds), shipped())[-20:]) for seconds in (None, 0.2, 2.0))
    assert before > 0.7
    assert mashed == pytest.approx(before, abs=0.02)
    assert read < 0.1


def test_a_fit_passes_over_what_is_answered_without_reading(tmp_path: Path) -> None:
    rows = rows_of(8, learners=12)
    asked = [Row("new", f"c{card}", f"n{card // 3}", 20.0 * card, "practice", None) for card in range(12)]

    def found(mashed_seconds: float | None) -> Numbers:
        others = [replace(row, learner=f"m{row.learner}", y=0.0, seconds=mashed_seconds) for row in rows if row.y is not None]
        log = rows + others if mashed_seconds else rows
        return np.array(recalls(tmp_path, asked, fit(read_events(write_log(tmp_path / "log.parquet", log)), start=shipped())))

    honest, mashed, read = found(None), found(0.3), found(3.0)
    assert np.abs(mashed - honest).max() < 0.05
    assert np.mean(honest - read) > 0.15


@pytest.mark.parametrize("spread", [0.1, 3.0])
def test_how_much_cards_differ_is_learnt_from_a_deck_with_many(tmp_path: Path, spread: float) -> None:
    chance = np.random.default_rng(5)
    hardness = chance.normal(0, spread, 80)
    rows = [
        Row(f"l{learner}", f"c{card}", None, 20.0 * card, "practice", float(chance.random() < 1 / (1 + np.exp(hardness[card]))))
        for learner in range(40)
        for card in range(80)
    ]
    usual = shipped().variances
    found = fit(read_events(write_log(tmp_path / "log.parquet", rows)), start=shipped()).variances
    assert (found.card < 0.5 * usual.card) if spread < 1 else (found.card > 2 * usual.card)
    assert found.card_met / found.card == pytest.approx(usual.card_met / usual.card)
    assert replace(found, card=usual.card, card_met=usual.card_met) == usual


def test_how_much_cards_differ_stays_what_it_was_with_few(tmp_path: Path) -> None:
    found = fit(read_events(write_log(tmp_path / "log.parquet", rows_of(9, cards=2))), start=shipped()).variances
    assert found.card == pytest.approx(shipped().variances.card, rel=0.15)


@pytest.mark.parametrize("last", [0.0, 1.0])
def test_a_fit_on_minutes_lets_days_fade_from_what_it_knows(tmp_path: Path, last: float) -> None:
    minutes = sorted((replace(row, t=row.t % 7_000) for row in rows_of(6)), key=lambda row: (row.learner, row.t))
    short = fit(read_events(write_log(tmp_path / "short.parquet", minutes)), start=shipped())
    start = [Row("a", "c1", "n0", 0.0, "practice", last), Row("a", "c1", "n0", 20.0, "practice", 1.0)]
    waits = [DAY, 3 * DAY, 30 * DAY, 180 * DAY]
    found = [recalls(tmp_path, [*start, Row("a", "c1", "n0", wait, "practice", None)], short)[2] for wait in waits]
    assert found == sorted(found, reverse=True)
    assert found[-1] < found[0] - 0.05


@pytest.fixture(scope="module")
def start_of_minutes() -> Model:
    return fit(events_of(made_up_log(PowerLawWorld, learners=30, cards=20, days=(), seed=1).exposures), start=None)


@pytest.mark.slow
def test_a_start_that_saw_minutes_alone_is_asked_about_days_without_harm(start_of_minutes: Model) -> None:
    exposures = made_up_log(PowerLawWorld, learners=40, cards=20, days=(1.0, 3.0), seed=0).exposures
    fitted = fit(events_of(exposures.only(exposures.times < 7_200)), start=start_of_minutes)
    events = events_of(exposures)
    late = (events.log.credits >= 0) & (waits_before(events.log) >= HALF_DAY)
    credits = events.log.credits[late]
    recalls = predict(events, fitted)["recall"][late]
    assert log_loss(recalls, credits) < log_loss(np.full(len(credits), credits.mean()), credits) - 0.05
    assert fitted.longest_wait_minutes < 120
    assert any(line.startswith("waits over half a day as in: ") for line in fitted.provenance)


@pytest.mark.slow
def test_what_was_taken_over_about_days_is_not_counted_twice(start_of_minutes: Model) -> None:
    exposures = made_up_log(PowerLawWorld, learners=10, cards=20, days=(), seed=2).exposures
    once = fit(events_of(exposures), start=start_of_minutes)
    twice = fit(events_of(exposures), start=once)
    assert np.allclose(once.days, shipped().days)
    assert np.allclose(twice.days, shipped().days)


def test_a_fit_says_how_long_waits_it_saw(events: Events, model: Model) -> None:
    own = fit(events, start=None)
    waits = np.sort(waits_of(events.log))
    assert own.longest_wait_minutes == pytest.approx(waits[-DAYS_ANSWERS] / MINUTE)
    assert model.longest_wait_minutes == max(own.longest_wait_minutes, shipped().longest_wait_minutes)


@given(st.lists(st.floats(0, 1e9), max_size=300))
def test_a_wait_was_seen_where_a_hundred_reach_it(waits: list[float]) -> None:
    found = longest_wait(np.array(waits))
    if len(waits) < DAYS_ANSWERS:
        assert found == 0
    else:
        assert sum(wait >= found for wait in waits) >= DAYS_ANSWERS
        assert sum(wait > found for wait in waits) < DAYS_ANSWERS


@pytest.mark.parametrize("grade", [1, 2, 3])
@pytest.mark.parametrize("elapsed_days", [0.001, 0.5, 1.0, 9.0])
def test_the_clock_is_that_of_fsrs(grade: int, elapsed_days: float) -> None:
    card = np.zeros(CARD_COLUMNS)
    wind_clock(card, True, 0.0, 3)
    wind_clock(card, False, elapsed_days, grade)
    state = fsrs.next_state(fsrs.first_state(fsrs.Grade.GOOD), fsrs.Grade(grade), elapsed_days=elapsed_days)
    assert card[STABILITY] == pytest.approx(state.stability_days, abs=1e-12)
    assert card[DIFFICULTY] == pytest.approx(state.difficulty, abs=1e-12)
    recall = fsrs.retrievability(elapsed_days=2.0, stability_days=state.stability_days)
    assert clock_logit(2.0, state.stability_days) == pytest.approx(np.log(recall / (1 - recall)), abs=1e-9)


def test_a_model_is_read_back_as_it_was_written(tmp_path: Path, model: Model) -> None:
    write_model(tmp_path / "model.json", model)
    again = read_model(tmp_path / "model.json")
    assert np.array_equal(again.coefficients, model.coefficients)
    assert again.cards == model.cards
    assert again.longest_wait_minutes == model.longest_wait_minutes
    assert np.allclose(again.precision, model.precision, rtol=1e-5)


def broken(**changed: object) -> str:
    """Return the shipped model's file with one part of it wrong."""
    return json.dumps(json.loads(SHIPPED.read_text(encoding="utf-8")) | changed)


def without(name: str) -> str:
    """Return the shipped model's file without one part."""
    return json.dumps({part: value for part, value in json.loads(SHIPPED.read_text(encoding="utf-8")).items() if part != name})


def rising(**changed: float) -> str:
    """Return the shipped model's file with other coefficients."""
    return broken(coefficients=json.loads(SHIPPED.read_text(encoding="utf-8"))["coefficients"] | changed)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not a memory model"),
        ('{"format": "ravive-memory-model", "version": 9}', "version 9; this Ravive reads version 4"),
        ('{"format": "ravive-memory-model", "version": 4}', "'coefficients' is missing"),
        (broken(longest_wait_minutes=-1), "longest_wait_minutes is -1; a number from 0 to"),
        (broken(longest_wait_minutes=1e12), "longest_wait_minutes is 1000000000000.0; a number from 0 to"),
        (broken(longest_wait_minutes=float("nan")), "longest_wait_minutes is nan"),
        (broken(longest_wait_minutes=True), "longest_wait_minutes is True"),
        (broken(longest_wait_minutes="3 days"), "longest_wait_minutes is '3 days'"),
        (without("longest_wait_minutes"), "'longest_wait_minutes' is missing"),
        (rising(fall_6=0.3), "recall would rise while time passes: fall_6 is 0.3, at most -0.4 is accepted"),
        (rising(rights_long=0.1, clock=-1.0), "clock is -1, at least 0 is accepted; rights_long is 0.1, at most 0 is accepted"),
        (broken(precision=[[1.0]] * (INPUT_COUNT + 1)), "precision is no triangle of"),
        (broken(precision=[[-1.0] * (place + 1) for place in range(INPUT_COUNT)]), "a direction under zero"),
        (broken(cards={"a": [0.0, 0.0, 1.0]}), "a card needs four numbers"),
        (broken(cards=["a"]), "cards must name each number"),
        (broken(variances=[]), "variances must name each number"),
        (broken(cards={"c": [float("nan"), 0, 0, 0]}), "a card's effect that is not finite"),
    ],
)
def test_a_wrong_model_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "model.json").write_text(text)
    with pytest.raises(ModelError, match=reason):
        read_model(tmp_path / "model.json")
    log = write_log(tmp_path / "log.parquet", rows_of(1, learners=2))
    assert main(["memory", "predict", str(log), "--model", str(tmp_path / "model.json"), "--out", str(tmp_path / "out.parquet")]) == 1
    assert reason in capsys.readouterr().err


def test_predicting_says_where_waits_are_longer_than_those_fitted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_model(tmp_path / "minutes.json", replace(shipped(), longest_wait_minutes=14.4))
    log, out = write_log(tmp_path / "log.parquet", rows_of(3)), tmp_path / "out.parquet"
    assert main(["memory", "predict", str(log), "--model", str(tmp_path / "minutes.json"), "--out", str(out)]) == 0
    assert "minutes.json: fitted on waits up to 14 minutes, asked about 1.2 days" in capsys.readouterr().out
    assert main(["memory", "predict", str(log), "--model", str(SHIPPED), "--out", str(out)]) == 0
    assert "fitted on waits" not in capsys.readouterr().out


def test_the_shipped_model_says_where_it_comes_from() -> None:
    body = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert len(body["coefficients"]) == INPUT_COUNT
    assert any("DataShop" in line for line in body["provenance"])
    assert body["cards"] == {}


def test_the_vectors_phones_are_judged_by_are_those_of_this_model() -> None:
    kept = json.loads(VECTORS.read_text(encoding="utf-8"))
    built = json.loads(json.dumps(build()))
    assert kept.keys() == built.keys()
    assert kept["coefficients"] == built["coefficients"]
    assert kept["clocks"] == built["clocks"]
    for one, other in zip(kept["rows"], built["rows"], strict=True):
        assert (one.pop("predicted") or {}) == pytest.approx(other.pop("predicted") or {}, abs=1e-12)
        # Another processor rounds the last digit otherwise.
        assert one.pop("wait_days") == pytest.approx(other.pop("wait_days"), rel=1e-12)
        assert one == other
