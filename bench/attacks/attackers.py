"""Attackers, each in a process of its own: guess codes, fill a training with keys, ask for mails, guess passwords, as fast as they can."""

from __future__ import annotations

import multiprocessing
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from bench.attacks.client import Client

CONNECTIONS = 8
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
FIRST_KEYS, KEYS_A_SECOND = 200, 3.0
VICTIM = "victim"

type Attacker = Callable[[Client, str, int], int]


def guess_codes(client: Client, _code: str, number: int) -> int:
    """Try a code drawn at random, as a page, as a phone, and by joining."""
    code = "".join(secrets.choice(LETTERS) for _ in range(6))
    if number % 3 == 0:
        return client.send("GET", f"/fr/join/{code}/")[0]
    if number % 3 == 1:
        return client.send("GET", f"/api/v1/trainings/{code}")[0]
    return client.send_json("POST", f"/api/v1/trainings/{code}/learners", {"form": "A"}, key=secrets.token_urlsafe(32))[0]


def fill_with_keys(client: Client, code: str, number: int) -> int:
    """Join with a new key: two hundred at once, then three a second."""
    if number >= FIRST_KEYS // CONNECTIONS:
        time.sleep(CONNECTIONS / KEYS_A_SECOND)
    return client.send_json("POST", f"/api/v1/trainings/{code}/learners", {"form": "A"}, key=secrets.token_urlsafe(32))[0]


def ask_for_mails(client: Client, code: str, number: int) -> int:
    """Ask for a reminder to one person, under another plus-address each time, with a new key now and then."""
    if not hasattr(client, "key") or number % 20 == 0:
        client.key = secrets.token_urlsafe(32)  # type: ignore[attr-defined]  # the attacker's own
        client.send_json("POST", f"/api/v1/trainings/{code}/learners", {"form": "A"}, key=client.key)  # type: ignore[attr-defined]
    body = {"language": "fr", "address": f"{VICTIM}+{secrets.token_hex(4)}@example.org"}
    return client.send_json("PUT", f"/api/v1/trainings/{code}/reminders/email", body, key=client.key)[0]  # type: ignore[attr-defined]


def guess_passwords(client: Client, _code: str, _number: int) -> int:
    """Sign in with a wrong password, as a name that exists and as names that do not."""
    name = secrets.choice(["tina", f"nobody-{secrets.token_hex(2)}"])
    status, _, page = client.send("GET", "/desk/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not token:
        return status
    form = f"csrfmiddlewaretoken={token[1].decode()}&login={name}&password={secrets.token_hex(8)}".encode()
    return client.send("POST", "/desk/login/", form, Content_Type="application/x-www-form-urlencoded")[0]


ATTACKERS: dict[str, Attacker] = {
    "codes": guess_codes,
    "keys": fill_with_keys,
    "mails": ask_for_mails,
    "passwords": guess_passwords,
}


@contextmanager
def attack(name: str, url: str, code: str) -> Iterator[Counter[int]]:
    """Attack for as long as the block lasts; its end fills in how many requests ended with which status."""
    context = multiprocessing.get_context("spawn")
    is_over, results, counted = context.Event(), context.Queue(), Counter[int]()
    client = context.Process(target=_attack, args=(name, url, code, is_over, results))
    client.start()
    try:
        yield counted
    finally:
        is_over.set()
        counted.update(results.get(timeout=120))
        client.join()


def _attack(name: str, url: str, code: str, is_over: Event, results: multiprocessing.Queue[dict[int, int]]) -> None:
    counts = [Counter[int]() for _ in range(CONNECTIONS)]

    def run(place: int) -> None:
        client, number = Client(url), 0
        while not is_over.is_set():
            counts[place][ATTACKERS[name](client, code, number)] += 1
            number += 1

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    is_over.wait()
    results.put(dict(sum(counts, Counter[int]())))
