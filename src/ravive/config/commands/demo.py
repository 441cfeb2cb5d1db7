"""`ravive demo`: an example organisation with invented answers, to show what trainers see."""

import argparse
from datetime import UTC, datetime

from ravive.config.commands.installation import add_data, run_on_database, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]
BY = "ravive (command)"


def add_commands(commands: Commands) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help="create an example organisation with invented answers, or remove it")
    demo.add_argument("--remove", action="store_true", help="remove the example, with everything it holds")
    demo.add_argument("--site", action="store_true", help="the example content of the public site instead: its pages in each language")
    add_data(demo)
    demo.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    if options.site:
        return run_on_database(options, _remove_site if options.remove else _create_site)
    return run_on_database(options, _remove if options.remove else _create)


def _create() -> int:
    from ravive.config.environment import ConfigurationError
    from ravive.starter.example import organisation

    try:
        made = organisation.create(by=BY, now=datetime.now(UTC))
    except organisation.ExampleError as problem:
        raise ConfigurationError(str(problem)) from problem
    say(f"{made.name}: created, with invented answers; choose it at /desk/; remove it with: ravive demo --remove")
    return 0


def _remove() -> int:
    from ravive.starter.example import organisation

    say("The example is removed." if organisation.remove() else "There is no example.")
    return 0


def _create_site() -> int:
    from ravive.config.environment import ConfigurationError
    from ravive.starter import starter_content
    from ravive.starter.public_site import creation

    now = datetime.now(UTC)
    try:
        say(creation.create(organisation=starter_content.host(now=now), by=BY, now=now))
    except creation.ExampleSiteError as problem:
        raise ConfigurationError(str(problem)) from problem
    return 0


def _remove_site() -> int:
    from ravive.starter import starter_content
    from ravive.starter.public_site import removal

    now = datetime.now(UTC)
    done = removal.remove(organisation=starter_content.host(now=now), by=BY, now=now)
    if done.is_empty:
        say("There is no example content on the site.")
        return 0
    say(f"The example content is removed: {len(done.leaving)} pages.")
    for page in done.staying:
        say(f"kept, because it was edited or other pages stand below it: {page.locale.language_code} {page.title}")
    return 0
