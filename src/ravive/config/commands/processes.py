"""What `ravive serve` runs in processes of their own: `prepare`, `answer`, `measure` and `work`. Only `work` is also for people."""

import argparse
import os
import signal
import socket
from datetime import UTC, datetime
from pathlib import Path

from ravive.config.commands.installation import add_data, configure, exit_code_of, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the four commands."""
    work = commands.add_parser("work", help="work in the background", description="What `ravive serve` starts beside itself.")
    work.set_defaults(run=_work)
    # Without help, these are not listed.
    prepare = commands.add_parser("prepare")
    prepare.add_argument("--address", default="", help=argparse.SUPPRESS)
    prepare.add_argument("--first-account-from-anywhere", action="store_true", help=argparse.SUPPRESS)
    prepare.set_defaults(run=_prepare)
    answer = commands.add_parser("answer")
    answer.add_argument("--socket", type=int, required=True, help=argparse.SUPPRESS)
    answer.set_defaults(run=_answer)
    measure = commands.add_parser("measure")
    measure.add_argument("--socket", type=int, required=True, help=argparse.SUPPRESS)
    measure.set_defaults(run=_measure)
    for name in ("work", "answer", "measure"):
        commands.choices[name].add_argument("--counts", type=Path, help=argparse.SUPPRESS)
        commands.choices[name].add_argument("--called", default="", help=argparse.SUPPRESS)
    for name in ("work", "prepare", "answer", "measure"):
        add_data(commands.choices[name])
        commands.choices[name].add_argument("--beside", type=int, help=argparse.SUPPRESS)


def _prepare(options: argparse.Namespace) -> int:
    def prepare() -> int:
        configure(options, creates=True)
        from ravive.config.commands import first_account
        from ravive.config.server import preparation

        now = datetime.now(UTC)
        preparation.prepare(now=now, say=say)
        if options.address:
            first_account.say_link(address=options.address, from_anywhere=options.first_account_from_anywhere, now=now, say=say)
        return 0

    _end_with_parent(options)
    return exit_code_of(prepare)


def _answer(options: argparse.Namespace) -> int:
    _begin(options)
    configure(options)
    from ravive.config.server import web

    with socket.socket(fileno=options.socket) as listening:
        web.answer(listening)
    return 0


def _work(options: argparse.Namespace) -> int:
    def work() -> int:
        configure(options)
        from ravive.config.server import faults, preparation, worker

        def prepare() -> None:
            preparation.check_created()
            preparation.prepare_database(say)

        faults.outlast(prepare)
        worker.work()
        return 0

    _begin(options)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.worker_settings")
    return exit_code_of(work)


def _measure(options: argparse.Namespace) -> int:
    _begin(options)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.metrics_settings")
    configure(options)
    from ravive.backups import queries
    from ravive.metrics import endpoint

    def last_backup() -> datetime | None:
        last = queries.last_backup("nightly")
        return last.finished_at if last else None

    with socket.socket(fileno=options.socket) as listening:
        endpoint.serve(listening, options.counts, last_backup)
    return 0


def _begin(options: argparse.Namespace) -> None:
    """Do what comes before all else in a process that goes on: share its counts, keep private values out of its errors, end in time."""
    from ravive.config import logs
    from ravive.metrics import shared_counts

    if options.counts is None:
        shared_counts.share_nothing()
    else:
        shared_counts.share(options.counts, options.called)
    logs.catch_uncaught()
    _end_with_parent(options)


def _end_with_parent(options: argparse.Namespace) -> None:
    """End as if asked to when the process that started this one is gone: killed, it cannot ask."""
    from ravive.config.server import parent

    if options.beside is not None:
        parent.end_with(options.beside, ending=lambda: os.kill(os.getpid(), signal.SIGTERM))
