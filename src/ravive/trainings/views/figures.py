"""Figures of a training: its page, report and files, and all trainings side by side."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ravive.insight import export
from ravive.lib.languages import INTERFACE, INTERFACE_CHOICES
from ravive.lib.workbook import XLSX_TYPE
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language
from ravive.trainings import actions, figures_page, groups, invitation, queries, report, sentences, workbooks
from ravive.trainings.forms import CommentForm
from ravive.trainings.models import Training
from ravive.trainings.views.desk import TRAINERS

# How many other trainings a training's own page shows, and how many a page of all.
BESIDE, A_PAGE = 5, 50


def training_with_figures(request: StaffRequest, training_id: int) -> Training:
    """Return a training of the active organisation that has figures. Raises Http404, also for a second circle."""
    found = own_or_404(Training.objects.select_related("organisation"), request, pk=training_id)
    if found.is_second_circle:
        raise Http404("of a second circle, numbers only are told")
    return found


@require_safe
@for_roles(*TRAINERS)
def figures(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the page of a training's figures."""
    training, today = training_with_figures(request, training_id), timezone.localdate()
    others = queries.trainings_with_figures(request.organisation).exclude(pk=training.pk)[:BESIDE]
    page = figures_page.page_of(training, language=interface_language(), today=today)
    values = {
        "training": training,
        "page": page,
        "sentences": sentences.sentences_of(page),
        "message": invitation.message_to_group(request, training),
        "languages": INTERFACE_CHOICES,
        "comment": CommentForm(initial={"comment": training.comment}),
        "days_since": (today - training.held_on).days,
        "beside": figures_page.side_by_side(request.organisation, [training, *others], today=today),
    }
    return render(request, "trainings/desk/figures.html", values)


@require_POST
@for_roles(*TRAINERS)
def comment(request: StaffRequest, training_id: int) -> HttpResponse:
    """Store the trainer's own sentence; lead back to the figures."""
    training, form = training_with_figures(request, training_id), CommentForm(request.POST)
    if form.is_valid():
        actions.write_comment(training=training, comment=form.cleaned_data["comment"], by=request.user, now=timezone.now())
        messages.success(request, _("The sentence is saved."))
    else:
        messages.error(request, " ".join(str(problem) for problem in form.errors["comment"]))
    return redirect("training_figures", training.pk)


@require_safe
@for_roles(*TRAINERS)
def figures_report(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the report as PDF, in the requested language."""
    training, language = training_with_figures(request, training_id), request.GET.get("language") or interface_language()
    if language not in INTERFACE:
        raise Http404("not one of the four languages")
    pdf = report.printed(training=training, language=language, now=timezone.now())
    return download(pdf, "application/pdf", _named(training, language, "pdf"))


@require_safe
@for_roles(*TRAINERS)
def figures_workbook(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the figures of the page as a workbook for people, in the language of the desk."""
    training = training_with_figures(request, training_id)
    workbook = workbooks.of_training(training=training, language=interface_language(), now=timezone.now())
    return download(workbook, XLSX_TYPE, _named(training, "", "xlsx"))


@require_safe
@for_roles(*TRAINERS)
def figures_table(request: StaffRequest, training_id: int, kind: str) -> HttpResponse:
    """Return the figures of the page as CSV or Parquet."""
    training = training_with_figures(request, training_id)
    rows = groups.export_rows(training, language=interface_language())
    if kind == "csv":
        return download(export.as_csv(rows), "text/csv; charset=utf-8", _named(training, "", "csv"))
    return download(export.as_parquet(rows), "application/vnd.apache.parquet", _named(training, "", "parquet"))


def _named(training: Training, language: str, kind: str) -> str:
    """Return a file name with the training's title and day, the day once."""
    title, day = slugify(training.title)[:60] or str(training.pk), training.held_on.isoformat()
    parts = [title.removesuffix(day).strip("-"), day, language]
    return "-".join(part for part in parts if part) + f".{kind}"


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return a file to save under a name; no cache stores it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_safe
@for_roles(*TRAINERS)
def all_figures(request: StaffRequest) -> HttpResponse:
    """Return all trainings of the organisation side by side."""
    page = Paginator(queries.trainings_with_figures(request.organisation), A_PAGE).get_page(request.GET.get("page"))
    lines = figures_page.side_by_side(request.organisation, list(page), today=timezone.localdate())
    values = {"page": page, "lines": lines, "totals": queries.totals_of(request.organisation)}
    return render(request, "trainings/desk/all_figures.html", values)
