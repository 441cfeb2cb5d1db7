"""A site comes from an export of WordPress: what `ravive pages import` brings, with a report before."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ravive.people.actors import NOBODY
from ravive.relocation.errors import UploadRefusedError
from ravive.relocation.export_package import exports_in
from ravive.relocation.kinds import KindSteps, Progress
from ravive.relocation.models import Upload
from ravive.relocation.reports import Finding, Report, report_of
from ravive.wordpress.actions import PageImportResult, import_pages, preview_pages
from ravive.wordpress.errors import ExportError
from ravive.wordpress.omissions import REASONS

LARGEST_MB = 60
NUMBERS = {
    "articles": _("new articles"),
    "pages": _("new pages"),
    "updated": _("pages that changed there since the last time"),
    "unchanged": _("pages that are here already"),
    "pictures": _("new pictures"),
    "documents": _("new documents"),
    "redirects": _("new redirects from old addresses"),
}
type ImportExport = Callable[[Path, Path | None], PageImportResult]


def read(upload: Upload, path: Path, now: datetime, progress: Progress) -> Report:
    """Return what the file would bring, and what would be lost. Raises UploadRefusedError."""
    named = {"language": upload.options.get("language") or None, "organisation": upload.organisation, "now": now, "progress": progress}
    return _through(path, lambda export, media: preview_pages(export=export, media=media, **named))


def bring(upload: Upload, path: Path, now: datetime, progress: Progress) -> Report:
    """Bring what the file holds, and return what was brought and lost. Raises UploadRefusedError."""
    named = {"language": upload.options.get("language") or None, "organisation": upload.organisation, "now": now, "progress": progress}
    by = upload.uploaded_by or NOBODY
    return _through(path, lambda export, media: import_pages(export=export, media=media, by=by, **named))


def _through(path: Path, step: ImportExport) -> Report:
    folder = path.with_name("unpacked")
    folder.mkdir()
    exports, media = exports_in(path, folder)
    try:
        results = [step(export, media) for export in exports]
    except ExportError as refusal:
        raise UploadRefusedError(str(refusal)) from refusal
    numbers: Counter[str] = Counter()
    for result in results:
        numbers.update(_numbers(result))
    source = ", ".join(dict.fromkeys(result.source for result in results if result.source))
    shown = {key: numbers[key] for key in NUMBERS if numbers[key] or key in ("articles", "pages")}
    return report_of(source=source, numbers=shown, findings=_findings(results))


def _numbers(result: PageImportResult) -> dict[str, int]:
    counts = result.counts
    return {
        "articles": counts.new_articles,
        "pages": counts.new_pages,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "pictures": result.new_pictures,
        "documents": result.new_documents,
        "redirects": counts.redirects,
    }


def _findings(results: list[PageImportResult]) -> Iterator[Finding]:
    for result in results:
        for loss in result.losses:
            yield Finding(
                reason=loss.kind.value, where=_readable(loss.title), address=_readable(loss.address), detail=_readable(loss.detail)
            )


def _readable(text: str) -> str:
    """Return a text that a database stores: the name of a file may be no text."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:600]


SITE = KindSteps(read=read, bring=bring, number_words=NUMBERS, reason_words={kind.value: words for kind, words in REASONS.items()})
