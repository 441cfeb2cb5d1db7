"""The site that is fuzzed: its WSGI application in this process, a member of staff, a phone that joined, and what exists there."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from random import Random
from typing import Any

KEY = "a-key-that-is-long-enough-000"
CSRF = "f" * 32
CODE_APP = "JBSWY3DPEHPK3PXP"


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as a client writes it: the address still encoded, headers by their WSGI names."""

    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    content_type: str = ""
    is_staff: bool = False

    def __str__(self) -> str:
        """Return what is needed to send it again."""
        more = {"CONTENT_TYPE": self.content_type, **self.headers}
        who = "staff" if self.is_staff else "visitor"
        return f"{self.method} {self.address[:2_000]} as {who}; headers {more}; body {self.body[:2_000]!r} ({len(self.body)} bytes)"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the site answered; `failure` is the traceback behind an error of the server, empty where there is none."""

    status: int
    content_type: str
    body: bytes
    failure: str = ""


class FailureLog(logging.Handler):
    """Collects the tracebacks that the site logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Store the traceback of a record, or its message."""
        text = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else record.getMessage()
        self.texts.append(text)


class Site:
    """Sends requests to the WSGI application of this process."""

    def __init__(self) -> None:
        """Prepare the people and the things that requests name. The tables and the starter content are there."""
        from ravive.config.server.wsgi import application

        self.application = application
        self.log = FailureLog()
        self.valid, self.code = _prepare()
        self.cookie = ""
        self.sign_in()

    def sign_in(self) -> None:
        """Sign the member of staff in again, and forget what was counted: fuzzing signs out, changes passwords and meets limits."""
        self.forget_limits()
        from allauth.mfa.models import Authenticator
        from allauth.mfa.utils import encrypt
        from django.contrib.auth.models import User
        from django.test import Client

        staff, _is_new = User.objects.get_or_create(username="fuzz", defaults={"email": "fuzz@example.org"})
        staff.is_active = staff.is_staff = staff.is_superuser = True
        staff.save()
        # Without a second factor, every page of the desk leads to the one that sets it up.
        Authenticator.objects.get_or_create(user=staff, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(CODE_APP)}})
        client = Client()
        client.force_login(staff, backend="ravive.people.sign_in.StaffBackend")
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()) + f"; csrftoken={CSRF}"

    def forget_limits(self) -> None:
        """Forget what was counted, so that no reply is about too many requests."""
        from django.core.cache import cache

        from ravive.throttling.models import RequestCount
        from ravive.throttling.storage import process_storage

        process_storage().reset()
        cache.clear()
        RequestCount.objects.all().delete()

    def send(self, request: Request) -> Reply:
        """Return the reply to a request."""
        self.log.texts.clear()
        answered: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:  # noqa: ANN401 - nobody writes here
            answered[:] = [int(status.split()[0]), dict(headers)]

        try:
            body = self.application(self._environ(request), start)
            content = b"".join(body)
            if close := getattr(body, "close", None):
                close()
        except Exception:
            return Reply(status=500, content_type="", body=b"", failure=traceback.format_exc())
        status, headers = answered
        failure = "\n".join(self.log.texts) if status >= 500 else ""
        return Reply(status=status, content_type=headers.get("Content-Type", ""), body=content, failure=failure)

    def _environ(self, request: Request) -> dict[str, Any]:
        path, _, query = request.address.partition("?")
        staff = {"HTTP_COOKIE": self.cookie, "HTTP_X_CSRFTOKEN": CSRF} if request.is_staff else {}
        return {
            "REQUEST_METHOD": request.method,
            # Servers decode an address byte by byte.
            "PATH_INFO": _unquoted(path),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": request.content_type,
            "CONTENT_LENGTH": str(len(request.body)),
            "HTTP_HOST": "localhost",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(request.body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **staff,
            **request.headers,
        }


def _unquoted(path: str) -> str:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")


@contextmanager
def listening_to_failures(site: Site) -> Iterator[None]:
    """Let a site's errors go to its log instead of the terminal."""
    loggers = [logging.getLogger(name) for name in ("django.request", "ravive.config.server.middleware")]
    before = [(logger.handlers, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [site.log], False
    try:
        yield
    finally:
        for logger, (handlers, propagate) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate


def _prepare() -> tuple[dict[str, list[str]], str]:
    """Return what exists, by the names of places in addresses, and the code of an open training that a phone joined."""
    from django.contrib.auth.models import User
    from wagtail.models import Locale, Page

    from ravive.decks.models import Card, Deck
    from ravive.people.queries import host_organisation
    from ravive.publishing.models import PublishedBundle
    from ravive.register.models import RegisterEntry
    from ravive.reviews import actions as reviews
    from ravive.reviews.http import digest_of
    from ravive.trainings import actions, queries
    from ravive.trainings.actions import TrainingValues

    now = datetime.now(UTC)
    staff = User.objects.create_user("trainer-of-fuzz", is_superuser=True, is_staff=True)
    chosen = TrainingValues(
        title="Fuzz", place="", held_on=now.date(), decks=["voyage"], languages=["fr"], situations=9, cycles=4, weeks=36, prompts_a_week=2,
        entry_test=True, test_days=[30, 90], uses_controls=True, certificate_share=0.8,
    )  # fmt: skip
    training = actions.open_training(organisation=host_organisation(), values=chosen, by=staff, now=now, chance=Random(now.timestamp()))
    found = queries.code_of(training)
    assert found is not None
    reviews.join(code=found.code, key_digest=digest_of(KEY), form="A", now=now)
    decks = list(Deck.objects.all())
    bundle = PublishedBundle.objects.filter(deck="voyage", language="fr").latest("pk")
    numbers = [str(pk) for pk in (*Page.objects.values_list("pk", flat=True)[:4], *(deck.pk for deck in decks), training.pk, staff.pk)]
    valid = {
        "number": [*numbers, *map(str, Locale.objects.values_list("pk", flat=True)[:2])],
        "name": ["voyage", "fr", "trainings", "people", "user", "organisation", "wagtailcore", "page"],
        "deck": [deck.slug for deck in decks],
        "deck_id": [str(deck.pk) for deck in decks],
        "card": list(Card.objects.values_list("card_id", flat=True)[:6]),
        "card_id": list(Card.objects.values_list("card_id", flat=True)[:6]),
        "fact_id": [str(pk) for pk in RegisterEntry.objects.values_list("pk", flat=True)[:3]],
        "code": [found.code, found.code.lower(), "ZZZZZZ"],
        "language": ["fr", "nl", "en", "ar", "xx"],
        "digest": [bundle.digest, bundle.digest[:16]],
        "training_id": [str(training.pk)],
        "user_id": [str(staff.pk)],
        "app_name": ["wagtailcore", "auth", "people", "decks"],
        "model_name": ["page", "user", "group", "organisation", "deck"],
    }
    return valid, found.code
