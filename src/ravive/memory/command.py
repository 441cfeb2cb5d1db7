"""`ravive memory`: fit a model to a log, predict with it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add `memory fit` and `memory predict` to the command line."""
    memory = commands.add_parser("memory", help="fit the memory model, predict with it").add_subparsers(
        metavar="fit|predict", required=True
    )
    fit = memory.add_parser("fit", help="fit the model to a log of answers")
    fit.add_argument("events", type=Path, metavar="EVENTS", help="a .parquet or .csv log: learner, item, group, t, kind, y")
    fit.add_argument("--out", type=Path, required=True, metavar="MODEL.json", help="where to write the model")
    fit.add_argument("--start", type=Path, metavar="MODEL.json", help="the model to start from (default: the one Ravive comes with)")
    fit.set_defaults(run=_fit)
    predict = memory.add_parser("predict", help="predict every answer of a log from what came before it")
    predict.add_argument("events", type=Path, metavar="EVENTS", help="a .parquet or .csv log, as for fit")
    predict.add_argument("--model", type=Path, required=True, metavar="MODEL.json", help="the model")
    predict.add_argument(
        "--out", type=Path, required=True, metavar="PREDICTED", help="where to write the rows with recall (.parquet or .csv)"
    )
    predict.set_defaults(run=_predict)


def _fit(options: argparse.Namespace) -> int:
    return _reported(_run_fit, options)


def _predict(options: argparse.Namespace) -> int:
    return _reported(_run_predict, options)


def _reported(run: Callable[[argparse.Namespace, TextIO], None], options: argparse.Namespace) -> int:
    from ravive.memory.events import EventsError
    from ravive.memory.hybrid import ModelError

    try:
        run(options, sys.stdout)
    except EventsError as refused:
        print("\n".join(refused.problems), file=sys.stderr)
        return 1
    except (ModelError, OSError) as refused:
        print(f"ravive: {refused}", file=sys.stderr)
        return 1
    return 0


def _run_fit(options: argparse.Namespace, out: TextIO) -> None:
    from ravive.memory.events import read_events
    from ravive.memory.fitting import fit
    from ravive.memory.hybrid import read_model, shipped, write_model

    start = read_model(options.start) if options.start else shipped()
    model = fit(read_events(options.events), start=start)
    write_model(options.out, model)
    print(f"{options.out}: {model.provenance[0]}", file=out)


def _run_predict(options: argparse.Namespace, out: TextIO) -> None:
    from ravive.memory.events import read_events, write_predictions
    from ravive.memory.hybrid import read_model
    from ravive.memory.predicting import log_loss, predict

    model = read_model(options.model)
    events = read_events(options.events)
    predictions = predict(events, model)
    write_predictions(options.out, events, predictions)
    found = f"; log loss {log_loss(predictions['recall'], events.log.credits):.4f}" if events.answers else ""
    print(f"{options.out}: {len(events.log.learners)} rows, {events.answers} answers{found}", file=out)
