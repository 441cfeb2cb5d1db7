"""The members of a network come from a spreadsheet, with their logos where a ZIP file holds both."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zipfile import is_zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from ravive.hub.members.moved_members import MemberFate, MovedMember, MovedMembers
from ravive.hub.newsletter.queries import home_pages
from ravive.lib.table_file import TableRefusedError, read_table
from ravive.pages.picture_copies import UNREADABLE, PictureError
from ravive.relocation.errors import UploadRefusedError
from ravive.relocation.export_package import unpacked
from ravive.relocation.kinds import KindSteps, Progress
from ravive.relocation.member_rows import MemberReason, columns_of, members_of
from ravive.relocation.models import Upload
from ravive.relocation.readers_upload import TABLES, is_workbook, table_problem
from ravive.relocation.reports import Finding, Report, report_of

LARGEST_MB = 60
NUMBERS = {
    "new": gettext_lazy("new members, with a page on the map"),
    "completed": gettext_lazy("members whose page gets what it lacks"),
    "unchanged": gettext_lazy("members that are here already, as they are"),
    "logos": gettext_lazy("logos"),
}
REASONS = {
    MemberReason.NO_NAME: gettext_lazy("A row without a name. It does not come:"),
    MemberReason.BAD_COUNTRY: gettext_lazy("No country. Write its name or its code, such as BE. The member does not come:"),
    MemberReason.BAD_CELL: gettext_lazy("A cell that is not what its head says. It stays empty:"),
    MemberReason.NO_LOGO: gettext_lazy("No picture of this name in the ZIP file. The member comes without its logo:"),
    MemberReason.BAD_LOGO: gettext_lazy("A logo that is damaged, over 10 MB, or neither PNG, JPEG nor WebP. The member comes without it:"),
    MemberReason.REPEATED: gettext_lazy("The member stands in the file twice. It comes once:"),
    "edited": gettext_lazy("The page has changes that wait to be published. It stays as it is:"),
}


def read(upload: Upload, path: Path, now: datetime, progress: Progress) -> Report:
    """Return who would come, and what is wrong with cells. Raises UploadRefusedError."""
    return _through(upload, path, progress, is_stored=False)


def bring(upload: Upload, path: Path, now: datetime, progress: Progress) -> Report:
    """Create and complete the pages of members; return what was done. Raises UploadRefusedError."""
    return _through(upload, path, progress, is_stored=True)


def _through(upload: Upload, path: Path, progress: Progress, *, is_stored: bool) -> Report:
    homes = home_pages(upload.organisation)
    home = homes.get(str(upload.options.get("language", ""))) or next(iter(homes.values()), None)
    if home is None:
        raise UploadRefusedError(_("Your organisation has no public site yet. Open it first."))
    counts: Counter[str] = Counter()
    members = MovedMembers(upload.organisation, home)
    findings = list(_brought(upload, list(_found(path)), members, counts, progress, is_stored=is_stored))
    return report_of(numbers={key: counts[key] for key in NUMBERS if counts[key] or key == "new"}, findings=findings)


def _brought(
    upload: Upload,
    found: list[MovedMember | Finding],
    members: MovedMembers,
    counts: Counter[str],
    progress: Progress,
    *,
    is_stored: bool,
) -> Iterator[Finding]:
    for done, member in enumerate(found):
        progress(done, len(found))
        if isinstance(member, Finding):
            yield member
            continue
        fate = members.fate_of(member)
        if fate is MemberFate.EDITED:
            yield Finding(reason=fate, where=member.name)
            continue
        counts[fate] += 1
        counts["logos"] += member.logo is not None and fate is not MemberFate.UNCHANGED
        if is_stored and fate is not MemberFate.UNCHANGED:
            members.bring(member, upload.uploaded_by)


def _found(path: Path) -> Iterator[MovedMember | Finding]:
    """Yield the members of a file. A logo that is no picture is said here: nothing stored fails later."""
    table, logos = _parts(path)
    try:
        rows = read_table(table.read_bytes())
    except TableRefusedError as problem:
        raise UploadRefusedError(table_problem(problem)) from problem
    columns = columns_of(rows)
    if columns is None:
        raise UploadRefusedError(
            _("The first row needs the heads “Name” and “Country”; these may follow: %(heads)s.") % {"heads": _heads()}
        )
    for member in members_of(rows, columns, logos):
        if isinstance(member, MovedMember) and member.logo is not None and not _is_picture(member.logo):
            yield Finding(reason=MemberReason.BAD_LOGO, where=member.name, detail=member.logo.name)
            yield MovedMember(name=member.name, facts=member.facts, summary=member.summary)
        else:
            yield member


def _heads() -> str:
    return ", ".join((_("Languages"), _("Website"), _("E-mail"), _("Phone"), _("Address"), _("Summary"), _("Logo")))


def _is_picture(path: Path) -> bool:
    try:
        with Image.open(path) as opened:
            opened.verify()
    except (PictureError, *UNREADABLE):
        return False
    return True


def _parts(path: Path) -> tuple[Path, dict[str, Path]]:
    """Return the table of a file, and the other files of a ZIP by name. Raises UploadRefusedError."""
    if not is_zipfile(path) or is_workbook(path):
        return path, {}
    folder = path.with_name("unpacked")
    folder.mkdir()
    unpacked(path, folder)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    tables = [file for file in files if file.suffix.lower() in TABLES]
    if len(tables) != 1:
        raise UploadRefusedError(
            _("The ZIP file needs one table (CSV or XLSX) and the logos that it names: it has %(count)s tables.") % {"count": len(tables)}
        )
    return tables[0], {file.name.lower(): file for file in files if file != tables[0]}


MEMBERS = KindSteps(read=read, bring=bring, number_words=NUMBERS, reason_words={str(reason): words for reason, words in REASONS.items()})
