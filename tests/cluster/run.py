"""Runs the cluster for some time, and says what was lost, done twice or answered wrongly."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from bench.sync.ours import OPEN, Answers
from tests.cluster.machines import ROOT, Killer, Machine, share_keys
from tests.cluster.services import bucket_server, free_ports, nginx_server, valkey_server
from tests.cluster.visitors import Phone, Replies, Treasurer, reading
from tests.giving.bank_truth import TrueMovement, coda, statements_of
from tests.journeys.inside import own_environment
from tests.journeys.post_office import PostOffice, post_office
from tests.postgresql import running_server

WEB, WORKERS = 3, 2
PHONES, LEAVING = 200, 20
PHONE_SECONDS = 6.0
# Each file ends with a day.
BANK_ROWS, BANK_FILES, DAYS_A_FILE = 150, 4, 6
KILL_SECONDS = (2.0, 5.0)
# On a machine with much other work, a start takes minutes.
PATIENCE_SECONDS = 240.0
PAGES = ["/fr/", "/fr/start/", "/bundles/index.fr.json"]


@dataclass(kw_only=True)
class Findings:
    """What came of a run. Everything in `problems` is against what Ravive promises."""

    seconds: float
    killed_web: int
    killed_workers: int
    starts: int
    acknowledged: int
    stored: int
    statuses: Counter[tuple[str, int]]
    p95_seconds: float
    longest_seconds: float
    files_read: int
    movements: int
    mails: int
    jobs: int
    jobs_died: int
    departures: int
    problems: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        statuses = ", ".join(f"{kind} {status}: {count}" for (kind, status), count in sorted(self.statuses.items()))
        return (
            f"{self.seconds:.0f} s, {PHONES} phones; killed: {self.killed_web} processes of web machines, {self.killed_workers} workers; "
            f"{self.starts} starts of a service\n"
            f"answers: {self.acknowledged} acknowledged, {self.stored} stored; {self.departures} learners left\n"
            f"replies: {statuses}; p95 {self.p95_seconds:.2f} s, longest {self.longest_seconds:.1f} s\n"
            f"bank: {self.files_read} files read, {self.movements} movements; mails: {self.mails}; "
            f"jobs done: {self.jobs}, given up after three deaths: {self.jobs_died}\n"
            + ("\n".join(f"PROBLEM {problem}" for problem in self.problems) or "nothing lost, nothing twice, every reply declared")
        )


@dataclass(kw_only=True)
class Cluster:
    """The machines, with the address in front of them."""

    url: str
    machines: list[Machine]
    office: PostOffice

    @property
    def variables(self) -> dict[str, str]:
        """Return the settings that all machines have."""
        return self.machines[0].variables


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Run the services, three web machines and two that work in the background."""
    with ExitStack() as stack:
        database, bucket = stack.enter_context(running_server()), stack.enter_context(bucket_server(folder))
        valkey, office = stack.enter_context(valkey_server(folder)), stack.enter_context(post_office())
        front, *ports = free_ports(1 + WEB)
        variables = {
            "DATABASE_URL": database,
            "RAVIVE_VALKEY_URL": valkey,
            "RAVIVE_URL": f"http://127.0.0.1:{front}",
            "RAVIVE_MAIL_URL": f"smtp://127.0.0.1:{office.port}",
            "RAVIVE_LEAST_FREE_MB": "1",
            **bucket.variables,
        }
        first = Machine(folder=folder / "first", port=ports[0], variables=variables)
        ask_ravive(first, ["-m", "ravive", "prepare", "--data", str(first.folder)])
        share_keys(first.folder, folder / "keys")
        variables["RAVIVE_KEYS"] = str(folder / "keys")
        machines = [Machine(folder=folder / f"web-{port}", port=port, variables=variables) for port in ports]
        machines += [Machine(folder=folder / f"worker-{number}", port=0, variables=variables) for number in range(WORKERS)]
        stack.callback(lambda: [machine.stop() for machine in machines])
        for machine in machines:
            machine.start()
        url = stack.enter_context(nginx_server(folder, front, ports))
        wait_until_all_answer(url, ports)
        yield Cluster(url=url, machines=machines, office=office)


def ask_ravive(machine: Machine, arguments: list[str]) -> str:
    """Return what a program prints with the settings of a machine. Raises RuntimeError with its output."""
    variables = {"RAVIVE_DATA": str(machine.folder), "DJANGO_SETTINGS_MODULE": "ravive.config.settings", **machine.variables}
    environment = {**own_environment(), **variables}
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stderr[-3000:]}")
    return done.stdout


def wait_until_all_answer(front: str, ports: list[int]) -> None:
    """Return once each web machine answers."""
    from bench.attacks.client import Client

    deadline = time.monotonic() + PATIENCE_SECONDS
    for url in (*(f"http://127.0.0.1:{port}" for port in ports), front):
        while Client(url).send("GET", "/fr/")[0] != 200:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{url} does not answer")
            time.sleep(0.3)


def run(folder: Path, *, seconds: float, seed: int, least_kills: int = 0) -> Findings:
    """Return what came of so many seconds, or of more until so many processes were killed. Each call needs a folder of its own."""
    with cluster(folder) as running:
        machine = running.machines[0]
        staged: dict[str, Any] = json.loads(ask_ravive(machine, ["-m", "tests.cluster.staging", "stage"]).splitlines()[-1])
        bundle, cards = json.loads(ask_ravive(machine, ["-c", OPEN]))
        replies, killer = Replies(), Killer(machines=running.machines, chance=Random(seed), every_seconds=KILL_SECONDS)
        phones = [_phone(running.url, number, Answers(bundle=bundle, cards=cards), replies, seed) for number in range(PHONES)]
        treasurer = Treasurer(
            url=running.url,
            session=(staged["session_name"], staged["session"]),
            replies=replies,
            files=[_bank_file(number, staged["references"]) for number in range(BANK_FILES)],
        )
        began = time.monotonic()
        until = began + seconds
        # Phones go on as long; the kills may take longer.
        patience_until = until + 2 * PATIENCE_SECONDS
        threads = [threading.Thread(target=phone.live, args=(until, patience_until), daemon=True) for phone in phones]
        threads.append(threading.Thread(target=treasurer.work, args=(patience_until,), daemon=True))
        with reading(running.url, [*PAGES, staged["picture"]], replies):
            killer.begin()
            for thread in threads:
                thread.start()
            time.sleep(max(until - time.monotonic(), 0))
            while killer.killed < least_kills and time.monotonic() < until + PATIENCE_SECONDS:
                time.sleep(0.2)
            killer.end()
            for thread in threads:
                thread.join()
        stored = _settled(machine, running.office)
        return _findings(running, killer, phones, treasurer, replies, stored, seconds)


def _phone(url: str, number: int, answers: Answers, replies: Replies, seed: int) -> Phone:
    return Phone(
        url=url, answers=answers, replies=replies, chance=Random(seed * 1000 + number), every_seconds=PHONE_SECONDS, leaves=number < LEAVING
    )


def _bank_file(number: int, references: list[str]) -> bytes:
    """Return a file with the entries of those before it, and BANK_ROWS more: each movement comes several times, and is booked once."""
    rows = [
        TrueMovement(number=place, day=place * DAYS_A_FILE // BANK_ROWS, cents=1000 + place, reference=references[place % len(references)])
        for place in range(BANK_ROWS * (number + 1))
    ]
    return coda(statements_of(rows))


def _settled(machine: Machine, office: PostOffice) -> dict[str, Any]:
    """Return what is stored once the newsletter is sent, or nothing more happens."""
    deadline, mails = time.monotonic() + PATIENCE_SECONDS, -1
    while True:
        stored: dict[str, Any] = json.loads(ask_ravive(machine, ["-m", "tests.cluster.staging", "results"]).splitlines()[-1])
        if stored["issue"][:1] == ["sent"] or (time.monotonic() > deadline and mails == len(office.messages)):
            return stored
        mails = len(office.messages)
        time.sleep(2.0)


def _findings(
    running: Cluster,
    killer: Killer,
    phones: list[Phone],
    treasurer: Treasurer,
    replies: Replies,
    stored: dict[str, Any],
    seconds: float,
) -> Findings:
    expected = {identifier.replace("-", "") for phone in phones if not phone.has_left for identifier in phone.acknowledged}
    found = Counter[str](stored["answers"])
    recipients = Counter(str(message["To"]) for message in running.office.messages)
    problems = [
        *([f"{len(expected - found.keys())} acknowledged answers are lost"] if expected - found.keys() else []),
        *([f"{len(found.keys() - expected)} answers are stored that nobody acknowledged"] if found.keys() - expected else []),
        *([f"{identifier} is stored {count} times" for identifier, count in found.items() if count > 1]),
        *([f"{sum(phone.wrong_counts for phone in phones)} replies with another count"] if any(p.wrong_counts for p in phones) else []),
        *([f"refused: {phone.refused[0]}" for phone in phones if phone.refused]),
        *([f"{sum(1 for phone in phones if phone.waiting)} phones could not send all"] if any(p.waiting for p in phones) else []),
        *(f"{kind} ended with {status}, {count} times" for (kind, status), count in replies.undeclared.items()),
        *([f"{treasurer.read} of {BANK_FILES} files were read: {treasurer.problems[:2]}"] if treasurer.read != BANK_FILES else []),
        *([f"{stored['movements']} movements are stored"] if stored["movements"] != BANK_ROWS * BANK_FILES else []),
        *(f"{recipient} got the issue {count} times" for recipient, count in recipients.items() if count > 1),
        *(f"the job {path} is in the queue twice for one hour" for path in stored["jobs_twice"]),
        *(f"the job {path} failed: {reason}" for path, reason in stored["jobs_failed"]),
        *([f"{stored['departures_unknown']} departures are not followed"] if stored["departures_unknown"] else []),
        *(
            [f"{stored['departures_followed']} departures for {_left(phones)} learners"]
            if stored["departures_followed"] < _left(phones)
            else []
        ),
    ]
    return Findings(
        seconds=seconds,
        killed_web=killer.killed_web,
        killed_workers=killer.killed_workers,
        starts=sum(machine.starts for machine in running.machines),
        acknowledged=len(expected),
        stored=sum(found.values()),
        statuses=replies.statuses,
        p95_seconds=quantiles(replies.seconds, n=20)[-1],
        longest_seconds=max(replies.seconds),
        files_read=treasurer.read,
        movements=stored["movements"],
        mails=len(running.office.messages),
        jobs=stored["jobs"],
        jobs_died=stored["jobs_died"],
        departures=_left(phones),
        problems=problems,
    )


def _left(phones: list[Phone]) -> int:
    return sum(phone.has_left for phone in phones)
