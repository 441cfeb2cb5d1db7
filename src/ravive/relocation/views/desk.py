"""Moving in at the desk: a file, its report, a confirmation, what became of it."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.hub.newsletter.moved_readers import question_previews
from ravive.hub.newsletter.queries import home_pages
from ravive.lib.csv_table import csv_table
from ravive.mailing.queries import is_offered
from ravive.people.actions import RefusedError
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.relocation import actions
from ravive.relocation.forms import MembersForm, ReadersForm, SiteExportForm
from ravive.relocation.kinds import kind_of
from ravive.relocation.models import Upload
from ravive.relocation.reports import Report, read_report
from ravive.site.context import interface_language

SHOWN_UPLOADS = 10
# Of each reason, on the page; the file has them all.
SHOWN_EXAMPLES = 8
# The e-mails to readers without proof are not sent yet, or not all.
_BEFORE = (Upload.UploadState.READY, Upload.UploadState.FAILED)


@require_safe
@for_roles(*OFFICERS)
def overview(request: StaffRequest) -> HttpResponse:
    """Return what can be brought, and the latest files."""
    uploads = Upload.objects.filter(organisation=request.organisation)[:SHOWN_UPLOADS]
    return render(request, "relocation/desk/overview.html", {"uploads": uploads})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def upload_site(request: StaffRequest) -> HttpResponse:
    """Return the form of an export of WordPress, or take one."""
    languages = list(home_pages(request.organisation))
    form = SiteExportForm(request.POST or None, request.FILES or None, languages=languages)
    if request.method == "POST" and form.is_valid():
        options = {"language": form.cleaned_data.get("language", "")}
        return _taken(request, Upload.UploadKind.SITE, form.cleaned_data["file"], options)
    return render(request, "relocation/desk/site.html", {"form": form, "has_site": request.organisation.site is not None})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def upload_readers(request: StaffRequest) -> HttpResponse:
    """Return the form of a list of readers, or take one."""
    form = ReadersForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return _taken(request, Upload.UploadKind.READERS, form.cleaned_data["file"], form.options())
    return render(request, "relocation/desk/readers.html", {"form": form, "is_offered": is_offered()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def upload_members(request: StaffRequest) -> HttpResponse:
    """Return the form of a spreadsheet of members, or take one."""
    form = MembersForm(request.POST or None, request.FILES or None, languages=list(home_pages(request.organisation)))
    if request.method == "POST" and form.is_valid():
        options = {"language": form.cleaned_data.get("language", "")}
        return _taken(request, Upload.UploadKind.MEMBERS, form.cleaned_data["file"], options)
    return render(request, "relocation/desk/members.html", {"form": form, "has_site": request.organisation.site is not None})


def _taken(request: StaffRequest, kind: str, file: UploadedFile, options: Mapping[str, object]) -> HttpResponse:
    stored = actions.take(
        organisation=request.organisation,
        kind=kind,
        file=file,
        options=options,
        language=interface_language(),
        by=request.user,
        now=timezone.now(),
    )
    return redirect("upload_to_bring", stored.pk)


@require_safe
@for_roles(*OFFICERS)
def upload(request: StaffRequest, upload_id: int) -> HttpResponse:
    """Return where a file stands: its report before it is brought, or after."""
    found = own_or_404(Upload, request, pk=upload_id)
    report = read_report(found.report)
    kind = kind_of(found)
    asks = found.kind == Upload.UploadKind.READERS and report.numbers.get("asked") and found.state in _BEFORE
    values = {
        "questions": question_previews(found.organisation, home_pages(found.organisation)) if asks else [],
        "upload": found,
        "report": report,
        "numbers": [(kind.number_words[key], number) for key, number in report.numbers.items() if key in kind.number_words],
        "reasons": _by_reason(report, found),
        "left": kind.left(found) if kind.left and found.state == Upload.UploadState.DONE else 0,
    }
    return render(request, "relocation/desk/upload.html", values)


def _by_reason(report: Report, upload: Upload) -> list[dict[str, object]]:
    words = kind_of(upload).reason_words
    found: list[dict[str, object]] = []
    for reason, count in report.by_reason.items():
        examples = [finding for finding in report.findings if finding.reason == reason][:SHOWN_EXAMPLES]
        found.append({"words": words.get(reason, reason), "count": count, "examples": examples, "rest": count - len(examples)})
    return found


@require_POST
@for_roles(*OFFICERS)
def confirm(request: StaffRequest, upload_id: int) -> HttpResponse:
    """Let the worker bring a file."""
    found = own_or_404(Upload, request, pk=upload_id)
    try:
        actions.confirm(upload=found, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("upload_to_bring", found.pk)


@require_POST
@for_roles(*OFFICERS)
def discard(request: StaffRequest, upload_id: int) -> HttpResponse:
    """Delete a file that is not to be brought."""
    found = own_or_404(Upload, request, pk=upload_id)
    try:
        actions.discard(upload=found, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("upload_to_bring", found.pk)
    messages.success(request, _("The file is deleted. Nothing of it was brought."))
    return redirect("relocation")


@require_POST
@for_roles(*OFFICERS)
def undo(request: StaffRequest, upload_id: int) -> HttpResponse:
    """Remove what a file brought."""
    found = own_or_404(Upload, request, pk=upload_id)
    try:
        count = actions.undo(upload=found, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        removed = ngettext("%(count)s entry is removed again.", "%(count)s entries are removed again.", count)
        messages.success(request, removed % {"count": count})
    return redirect("upload_to_bring", found.pk)


@require_safe
@for_roles(*OFFICERS)
def report_file(request: StaffRequest, upload_id: int) -> HttpResponse:
    """Return what a file's report lists as CSV."""
    found = own_or_404(Upload, request, pk=upload_id)
    words = kind_of(found).reason_words
    heads = (_("Reason"), _("Where"), _("Old address"), _("Detail"))
    rows = (
        (str(words.get(line.reason, line.reason)), line.where, line.address, line.detail) for line in read_report(found.report).findings
    )
    headers = {"Content-Disposition": f'attachment; filename="move-in-{found.pk}.csv"'}
    content = csv_table(heads, rows, language=get_language() or "")
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
