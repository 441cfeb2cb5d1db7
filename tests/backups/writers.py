"""Four phones send answers, each in a thread with a connection of its own, while a copy is written.

`test_restoring.py` runs it as a process with a database of its own.
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import django

from tests.patience import PATIENCE_SECONDS

PHONES, BEFORE = 4, 100


def main(file: Path) -> None:
    """Print the ids of answers: those acknowledged before the copy was begun, those acknowledged in all, those sent."""
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    from django.db import connections
    from django.test import Client

    from ravive.backups import actions as backups
    from ravive.people.models import Role
    from ravive.trainings import actions
    from tests.people.cast import host, person
    from tests.reviews.phone import answer, join, send
    from tests.trainings.cast import NOON, code, half, key, values

    trainer = person("tina", host(), Role.TRAINER)
    training = actions.open_training(organisation=host(), values=values(), by=trainer, now=NOON, chance=Random(1))
    joining, cards = code(training), half("A")
    acknowledged: list[str] = []
    sent: list[str] = []
    is_over = threading.Event()

    def write(number: int) -> None:
        visitor = Client()
        assert join(visitor, joining, key(number)).status_code == 201
        place = number * 100_000
        while not is_over.is_set():
            batch = [answer(place + step, cards[step % len(cards)], deck="accueil") for step in range(5)]
            sent.extend(item["id"] for item in batch)
            reply = send(visitor, joining, batch, key(number))
            if reply.status_code == 200:
                acknowledged.extend(reply.json()["accepted"])
            place += 5
        connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(PHONES)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + PATIENCE_SECONDS
    while len(acknowledged) < BEFORE and time.monotonic() < until:
        time.sleep(0.02)
    before = list(acknowledged)
    backups.back_up(file, recipients=(), now=datetime.now(UTC))
    while len(acknowledged) < len(before) + 20 and time.monotonic() < until:
        time.sleep(0.02)
    is_over.set()
    for thread in threads:
        thread.join()
    json.dump({"before": before, "total": acknowledged, "sent": sent}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
