"""The desk's pages that tell people who registered something: each shows what is sent, and to how many, before it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ravive.hub.events import facts, notice_previews, notices, queries
from ravive.hub.events.models import Event, EventNotice, EventPage
from ravive.hub.events.notice_form import NoticeForm
from ravive.hub.events.views.desk import own_event, own_page
from ravive.mailing.queries import is_offered
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once
from ravive.site.context import interface_language

Kind = EventNotice.NoticeKind


@dataclass(frozen=True, kw_only=True)
class NoticeScreen:
    """One of these pages: its words, its action, and whether that can still be done."""

    kind: str
    heading: str | Promise
    explanation: str | Promise
    button: str | Promise
    send: Callable[..., int]
    is_due: Callable[[Event], bool]


_CHANGED = NoticeScreen(
    kind=Kind.CHANGED,
    heading=gettext_lazy("Tell people what changed"),
    explanation=gettext_lazy("The page of the event is published. People who registered know the former facts."),
    button=gettext_lazy("Confirm"),
    send=notices.tell_change,
    is_due=lambda event: bool(queries.changed_pages(event)),
)
_CANCELLED = NoticeScreen(
    kind=Kind.CANCELLED,
    heading=gettext_lazy("Cancel the event"),
    explanation=gettext_lazy("Its page, private links and calendars say so. Nobody can register. You can take this back."),
    button=gettext_lazy("Cancel the event"),
    send=notices.cancel_event,
    is_due=lambda event: not event.is_cancelled,
)
_RESUMED = NoticeScreen(
    kind=Kind.RESUMED,
    heading=gettext_lazy("Let the event take place"),
    explanation=gettext_lazy("Its page, private links and calendars say so. Who registered is still registered."),
    button=gettext_lazy("It takes place"),
    send=notices.resume_event,
    is_due=lambda event: event.is_cancelled,
)
_MESSAGE = NoticeScreen(
    kind=Kind.MESSAGE,
    heading=gettext_lazy("Write to people who registered"),
    explanation=gettext_lazy("Each gets an e-mail of their own. Your message stands on their private pages too, also without an address."),
    button=gettext_lazy("Send"),
    send=notices.send_message,
    is_due=lambda _event: True,
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
@accept_once()
def tell_change(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Show what changed and whom an e-mail reaches, and send it or tell nobody."""
    return _screen(request, key, _CHANGED)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
@accept_once()
def cancel_event(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Ask whether to cancel an event, and whom to tell; cancel it."""
    return _screen(request, key, _CANCELLED)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
@accept_once()
def resume_event(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Ask whether a cancelled event takes place after all, and whom to tell."""
    return _screen(request, key, _RESUMED)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
@accept_once()
def send_message(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Show the form of a message with its preview, and send it."""
    return _screen(request, key, _MESSAGE)


def _screen(request: StaffRequest, key: UUID, screen: NoticeScreen) -> HttpResponse:
    page, event = own_page(request, key), own_event(request, key)
    if not screen.is_due(event):
        messages.info(request, _("There is nothing left to tell: a colleague did it, or it was changed back."))
        return redirect("desk_event", key)
    is_message = screen.kind == Kind.MESSAGE
    numbers = notice_previews.numbers_of(event)
    languages = notice_previews.languages_of(event, interface_language())
    form = NoticeForm(request.POST or None, numbers=numbers.by_audience, languages=languages, is_message=is_message)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and request.POST.get("answer") == "send":
        try:
            sent = screen.send(
                event=event,
                audience=form.cleaned_data["audience"],
                typed=form.typed(),
                title=page.title,
                by=request.user,
                now=timezone.now(),
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _sent_words(sent))
            return redirect("desk_event", key)
    values = _values(screen, page, event, form, numbers) | _previews(screen, event, form, languages, is_valid=is_valid)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "events/desk/notice.html", values, status=status)


def _sent_words(sent: int) -> str:
    if not sent:
        return _("Stored. No e-mail is sent.")
    words = ngettext("Stored. %(count)s e-mail is on its way.", "Stored. %(count)s e-mails are on their way.", sent)
    return words % {"count": sent}


def _values(
    screen: NoticeScreen, page: EventPage, event: Event, form: NoticeForm, numbers: notice_previews.NoticeNumbers
) -> dict[str, object]:
    changed = queries.changed_pages(event) if screen.kind == Kind.CHANGED else []
    shown = queries.chosen_page(changed, interface_language())
    changes = facts.changes(event.told[shown.locale.language_code], facts.facts_of(shown)) if shown else ()
    return {"screen": screen, "page": page, "event": event, "form": form, "numbers": numbers, "facts": changes, "is_offered": is_offered()}


def _previews(screen: NoticeScreen, event: Event, form: NoticeForm, languages: list[str], *, is_valid: bool) -> dict[str, object]:
    """Return the e-mails as they will be read: at once where a notice speaks by itself, after *Preview* where it is typed."""
    if not is_valid and (form.is_bound or screen.kind == Kind.MESSAGE):
        return {"previews": [], "can_send": False}
    audience = form.cleaned_data["audience"] if is_valid else EventNotice.Audience.ALL
    typed = form.typed() if is_valid else notices.NoticeWords()
    if audience == notices.NOBODY:
        return {"previews": [], "can_send": True}
    found = notice_previews.previews(event=event, kind=screen.kind, audience=audience, typed=typed, languages=languages)
    return {"previews": found, "can_send": True}
