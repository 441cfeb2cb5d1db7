"""The pages of people who ask: what is stored of an address, a file of it, and stopping, correcting and erasing it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from ravive.entries import person_files, person_requests
from ravive.entries.answer_frame import frame_of
from ravive.entries.forms import CorrectionForm, LetterForm, MoreTimeForm, OutcomeForm, PersonRequestForm
from ravive.entries.mailbox_parts import Holding, MailboxPart, find_one, label_now
from ravive.entries.models import ExtensionReason, PersonRequest, RefusalReason
from ravive.entries.person_letters import letter_of
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.people import seen_details
from ravive.people.actions import RefusedError
from ravive.people.audit_words import words_for
from ravive.people.models import PRIVACY_ROLES
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sent_forms import accept_once
from ravive.site.context import interface_language

MOST_ANSWERED = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PRIVACY_ROLES)
@accept_once()
def request_list(request: StaffRequest) -> HttpResponse:
    """Return the requests, with the form that begins one."""
    form = PersonRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = person_requests.open_request(
            organisation=request.organisation,
            address=values["email"],
            received_on=values["received_on"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("person_request", made.pk)
    own = PersonRequest.objects.filter(organisation=request.organisation)
    rows = [*own.filter(answered_on=None).order_by("due_on", "pk"), *own.exclude(answered_on=None)[:MOST_ANSWERED]]
    values = {"form": form, "rows": [(row, person_requests.address_of(row)) for row in rows], "today": timezone.localdate()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "entries/desk/requests.html", values, status=status)


def _own(request: StaffRequest, request_id: int) -> PersonRequest:
    return own_or_404(PersonRequest.objects.select_related("organisation"), request, pk=request_id)


@require_http_methods(["GET", "HEAD"])
@for_roles(*PRIVACY_ROLES)
def person_request(request: StaffRequest, request_id: int) -> HttpResponse:
    """Return everything that is stored of the person who asks, and what was done."""
    found = _own(request, request_id)
    shown = [(part.name, holding, person_files.lines_of(holding.data)) for part, holding in person_requests.holdings_of(found)]
    values = {
        "asked": found,
        "address": person_requests.address_of(found),
        "found": shown,
        "may_erase": any(holding.may_erase for _name, holding, _lines in shown),
        "done": [(event, words_for(event.verb), label_now(str(event.detail.get("form", "")))) for event in person_requests.done_for(found)],
        "erased": person_requests.erased_for(found),
        "languages": INTERFACE_CHOICES,
        "language": _language(found, ""),
        "may_extend": person_requests.may_extend(found, timezone.localdate()),
        "extension_form": MoreTimeForm(),
        "outcome_form": OutcomeForm(),
        "today": timezone.localdate(),
    }
    return render(request, "entries/desk/request.html", values)


@require_POST
@for_roles(*PRIVACY_ROLES)
def file(request: StaffRequest, request_id: int) -> HttpResponse:
    """Return the file of a person. That it was taken is logged. Raises Http404 once the address is deleted."""
    found = _own(request, request_id)
    address, language = person_requests.address_of(found), _language(found, request.POST.get("language", ""))
    if not address:
        raise Http404("the address of this request is deleted")
    now = timezone.now()
    with override(language):
        holdings = [holding for _part, holding in person_requests.holdings_of(found)]
        erased = person_requests.erased_for(found)
    content = person_files.file_of(found.organisation, address, holdings, erased=erased, language=language, now=now)
    person_requests.record_file(found, by=request.user, now=now)
    headers = {"Content-Disposition": f'attachment; filename="{found.organisation.slug}-{found.pk}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _held(request: StaffRequest, request_id: int, part: str, key: str) -> tuple[PersonRequest, MailboxPart, Holding]:
    """Return what is to be changed. Raises Http404 for what is not stored of this person."""
    found = _own(request, request_id)
    with seen_details.counted():
        held = find_one(found.organisation, person_requests.address_of(found), part=part, key=key)
    if held is None:
        raise Http404("nothing of this person is stored there")
    seen_details.note()
    return found, *held


@require_POST
@for_roles(*PRIVACY_ROLES)
def stop(request: StaffRequest, request_id: int) -> HttpResponse:
    """Delete the address of one thing, and lead back."""
    found, part, holding = _held(request, request_id, request.POST.get("part", ""), request.POST.get("key", ""))
    if not holding.may_stop:
        raise Http404("no e-mail follows")
    try:
        person_requests.stop(found, part, holding, by=request.user, now=timezone.now())
        messages.success(request, _("The address is deleted there. No e-mail follows."))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("person_request", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PRIVACY_ROLES)
def correct(request: StaffRequest, request_id: int, part: str, key: str) -> HttpResponse:
    """Return the form of the details that can be corrected, or store them."""
    found, owner, holding = _held(request, request_id, part, key)
    if not holding.corrections:
        raise Http404("nothing can be corrected here")
    form = CorrectionForm(request.POST or None, corrections=holding.corrections)
    if request.method == "POST" and form.is_valid():
        changed = form.changed()
        try:
            for name, value in changed.items():
                person_requests.correct(found, owner, holding, name=name, value=value, by=request.user, now=timezone.now())
            messages.success(request, _("It is corrected.") if changed else _("Nothing was changed."))
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        return redirect("person_request", found.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "entries/desk/request_correct.html", {"asked": found, "holding": holding, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PRIVACY_ROLES)
def erase(request: StaffRequest, request_id: int) -> HttpResponse:
    """Show what would be erased and what the law makes one keep, or erase it: one thing, or all of the address."""
    found, now = _own(request, request_id), timezone.now()
    chosen = request.POST if request.method == "POST" else request.GET
    name, key = chosen.get("part", ""), chosen.get("key", "")
    if name or key:
        _found, part, holding = _held(request, request_id, name, key)
        held = [(part, holding)]
    else:
        held = person_requests.holdings_of(found)
    held = [(part, holding) for part, holding in held if holding.may_erase]
    if request.method != "POST":
        values = {"asked": found, "holdings": [holding for _part, holding in held], "part": name, "key": key}
        return render(request, "entries/desk/request_erase.html", {**values, "address": person_requests.address_of(found)})
    if name or key:
        count = _erase_one(request, found, *held[0]) if held else 0
    else:
        count = person_requests.erase_all(found, by=request.user, now=now)
    if count:
        messages.success(request, ngettext("%(count)s thing is erased.", "%(count)s things are erased.", count) % {"count": count})
    return redirect("person_request", found.pk)


def _erase_one(request: StaffRequest, found: PersonRequest, part: MailboxPart, holding: Holding) -> int:
    try:
        person_requests.erase(found, part, holding, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return 0
    return 1


@require_http_methods(["GET", "HEAD"])
@for_roles(*PRIVACY_ROLES)
def letter(request: StaffRequest, request_id: int) -> HttpResponse:
    """Return the text that staff send to the person, in their language. Raises Http404 once the address is deleted."""
    found = _own(request, request_id)
    address = person_requests.address_of(found)
    if not address:
        raise Http404("the address of this request is deleted")
    language, refusal = _language(found, request.GET.get("language", "")), request.GET.get("refusal", "")
    form = LetterForm(initial={"language": language, "refusal": refusal})
    with override(language):
        holdings = [holding for _part, holding in person_requests.holdings_of(found)]
        frame, done = frame_of(found.organisation), person_requests.done_for(found)
        chosen = refusal if refusal in RefusalReason.values else ""
        text = letter_of(found, frame, address=address, holdings=holdings, done=done, refusal=chosen)
    return render(request, "entries/desk/request_letter.html", {"asked": found, "text": text, "form": form, "letter_language": language})


@require_POST
@for_roles(*PRIVACY_ROLES)
def extend(request: StaffRequest, request_id: int) -> HttpResponse:
    """Put off the answer by two months, and lead to the letter that says so."""
    found, form = _own(request, request_id), MoreTimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the reason: the person has to know it."))
        return redirect("person_request", found.pk)
    try:
        person_requests.extend(found, reason=ExtensionReason(form.cleaned_data["reason"]), by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("person_request", found.pk)
    messages.success(request, _("The answer is put off. Send this letter within the month: without it, the month counts."))
    return redirect("person_request_letter", found.pk)


@require_POST
@for_roles(*PRIVACY_ROLES)
def answered(request: StaffRequest, request_id: int) -> HttpResponse:
    """Store that the person has the answer, and how the request ended."""
    found, form = _own(request, request_id), OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the reason: the person has to know it."))
        return redirect("person_request", found.pk)
    reason = form.cleaned_data["refusal_reason"]
    person_requests.answer(
        found,
        by=request.user,
        now=timezone.now(),
        outcome=form.cleaned_data["outcome"],
        refusal_reason=RefusalReason(reason) if reason else None,
    )
    messages.success(request, _("The request is answered. Its address is deleted after 30 days."))
    return redirect("person_requests")


def _language(found: PersonRequest, wanted: str) -> str:
    """Return the language that staff chose, else the person's, else that of the page."""
    return next(language for language in (wanted, found.language, interface_language()) if language in dict(INTERFACE_CHOICES))
