"""The page of floods at the desk: which forms refuse visitors, and what a flood left, to be cleared and brought back."""

from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib import messages
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ravive.entries import floods as actions
from ravive.entries.floods import HOUR, FoundEntries, Span, hour_of
from ravive.entries.forms import MOMENT, SpanForm, hour_after, label_of
from ravive.entries.models import Clearing
from ravive.entries.registry import find_subject
from ravive.people.models import OFFICERS, Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site import form_refusals

ROLES = (*OFFICERS, Role.TREASURER)
SAMPLES = 6
MOST_REFUSALS = 50
USUAL_HOURS = timedelta(hours=24)
_shown_at = signing.Signer(salt="ravive.entries.floods")


@require_safe
@for_roles(*ROLES)
def floods(request: StaffRequest) -> HttpResponse:
    """Show which forms refused visitors, what was sent in a span of time, and what was cleared."""
    now, subjects = timezone.now(), actions.subjects_for(request.roles)
    initial = {"since": hour_of(now - USUAL_HOURS), "until": hour_after(now)}
    form = SpanForm(request.GET if "subject" in request.GET else None, subjects=subjects, initial=initial)
    span = _span(request, form, now) if form.is_bound and form.is_valid() else None
    refusals = form_refusals.of_organisation(request.organisation)[:MOST_REFUSALS]
    values = {
        "form": form,
        "refusals": [(row, form_refusals.label_of(row), row.last_at > now - form_refusals.RECENT) for row in refusals],
        "clearings": [(row, label_of(find_subject(row.subject))) for row in actions.clearings(request.organisation, subjects)],
        "span": span,
    }
    if span:
        values |= {**_shown(span), "shown_at": _shown_at.sign(now.isoformat())}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and span is None else HTTPStatus.OK
    return render(request, "entries/desk/floods.html", values, status=status)


def _span(request: StaffRequest, form: SpanForm, shown_at: datetime) -> Span:
    """Return whole hours, without what came once the page was shown."""
    chosen = form.cleaned_data
    until = min(chosen["until"], shown_at)
    return Span(organisation=request.organisation, subject=chosen["subject"], since=chosen["since"], until=until)


def _when_shown(request: StaffRequest) -> datetime:
    """Return when the page was shown that a form is from. Raises Http404 for a moment that somebody chose."""
    try:
        return datetime.fromisoformat(_shown_at.unsign(request.POST.get("shown_at", "")))
    except signing.BadSignature as problem:
        raise Http404("no page was shown then") from problem


def _shown(span: Span) -> dict[str, object]:
    found = actions.find(span)
    return {
        "found": [(group, _samples(span, group)) for group in found.groups],
        "hours": [(at, count, {"since": at.strftime(MOMENT), "until": (at + HOUR).strftime(MOMENT)}) for at, count in found.hours],
        "confirmed": sum(len(group.confirmed) for group in found.groups),
        "most": actions.MOST_ENTRIES,
        "since": span.since.strftime(MOMENT),
        "until": hour_after(span.until).strftime(MOMENT),
    }


def _samples(span: Span, group: FoundEntries) -> list[str]:
    if group.unconfirmed and not span.subject.shows_unconfirmed:
        return []
    chosen = actions.samples(group.unconfirmed or group.confirmed, SAMPLES)
    return [span.subject.line_for_staff(row) for row in actions.rows_of(span.subject, chosen)]


@require_POST
@for_roles(*ROLES)
def clear(request: StaffRequest) -> HttpResponse:
    """Delete what the page showed, and lead back to it. Raises Http404 for what it could not show."""
    form = SpanForm(request.POST, subjects=actions.subjects_for(request.roles))
    if not form.is_valid():
        raise Http404("no such span")
    chosen = request.POST.getlist("about")
    with_confirmed = "confirmed" in request.POST
    span = _span(request, form, _when_shown(request))
    count = actions.clear(span, abouts=chosen, with_confirmed=with_confirmed, by=request.user, now=timezone.now())
    if count:
        text = ngettext("%(count)s entry is deleted.", "%(count)s entries are deleted.", count) % {"count": count}
        messages.success(request, f"{text} {_('You can bring this back for 30 days.')}")
    else:
        messages.info(request, _("Nothing was deleted."))
    return redirect("floods")


@require_POST
@for_roles(*ROLES)
def bring_back(request: StaffRequest, clearing_id: int) -> HttpResponse:
    """Bring back what was cleared, and lead back to the page. Raises Http404 for what others cleared."""
    names = Q(subject__in=[subject.name for subject in actions.subjects_for(request.roles)])
    clearing = get_object_or_404(Clearing, names, pk=clearing_id, organisation=request.organisation)
    back, lost = actions.bring_back(clearing, by=request.user, now=timezone.now())
    if back:
        messages.success(request, ngettext("%(count)s entry is back.", "%(count)s entries are back.", back) % {"count": back})
    if lost:
        words = ngettext(
            "%(count)s entry cannot come back: what it was about is gone or final.",
            "%(count)s entries cannot come back: what they were about is gone or final.",
            lost,
        )
        messages.warning(request, words % {"count": lost})
    return redirect("floods")
