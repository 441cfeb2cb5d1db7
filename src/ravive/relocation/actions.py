"""What becomes of an uploaded file: read, confirmed, brought, discarded. The worker reads and brings."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation
from ravive.relocation import uploads
from ravive.relocation.errors import UploadRefusedError
from ravive.relocation.kinds import Progress, kind_of
from ravive.relocation.models import LONGEST_FILE_NAME, LONGEST_PROBLEM, Upload
from ravive.relocation.reports import Report

State = Upload.UploadState
# Who waits looks at the page now and then: more would only write.
PROGRESS_EVERY = 20


def take(
    *, organisation: Organisation, kind: str, file: UploadedFile, options: Mapping[str, object], language: str, by: User, now: datetime
) -> Upload:
    """Store a file, and let the worker read it. Files of this kind that nobody confirmed are discarded."""
    with transaction.atomic():
        for earlier in Upload.objects.filter(organisation=organisation, kind=kind, state__in=(State.READING, State.READY)):
            _discard(earlier, now)
        upload = Upload.objects.create(
            organisation=organisation,
            kind=kind,
            file_name=(file.name or "")[:LONGEST_FILE_NAME],
            words_language=language,
            uploaded_by=by,
            uploaded_at=now,
            options=dict(options),
        )
        uploads.store_content(upload, file)
        read_upload.enqueue(upload.pk)
    return upload


def confirm(*, upload: Upload, by: User, now: datetime) -> None:
    """Let the worker bring a file whose report was read; one that was interrupted goes on. Raises RefusedError."""
    with transaction.atomic():
        row = _in_state(upload, State.READY, State.FAILED)
        row.state, row.done, row.uploaded_by = State.BRINGING, 0, by
        row.save(update_fields=["state", "done", "uploaded_by"])
        detail = {"kind": row.kind}
        record(organisation=row.organisation, by=by, now=now, verb="upload.confirmed", subject=row.organisation, detail=detail)
        bring_upload.enqueue(row.pk)


def discard(*, upload: Upload, now: datetime) -> None:
    """Delete a file that is not to be brought. Raises RefusedError for one that is being brought, or was."""
    with transaction.atomic():
        _discard(_in_state(upload, State.READING, State.READY, State.FAILED, State.REFUSED), now)


def undo(*, upload: Upload, by: User, now: datetime) -> int:
    """Remove what a file brought, as far as its kind can; return how much. Raises RefusedError for a file that was not brought."""
    steps = kind_of(upload)
    with transaction.atomic():
        row = _in_state(upload, State.DONE)
        if steps.undo is None:
            raise RefusedError(_("What this file brought is not removed at once: open each page."))
        count = steps.undo(row)
        Upload.objects.filter(pk=row.pk).update(state=State.UNDONE)
        detail = {"kind": row.kind, "entries": count}
        record(organisation=row.organisation, by=by, now=now, verb="upload.undone", subject=row.organisation, detail=detail)
    return count


def _discard(upload: Upload, now: datetime) -> None:
    uploads.delete_content(upload)
    Upload.objects.filter(pk=upload.pk).update(state=State.DISCARDED, finished_at=now, report={})


def _in_state(upload: Upload, *states: str) -> Upload:
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.state not in states:
        raise RefusedError(_("This file is no longer to be confirmed: look at where it stands."))
    return row


@task
def read_upload(upload: int) -> str:
    """Read a file and store its report; return where it stands."""
    return _run(upload, State.READING, State.READY, lambda row: kind_of(row).read)


@task
def bring_upload(upload: int) -> str:
    """Bring what a file holds and store the report; return where it stands. Run again, it brings nothing twice."""
    return _run(upload, State.BRINGING, State.DONE, lambda row: kind_of(row).bring)


def _run(number: int, before: str, after: str, step_of: Callable[[Upload], Callable[..., Report]]) -> str:
    row = Upload.objects.select_related("organisation__site", "uploaded_by").filter(pk=number, state=before).first()
    if row is None:
        return ""
    values: dict[str, object] = {"problem": ""}
    try:
        with override(row.words_language), uploads.opened(row) as path:
            report = step_of(row)(row, path, timezone.now(), _progress(number))
        values |= {"state": after, "report": report.as_json()}
    except UploadRefusedError as refusal:
        values |= {"state": State.REFUSED, "problem": str(refusal)[:LONGEST_PROBLEM]}
    except Exception:
        Upload.objects.filter(pk=number, state=before).update(state=State.FAILED if after == State.DONE else State.REFUSED)
        raise
    if values["state"] in (State.DONE, State.REFUSED):
        values["finished_at"] = timezone.now()
        uploads.delete_content(row)
    # Discarded meanwhile, it stays so.
    Upload.objects.filter(pk=number, state=before).update(**values)
    return str(values["state"])


def _progress(number: int) -> Progress:
    def note(done: int, total: int) -> None:
        if done % PROGRESS_EVERY == 0:
            Upload.objects.filter(pk=number).update(done=done, total=total)

    return note
