"""What the page of a confirmation link does, whatever its e-mails are for. `mailing/choose_requests.html` is its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ravive.mailing import links
from ravive.mailing.actions import confirm_addresses, is_confirmed
from ravive.mailing.queries import open_requests


@dataclass(frozen=True, kw_only=True)
class AskedRequest:
    """Something that was asked for at an address. `name` says what, where the moment alone does not; `words` are those agreed to."""

    handle: str
    since: datetime
    name: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmationPage:
    """What the page of a link shows: the requests to choose among, or what became of them. `confirmed` are those of this request."""

    state: Literal["confirm", "confirmed", "too_late"]
    asked: tuple[AskedRequest, ...] = ()
    chooses_none: bool = False
    confirmed: tuple[str, ...] = ()


def answer_link(token: str, *, purpose: str, chosen: Sequence[str], is_sent: bool, now: datetime) -> ConfirmationPage:
    """Confirm what a link's reader chose of what was asked for one purpose, where the form `is_sent`; return what to show.

    Others may have given the same address. A single request needs no choice.
    """
    found = links.read_confirmation(token, purpose=purpose)
    rows = list(open_requests(found.mark, now=now, purpose=purpose)) if found else []
    asked = tuple(AskedRequest(handle=row.pk, since=row.unconfirmed_since) for row in rows if row.unconfirmed_since)
    if is_sent and (chosen or len(asked) <= 1):
        handles = tuple(one.handle for one in asked if not chosen or one.handle in chosen)
        is_good = confirm_addresses(token, handles, purpose=purpose, now=now)
        return ConfirmationPage(state="confirmed" if is_good else "too_late", confirmed=handles if is_good else ())
    if asked:
        return ConfirmationPage(state="confirm", asked=asked, chooses_none=is_sent)
    return ConfirmationPage(state="confirmed" if is_confirmed(token, purpose=purpose) else "too_late")


def state_page(request: HttpRequest, template: str, state: str, **values: object) -> HttpResponse:
    """Return the page of a private link in one of its states; 404 for a link that is no longer valid."""
    status = HTTPStatus.NOT_FOUND if state in ("too_late", "unknown") else HTTPStatus.OK
    return render(request, template, {"state": state, **values}, status=status)
