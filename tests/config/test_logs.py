"""The log: what happened, in lines or in JSON, and nothing of who did it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError

from ravive.config import logs
from ravive.config.environment import ConfigurationError
from tests.copied_database import copied_database
from tests.first_database import FirstDatabase

NAME = "Zwaardvis"


def record(name: str, message: str, *values: object, problem: BaseException | None = None, **extra: object) -> logging.LogRecord:
    """Return a record as a package of somebody else would write it."""
    exc_info = (type(problem), problem, problem.__traceback__) if problem else None
    path = "/x/site-packages/other/views.py"
    return logging.getLogger(name).makeRecord(name, logging.ERROR, path, 7, message, values, exc_info, "act", extra)


def written(form: logs.LogFormat, made: logging.LogRecord) -> str:
    return logs.formatter(form).format(made)


@pytest.mark.parametrize(
    ("variables", "choice"),
    [
        ({}, logs.LogChoice(format="text", has_requests=False)),
        ({"RAVIVE_LOG_FORMAT": "json"}, logs.LogChoice(format="json", has_requests=True)),
        ({"RAVIVE_LOG_FORMAT": "json", "RAVIVE_LOG_REQUESTS": "0"}, logs.LogChoice(format="json", has_requests=False)),
        ({"RAVIVE_LOG_REQUESTS": "1"}, logs.LogChoice(format="text", has_requests=True)),
    ],
)
def test_the_environment_chooses(variables: dict[str, str], choice: logs.LogChoice) -> None:
    assert logs.log_choice(variables) == choice


@pytest.mark.parametrize("name", ["RAVIVE_LOG_FORMAT", "RAVIVE_LOG_REQUESTS"])
def test_an_unknown_choice_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f'{name} "xml"'):
        logs.log_choice({name: "xml"})


def test_a_line_of_a_request_has_these_values_only() -> None:
    values = {"route": "decks", "method": "GET", "status": 200, "duration_ms": 1.5}
    made = record("ravive.requests", "request", **values, address="203.0.113.7", user=NAME)
    line = json.loads(written("json", made))
    assert line.keys() == {"timestamp", "level", "logger", "event", *values}
    assert {name: line[name] for name in values} == values
    assert written("text", made) == "ERROR ravive.requests request route=decks method=GET status=200 duration_ms=1.5"


@pytest.mark.parametrize("logger", ["django.request", "waitress", "allauth.account", "wagtail.admin", "django.tasks", "py.warnings"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_messages_of_other_packages_are_replaced_by_their_place(logger: str, form: logs.LogFormat) -> None:
    line = written(form, record(logger, f"Not Found: /fr/{NAME} %s", NAME, status=NAME, route=NAME))
    assert NAME not in line
    assert "other/views.py:7 act" in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_is_its_kind_and_its_place(form: logs.LogFormat) -> None:
    def fail() -> None:
        try:
            raise IntegrityError(f"Key (email)=({NAME}@example.org) already exists")
        except IntegrityError as problem:
            raise RuntimeError(NAME) from problem

    with pytest.raises(RuntimeError) as raised:
        fail()
    line = written(form, record("ravive.x", "a reply failed", problem=raised.value))
    assert NAME not in line
    for part in ("RuntimeError", "IntegrityError", "a reply failed", "test_logs.py:", " fail"):
        assert part in line


def test_what_is_fixed_of_an_error_stays() -> None:
    assert logs.fixed_reason(OSError(28, "No space left on device", NAME)) == os.strerror(28)
    assert logs.fixed_reason(ValueError(NAME)) == ""


def test_a_message_of_ravive_that_quotes_an_address_is_cleaned() -> None:
    private = ("ann@example.org", "203.0.113.7", "2001:db8:1:2::7", "+32 470 12 34 56")
    line = written("text", record("ravive.x", "%s wrote from %s, %s, %s", *private))
    assert line.endswith("[removed] wrote from [removed], [removed], [removed]")


def test_an_error_that_nothing_caught_quotes_nothing() -> None:
    program = f"""
import threading, logging.config
from ravive.config import logs
logging.config.dictConfig(logs.configuration(logs.LogChoice(format="text", has_requests=False)))
logs.catch_uncaught()
def fail(): raise ValueError("{NAME}")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
logging.getLogger("ravive.x").error("%d", "{NAME}")
fail()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("ValueError") == 2
    shown = [line for line in done.stderr.splitlines() if NAME in line]
    assert shown == []


@pytest.fixture
def environment(db: None, first_database: FirstDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    (tmp_path / "data").mkdir()
    with copied_database(first_database, tmp_path / "data", name="ravive_logged") as own:
        yield {**own, "RAVIVE_URL": "http://localhost", "RAVIVE_MAIL_FROM": "site@example.org"}


@pytest.mark.slow
def test_nothing_that_visitors_give_is_in_the_log_or_in_the_metrics(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.config.logged_visits", str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    # Much was done, and it was logged.
    assert found["seeds"] > 30 and found["pages"] > 20 and found["requests"] > found["pages"] and found["jobs"] > 10
    assert found["series"] > 50
    assert min(found["lines"].values()) > 100
    # Uncleaned, the log would name people.
    assert len(found["found"].pop("raw")) >= 3
    assert found["found"] == {name: [] for name in ("text", "json", "all-text", "all-json", "metrics")}
    assert NAME not in done.stderr
