"""A fault of the machine is a 503 with its reason, in the reader's language, and takes nothing that was typed."""

import errno
import json
import logging
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError
from django.db.transaction import TransactionManagementError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ravive.config.server import faults
from ravive.config.server.faults import SAID_SECONDS, Fault, FaultLog, fault_of
from ravive.config.server.worker import ClockSteps
from ravive.people.models import Role, SecondRole
from tests.failing_statements import AWAY, FULL, MISSING_TABLE, UNWRITABLE, failing, held
from tests.people.cast import PASSWORD, host, person, signed_in

TITLES = {"fr": "Cela ne fonctionne pas pour le moment", "nl": "Dit werkt op dit ogenblik niet", "de": "Das geht im Moment nicht"}
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
REASONS: dict[Fault, str] = {"database": "base de données", "full": "disque de ce serveur est plein", "unwritable": "écrit sur le disque"}


@pytest.fixture
def reader(db: None) -> Client:
    return Client(raise_request_exception=False)


def at_the_desk(role: str = Role.ADMIN) -> Client:
    desk = signed_in(person("ada", host(), role))
    desk.raise_request_exception = False
    return desk


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("path", ["", "decks/voyage/", "search/", "nowhere/"])
def test_a_public_page_without_database_is_declared(reader: Client, settings: Settings, language: str, path: str) -> None:
    # With stored pages, the error comes before the middleware of language and policy.
    for settings.RAVIVE_STORED_PAGES in (0, 100):
        with failing():
            page = reader.get(f"/{language}/{path}")
        assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
        assert (page.headers["Content-Language"], page.headers["Cache-Control"]) == (language, "no-store")
        assert TITLES[language] in page.text
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize(("problem", "fault"), [(AWAY, "database"), (FULL, "full"), (UNWRITABLE, "unwritable")])
def test_the_page_says_what_is_wrong(reader: Client, problem: Exception, fault: Fault) -> None:
    with failing(problem):
        page = reader.get("/fr/")
    assert page.status_code == 503
    assert REASONS[fault] in page.text
    assert page.headers["Retry-After"] == str(faults.RETRY_SECONDS[fault])


def test_a_program_gets_json(reader: Client) -> None:
    with failing():
        for path in ("/bundles/index.fr.json", "/api/v1/trainings/ABC234"):
            reply = reader.get(path)
            assert (reply.status_code, json.loads(reply.content)["status"]) == (503, 503)
            assert int(reply.headers["Retry-After"]) > 0


def test_an_error_of_ravive_stays_an_error(reader: Client) -> None:
    with failing(MISSING_TABLE):
        page = reader.get("/fr/")
    assert page.status_code == 500
    assert "Retry-After" not in page.headers


def test_a_form_of_the_desk_is_held_with_its_token(db: None) -> None:
    desk = at_the_desk()
    desk.handler.enforce_csrf_checks = True
    address = reverse("organisation")
    token = str(desk.get(address).context["csrf_token"])
    typed = {"csrfmiddlewaretoken": token, "name": 'Le "Refuge" & <co>', "languages": ["fr", "nl"], "second_role": SecondRole.LEGAL.value}
    logo = SimpleUploadedFile("logo.svg", LOGO, "image/svg+xml")
    with failing(FULL, writes_only=True):
        refused = desk.post(f"{address}?from=home", {**typed, "logo": logo})
    assert refused.status_code == 503
    assert {name: [value for key, value in held(refused.text) if key == name] for name in typed} == {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }
    assert f'action="{address}?from=home"' in refused.text
    assert "Un fichier n’est pas renvoyé" in refused.text
    assert "script-src 'self' 'sha256-" in refused.headers["Content-Security-Policy"]
    # Sent again as it stands: the token is valid, and the form is stored.
    again = QueryDict(mutable=True)
    for name, value in held(refused.text):
        again.appendlist(name, value)
    assert desk.post(address, dict(again.lists())).status_code == 302
    assert (host().name, host().languages) == ('Le "Refuge" & <co>', ["fr", "nl"])


def test_the_desk_speaks_the_language_that_was_chosen(db: None) -> None:
    desk = at_the_desk()
    desk.post(reverse("desk_language"), {"language": "nl"})
    with failing(FULL, writes_only=True):
        assert TITLES["nl"] in desk.post(reverse("desk_language"), {"language": "de"}).text


@pytest.mark.parametrize("path", ["/desk/login/", "/desk/first-account/abc/"])
def test_nothing_of_signing_in_is_held(reader: Client, path: str) -> None:
    with failing():
        refused = reader.post(path, {"login": "ada", "password": PASSWORD, "code": "123456"})
    assert refused.status_code == 503
    assert held(refused.text) == []
    assert not any(secret in refused.text for secret in (PASSWORD, "123456"))


def test_nothing_that_another_site_sent_is_held(reader: Client) -> None:
    with failing():
        refused = reader.post("/fr/news/by-mail/", {"email": "zoe@reader.example"}, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 503
    assert "zoe@" not in refused.text


def test_the_log_says_a_fault_once(reader: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "SAID", FaultLog())
    with failing():
        for _ in range(3):
            reader.get("/fr/")
            reader.get("/api/v1/trainings/ABC234")
    assert [record.name for record in caplog.records if record.levelno >= logging.ERROR] == ["ravive.config.server.faults"]
    said = FaultLog()
    moments = (0.0, SAID_SECONDS - 1, 2 * SAID_SECONDS - 2, 4 * SAID_SECONDS)
    assert [said.say("full", FULL, now=now) for now in moments] == [True, False, False, True]


@pytest.mark.parametrize(
    ("problem", "fault"),
    [
        (OSError(errno.ENOSPC, "no space"), "full"),
        (OSError(errno.EROFS, "read-only"), "unwritable"),
        (psycopg.errors.DiskFull(), "full"),
        (psycopg.errors.ReadOnlySqlTransaction(), "unwritable"),
        (psycopg.errors.AdminShutdown(), "database"),
        (psycopg.errors.DeadlockDetected(), "database"),
        (psycopg.InterfaceError("the connection is closed"), "database"),
        (psycopg.errors.UndefinedTable(), None),
        (ConnectionRefusedError(errno.ECONNREFUSED, "a mail server"), None),
        (FileNotFoundError(errno.ENOENT, "gone"), None),
        (ValueError("wrong"), None),
    ],
)
def test_what_counts_as_a_fault(problem: Exception, fault: Fault | None) -> None:
    assert fault_of(problem) == fault
    for later in (RuntimeError("because of it"), InterfaceError("no rollback either")):
        later.__cause__ = problem
        assert fault_of(later) == fault


def raised(problem: Exception, later: Exception, *, is_hidden: bool = False) -> Exception:
    """Return an error that came while another was handled; `is_hidden`: it was raised "from None"."""
    later.__context__, later.__suppress_context__ = problem, is_hidden
    return later


@pytest.mark.parametrize("problem", [OSError(errno.ENOSPC, "no space"), AWAY, FULL], ids=str)
def test_an_error_of_ravive_while_a_fault_is_handled_stays_one(problem: Exception) -> None:
    assert fault_of(raised(problem, NameError("a wrong name"))) is None
    assert fault_of(raised(problem, DatabaseError("said on purpose"), is_hidden=True)) is None
    # What the database says in the middle of its own failure.
    assert fault_of(raised(problem, TransactionManagementError("no statement before the end of the block"))) == fault_of(problem)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_a_refused_file_is_a_fault_in_the_data_folder_alone(settings: Settings, tmp_path: Path, number: int) -> None:
    settings.RAVIVE_DATA = tmp_path / "data"
    inside, outside = str(tmp_path / "data/media/logo.svg"), str(tmp_path / "database")
    assert fault_of(OSError(number, "refused", inside)) == "unwritable"
    assert fault_of(OSError(number, "refused", outside, None, inside)) == "unwritable"
    assert fault_of(OSError(number, "refused", outside)) is None
    assert fault_of(OSError(number, "refused")) is None


def test_what_works_in_the_background_outlasts_a_fault() -> None:
    ends: list[Exception | None] = [*[AWAY] * 7, FULL, None]
    pauses: list[float] = []

    def act() -> None:
        if problem := ends.pop(0):
            raise problem

    faults.retry_through_faults(act, sleep=pauses.append, clock=lambda: 0.0)
    assert (ends, pauses) == ([], [1, 2, 4, 8, 16, 30, 30, 30])
    # One that worked for long begins with a short pause again.
    moments, ends[:], pauses[:] = iter(range(0, 10_000, 100)), [AWAY, AWAY, None], []
    faults.retry_through_faults(act, sleep=pauses.append, clock=lambda: float(next(moments)))
    assert pauses == [1, 1]


def never(seconds: float) -> None:
    pytest.fail(f"it waited {seconds} s")


def test_nothing_but_a_fault_is_outlasted(monkeypatch: pytest.MonkeyPatch) -> None:
    def act() -> None:
        raise problem

    problem: Exception = ValueError("wrong")
    with pytest.raises(ValueError, match="wrong"):
        faults.retry_through_faults(act, sleep=never)
    # Asked to end, it does not wait for the database.
    problem = AWAY
    monkeypatch.setattr(faults, "ENDING", Event())
    faults.ENDING.set()
    with pytest.raises(psycopg.OperationalError):
        faults.retry_through_faults(act, sleep=never)


def test_jobs_wait_for_an_hour_after_a_jump_ahead() -> None:
    steps, day = ClockSteps(), 86_400.0
    # The clock of the calendar, and the one that nobody sets.
    ahead = [steps.are_recent(now=1e9 + elapsed + jump, elapsed=elapsed) for elapsed, jump in ((0, 0), (30, 0), (60, 365 * day), (90, 0))]
    assert ahead == [False, False, True, False]
    later = [steps.are_recent(now=1e9 + elapsed + 365 * day, elapsed=elapsed) for elapsed in (100.0, 3_600.0, 3_701.0, 3_800.0)]
    assert later == [True, True, False, False]
    # Summer time, a machine that slept, a clock that goes back, and one that returns from there are none.
    jumps = ((9e5, 3_600), (9e5, -day), (9e5 + 60, 0))
    assert not any(steps.are_recent(now=1e9 + 365 * day + elapsed + jump, elapsed=elapsed) for elapsed, jump in jumps)
