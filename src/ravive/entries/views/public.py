"""The pages of entries: the form, the question whether it was its reader, their own page behind a private link."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ravive.entries import actions, queries
from ravive.entries.models import AddressedRow
from ravive.entries.registry import find_form_subject, find_subject
from ravive.entries.subjects import Subject
from ravive.mailing import links
from ravive.mailing.news_consents import came_with
from ravive.mailing.queries import has_address, news_wishes
from ravive.site import public_form


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, name: str, **where: Any) -> HttpResponse:  # noqa: ANN401 - what the address has
    """Return the form of a subject, or store what was sent. What was typed stays in a refused form."""
    subject = find_form_subject(name)
    place = subject.place_of(request, where)
    shown, status, problem = subject.new_form(place, None), HTTPStatus.OK, ""
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY if place.is_open else HTTPStatus.CONFLICT
        shown = subject.new_form(place, request.POST)
    if request.method == "POST" and place.is_open and shown.is_valid():
        try:
            sent = public_form.check(request, purpose=place.key)
            subject.check_flood(request, place, shown, sent)
            actions.take(subject, place=place, form=shown, sent=sent, page=request.path, now=timezone.now())
            return redirect(subject.address_after(place, shown, where))
        except public_form.FormRefusedError as refusal:
            problem, status = str(refusal), refusal.status
        except actions.FormClosedError:
            place, status = replace(place, is_open=False), HTTPStatus.CONFLICT
    values = {"subject": subject, "place": place, "form": shown, "problem": problem, **place.values}
    page = render(request, subject.form_template, values, status=status)
    return page if subject.is_indexed else _without_index(page)


@require_safe
def sent(request: HttpRequest, name: str, **where: Any) -> HttpResponse:  # noqa: ANN401 - what the address has
    """Return the page that says to look at one's mailbox. It is the same for an address that is here already."""
    subject = find_form_subject(name)
    place = subject.place_of(request, where)
    return _without_index(render(request, subject.sent_template, {"subject": subject, "place": place, **place.values}))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Ask the reader of an e-mail to confirm, or to say that it was not them. Only a button does it, because programs follow links."""
    subject, now, is_sent = find_subject(name), timezone.now(), request.method == "POST"
    is_refusal = request.POST.get("answer") == "not_me"
    if is_refusal and actions.refuse(subject, token, now=now):
        return _page(request, subject, "refused")
    asked = queries.requests_at(subject, token, now=now)
    if not is_refusal and (chosen := request.POST.getlist("request")):
        wishes = news_wishes(chosen)
        counted = actions.confirm(subject, token, chosen, now=now)
        if counted is not None:
            sends_mail = any(subject.sends_thanks(row) for row in counted)
            has_news = any(row.handle in wishes for row in counted)
            state = "confirmed" if counted else "not_counted"
            return _page(request, subject, state, counted, sends_mail=sends_mail, has_news=has_news)
        # The second press of a button.
        if confirmed := queries.confirmed_among(subject, token, chosen):
            return _page(request, subject, "confirmed", confirmed)
        asked = queries.requests_at(subject, token, now=now)
    if asked:
        return _page(request, subject, "confirm", asked, chooses_none=is_sent, is_full=subject.is_full(asked))
    earlier = queries.confirmed_at(subject, token)
    return _page(request, subject, "confirmed", [earlier]) if earlier else _page(request, subject, "gone")


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Return somebody's entry behind the link of their e-mail; stop its e-mails, withdraw it, or do what else its subject offers.

    The button of a mail program (RFC 8058) stops e-mails only, unless the entry is nothing but e-mails.
    """
    subject, now = find_subject(name), timezone.now()
    row = queries.entry_of_link(subject, token)
    answer = request.POST.get("answer", "")
    if answer == "stop" or "List-Unsubscribe" in request.POST:
        answer = subject.one_click
    if row is None:
        # The second press of a button: the first deleted what it led to. Or staff cleared it, and could bring it back.
        handle = links.read_stop(token, purpose=subject.name)
        if handle and answer == "stop":
            actions.stop(subject, handle, now=now)
        elif handle and answer == "withdraw" and subject.withdrawn:
            actions.withdraw_by_link(subject, handle, now=now)
        done = {"stop": "stopped", "withdraw": "withdrawn" if subject.withdrawn else "gone"}
        return _page(request, subject, done.get(answer, "gone") if handle else "gone")
    if answer == "stop":
        actions.stop(subject, row.handle or "", now=now)
        return _page(request, subject, "stopped")
    is_withdrawal = answer == "withdraw" and bool(subject.withdrawn)
    if not subject.is_confirmed(row):
        # Staff may have cleared it since it was read: the address goes with it.
        is_gone = is_withdrawal and actions.withdraw_cleared(subject, row.handle or "")
        return _page(request, subject, "withdrawn" if is_gone else "gone")
    if is_withdrawal:
        actions.withdraw(subject, row, now=now)
        return _page(request, subject, "withdrawn", row=row)
    values = subject.own_page(request, row)
    found = {"has_address": has_address(row.handle or ""), "has_news": came_with(row.handle or "")}
    return redirect(request.path) if values is None else _page(request, subject, "own", [row], **found, **values)


def _page[Row: AddressedRow](
    request: HttpRequest, subject: Subject[Row], state: str, rows: list[Row] | None = None, **values: object
) -> HttpResponse:
    """Return a page of a private link; 404 for a link that is no longer valid."""
    wishes = news_wishes(row.handle or "" for row in rows or [] if state == "confirm")
    asked = {handle: (wish.words,) for handle, (wish, _day) in wishes.items()}
    entries = [{"row": row, "lines": (*subject.summary(row), *asked.get(row.handle or "", ()))} for row in rows or []]
    status = HTTPStatus.NOT_FOUND if state == "gone" else HTTPStatus.OK
    return _without_index(
        render(request, subject.template, {"subject": subject, "state": state, "entries": entries, **values}, status=status)
    )


def _without_index(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
