"""What visitors do with an event: register, see and cancel their registration, take it over into a calendar."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ravive.entries import actions as entries
from ravive.entries.own_questions.answers import words_of_answer
from ravive.hub.events import actions, calendar, notice_mails, private_links, queries
from ravive.hub.events.answers import answer_words
from ravive.hub.events.forms import RegistrationForm, deletion_words, form_purpose
from ravive.hub.events.models import EventIndexPage, EventPage, EventQuestion, OwnQuestion, Registration
from ravive.hub.events.subject import REGISTRATIONS
from ravive.mailing.queries import address_state
from ravive.pages.navigation import home_page, organisation_of_site
from ravive.people.addresses import public_address
from ravive.site import public_form
from ravive.site.context import current_language
from ravive.site.form_limits import FormLimit
from ravive.site.public_page import page_language_links
from ravive.trainings import queries as trainings

EVENT_LIMIT = FormLimit("event-registrations", label=gettext_lazy("Registering for an event"), burst=300, interval_seconds=5)
CALENDAR_TYPE = "text/calendar; charset=utf-8"


def shown_page(request: HttpRequest, page_id: int) -> EventPage:
    """Return a published page of this site in the language of the address. Raises Http404."""
    home = home_page(request, current_language())
    found = EventPage.objects.live().public().descendant_of(home).filter(id=page_id).first() if home else None
    if found is None:
        raise Http404("this site has no such event in this language")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, page_id: int) -> HttpResponse:
    """Register somebody and lead to the private link. Whatever stops it stands above the form, which still has what was typed."""
    page = shown_page(request, page_id)
    event = queries.event_of(page, organisation_of_site(request))
    if request.method != "POST" or event is None:
        return redirect(page.get_url(request) or "/")
    form, now = RegistrationForm(request.POST, page=page, event=event), timezone.now()
    try:
        sent = public_form.check(request, purpose=form_purpose(page))
        if not form.is_valid():
            return _page_again(request, page, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        EVENT_LIMIT.check(request, sent, str(event.pk))
        values = form.values(current_language(), page=request.path)
        handle = actions.register(event=event, page=page, values=values, sent=sent, now=now)
    except public_form.FormRefusedError as refused:
        form.add_error(None, str(refused))
        return _page_again(request, page, form, refused.status)
    except actions.NotTakenError:
        # The page itself says that the event is full, closed or over.
        return _page_again(request, page, form, HTTPStatus.CONFLICT)
    return redirect("registration", private_links.token_of(handle)) if handle else redirect("registered_before", page.pk)


@require_safe
def registered_before(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return the page that says that somebody of this name and mailbox is registered. It leads to nobody's registration."""
    page = shown_page(request, page_id)
    # Its translations have numbers of their own: the switch leads to them.
    return _private(request, "events/registered_before.html", {"page": page, "language_links": page_language_links(page, request)})


def _page_again(request: HttpRequest, page: EventPage, form: RegistrationForm, status: HTTPStatus) -> HttpResponse:
    return render(request, page.template, {**page.get_context(request), "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """Return the page of a private link: whether there is a place, what is stored, and the button to cancel, which cancels once."""
    handle = private_links.handle_of_token(token)
    found = Registration.objects.select_related("event").filter(handle=handle).first() if handle else None
    page = queries.page_for(found.event_id, current_language()) if found else None
    if request.method == "POST" and handle and entries.withdraw_by_link(REGISTRATIONS, handle, now=timezone.now()):
        return _private(request, "events/cancelled.html", {"page": page})
    if found is None:
        return _private(request, "events/no_registration.html", {}, HTTPStatus.NOT_FOUND)
    if page is None:
        former = queries.any_page_for(found.event_id, current_language())
        return _private(request, "events/unpublished.html", {"page": former, "registration": found, **_notice_values(found, former)})
    return _private(request, "events/registration.html", {"token": token, **_registration_values(request, found, page)})


def _notice_values(found: Registration, page: EventPage | None) -> dict[str, object]:
    """Return what the organisers wrote, in the language of the page."""
    language = current_language()
    if page is None:
        return {"notices": []}
    notices = [(notice, notice_mails.shown_words(notice, page, language)) for notice in queries.notices_for(found)]
    return {"notices": notices}


def _registration_values(request: HttpRequest, found: Registration, page: EventPage) -> dict[str, object]:
    end, answers = timezone.localdate(page.ends_at), queries.answers_of(found)
    stored = [
        (
            EventQuestion.QuestionKind(question.kind).label,
            answer_words(question.kind, answers[question.kind]),
            deletion_words(end, question.stored_days),
        )
        for question in EventQuestion.objects.filter(event=found.event_id)
        if question.kind in answers
    ]
    stored += [
        (
            question.label_in(current_language()),
            words_of_answer(question, answers[question.key], current_language()),
            deletion_words(end, question.stored_days),
        )
        for question in OwnQuestion.objects.filter(event=found.event_id)
        if question.key in answers
    ]
    is_own = page.training is not None and page.training.organisation_id == found.event.organisation_id
    code = trainings.code_of(page.training) if is_own and page.training else None
    return {
        "registration": found,
        "page": page,
        "in_line": 0 if found.has_place else queries.place_in_line(found),
        "stored": stored,
        "address_state": address_state(found.handle or ""),
        "join_code": code.code if code and found.has_place else "",
        "is_over": page.is_over(timezone.now()),
        "is_cancelled": found.event.is_cancelled,
        **_notice_values(found, page),
    }


def _private(request: HttpRequest, template: str, values: dict[str, object], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    response = render(request, template, values, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def event_file(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return an event as a calendar file."""
    page = shown_page(request, page_id)
    return _calendar(request, [page], page.title, f"{page.slug}.ics")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return all events of this site in the language of the address, those that are over too."""
    home = home_page(request, current_language())
    index = EventIndexPage.objects.live().public().child_of(home).first() if home else None
    if index is None:
        raise Http404("this site has no events in this language")
    pages = EventPage.objects.live().public().child_of(index).order_by("starts_at", "pk")
    return _calendar(request, list(pages), index.title)


def _calendar(request: HttpRequest, pages: list[EventPage], name: str, file_name: str = "") -> HttpResponse:
    text = calendar.text_of(
        pages, name=name, address_of=lambda page: public_address(request, page.get_url(request) or "/"), now=timezone.now()
    )
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'} if file_name else {}
    return HttpResponse(text, content_type=CALENDAR_TYPE, headers=headers)
