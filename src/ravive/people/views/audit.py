"""The audit log of an organisation, as a page and as a file."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ravive.lib.csv_table import csv_table
from ravive.lib.languages import name_of
from ravive.people import audit_words, queries
from ravive.people.actors import actor_words
from ravive.people.forms import AuditForm
from ravive.people.models import AuditEvent, Role
from ravive.people.permissions import StaffRequest, for_roles

ROWS_A_PAGE = 50


@require_safe
@for_roles(Role.ADMIN)
def audit(request: StaffRequest) -> HttpResponse:
    """Return the events page by page."""
    form, events = _asked(request)
    page = Paginator(events, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [{"event": event, "who": _who(event), "words": audit_words.words_for(event.verb), "detail": _detail(event)} for event in page]
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(request, "people/audit.html", {"form": form, "page": page, "rows": rows, "query": asked.urlencode()})


@require_safe
@for_roles(Role.ADMIN)
def audit_file(request: StaffRequest) -> HttpResponse:
    """Return the events as a file for a spreadsheet."""
    _form, events = _asked(request)
    heads = (_("When"), _("Who"), _("Name to sign in with"), _("What"), _("Subject"), _("Detail"))
    content = csv_table(heads, (_row(event) for event in events.iterator()), language=get_language() or "")
    name = f"audit-{request.organisation.slug}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: StaffRequest) -> tuple[AuditForm, queries.QuerySet[AuditEvent]]:
    whose = queries.events_for(request.user, request.organisation)
    form = AuditForm(request.GET or None, people=queries.audit_people(whose))
    values = form.cleaned_data if form.is_valid() else {}
    asked = queries.AuditFilter(by=values.get("person") or "", first_day=values.get("first_day"), last_day=values.get("last_day"))
    return form, queries.audit(whose, asked)


def _who(event: AuditEvent) -> str:
    return actor_words(event.by_name, event.by_username)


def _detail(event: AuditEvent) -> str:
    """Return the details of an event in one line."""
    parts = [
        {"name": audit_words.words_for(name, event.verb), "value": _listed(event.detail[name], name, event.verb)}
        for name in audit_words.ordered_names(event.detail, event.verb)
    ]
    return " · ".join(_("%(name)s: %(value)s") % part for part in parts)


def _listed(value: object, name: str, verb: str) -> str:
    """Return a value of a detail in words: lists by their parts, yes or no, days and languages as people write them."""
    if isinstance(value, list):
        return ", ".join(_listed(part, name, verb) for part in value) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("language", "languages"):
        return name_of(str(value))
    if name == "until":
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    return audit_words.words_for(str(value), verb)


def _row(event: AuditEvent) -> list[str]:
    at = timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds")
    name = event.by_name if event.by_username else _who(event)
    return [at, name, event.by_username, audit_words.words_for(event.verb), event.subject_label, _detail(event)]
