"""`ravive memory`: fit a model to a log, predict with it, compare ways of asking again in made-up worlds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

LONGEST_MINUTES = 600.0
REPEATS_SHOWN = 5
# Longer waits are shown in days.
MINUTES_SHOWN = 720.0
LOGS = (".parquet", ".csv")
PICTURES = (".svg", ".png", ".pdf")


type Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage]


def add_commands(commands: Commands) -> Commands:
    """Add `memory fit`, `memory predict` and `memory simulate` to the command line; return where packages above add theirs."""
    memory = commands.add_parser("memory", help="fit the memory model, predict with it, simulate").add_subparsers(
        metavar="fit|predict|release|simulate", required=True
    )
    fit = memory.add_parser("fit", help="fit the model to a log of answers")
    fit.add_argument("events", type=Path, metavar="EVENTS", help="a .parquet or .csv log: learner, item, group, t, kind, y")
    fit.add_argument("--out", type=Path, required=True, metavar="MODEL.json", help="where to write the model")
    fit.add_argument("--start", type=Path, metavar="MODEL.json", help="whose coefficients to start from (default: those Ravive comes with)")
    fit.set_defaults(run=_fit)
    predict = memory.add_parser("predict", help="predict every answer of a log from what came before it")
    predict.add_argument("events", type=Path, metavar="EVENTS", help="a .parquet or .csv log, as for fit")
    predict.add_argument("--model", type=Path, required=True, metavar="MODEL.json", help="the model")
    predict.add_argument(
        "--out", type=Path, required=True, metavar="PREDICTED", help="where to write the rows with recall (.parquet or .csv)"
    )
    predict.set_defaults(run=_predict)
    simulate = memory.add_parser("simulate", help="compare what ways of asking again leave after months, in worlds whose memory is known")
    simulate.add_argument("--learners", type=_count, default=100, help="how many learners (default: 100)")
    simulate.add_argument("--cards", type=_count, default=60, help="how many cards (default: 60)")
    simulate.add_argument("--minutes", type=_minutes, nargs="+", default=[1.0, 3.0, 6.0], help="minutes a week to try (default: 1 3 6)")
    simulate.add_argument("--seed", type=_seed, default=0, help="the same seed gives the same figures (default: 0)")
    simulate.add_argument("--plot", type=Path, metavar="FILE.svg", help="also draw knowledge by minutes, here (.svg, .png or .pdf)")
    simulate.set_defaults(run=_simulate)
    return memory


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 2 up')
    return int(text)


def _seed(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 0 up')
    return int(text)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = -1.0
    if not 0 < minutes <= LONGEST_MINUTES:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of minutes over 0 and up to {LONGEST_MINUTES:g}')
    return minutes


def _simulate(options: argparse.Namespace) -> int:
    return _reported(_run_simulate, options)


def _fit(options: argparse.Namespace) -> int:
    return _reported(_run_fit, options)


def _predict(options: argparse.Namespace) -> int:
    return _reported(_run_predict, options)


def _reported(run: Callable[[argparse.Namespace, TextIO], None], options: argparse.Namespace) -> int:
    from ravive.memory.compilation import ask_for_compiled_code

    # Before any module with compiled functions is imported.
    ask_for_compiled_code()
    from ravive.memory.hybrid import ModelError
    from ravive.memory.log_problems import EventsError

    try:
        run(options, sys.stdout)
    except EventsError as refused:
        print("\n".join(refused.problems), file=sys.stderr)
        return 1
    except (ModelError, OSError) as refused:
        print(f"ravive: {refused}", file=sys.stderr)
        return 1
    return 0


def _check_target(path: Path) -> None:
    """Raise OSError where nothing could be written, before an hour of work is lost."""
    if path.is_dir():
        raise OSError(f"{path}: is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise OSError(f"{path}: there is no folder {path.parent}")


def _check_ending(path: Path, *endings: str) -> None:
    """Raise OSError where a model would take the place of a log, predictions that of something else, or a picture has no known form."""
    if path.suffix.lower() not in endings:
        raise OSError(f'{path}: the name ends in "{path.suffix}"; give a {" or ".join(endings)} file')


def _report_repeats(path: Path, rows: list[int]) -> None:
    """Say on the error stream that a log has rows twice: rows of an export that was joined to itself, or answers within one tick."""
    if rows:
        shown = ", ".join(str(row) for row in rows[:REPEATS_SHOWN]) + (", …" if len(rows) > REPEATS_SHOWN else "")
        print(f"{path}: {len(rows)} rows repeat an earlier row exactly (row {shown}); each counts as an answer", file=sys.stderr)


def _run_fit(options: argparse.Namespace, out: TextIO) -> None:
    from ravive.memory.exposures import repeated_rows
    from ravive.memory.fit import fit
    from ravive.memory.hybrid import read_model, shipped, write_model
    from ravive.memory.log_files import read_events
    from ravive.memory.log_problems import EventsError

    _check_target(options.out)
    _check_ending(options.out, ".json")
    start = read_model(options.start) if options.start else shipped()
    events = read_events(options.events)
    _report_repeats(options.events, repeated_rows(events))
    if events.answers == 0:
        raise EventsError([f"{options.events}: y is empty in every row; give some outcomes to learn from"])
    model = fit(events, start=start)
    write_model(options.out, model)
    print(f"{options.out}: {model.provenance[0]}", file=out)


def _run_predict(options: argparse.Namespace, out: TextIO) -> None:
    from ravive.memory.exposures import repeated_rows
    from ravive.memory.fit import longest_wait, waits_of
    from ravive.memory.hybrid import read_model
    from ravive.memory.inputs import MINUTE
    from ravive.memory.log_files import read_events, write_predictions
    from ravive.memory.prediction import log_loss, predict

    _check_target(options.out)
    _check_ending(options.out, *LOGS)
    if options.out.exists() and options.events.exists() and options.out.samefile(options.events):
        raise OSError(f"{options.out}: is the log itself; give the predictions a file of their own")
    model = read_model(options.model)
    events = read_events(options.events)
    _report_repeats(options.events, repeated_rows(events))
    predictions = predict(events, model)
    write_predictions(options.out, options.events, events, predictions)
    found = f"; log loss {log_loss(predictions['recall'], events.log.credits, weights=events.log.weights):.4f}" if events.answers else ""
    print(f"{options.out}: {len(events.log.learners)} rows, {events.answers} answers{found}", file=out)
    longest = longest_wait(waits_of(events.log)) / MINUTE
    if longest > model.longest_wait_minutes:
        print(
            f"{options.model}: fitted on waits up to {_duration(model.longest_wait_minutes)}, asked about {_duration(longest)}; "
            "predictions after longer waits follow other decks",
            file=out,
        )


def _duration(minutes: float) -> str:
    return f"{minutes:.0f} minutes" if minutes < MINUTES_SHOWN else f"{minutes / 1_440:.1f} days"


def _run_simulate(options: argparse.Namespace, out: TextIO) -> None:
    from ravive.memory.simulation.population import SimulationSetting, simulate
    from ravive.memory.simulation.report import draw, table

    if options.plot:
        _check_target(options.plot)
        _check_ending(options.plot, *PICTURES)
    setting = SimulationSetting(
        learners=options.learners, cards=options.cards, minutes_a_week=tuple(sorted(set(options.minutes))), seed=options.seed
    )
    outcomes = simulate(setting)
    print("\n".join(table(outcomes)), file=out)
    if options.plot:
        draw(options.plot, outcomes)
        print(f"{options.plot}: drawn", file=out)
