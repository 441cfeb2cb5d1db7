"""Forms that anybody may send, without account, cookie or script.

A form holds a random value, signed: it was shown here, not long ago. `SentForm` has the values that were sent: what is sent twice (a
double click, the back button, a page loaded again) changes nothing twice. Browsers say where a form was sent from (`Sec-Fetch-Site`),
and no other site may send one. Nothing of this recognises a visitor.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ravive.site.models import SentForm
from ravive.site.origin import is_from_elsewhere

# The field of the random value, and how long it is valid: a page may stay open over a day.
FIELD = "once"
LIFE = timedelta(hours=36)
# How long values are stored after they were sent: longer than they are valid.
STORED = timedelta(days=2)
RANDOM_BYTES = 12
_signer = signing.TimestampSigner(salt="ravive.site.public_form")


class FormRefusedError(Exception):
    """The form cannot be accepted. The message is for its reader; what was typed stays in the form that is shown again."""

    def __init__(self, message: str, status: HTTPStatus) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class SentValue:
    """The random value of a form that was sent: its digest, and what the form is for."""

    digest: str
    purpose: str


def new_value(purpose: str, random: str | None = None) -> str:
    """Return the signed random value of a form. `purpose` names the form and what it is about, such as "letter-12"."""
    return _signer.sign(f"{purpose}.{random or secrets.token_urlsafe(RANDOM_BYTES)}")


def check(request: HttpRequest, *, purpose: str) -> SentValue:
    """Return the value of a form that this site showed for this purpose. Raises FormRefusedError."""
    if is_from_elsewhere(request):
        raise FormRefusedError(_("This form was sent from another site. Open it here and send it again."), HTTPStatus.FORBIDDEN)
    try:
        value = _signer.unsign(request.POST.get(FIELD, ""), max_age=LIFE)
    except signing.BadSignature as problem:
        # Also of an expired one: to its reader it is the same.
        raise FormRefusedError(_("This page was open for a long time. Please send the form again."), HTTPStatus.CONFLICT) from problem
    if value.rpartition(".")[0] != purpose:
        raise FormRefusedError(_("This form was sent to another page. Open it here and send it again."), HTTPStatus.FORBIDDEN)
    return SentValue(digest=hashlib.sha256(value.encode()).hexdigest(), purpose=purpose)


def was_sent(sent: SentValue) -> bool:
    """Return whether a form was sent before."""
    return SentForm.objects.filter(digest=sent.digest).exists()


def is_first(sent: SentValue, *, now: datetime) -> bool:
    """Store that a form was sent, in the transaction of what it changes; return False if it was sent before."""
    _row, is_new = SentForm.objects.get_or_create(digest=sent.digest, defaults={"purpose": sent.purpose, "at": now})
    return is_new


def delete_old(*, now: datetime) -> int:
    """Delete the values of forms that can no longer be sent; return how many."""
    deleted, _by_table = SentForm.objects.filter(at__lt=now - STORED).delete()
    return deleted
