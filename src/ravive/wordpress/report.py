"""What an import says at its end, and the list of what it could not bring as files: CSV for people, JSON for programs."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.lib.csv_table import csv_table
from ravive.wordpress.actions import PageImportResult
from ravive.wordpress.omissions import Loss, LossKind

MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 140


def lines(result: PageImportResult) -> Iterator[str]:
    """Yield what was brought, then each reason of a loss with a few examples."""
    counts = result.counts
    brought = (
        ngettext("%(count)s new article", "%(count)s new articles", counts.new_articles) % {"count": counts.new_articles},
        ngettext("%(count)s new page", "%(count)s new pages", counts.new_pages) % {"count": counts.new_pages},
        ngettext("%(count)s updated", "%(count)s updated", counts.updated) % {"count": counts.updated},
        _("%(count)s as they are here already") % {"count": counts.unchanged},
        ngettext("%(count)s new picture", "%(count)s new pictures", result.new_pictures) % {"count": result.new_pictures},
        ngettext("%(count)s new document", "%(count)s new documents", result.new_documents) % {"count": result.new_documents},
        ngettext("%(count)s new redirect", "%(count)s new redirects", counts.redirects) % {"count": counts.redirects},
    )
    yield f"{result.source} ({result.language}): {', '.join(brought)}"
    grouped: dict[LossKind, list[Loss]] = defaultdict(list)
    for loss in result.losses:
        grouped[loss.kind].append(loss)
    for losses in sorted(grouped.values(), key=len, reverse=True):
        yield f"{len(losses)} × {losses[0].reason}"
        for loss in losses[:MOST_EXAMPLES]:
            example = ": ".join(filter(None, (loss.title, loss.detail)))
            yield f"    {_printable(example)[:LONGEST_EXAMPLE]}"


def write_files(result: PageImportResult, export: Path) -> tuple[Path, Path]:
    """Write the list beside the export, and return the two files. Raises OSError."""
    table, document = export.with_name(f"{export.stem}.losses.csv"), export.with_name(f"{export.stem}.losses.json")
    heads = (_("Title"), _("Old address"), _("Reason"), _("Detail"))
    cells = ((_encodable(value) for value in (loss.title, loss.address, loss.reason, loss.detail)) for loss in result.losses)
    table.write_bytes(csv_table(heads, cells))
    rows = [{**asdict(loss), "reason": loss.reason} for loss in result.losses]
    document.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8", "replace")
    return table, document


def rows_as_lines(result: PageImportResult) -> list[str]:
    """Return the whole list as lines to print."""
    return [_printable("; ".join((loss.title, loss.address, loss.reason, loss.detail))) for loss in result.losses]


def _printable(text: str) -> str:
    """Return a text on one line, without what could steer a terminal."""
    return "".join(character if character.isprintable() or character == "\N{NO-BREAK SPACE}" else " " for character in text)


def _encodable(text: str) -> str:
    """Return a text without what UTF-8 cannot write: the name of a file may be no text."""
    return text.encode("utf-8", "replace").decode()
