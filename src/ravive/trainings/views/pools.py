"""Pooled figures of an organisation's trainings: page, report, workbook."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.lib.languages import INTERFACE, INTERFACE_CHOICES
from ravive.lib.workbook import XLSX_TYPE
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site.context import interface_language
from ravive.trainings import pool_report, pools, queries, workbooks
from ravive.trainings.forms import PoolForm
from ravive.trainings.pools import PoolPage
from ravive.trainings.views.desk import TRAINERS
from ravive.trainings.views.figures import download


@require_safe
@for_roles(*TRAINERS)
def pooled_figures(request: StaffRequest) -> HttpResponse:
    """Return the figures of the chosen trainings together."""
    form = _form(request)
    values = {"page": _page(request, form, interface_language()), "form": form, "languages": INTERFACE_CHOICES}
    return render(request, "trainings/desk/pooled_figures.html", values)


@require_safe
@for_roles(*TRAINERS)
def pooled_report(request: StaffRequest) -> HttpResponse:
    """Return the same as PDF, in the requested language."""
    language = request.GET.get("language") or interface_language()
    if language not in INTERFACE:
        raise Http404("not one of the four languages")
    pdf = pool_report.printed(page=_page(request, _form(request), language), language=language, now=timezone.now())
    return download(pdf, "application/pdf", f"pooled-figures-{language}.pdf")


@require_safe
@for_roles(*TRAINERS)
def pooled_workbook(request: StaffRequest) -> HttpResponse:
    """Return the same as a workbook, in the language of the desk."""
    language = interface_language()
    workbook = workbooks.of_pool(page=_page(request, _form(request), language), language=language, now=timezone.now())
    return download(workbook, XLSX_TYPE, "pooled-figures.xlsx")


def _form(request: StaffRequest) -> PoolForm:
    return PoolForm(request.GET, choices=pools.choices_of(queries.trainings_for_pools(request.organisation), interface_language()))


def _page(request: StaffRequest, form: PoolForm, language: str) -> PoolPage:
    return pools.page_of(request.organisation, form.choice(), language=language, today=timezone.localdate())
