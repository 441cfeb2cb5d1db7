"""Bringing an export of WordPress into the site of an organisation."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.pages.models import HomePage
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.wordpress import page_writer, redirect_writer
from ravive.wordpress.errors import ExportError
from ravive.wordpress.export_file import read_export
from ravive.wordpress.export_items import ExportItem, ItemOutline
from ravive.wordpress.file_importer import FileImporter
from ravive.wordpress.import_job import KINDS, UNBEGUN, ImportCounts, ImportJob, short_language
from ravive.wordpress.item_reader import ItemReader
from ravive.wordpress.item_store import ItemStore
from ravive.wordpress.media_folder import MediaFolder
from ravive.wordpress.models import LONGEST_GUID, ImportedPage
from ravive.wordpress.old_addresses import OldAddresses, source_of
from ravive.wordpress.omissions import Loss, LossKind

# What WordPress and its editor store for themselves. Reusable blocks stand in the texts that use them.
MACHINERY = frozenset(
    {
        "acf-field", "acf-field-group", "acf-post-type", "acf-taxonomy", "custom_css", "customize_changeset", "oembed_cache",
        "revision", "user_request", "wp_font_face", "wp_font_family", "wp_global_styles", "wp_navigation", "wp_template",
        "wp_template_part",
    }
)  # fmt: skip
SILENT = frozenset({"wp_block", "attachment"})
MENU_ENTRY = "nav_menu_item"


# How many entries are done, of how many.
type Progress = Callable[[int, int], object]


def unheard(_done: int, _of: int) -> None:
    """Do nothing with how far an import is."""


@dataclass(frozen=True, kw_only=True)
class PageImportResult:
    """What an import did, and what it could not bring."""

    source: str
    language: str
    counts: ImportCounts
    new_pictures: int
    new_documents: int
    losses: tuple[Loss, ...]


def import_pages(
    *,
    export: Path,
    media: Path | None,
    language: str | None,
    organisation: Organisation,
    by: User | str,
    now: datetime,
    progress: Progress = unheard,
) -> PageImportResult:
    """Bring an export's posts and pages into an organisation's site, each in a transaction of its own. It may be run again.

    `media` is the folder with its pictures and documents. `language` is that of entries that name none; without it, that of the export.
    `progress` hears how many entries are done, of how many. Raises ExportError, before anything is changed.
    """
    result = _run(export, media=media, language=language, organisation=organisation, now=now, progress=progress, is_preview=False)
    counts = result.counts
    with transaction.atomic():
        detail = {"new_pages": counts.new_articles + counts.new_pages, "updated_pages": counts.updated, "not_brought": len(result.losses)}
        record(organisation=organisation, by=by, now=now, verb="pages.imported", subject=organisation, detail=detail)
    return result


def preview_pages(
    *, export: Path, media: Path | None, language: str | None, organisation: Organisation, now: datetime, progress: Progress = unheard
) -> PageImportResult:
    """Return what `import_pages` would bring and lose at this moment, without redirects. Nothing is stored. Raises ExportError."""
    return _run(export, media=media, language=language, organisation=organisation, now=now, progress=progress, is_preview=True)


def _run(
    export: Path,
    *,
    media: Path | None,
    language: str | None,
    organisation: Organisation,
    now: datetime,
    progress: Progress,
    is_preview: bool,
) -> PageImportResult:
    homes = _homes(organisation)
    if language is not None and language not in homes:
        values = {"language": language, "languages": ", ".join(homes)}
        raise ExportError(_("The site has no home page in “%(language)s”. It has: %(languages)s.") % values)
    if media is not None and not media.is_dir():
        raise ExportError(_("“%(path)s” is no folder.") % {"path": str(media)})
    with ItemStore() as store:
        site = read_export(export, store)
        site_language = short_language(site.language)
        job = ImportJob(
            organisation=organisation,
            homes=homes,
            language=language or (site_language if site_language in homes else next(iter(homes))),
            store=store,
            site=site,
            source=source_of(site.address),
            addresses=OldAddresses(site.address, store.outlines.values()),
            files=FileImporter(organisation, MediaFolder(media), is_preview=is_preview),
            now=now,
            is_preview=is_preview,
        )
        _plan(job)
        _bring_all(job, progress)
        if not is_preview:
            redirect_writer.lead_rest(job)
        _note_rest(job)
    return _result_of(job)


def _result_of(job: ImportJob) -> PageImportResult:
    return PageImportResult(
        source=job.source,
        language=job.language,
        counts=job.counts,
        new_pictures=job.files.new_pictures,
        new_documents=job.files.new_documents,
        losses=tuple(job.losses),
    )


def _homes(organisation: Organisation) -> dict[str, HomePage]:
    """Return the home page of a site in each of its languages. Raises ExportError."""
    root = organisation.site.root_page if organisation.site else None
    if root is None:
        raise ExportError(_("%(name)s has no public site yet. Open one at the desk first (Public site).") % {"name": organisation.name})
    found = HomePage.objects.filter(translation_key=root.translation_key).select_related("locale").order_by("path")
    return {home.locale.language_code: home for home in found}


def _plan(job: ImportJob) -> None:
    """Choose the entries that become pages, and read what earlier imports brought."""
    rows = ImportedPage.objects.filter(organisation=job.organisation)
    by_number = {row.number: row for row in rows if row.source == job.source}
    # Of the same site at another address, where the numbers may be others. Each is taken once.
    by_guid = {row.guid: row for row in rows if row.guid and row.source != job.source}
    keys = rows.exclude(group="").filter(page__isnull=False, source=job.source).values_list("group", "page__translation_key")
    job.groups = dict(keys)
    machinery: Counter[str] = Counter()
    for item in job.store.items():
        kind = item.status if item.status == "auto-draft" else item.kind
        if kind in MACHINERY or kind == "auto-draft":
            machinery[kind] += 1
        elif kind in KINDS:
            _plan_page(job, item)
            if row := by_number.get(item.number) or by_guid.pop(item.guid[:LONGEST_GUID], None):
                job.rows[item.number] = row
        elif kind == MENU_ENTRY:
            _plan_menu_entry(job, item)
        elif kind not in SILENT:
            job.lose(item, LossKind.KIND, kind)
    for kind, number in sorted(machinery.items()):
        job.lose(None, LossKind.MACHINERY, f"{kind}: {number}")


def _plan_menu_entry(job: ImportJob, item: ExportItem) -> None:
    """Remember the place of a page in a menu. What else stands in one is listed."""
    values = item.values
    number = values.get("_menu_item_object_id", "")
    if values.get("_menu_item_object") == "page" and number.isascii() and number.isdigit() and len(number) < 19:
        job.menu_places.setdefault(int(number), item.order)
    else:
        job.lose(item, LossKind.MENU, values.get("_menu_item_url", "") or values.get("_menu_item_object", ""))


def _plan_page(job: ImportJob, item: ExportItem) -> None:
    language = job.language_of(item)
    if item.status in UNBEGUN:
        job.lose(item, LossKind.STATUS)
    elif language not in job.homes:
        job.lose(item, LossKind.LANGUAGE, language)
    else:
        job.planned[item.number] = language


def _bring_all(job: ImportJob, progress: Progress) -> None:
    """Bring every planned entry; once all are there, those again that link to one that came later."""
    ahead: list[int] = []
    for done, number in enumerate(_in_order(job)):
        progress(done, len(job.planned))
        if _bring(job, number, is_last=job.is_preview):
            ahead.append(number)
    counts = replace(job.counts)
    for number in ahead:
        _bring(job, number, is_last=True)
    job.counts = replace(counts, redirects=job.counts.redirects)


def _bring(job: ImportJob, number: int, *, is_last: bool) -> bool:
    """Bring an entry; return whether it links to one that is not there yet, so that it has to be brought again."""
    item = job.store.item(number)
    reader = ItemReader(job, item)
    content = reader.content()
    has_links_ahead = reader.body.has_links_ahead and not is_last
    if has_links_ahead and number in job.rows:
        return True
    if has_links_ahead:
        # Nobody sees it before its links lead somewhere.
        content = replace(content, state="draft", draft_body=content.body)
    try:
        (page_writer.foresee if job.is_preview else page_writer.store)(job, item, content)
    except ValidationError as problem:
        job.lose(item, LossKind.REFUSED, "; ".join(problem.messages))
        return False
    reader.note_rest()
    return has_links_ahead


def _in_order(job: ImportJob) -> Iterator[int]:
    """Yield entries as they are brought: pages before those below them, in the order of the menu; then posts as in the export."""
    outlines = job.store.outlines
    pages = [outlines[number] for number in job.planned if outlines[number].kind == "page"]

    def depth_of(number: int) -> int:
        # A page may be its own ancestor in a damaged export.
        seen: set[int] = set()
        while number in job.planned and number not in seen:
            seen.add(number)
            number = outlines[number].parent
        return len(seen)

    def place_of(outline: ItemOutline) -> tuple[int, int, int, str]:
        in_menu = job.menu_places.get(outline.number, len(outlines))
        return depth_of(outline.number), in_menu, outline.order, outline.title

    for page in sorted(pages, key=place_of):
        yield page.number
    yield from (number for number in job.planned if outlines[number].kind != "page")


def _note_rest(job: ImportJob) -> None:
    for repeated in job.store.repeated:
        job.lose(repeated, LossKind.REPEATED)
    if job.site.removed_characters:
        job.lose(None, LossKind.CONTROLS, str(job.site.removed_characters))
    for outline in job.store.outlines.values():
        if outline.kind == "attachment" and not job.files.is_used(outline.file_address):
            job.lose(outline, LossKind.UNUSED_FILE, outline.file_address)
