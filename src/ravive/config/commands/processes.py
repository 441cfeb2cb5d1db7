"""What `ravive serve` does before it forks, and `ravive work`: the process that works in the background, without a site beside it."""

import argparse
import os
from datetime import UTC, datetime
from functools import partial

from ravive.config.commands.installation import add_data, configure, exit_code_of, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add `ravive work`, and `ravive prepare`, which serves nothing."""
    work = commands.add_parser("work", help="work in the background", description="What `ravive serve` does beside the site.")
    work.set_defaults(run=_work)
    # Without help, it is not listed.
    prepare = commands.add_parser("prepare")
    prepare.set_defaults(run=lambda options: exit_code_of(partial(_configure, options)) or prepare_installation())
    for command in (work, prepare):
        add_data(command)


def load(options: argparse.Namespace) -> int:
    """Set Django up, load the site's code, and return the exit code."""

    def configure_and_load() -> int:
        _configure(options)
        from ravive.config.server import children

        children.load()
        return 0

    return exit_code_of(configure_and_load)


def prepare_installation(address: str = "", *, from_anywhere: bool = False) -> int:
    """Prepare the installation, say which link creates the first account at this address, and return the exit code."""

    def prepare() -> int:
        from ravive.config.commands import first_account
        from ravive.config.server import preparation

        now = datetime.now(UTC)
        preparation.prepare(now=now, say=say)
        if address:
            first_account.say_link(address=address, from_anywhere=from_anywhere, now=now, say=say)
        return 0

    return exit_code_of(prepare)


def _configure(options: argparse.Namespace) -> int:
    configure(options, creates=True)
    return 0


def _work(options: argparse.Namespace) -> int:
    def work() -> int:
        from ravive.config import logs

        logs.catch_uncaught()
        configure(options)
        from ravive.config.server import faults, preparation, worker

        def prepare() -> None:
            preparation.check_created()
            preparation.prepare_database(say)

        faults.retry_through_faults(prepare)
        worker.work()
        return 0

    # Without the app that loads every screen of the desk.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.worker_settings")
    return exit_code_of(work)
