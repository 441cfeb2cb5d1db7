"""Import, export and publish decks and the facts register, as the command does."""

import getpass
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from ravive.cards.folder import WritingError, deck_folders
from ravive.config.commands.organisations import organisation_named
from ravive.config.environment import ConfigurationError
from ravive.decks.models import Deck
from ravive.people.models import Organisation
from ravive.publishing import actions as publishing_actions
from ravive.register import actions as register_actions
from ravive.register.errors import ImportingError, ProblemsError
from ravive.starter import starter_content

type Say = Callable[[str], None]


def owner(slug: str | None, now: datetime) -> Organisation:
    """Return the organisation of this short name, the host without one. Raises ConfigurationError."""
    return starter_content.host(now=now) if slug is None else organisation_named(slug)


def import_decks(paths: Sequence[Path], organisation: Organisation, *, now: datetime, say: Say) -> int:
    """Import every deck in the paths. Print every problem; return 1 when a deck was refused."""
    code = 0
    for folder in _folders(paths):
        try:
            done = publishing_actions.import_deck(folder=folder, organisation=organisation, by=getpass.getuser(), now=now)
        except ImportingError as refused:
            code = 1
            _report(refused, folder, "not imported", say)
        else:
            for problem in done.warnings:
                say(str(problem))
            outcome = "new" if done.is_new else "changed" if done.is_changed else "as it is here already"
            say(f"{done.deck.slug}: {outcome}; nothing was published by this")
    return code


def publish_decks(paths: Sequence[Path], organisation: Organisation, *, now: datetime, say: Say) -> int:
    """Import and publish every deck in the paths. Print every problem; return 1 when a deck was refused."""
    code = 0
    for folder in _folders(paths):
        try:
            done = publishing_actions.import_and_publish(folder=folder, organisation=organisation, by=getpass.getuser(), now=now)
        except ProblemsError as refused:
            code = 1
            _report(refused, folder, "not published", say)
        else:
            say(f"{done.deck}: " + (f"published in {' '.join(done.changed)}" if done.changed else "already published as it is"))
    return code


def export_deck(slug: str, path: Path, *, say: Say) -> int:
    """Write a deck's folder into `path`. Raises ConfigurationError."""
    deck = Deck.objects.filter(slug=slug).first()
    if deck is None:
        known = ", ".join(Deck.objects.values_list("slug", flat=True)) or "none yet; run: ravive decks import PATH"
        raise ConfigurationError(f'there is no deck "{slug}"; known: {known}')
    try:
        say(f"written: {publishing_actions.export_deck(deck=deck, path=path)}")
    except WritingError as problem:
        raise ConfigurationError(str(problem)) from problem
    return 0


def import_facts(path: Path, organisation: Organisation, *, now: datetime, say: Say) -> int:
    """Import the file of a register. Print every problem; return 1 when it was refused."""
    try:
        done = register_actions.import_facts(path=path, organisation=organisation, by=getpass.getuser(), now=now)
    except ImportingError as refused:
        _report(refused, path, "not imported", say)
        return 1
    for name in done.kept:
        say(f"{name}: kept, it was verified later here")
    for slug, problems in done.decks.blocked.items():
        for problem in problems:
            say(f"{slug}: not published again: {problem.text}")
    again = f"; published again: {', '.join(done.decks.republished)}" if done.decks.republished else ""
    say(f"{path.name}: {len(done.added)} added, {len(done.changed)} changed{again}")
    return 0


def export_facts(path: Path, organisation: Organisation, *, say: Say) -> int:
    """Write the organisation's register. Raises ConfigurationError."""
    try:
        say(f"written: {register_actions.export_facts(organisation=organisation, path=path)}")
    except WritingError as problem:
        raise ConfigurationError(str(problem)) from problem
    return 0


def _folders(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders of the decks; a path without a deck too, so that it is refused with a reason."""
    for path in paths:
        yield from deck_folders(path) or [path]


def _report(refused: ProblemsError, path: Path, outcome: str, say: Say) -> None:
    for problem in refused.problems:
        say(str(problem))
    say(f"{path.name}: {outcome}; nothing was changed")
