"""Runs a site for some time under faults, phones and visitors, and says what was lost, refused wrongly or not named."""

from __future__ import annotations

import json
import resource
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench.attacks.client import Client
from bench.sync.ours import OPEN, Answers
from tests.cluster.machines import Machine
from tests.cluster.run import ask_ravive
from tests.cluster.services import MissingServerError, free_ports, program
from tests.cluster.visitors import Phone, Replies, reading
from tests.first_database import FirstDatabase
from tests.journeys.post_office import post_office
from tests.outages import faults
from tests.outages.checker import ANY, Checker
from tests.outages.faults import Fault, Valkey
from tests.outages.visitors import Sender
from tests.postgresql import running_server, start_server, stop_server

PHONES, PHONE_SECONDS = 50, 15.0
DISK_MB = 700
# How long a fault lasts besides the check, and the time between two.
FAULT_SECONDS, PAUSE_SECONDS = (1.0, 6.0), (2.0, 6.0)
PATIENCE_SECONDS = 240.0
PAGES = ["/fr/", "/nl/decks/voyage/", "/bundles/index.fr.json", "/de/act/"]
# What may come instead of a success: no reply, refused for now, unavailable.
WRONG = frozenset(range(500, 600)) - {503}


@dataclass(kw_only=True)
class Site:
    """The served site, and the faults that this machine can have."""

    url: str
    web: Machine
    worker: Machine
    possible: list[Fault]
    skipped: list[str]


@dataclass(kw_only=True)
class Findings:
    """What came of a run. Everything in `problems` is against what Ravive promises."""

    seconds: float
    seed: int
    injected: Counter[str]
    skipped: list[str]
    statuses: Counter[tuple[str, int]]
    answers: int
    forms: dict[str, int]
    retried: int
    # That met a fault: they run again at their next hour, and the check names them.
    jobs_failed: list[str]
    problems: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        statuses = ", ".join(f"{kind} {status}: {count}" for (kind, status), count in sorted(self.statuses.items()))
        return (
            f"{self.seconds:.0f} s of seed {self.seed}, {PHONES} phones; faults: {dict(sorted(self.injected.items()))}; "
            f"not possible here: {', '.join(self.skipped) or 'none'}\n"
            f"acknowledged: {self.answers} answers, forms {self.forms}; sent again after a fault: {self.retried}; "
            f"jobs that failed: {self.jobs_failed}\nreplies: {statuses}\n"
            + ("\n".join(f"PROBLEM {problem}" for problem in self.problems) or "nothing lost, no error, every fault named")
        )


@contextmanager
def site(folder: Path, *, has_postgresql: bool, chance: Random) -> Iterator[Site]:
    """Run the site: a process of `ravive serve` without worker, and a bare `ravive work`, on a small disk where that is possible."""
    with ExitStack() as stack:
        data, possible, skipped = folder / "disk", list[Fault](), list[str]()
        if faults.mounted(data, megabytes=DISK_MB):
            stack.callback(faults.unmount, data)
            filler = data / "filler"
            end = partial(filler.unlink, missing_ok=True)
            named_by = ("disk.low", "disk.unwritable", "database.unreachable")
            possible.append(Fault(name="disk full", begin=partial(faults.fill_disk, filler), end=end, named_by=named_by))
        else:
            skipped.append("disk full (a small disk can only be mounted by root)")
        office = stack.enter_context(post_office())
        office.takes_all_letters = True
        port, valkey_port = free_ports(2)
        variables = {
            "RAVIVE_URL": f"http://127.0.0.1:{port}", "RAVIVE_MAIL_URL": f"smtp://127.0.0.1:{office.port}", "RAVIVE_LEAST_FREE_MB": "1",
            "TMPDIR": str(data / "temporary"),
        }  # fmt: skip
        (data / "temporary").mkdir()
        # The first database of the tests knows their keys, which the site does not have.
        variables["RAVIVE_NEW_KEYS"] = "1"
        possible += faults.of_mail(office)
        try:
            program("valkey-server")
            valkey = Valkey(folder, valkey_port)
            valkey.start()
            stack.callback(valkey.kill)
            variables["RAVIVE_VALKEY_URL"] = valkey.url
            possible.append(Fault(name="Valkey killed", begin=valkey.kill, end=valkey.start, named_by=("valkey.away",)))
        except MissingServerError as missing:
            skipped.append(f"Valkey ({missing})")
        if has_postgresql:
            variables["DATABASE_URL"] = database = stack.enter_context(running_server(filled=True))
            stop_server(database, how="fast")
            start_server(database)
            possible.append(
                Fault(
                    name="PostgreSQL restarted",
                    begin=lambda: stop_server(database, how=chance.choice(["fast", "immediate"])),
                    end=lambda: start_server(database),
                    named_by=("database.unreachable",),
                )
            )
        else:
            shutil.copy(FirstDatabase(is_template=False).path, data / "ravive.sqlite3")
        if faults.FAKETIME:
            possible += faults.of_clock(clock := folder / "clock")
            variables |= faults.clock_variables(clock)
        else:
            skipped.append("clock (libfaketime is not installed)")
        web = Machine(folder=data, port=port, variables=variables)
        worker = Machine(folder=data, port=0, variables=variables)
        possible.append(_unwritable([web, worker]))
        ask_ravive(web, ["-m", "ravive", "prepare", "--data", str(web.folder)])
        for machine in (web, worker):
            # Its log is beside the small disk.
            stack.callback(machine.stop)
            machine.start()
        _wait(web, lambda: Client(variables["RAVIVE_URL"]).send("GET", "/fr/")[0] == 200)
        yield Site(url=variables["RAVIVE_URL"], web=web, worker=worker, possible=possible, skipped=skipped)


def _unwritable(machines: list[Machine]) -> Fault:
    """Return the fault of a disk that refuses every write: no file of these processes may grow."""

    def limit(most_bytes: int) -> Callable[[], None]:
        return lambda: faults.limit_files(machines, most_bytes=most_bytes)

    named_by = ("disk.unwritable", "database.unreachable")
    return Fault(name="nothing can be written", begin=limit(0), end=limit(resource.RLIM_INFINITY), named_by=named_by)


def _wait(machine: Machine, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline or not machine.is_alive():
            raise RuntimeError(f"the site did not start:\n{machine.log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.3)


@dataclass(kw_only=True)
class Injector:
    """Injects one fault after the other, and lets `ravive check` name each while it lasts."""

    site: Site
    checker: Checker
    chance: Random
    injected: Counter[str] = field(default_factory=Counter[str])
    problems: list[str] = field(default_factory=list[str])
    _queue: list[Fault] = field(default_factory=list[Fault])

    def work(self, until: float) -> None:
        """Inject faults until a moment of the monotonic clock. Each comes as often as the others."""
        while time.monotonic() < until:
            self._queue = self._queue or self.chance.sample(self.site.possible, len(self.site.possible))
            fault = self._queue.pop()
            began = time.monotonic()
            fault.begin()
            try:
                time.sleep(self.chance.uniform(*FAULT_SECONDS))
                found = self._check(is_limited=fault.name == "nothing can be written")
                if not found & set(fault.named_by):
                    self.problems.append(f"the check does not name “{fault.name}”: {sorted(found)}")
            finally:
                fault.end()
            self.injected[fault.name] += 1
            _say(f"{fault.name}: {time.monotonic() - began:.1f} s")
            time.sleep(self.chance.uniform(*PAUSE_SECONDS))

    def _check(self, *, is_limited: bool) -> set[str]:
        """Return the codes of what `ravive check` finds, except what is fine; of addresses with all letters too."""
        printed = self.checker.check(most_bytes="0" if is_limited else ANY)
        try:
            results: list[dict[str, Any]] = json.loads(printed)
        except ValueError:
            self.problems.append(f"ravive check printed “{printed}”")
            return set()
        return {result["code"] for result in results if result["state"] == "to do" or result["code"] == "smtp.plain_letters"}


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def run(folder: Path, *, seconds: float, seed: int, has_postgresql: bool) -> Findings:
    """Return what came of so many seconds. Each call needs a folder of its own."""
    _say(f"seed {seed}")
    chance = Random(seed)
    with site(folder, has_postgresql=has_postgresql, chance=chance) as running:
        checker = Checker(running.web.folder, running.web.variables)
        with ThreadPoolExecutor() as both:
            asked = [both.submit(ask_ravive, running.web, program) for program in (["-m", "tests.outages.staging", "stage"], ["-c", OPEN])]
        staged: dict[str, Any] = json.loads(asked[0].result().splitlines()[-1])
        bundle, cards = json.loads(asked[1].result())
        checker.wait()
        _say("phones and visitors begin")
        replies = Replies()
        until = time.monotonic() + seconds
        patience_until = until + PATIENCE_SECONDS
        phones = [
            Phone(
                url=running.url, answers=Answers(bundle=bundle, cards=cards), replies=replies, chance=Random(seed * 1000 + number),
                every_seconds=PHONE_SECONDS, leaves=False,
            )
            for number in range(PHONES)
        ]  # fmt: skip
        senders = [*_senders(running.url, staged, replies, seed)]
        injector, is_over = Injector(site=running, checker=checker, chance=chance), threading.Event()
        threads = [threading.Thread(target=phone.live, args=(until, patience_until), daemon=True) for phone in phones]
        threads += [threading.Thread(target=sender.live, args=(is_over, patience_until), daemon=True) for sender in senders]
        with reading(running.url, PAGES, replies):
            for thread in threads:
                thread.start()
            injector.work(until)
            is_over.set()
            checker.stop()
            for thread in threads:
                thread.join()
        _say(f"all have their answers: {dict(sorted(replies.statuses.items()))}")
        stored: dict[str, Any] = json.loads(ask_ravive(running.web, ["-m", "tests.outages.staging", "results"]).splitlines()[-1])
        findings = Findings(
            seconds=seconds, seed=seed, injected=injector.injected, skipped=running.skipped, statuses=replies.statuses,
            jobs_failed=sorted(path.rpartition(".")[2] for path, _kind in stored["jobs_failed"]),
            answers=sum(len(phone.acknowledged) for phone in phones), retried=sum(sender.retried for sender in senders),
            forms={kind: sum(s.accepted for s in senders if s.kind == kind) for kind in ("letters", "events", "appeals", "desk")},
        )  # fmt: skip
        findings.problems += injector.problems + [problem for sender in senders for problem in sender.problems]
        findings.problems += _problems(running, phones, senders, stored, findings)
        return findings


def _senders(url: str, staged: dict[str, Any], replies: Replies, seed: int) -> Iterator[Sender]:
    for kind in ("letters", "events", "appeals"):
        for number, address in enumerate(staged[kind]):
            yield Sender(url=url, kind=kind, address=address, replies=replies, chance=Random(f"{seed} {kind} {number}"))
    name, value = staged["session"]
    address = "/desk/organisation/"
    yield Sender(url=url, kind="desk", address=address, replies=replies, chance=Random(f"{seed} desk"), session=(name, value))


def _problems(running: Site, phones: list[Phone], senders: list[Sender], stored: dict[str, Any], findings: Findings) -> Iterator[str]:
    errors = {key: count for key, count in findings.statuses.items() if key[1] in WRONG}
    if errors:
        yield f"errors of the server: {errors}"
    answers = Counter(stored["answers"])
    lost = {identifier.replace("-", "") for phone in phones for identifier in phone.acknowledged} - answers.keys()
    if lost:
        yield f"{len(lost)} acknowledged answers are gone"
    if max(answers.values(), default=0) > 1:
        yield "an answer is there twice"
    waiting = sum(len(phone.waiting) for phone in phones)
    if waiting or any(phone.refused or phone.wrong_counts for phone in phones):
        yield f"{waiting} answers were never acknowledged; refused: {sum(len(phone.refused) for phone in phones)}"
    for kind in ("letters", "events", "appeals"):
        if stored[kind] != findings.forms[kind]:
            yield f"{kind}: {findings.forms[kind]} acknowledged, {stored[kind]} stored"
    last = next(sender.last_name for sender in senders if sender.kind == "desk")
    if last and stored["name"] != last:
        yield f"the desk acknowledged the name {last}, and stores {stored['name']}"
    for machine, name in ((running.web, "ravive serve"), (running.worker, "ravive work")):
        if not machine.is_alive():
            yield f"{name} ended:\n{machine.log.read_text(errors='replace')[-3000:]}"
