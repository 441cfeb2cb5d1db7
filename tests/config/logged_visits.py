"""Uses every public form and many public pages with unmistakable details, and looks for them in the log and in the metrics.

`test_logs.py` runs it as a process with a database of its own: `python -m tests.config.logged_visits FOLDER`. It writes four logs there:
as the site writes them (`text`, `json`), with every record of every package (`all-text`, `all-json`), and, to compare, without any
cleaning (`raw`).
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

import django

from tests.journeys.post_office import PostOffice, post_office

ADDRESSES = ("203.0.113.77", "198.51.100.23")
DEVICE = "Zwaardvis-Phone"
PAGES = 60
QUERY = "?q=Zwaardvisvraag&name=Zwaardvisnaam"
SEEN: dict[str, Any] = {
    "REMOTE_ADDR": ADDRESSES[0],
    "HTTP_X_FORWARDED_FOR": ADDRESSES[1],
    "HTTP_X_REAL_IP": ADDRESSES[1],
    "HTTP_USER_AGENT": f"{DEVICE}/91.7",
    "HTTP_REFERER": "https://zwaardvis.example/page",
}


def main(folder: Path) -> None:
    """Print the details that were sent, and in which log and in which series each is found."""
    import os

    with post_office() as office:
        os.environ["RAVIVE_MAIL_URL"] = f"smtp://127.0.0.1:{office.port}"
        django.setup()
        json.dump(_run(office, folder), sys.stdout)


def _run(office: PostOffice, folder: Path) -> dict[str, Any]:
    from django.test import Client
    from prometheus_client import REGISTRY, generate_latest

    from ravive.config.server import job_record
    from tests.hub.erasure.seeding import FORMS, MARK, SeededWorld, find_seeders

    _write_logs(folder)
    job_record.record_jobs()
    visitor = Client(raise_request_exception=False, headers={"host": "localhost"}, **SEEN)
    world = SeededWorld(visitor=visitor, office=office, work=_work)
    find_seeders()
    for seeder in FORMS.seeders:
        seeder(world)
    pages = _visit(visitor)
    for address in ("/fr/Zwaardvisadres/", "/api/v1/trainings/Zwaardvis/answers", "/static/Zwaardvis.js", "/desk/Zwaardvis/"):
        visitor.get(address + QUERY)
    _break(visitor, world.seed("fout"), world.address())
    _night()
    details = [MARK, *ADDRESSES, DEVICE, *world.seeds]
    metrics = generate_latest(REGISTRY).decode()
    texts = {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}
    return {
        "seeds": len(world.seeds),
        "pages": pages,
        "lines": {name: text.count("\n") for name, text in texts.items()},
        "found": {
            name: [detail for detail in details if detail.lower() in text.lower()] for name, text in {**texts, "metrics": metrics}.items()
        },
        "requests": sum(json.loads(line)["event"] == "request" for line in texts["json"].splitlines()),
        "jobs": sum(json.loads(line)["event"] == "job" for line in texts["json"].splitlines()),
        "series": metrics.count("\nravive_"),
    }


def _write_logs(folder: Path) -> None:
    """Write every record to each log; those that the site itself would write, to `text` and `json` alone."""
    from ravive.config import logs

    def own(record: logging.LogRecord) -> bool:
        chosen = logs.configuration(logs.LogChoice(format="json", has_requests=True))["loggers"]
        parts = record.name.split(".")
        names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        level = next((chosen[name]["level"] for name in names if name in chosen), "WARNING")
        return record.levelno >= logging.getLevelNamesMapping()[level]

    root = logging.getLogger()
    root.handlers.clear()
    for name, formatter in (("text", logs.formatter("text")), ("json", logs.formatter("json")), ("raw", logging.Formatter("%(message)s"))):
        for prefix in ("", "all-") if name != "raw" else ("",):
            handler = WatchedFileHandler(folder / f"{prefix}{name}")
            handler.setFormatter(formatter)
            if not prefix and name != "raw":
                handler.addFilter(own)
            root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for known in [logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]:
        known.setLevel(logging.NOTSET)
        known.propagate = True
        known.handlers.clear()
    # At DEBUG, each variable that a template lacks fills pages.
    logging.getLogger("django.template").setLevel(logging.INFO)


def _visit(visitor: Any) -> int:  # noqa: ANN401 - Django's client
    """Open public pages from the home page on, each with a query that names somebody; return how many answered."""
    waiting, seen, shown = ["/fr/", "/nl/"], set[str](), 0
    while waiting and len(seen) < PAGES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        reply = visitor.get(address + QUERY)
        shown += reply.status_code == 200
        if reply.headers.get("Content-Type", "").startswith("text/html"):
            waiting += _links(reply.content.decode())
    return shown


def _links(text: str) -> Iterator[str]:
    return (link.partition("?")[0].partition("#")[0] for link in re.findall(r'href="(/(?:fr|nl|de|en)/[^"]*)"', text))


def _break(visitor: Any, name: str, address: str) -> None:  # noqa: ANN401 - Django's client
    """Let a page, a reply to a phone and a job fail with errors that quote details."""
    from unittest import mock

    from ravive.operations import jobs
    from ravive.publishing import queries as publishing_queries
    from ravive.reviews import queries

    quoting = ValueError(f'Key (email)=({address}) already exists: "{name}"')
    with mock.patch.object(publishing_queries, "bundle", side_effect=quoting):
        visitor.get("/bundles/voyage.fr.0123456789abcdef.json" + QUERY)
    with mock.patch.object(queries, "find_learner", side_effect=quoting):
        key = {"HTTP_AUTHORIZATION": f"Bearer {name}{'a' * 22}"}
        visitor.post("/api/v1/trainings/ABC234/answers", "{}", content_type="application/json", **key)
    with mock.patch.object(jobs, "call_command", side_effect=quoting):
        jobs.clear_sessions.enqueue(due="failing")
        _work()


def _work() -> None:
    """Do what waits in the background, as the worker does."""
    from ravive.config.server.queue_worker import QueueWorker

    QueueWorker(worker_id="here", batch=True, interval=0).run()


def _night() -> None:
    from django.utils import timezone

    from ravive.operations import jobs

    jobs.enqueue_due(now=timezone.now())
    _work()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
