"""Readers of the news come along from Mailchimp, Brevo or any list: sorted first, then stored with their proof, or asked to confirm."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import batched
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.hub.newsletter import moved_readers
from ravive.hub.newsletter.moved_readers import Fate, MovedReader, MovedReaders
from ravive.lib.table_file import TableRefusedError, read_table
from ravive.mailing.queries import is_offered
from ravive.relocation.errors import UploadRefusedError
from ravive.relocation.export_package import unpacked
from ravive.relocation.kinds import KindSteps, Progress
from ravive.relocation.models import Upload
from ravive.relocation.reader_columns import columns_of
from ravive.relocation.reader_rows import Given, ReaderList, RowReason, readers_of
from ravive.relocation.reports import Finding, Report, report_of

LARGEST_MB = 10
NUMBERS = {
    "new": gettext_lazy("new readers, with the proof of their consent"),
    "asked": gettext_lazy("readers without proof, asked to confirm"),
    "present": gettext_lazy("readers who are here already"),
    "waiting": gettext_lazy("readers who were asked and have not answered yet"),
}
REASONS = {
    RowReason.BAD_ADDRESS: gettext_lazy("No address that can be written to. Correct the cell, and bring the file again:"),
    RowReason.REPEATED: gettext_lazy("The address stands in the file twice. It comes once:"),
    RowReason.LEFT: gettext_lazy("Unsubscribed there. They do not come:"),
    RowReason.LOST: gettext_lazy("No longer reached there. They do not come:"),
    RowReason.NO_CONSENT: gettext_lazy("Never subscribed or never confirmed there. They do not come:"),
    RowReason.BAD_DAY: gettext_lazy("No day, or a day to come, so no proof. Write it as 2024-05-31:"),
    RowReason.BAD_LANGUAGE: gettext_lazy("Not a language of this site. The one of the form is used:"),
    RowReason.BAD_STATE: gettext_lazy("A state that is not known, so no proof:"),
    "no_proof": gettext_lazy("Without proof of consent. They do not come:"),
    "stopped": gettext_lazy("Stopped your news here, or asked to be deleted. They do not come back by a file:"),
    "unreachable": gettext_lazy("No longer reached here. They do not come:"),
}
TABLES = (".csv", ".txt", ".tsv", ".xlsx")
# Of one transaction.
ASKED_AT_ONCE = 200


def read(upload: Upload, path: Path, now: datetime, progress: Progress) -> Report:
    """Return who would come along, and who would not. Raises UploadRefusedError."""
    counts: Counter[str] = Counter()
    findings = list(_sorted(upload, path, MovedReaders(upload.organisation), counts, now, progress, []))
    return _report(counts, findings)


def bring(upload: Upload, path: Path, now: datetime, progress: Progress) -> Report:
    """Store who comes along, ask those without proof, and return what was done. Raises UploadRefusedError."""
    readers, counts, asked = MovedReaders(upload.organisation), Counter[str](), list[MovedReader]()
    findings = list(_sorted(upload, path, readers, counts, now, progress, asked, is_stored=True))
    for some in batched(asked, ASKED_AT_ONCE):
        readers.ask(some, now)
    return _report(counts, findings)


def _sorted(
    upload: Upload,
    path: Path,
    readers: MovedReaders,
    counts: Counter[str],
    now: datetime,
    progress: Progress,
    asked: list[MovedReader],
    *,
    is_stored: bool = False,
) -> Iterator[Finding]:
    """Yield what is to be said of rows; count the others by their fate, store those with proof and add those to ask to `asked`."""
    lists = _lists(path)
    total, asks = sum(len(found.people()) for found in lists), upload.options.get("without_proof") == "ask" and is_offered()
    given = _given(upload)
    for done, found in enumerate(readers_of(lists, given, file=upload.pk, now=now)):
        progress(done, total)
        if isinstance(found, Finding):
            yield found
            continue
        fate = readers.fate_of(found)
        if fate in (Fate.STOPPED, Fate.UNREACHABLE) or (fate is Fate.ASKED and not asks):
            yield Finding(reason="no_proof" if fate is Fate.ASKED else fate, where=_place_of(found, lists))
            continue
        counts[fate] += 1
        if fate is Fate.NEW and is_stored:
            readers.bring(found)
        elif fate is Fate.ASKED:
            asked.append(found)


def _place_of(reader: MovedReader, lists: list[ReaderList]) -> str:
    """Return where a reader stands: the key has the number of the row."""
    number = int(reader.key.rpartition(" ")[2])
    for found in lists:
        if number <= len(found.people()):
            return found.place(found.people()[number - 1])
        number -= len(found.people())
    return ""


def _report(counts: Counter[str], findings: list[Finding]) -> Report:
    numbers = {key: counts[key] for key in NUMBERS if counts[key] or key in ("new", "asked")}
    return report_of(numbers=numbers, findings=findings)


def _given(upload: Upload) -> Given:
    options = upload.options
    day = date.fromisoformat(options["given_on"]) if options.get("given_on") else None
    return Given(
        given_at=timezone.make_aware(datetime.combine(day, time())) if day else None,
        place=str(options.get("place", "")),
        words=str(options.get("words", "")),
        language=str(options.get("language", "")),
    )


def _lists(path: Path) -> list[ReaderList]:
    """Return the lists in a file: of a ZIP file each table, by name. Raises UploadRefusedError."""
    if not is_zipfile(path) or is_workbook(path):
        return [_list("", path.read_bytes())]
    folder = path.with_name("unpacked")
    folder.mkdir()
    unpacked(path, folder)
    tables = sorted(file for file in folder.rglob("*") if file.suffix.lower() in TABLES)
    if not tables:
        raise UploadRefusedError(_("The ZIP file holds no list: a CSV or XLSX file with a column of addresses."))
    return [_list(file.name, file.read_bytes()) for file in tables]


def is_workbook(path: Path) -> bool:
    """Return whether a ZIP file is a workbook."""
    with ZipFile(path) as archive:
        return "[Content_Types].xml" in archive.namelist()


def _list(name: str, content: bytes) -> ReaderList:
    said = {"name": f"{name}: " if name else ""}
    try:
        rows = read_table(content)
    except TableRefusedError as problem:
        raise UploadRefusedError(said["name"] + table_problem(problem)) from problem
    columns = columns_of(rows)
    if columns is None:
        raise UploadRefusedError(said["name"] + _("No column has e-mail addresses. Give one the head “E-mail”."))
    return ReaderList(name=name, rows=rows, columns=columns)


def table_problem(problem: TableRefusedError) -> str:
    """Return why a table is not read, and what to do."""
    if problem.reason == "empty":
        return _("The file is empty. Export it again.")
    if problem.reason == "large":
        return _("The file has more than 50 000 rows. Split it.")
    if problem.line:
        return _("The file cannot be read from line %(line)s on. Look there for a quotation mark without its second.") % {
            "line": problem.line
        }
    return _("The file is damaged, or no table. Save it as CSV (UTF-8) or XLSX.")


def _left(upload: Upload) -> int:
    return moved_readers.came_with(upload.organisation, upload.pk)


def _undo(upload: Upload) -> int:
    return moved_readers.remove_again(upload.organisation, upload.pk)


READERS = KindSteps(
    read=read,
    bring=bring,
    number_words=NUMBERS,
    reason_words={str(reason): words for reason, words in REASONS.items()},
    left=_left,
    undo=_undo,
)
