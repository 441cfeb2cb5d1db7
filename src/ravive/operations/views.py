"""The page of the installation, for those who look after it."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ravive import __version__
from ravive.operations import backup_files, disk_measures, heartbeat, job_states, jobs, notices, organisation_files
from ravive.operations.checks import check_list, stored_checks
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.disk import BYTES_A_GB
from ravive.operations.checks.results import CheckResult, CheckState
from ravive.operations.uptime import process_started_at
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_installation, for_roles

MOST_NOTICES = 10
OTHER_FAILURES_SHOWN = timedelta(days=7)
STATES: dict[CheckState, str | Promise] = {"fine": _("in order"), "to do": _("to do"), "not checked": _("not checked")}


def _order(result: CheckResult) -> int:
    return ("to do", "not checked", "fine").index(result.state)


def findings(*, now: datetime, last: stored_checks.StoredCheck | None) -> list[CheckResult]:
    """Return what quick checks find now, and what slow ones found at their last run: first what is to do."""
    quick = check_list.run(CheckContext(now=now, jobs=jobs.JOBS), check_list.QUICK)
    slow = [result for result in (last.results if last else ()) if result.code.partition(".")[0] in check_list.SLOW]
    return sorted([*quick, *slow], key=_order)


@require_safe
@for_installation
def installation(request: StaffRequest) -> HttpResponse:
    """Show every check with its remedy, the jobs, the copies, the disk and the last notices."""
    now = timezone.now()
    last = stored_checks.latest()
    found = findings(now=now, last=last)
    beat = heartbeat.latest()
    room = disk_measures.room(now=now)
    values = {
        "results": [(result, STATES[result.state]) for result in found],
        "count_to_do": sum(result.state == "to do" for result in found),
        "last_whole_check": last.at if last else None,
        "version": __version__,
        "web_started_at": process_started_at(now),
        "worker": beat,
        "worker_works": bool(beat and now - beat.at <= heartbeat.SILENT_AFTER),
        "jobs": job_states.states(jobs.JOBS, now=now),
        "queue_length": job_states.queue_length(),
        "other_failures": job_states.other_failures(jobs.JOBS, since=now - OTHER_FAILURES_SHOWN),
        "backups": backup_files.read(),
        "free_gb": room.free_bytes / BYTES_A_GB,
        "filled_mb_a_day": max(room.filled_bytes_a_day or 0, 0) / disk_measures.BYTES_A_MB,
        "notices": notices.latest(MOST_NOTICES),
    }
    return render(request, "operations/installation.html", values)


@require_safe
@for_roles(Role.ADMIN)
def organisation_file(request: StaffRequest) -> HttpResponse:
    """Return where the file with everything of the organisation stands."""
    file = organisation_files.file_of(request.organisation, now=timezone.now())
    values = {"file": file, "gone_at": file.asked_at + organisation_files.LIFE if file else None}
    return render(request, "operations/organisation_file.html", values)


@require_POST
@for_roles(Role.ADMIN)
def ask_organisation_file(request: StaffRequest) -> HttpResponse:
    """Let the worker write everything of the organisation to a file."""
    organisation_files.ask(organisation=request.organisation, by=request.user, now=timezone.now())
    return redirect("organisation_file")


@require_POST
@for_roles(Role.ADMIN)
def download_organisation_file(request: StaffRequest) -> StreamingHttpResponse:
    """Return the file once it is written, which the audit log says. Raises Http404 before, and after its day."""
    now = timezone.now()
    file = organisation_files.file_of(request.organisation, now=now)
    if file is None or file.ready_at is None:
        raise Http404("no file of this organisation is ready")
    organisation_files.record_download(request.organisation, by=request.user, now=now)
    name = f"{request.organisation.slug}-{timezone.localdate(file.ready_at).isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store", "Content-Length": str(file.size_bytes)}
    return StreamingHttpResponse(organisation_files.content_of(file), content_type="application/zip", headers=headers)


@require_POST
@for_roles(Role.ADMIN)
def delete_organisation_file(request: StaffRequest) -> HttpResponse:
    """Delete the file before its day is over."""
    if organisation_files.delete(request.organisation):
        messages.success(request, _("The file is deleted."))
    return redirect("organisation_file")
