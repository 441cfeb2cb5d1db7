"""What is written to the log, and in which form. It never names a visitor, what somebody typed, or an address that was asked for.

Records of other packages are written without their message, which would quote requests: the place in their code says what happened.
Errors are written with their kind and place, without their message, which would quote values.
"""

import logging
import os
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from ravive.config.environment import ConfigurationError

type LogFormat = Literal["text", "json"]
type Event = MutableMapping[str, Any]

OWN = "ravive"
REQUESTS = "ravive.requests"
JOBS = "ravive.jobs"
# The only values that a line may have. Routes and jobs are names in the code.
VALUES = ("route", "method", "status", "duration_ms", "request_id", "job", "job_id", "result")
ALLOWED = frozenset({"timestamp", "level", "logger", "event", "at", "exception", *VALUES})
SHOWN_FRAMES = 30
LONGEST_TEXT = 2_000
# In case a message of Ravive itself quotes what it must not.
_PRIVATE = re.compile(
    r"""[^\s<>"']+@[^\s<>"']+ | \b\d{1,3}(?:\.\d{1,3}){3}\b
    | (?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f:]* | (?<!\w)[0-9a-f:]*::[0-9a-f:]*
    | \+\d[\d .()-]{6,}\d""",
    re.IGNORECASE | re.VERBOSE,
)
REMOVED = "[removed]"


@dataclass(frozen=True, kw_only=True)
class LogChoice:
    """How lines look, and whether each request gets one."""

    format: LogFormat
    has_requests: bool


def log_choice(variables: Mapping[str, str]) -> LogChoice:
    """Return RAVIVE_LOG_FORMAT and RAVIVE_LOG_REQUESTS: by itself, JSON lists requests and text does not. Raises ConfigurationError."""
    form, requests = variables.get("RAVIVE_LOG_FORMAT") or "text", variables.get("RAVIVE_LOG_REQUESTS") or ""
    if form not in ("text", "json"):
        raise ConfigurationError(f'RAVIVE_LOG_FORMAT "{form}" is not understood; use json or text')
    if requests not in ("", "0", "1"):
        raise ConfigurationError(f'RAVIVE_LOG_REQUESTS "{requests}" is not understood; use 1 or 0')
    return LogChoice(format="json" if form == "json" else "text", has_requests=requests == "1" if requests else form == "json")


def configuration(choice: LogChoice) -> dict[str, Any]:
    """Return Django's LOGGING."""
    lines = "INFO" if choice.has_requests else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter, "form": choice.format}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "lines"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            REQUESTS: {"level": lines},
            JOBS: {"level": lines},
            "django.request": {"level": "ERROR"},
            "django.security": {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False},
            "django.server": {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False},
            "waitress": {"level": "ERROR"},
            # Ravive writes a line of each job itself.
            "django_tasks_db": {"level": "ERROR"},
            "django.tasks": {"level": "WARNING"},
        },
    }


def formatter(form: LogFormat) -> ProcessorFormatter:
    """Return the formatter of every record, whichever package it comes from."""
    render = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _as_text
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            ExtraAdder(allow=VALUES),
        ],
        processors=[_describe_event, _describe_exception, _only_allowed, render],  # pyright: ignore[reportArgumentType] -- structlog's own types
    )


def _describe_event(_logger: object, _method: str, event: Event) -> Event:
    """Clean a message of Ravive; replace another package's by the place in its code."""
    record = event["_record"]
    if record.name == OWN or record.name.startswith(f"{OWN}."):
        event["event"] = without_private(str(event["event"]))
    else:
        event["event"] = "a page failed" if record.name == "django.request" else "a message of another package"
        for name in VALUES:
            if name != "request_id":
                event.pop(name, None)
        event["at"] = f"{short_path(record.pathname)}:{record.lineno} {record.funcName}"
    return event


def without_private(text: str) -> str:
    """Return a text without what looks like an e-mail address, a network address or a telephone number.

    >>> without_private("from 192.0.2.7: ann@example.org was refused")
    'from [removed]: [removed] was refused'
    """
    return _PRIVATE.sub(REMOVED, text)[:LONGEST_TEXT]


def short_path(path: str) -> str:
    """Return the path of a file of code from its package on."""
    parts = Path(path).parts
    for top in ("site-packages", "src"):
        if top in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(top) :])
    return "/".join(parts[-2:])


def _describe_exception(_logger: object, _method: str, event: Event) -> Event:
    if isinstance(problem := (event.get("exc_info") or (None, None))[1], BaseException):
        event["exception"] = described(problem)
    return event


def described(problem: BaseException) -> list[dict[str, Any]]:
    """Return an exception and those that led to it, each with its kind, what is fixed of its words, and the calls, the last one first."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    current: BaseException | None = problem
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        entry: dict[str, Any] = {"type": f"{type(current).__module__}.{type(current).__qualname__}".removeprefix("builtins.")}
        if reason := fixed_reason(current):
            entry["reason"] = reason
        found.append({**entry, "calls": _calls(current.__traceback__)})
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found


def fixed_reason(problem: BaseException) -> str:
    """Return words of an error that come from a list, never from a value: those of the system's errors, and the codes of databases."""
    if isinstance(problem, OSError) and isinstance(problem.errno, int):
        return os.strerror(problem.errno)
    for name in ("sqlstate", "sqlite_errorname"):
        if isinstance(code := getattr(problem, name, None), str):
            return code
    return ""


def _calls(traceback: TracebackType | None) -> list[str]:
    calls: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        calls.append(f"{short_path(code.co_filename)}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return calls[::-1][:SHOWN_FRAMES]


def _only_allowed(_logger: object, _method: str, event: Event) -> Event:
    """Drop every value that is not known to be harmless."""
    return {name: value for name, value in event.items() if name in ALLOWED}


def _as_text(_logger: object, _method: str, event: Event) -> str:
    """Return a line for people, and a line for each call of an error."""
    values = "".join(f" {name}={event[name]}" for name in ("at", *VALUES) if name in event)
    lines = [f"{str(event['level']).upper()} {event['logger']} {event['event']}{values}"]
    for error in event.get("exception", []):
        lines.append(f"  {error['type']} {error.get('reason', '')}".rstrip())
        lines += [f"    {call}" for call in error["calls"]]
    return "\n".join(lines)


def catch_uncaught() -> None:
    """Write errors that nothing caught to the log: Python would print their messages."""
    logger = logging.getLogger(f"{OWN}.process")

    def write(problem: BaseException | None, where: str) -> None:
        if not isinstance(problem, KeyboardInterrupt | SystemExit):
            logger.critical("an error ended %s", where, exc_info=problem)

    sys.excepthook = lambda _kind, problem, _traceback: write(problem, "the process")
    threading.excepthook = lambda uncaught: write(uncaught.exc_value, "a thread")
    sys.unraisablehook = lambda uncaught: write(uncaught.exc_value, "a clean-up")
    logging.captureWarnings(True)
    # Of a record that cannot be written, Python would print the values.
    logging.raiseExceptions = False
