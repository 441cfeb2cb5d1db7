"""`ravive demo`: an example organisation with invented answers, to show what trainers see."""

import argparse
from datetime import UTC, datetime
from functools import partial

from ravive.config.commands.installation import add_data, run_on_database, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]
BY = "ravive (command)"


def add_commands(commands: Commands) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help="create an example organisation with invented answers, or remove it")
    demo.add_argument("--remove", action="store_true", help="remove the example, with everything it holds")
    demo.add_argument("--site", action="store_true", help="the example content of the public site instead: its pages in each language")
    demo.add_argument("--name", default="", help="with --remove: the name of the example, as a confirmation")
    add_data(demo)
    demo.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    if options.site:
        return run_on_database(options, partial(_remove_site, options.name) if options.remove else _create_site)
    return run_on_database(options, partial(_remove, options.name) if options.remove else _create)


def _is_confirmed(name: str, typed: str, command: str) -> bool:
    """Return whether the name of the example was given; otherwise say how to give it."""
    from ravive.starter.forms import is_name

    if is_name(typed, name):
        return True
    say(f'Nothing was removed. To remove it: {command} --name "{name.partition("·")[0].strip()}"')
    return False


def _create() -> int:
    from ravive.config.environment import ConfigurationError
    from ravive.starter.example import organisation

    try:
        made = organisation.create(by=BY, now=datetime.now(UTC))
    except organisation.ExampleError as problem:
        raise ConfigurationError(str(problem)) from problem
    say(f"{made.name}: created, with invented answers; choose it at /desk/; remove it with: ravive demo --remove")
    return 0


def _remove(typed: str) -> int:
    from ravive.starter.example import organisation

    found = organisation.example()
    if found is None:
        say("There is no example.")
        return 0
    for training in organisation.real_trainings():
        say(f"no example, and goes too, with its answers: {training.title}")
    if not _is_confirmed(found.name, typed, "ravive demo --remove"):
        return 1
    organisation.remove()
    say("The example is removed.")
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


def _remove_site(typed: str) -> int:
    from ravive.starter import starter_content
    from ravive.starter.public_site import content, removal

    now = datetime.now(UTC)
    organisation = starter_content.host(now=now)
    plan = removal.plan(organisation)
    if plan.is_empty:
        say("There is no example content on the site.")
        return 0
    for label, count in plan.sent_in_words:
        say(f"visitors sent it to pages of the example, and it goes too: {label}: {count}")
    if not _is_confirmed(content.shared().name, typed, "ravive demo --site --remove"):
        return 1
    done = removal.remove(organisation=organisation, by=BY, now=now)
    say(f"The example content is removed: {len(done.leaving)} pages.")
    for page in done.staying:
        say(f"kept, because it was edited or other pages stand below it: {page.locale.language_code} {page.title}")
    return 0
