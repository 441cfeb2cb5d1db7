"""What `ravive pages import` does once Django is set up."""

import getpass
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils.translation import override

from ravive.lib.languages import INTERFACE
from ravive.people.models import Organisation
from ravive.wordpress import report
from ravive.wordpress.actions import import_pages
from ravive.wordpress.errors import ExportError

DONE, REFUSED, WITH_LOSSES = 0, 1, 3


def run_import(
    export: Path,
    *,
    media: Path | None,
    language: str | None,
    organisation: Organisation,
    now: datetime,
    say: Callable[[str], None],
    refuse: Callable[[Exception], int],
) -> int:
    """Import an export and say what came of it, in the organisation's language.

    Returns the exit code: 0 where all was brought, 3 where the losses are listed, 1 where the export was refused.
    """
    with override(next((spoken for spoken in organisation.languages if spoken in INTERFACE), INTERFACE[0])):
        try:
            result = import_pages(export=export, media=media, language=language, organisation=organisation, by=getpass.getuser(), now=now)
        except ExportError as problem:
            return refuse(problem)
        for line in report.lines(result):
            say(line)
        if not result.losses:
            return DONE
        try:
            written = [str(path) for path in report.write_files(result, export)]
        except OSError:
            # A folder that may only be read: nothing of the list is lost.
            written = report.rows_as_lines(result)
        for line in written:
            say(line)
    return WITH_LOSSES
