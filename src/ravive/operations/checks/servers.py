"""The servers beside the database: whether the mail server takes e-mails, and whether Valkey answers."""

import smtplib
import time
from collections.abc import Callable, Iterable
from email.utils import parseaddr

from django.conf import settings
from django.core import mail

from ravive.mailing import queries
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do

SLOW_SECONDS = 5.0
VALKEY_SECONDS = 2.0
# What a mail server answers to a sender that it accepts.
ACCEPTED = 250


def check_mail_server(_context: CheckContext, *, clock: Callable[[], float] = time.monotonic) -> Iterable[CheckResult]:
    """Yield whether the mail server takes e-mails of this site, and how quickly; nothing is sent. Without one, yield nothing."""
    if not queries.is_offered():
        return
    began = clock()
    try:
        with mail.mailers["default"] as server:
            session: smtplib.SMTP = server.connection  # pyright: ignore[reportAttributeAccessIssue] -- Django's own, of SMTP
            session.ehlo_or_helo_if_needed()
            takes_all_letters = session.has_extn("smtputf8")
            code, _words = session.mail(settings.RAVIVE_BOUNCE_ADDRESS or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
            session.rset()
    except OSError as problem:
        # Those of smtplib among them.
        yield to_do("smtp.refused", reason=str(getattr(problem, "smtp_code", "") or type(problem).__name__))
        return
    seconds = clock() - began
    if code != ACCEPTED:
        yield to_do("smtp.refused", reason=str(code))
    elif seconds > SLOW_SECONDS:
        yield to_do("smtp.slow", seconds=round(seconds))
    else:
        yield fine("smtp.fine" if takes_all_letters else "smtp.plain_letters")


def check_valkey(_context: CheckContext) -> Iterable[CheckResult]:
    """Yield whether Valkey answers. Without one, yield nothing."""
    if not settings.RAVIVE_VALKEY_URL:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(settings.RAVIVE_VALKEY_URL, socket_connect_timeout=VALKEY_SECONDS, socket_timeout=VALKEY_SECONDS) as client:
            client.ping()
    except RedisError as problem:
        yield to_do("valkey.away", reason=type(problem).__name__)
    else:
        yield fine("valkey.fine")
