"""From an earlier Ravive to this one, and back, while people go on: docs/do/upgrade.md, step by step.

It upgrades from one version, which takes minutes. From another one: `UPGRADE_FROM=COMMIT .venv/bin/python -m pytest tests/upgrade -n 0`.
The history has to hold it. No version before 1.0.0 is upgraded.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.upgrade.earlier import Program, checked_out, today, version
from tests.upgrade.people import Connection, Giver, Learner, Person, StoredDeck, Visitor, decks_of, patiently

LEARNERS, TIMES = 3, 8
DECK = "accueil"
PAGES = ["/fr/", "/nl/", "/fr/decks/voyage/", "/fr/decks/accueil/", "/fr/act/", "/units/", "/sw.js", "/fr/manifest.webmanifest"]
LOG = "departures.log"


@dataclass
class Site:
    """A data folder that is served on one port by one version after the other."""

    data: Path
    port: int
    code: str = ""
    appeal: int = 0
    decks: dict[str, StoredDeck] = field(default_factory=dict[str, StoredDeck])


@dataclass(frozen=True)
class Crowd:
    """Who goes on while Ravive is upgraded."""

    learners: list[Learner]
    givers: list[Giver]
    visitors: list[Visitor]

    @property
    def people(self) -> list[Person]:
        return [*self.learners, *self.givers, *self.visitors]

    def goes_on(self) -> None:
        """Wait until everybody got on; fails with the problem of the first that did not."""
        for person in self.people:
            person.goes_on(TIMES)


@contextmanager
def crowd(site: Site) -> Iterator[Crowd]:
    """Let people act until the block ends."""
    cards = list(site.decks[DECK].cards)
    learners = [Learner(site.port, site.code, deck=DECK, cards=cards, seed=seed) for seed in range(LEARNERS)]
    givers = [Giver(site.port, site.appeal)]
    there = Crowd(learners, givers, [Visitor(site.port, [*PAGES, *(deck.url for deck in site.decks.values())])])
    for person in there.people:
        person.start()
    try:
        yield there
    finally:
        for person in there.people:
            person.stop()


def open_site(program: Program, site: Site) -> None:
    """Give a served site a training and an appeal, and note what phones store of its decks."""
    site.code = program.act(site.data, "open_training", {})
    site.appeal = int(program.act(site.data, "run_appeal"))
    site.decks = decks_of(site.port)


def check_answers(crowd: Crowd) -> None:
    """Everything that was acknowledged is there; what was not may be there too."""
    for learner in crowd.learners:
        assert len(learner.acknowledged) > TIMES
        assert learner.acknowledged <= patiently(learner.stored) <= learner.log.keys()


def check_promises(crowd: Crowd, promised: dict[str, str]) -> None:
    """Every promise is at its address with the reference that it had, whichever version wrote it."""
    for giver in crowd.givers:
        assert promised, "nobody promised anything"
        for address, reference in promised.items():
            found = patiently(partial(giver.reference, address))
            assert not reference or found == reference


def check_bundles(site: Site) -> None:
    """What a phone stored before is still at its address, and what it would fetch now is whole."""
    connection = Connection(site.port)
    for deck in site.decks.values():
        assert sha256(connection.ask("GET", deck.url).data).hexdigest() == deck.digest
    assert decks_of(site.port).keys() >= site.decks.keys()


def content_of(folder: Path) -> str:
    """Return a digest of what the database's files hold."""
    return sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("ravive.sqlite3*")))).hexdigest()


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.installations
def test_an_upgrade_and_its_way_back_lose_nothing(tmp_path: Path) -> None:
    commit = version()
    if not commit:
        pytest.skip("no earlier version: git, or the history of this repository, is missing")
    earlier, now = checked_out(commit, tmp_path / "earlier"), today()
    site, before = Site(data=tmp_path / "data", port=free_port()), tmp_path / "before"
    with ExitStack() as serving:
        serving.enter_context(earlier.served(site.data, site.port))
        open_site(earlier, site)
        with crowd(site) as people:
            people.goes_on()
            # The upgrade: stop, copy, start the new version.
            serving.close()
            shutil.copytree(site.data, before)
            acknowledged = {learner.key: set(learner.acknowledged) for learner in people.learners}
            promised_before = [dict(giver.promised) for giver in people.givers]
            serving.enter_context(now.served(site.data, site.port))
            people.goes_on()
        assert any(person.away for person in people.people), "nobody noticed that the site was stopped"
        check_answers(people)
        for giver in people.givers:
            check_promises(people, giver.promised)
        check_bundles(site)

    check_refused(earlier, site)
    # The way back: the copy takes the place of the folder, except for the newest log of departures.
    shutil.copy(site.data / LOG, before / LOG)
    site.data.rename(tmp_path / "after")
    before.rename(site.data)
    with earlier.served(site.data, site.port):
        for learner in people.learners:
            assert acknowledged[learner.key] <= patiently(learner.stored)
            # What was answered since is on the phones, which notice that the server counts fewer.
            patiently(learner.send_everything)
            assert patiently(learner.stored) == learner.log.keys()
        for promised in promised_before:
            check_promises(people, promised)
        check_bundles(site)


def check_refused(earlier: Program, site: Site) -> None:
    """The earlier version refuses a database that this one migrated, and changes nothing in it."""
    unchanged = content_of(site.data)
    done = earlier.run("organisations", "list", "--data", str(site.data))
    if earlier.migrations == today().migrations:
        # Nothing was migrated, so there is nothing to refuse.
        assert done.returncode == 0, done.stderr
        return
    assert done.returncode == 1, done.stdout
    assert done.stderr.count("\n") == 1
    assert content_of(site.data) == unchanged
