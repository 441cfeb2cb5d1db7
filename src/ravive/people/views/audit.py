"""The audit log of an organisation, as a page and as a file."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ravive.lib.csv_table import csv_table
from ravive.lib.languages import name_of
from ravive.people import audit_queries, audit_words
from ravive.people.actors import actor_words
from ravive.people.audit_queries import AuditFilter, AuditKind, PersonTotals, totals_by_person
from ravive.people.forms import AuditForm
from ravive.people.models import PRIVACY_ROLES, AuditEvent
from ravive.people.permissions import StaffRequest, for_roles

ROWS_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What somebody asks of the log, and the events that answer it. `is_everywhere`: of every organisation."""

    form: AuditForm
    events: QuerySet[AuditEvent]
    is_everywhere: bool
    # Between two moments, the answer begins with who did how much.
    has_moments: bool


@require_safe
@for_roles(*PRIVACY_ROLES)
def audit(request: StaffRequest) -> HttpResponse:
    """Return the events page by page, and between two moments who did how much of each kind."""
    asked = _asked(request)
    page = Paginator(asked.events, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [{"event": event, "who": _who(event), "words": audit_words.words_for(event.verb), "detail": _detail(event)} for event in page]
    query = request.GET.copy()
    query.pop("page", None)
    values = {
        "form": asked.form,
        "page": page,
        "rows": rows,
        "query": query.urlencode(),
        "is_everywhere": asked.is_everywhere,
        "kinds": AuditKind,
        "people": [(person, _query_of(query, person)) for person in totals_by_person(asked.events)] if asked.has_moments else [],
    }
    return render(request, "people/audit.html", values)


def _query_of(query: QueryDict, person: PersonTotals) -> str:
    """Return the query that shows the entries of one person. Of somebody whose name was deleted, there is none."""
    own = query.copy()
    own["person"] = person.key
    return own.urlencode() if person.key else ""


@require_safe
@for_roles(*PRIVACY_ROLES)
def audit_file(request: StaffRequest) -> HttpResponse:
    """Return the events as a file for a spreadsheet."""
    asked = _asked(request)
    heads = [_("When"), _("Who"), _("Name to sign in with"), _("What"), _("Subject"), _("Detail")]
    if asked.is_everywhere:
        heads.append(_("Organisation"))
    rows = (_row(event, with_organisation=asked.is_everywhere) for event in asked.events.iterator())
    content = csv_table(heads, rows, language=get_language() or "")
    name = f"audit-{request.organisation.slug}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: StaffRequest) -> _Asked:
    may_see_all = audit_queries.may_see_all(request.user, request.organisation)
    is_everywhere = may_see_all and "everywhere" in request.GET
    whose = audit_queries.events_for(request.user, request.organisation, everywhere=is_everywhere)
    form = AuditForm(request.GET or None, people=audit_queries.audit_people(whose), may_see_all=may_see_all)
    values = form.cleaned_data if form.is_valid() else {}
    begins, ends = values.get("begins"), values.get("ends")
    wanted = AuditFilter(by=values.get("person") or "", kind=values.get("kind") or "", begins=begins, ends=ends)
    events = audit_queries.audit(whose, wanted)
    return _Asked(form=form, events=events, is_everywhere=is_everywhere, has_moments=bool(begins and ends))


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
    if name in ("until", "stays_until"):
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    return audit_words.words_for(str(value), verb)


def _row(event: AuditEvent, *, with_organisation: bool) -> list[str]:
    at = timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds")
    name = event.by_name if event.by_username else _who(event)
    row = [at, name, event.by_username, audit_words.words_for(event.verb), event.subject_label, _detail(event)]
    return [*row, event.organisation.name if event.organisation else ""] if with_organisation else row
