"""Imports an organisation from a file: all of it in one transaction, or nothing."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, models, transaction
from wagtail.models import Page, Site

from ravive import __version__
from ravive.backups import encryption
from ravive.backups.errors import BackupError
from ravive.people.actions import record
from ravive.people.models import EntrustedPage, Organisation
from ravive.people.wagtail_groups import sync_groups
from ravive.portability import derived_data, invitations
from ravive.portability.about import ABOUT_EXPORT, AboutExport, applied_migrations
from ravive.portability.content_checks import check_content
from ravive.portability.errors import ImportRefusedError
from ravive.portability.export_file import ExportFile, opened_export
from ravive.portability.import_plan import ACCOUNT_FIELDS, COLLECTION, MEMBERSHIP, SHARED, ImportPlan, check_columns, model_of, raw_rows
from ravive.portability.insertion import AT_ONCE, insert
from ravive.portability.invitations import ImportedMember
from ravive.portability.keyed_digests import KeyedDigests
from ravive.portability.media_files import MediaFiles
from ravive.portability.page_texts import TextRenumbering
from ravive.portability.page_tree import STEP, PagePlace, create_collections, page_places
from ravive.portability.row_values import RowValues
from ravive.portability.selection import exported_labels
from ravive.portability.shared_rows import is_picture, store_named, store_pictures
from ravive.portability.site_hosts import PORT, SITE, site_host
from ravive.portability.table import NOT_IMPORTED, ORGANISATION
from ravive.portability.written_numbers import PageFacts, WrittenNumbers

logger = logging.getLogger(__name__)
BY = "ravive organisations import"
# Rows with the translation key of their pages, which ask them what they show: the pages are those of the file, or deleted.
KEYED = ("campaigns.Campaign", "events.Event", "giving.Appeal", "letters.OpenLetter")
ACCOUNT_LABELS = tuple(sorted({name.rpartition(".")[0] for name in ACCOUNT_FIELDS}))


@dataclass(frozen=True, kw_only=True)
class ImportedOrganisation:
    """What came, and what did not."""

    slug: str
    rows: dict[str, int]
    files: int
    # Of its site, where it has one: as it is here, and as the file says.
    address: str
    address_before: str
    # Rows that did not come, by the field or the model that is the reason.
    left_out: dict[str, int]
    # Links in texts of pages to what is not in the file.
    broken_links: int
    # Rows with an address on paper that leads elsewhere now: model, old number, new number.
    moved: tuple[tuple[str, object, object], ...]
    invited: tuple[ImportedMember, ...]
    # Accounts that are here already, or addresses that no account can have.
    not_invited: tuple[ImportedMember, ...]


def import_organisation(file: Path, *, identity: Path | None, host: str, is_trial: bool, now: datetime) -> ImportedOrganisation:
    """Import a file, and return what came. `host`: another host name for its site. `is_trial`: all is read, nothing is stored.

    Raises ImportRefusedError or OSError; then nothing of it is stored.
    """
    try:
        identities = encryption.read_identities(identity) if identity else ()
        with opened_export(file, identities=identities) as export:
            _check_version(export.about)
            _check_texts(export.about)
            return _imported(export, host=host, is_trial=is_trial, now=now)
    except BackupError as problem:
        raise ImportRefusedError(str(problem)) from problem


def _check_version(about: AboutExport) -> None:
    here = applied_migrations()
    if about.migrations == here:
        return
    more = sorted(set(about.migrations) - set(here)) or sorted(set(here) - set(about.migrations)) or ["another order"]
    raise ImportRefusedError(
        f"Ravive {about.ravive[:20]} wrote it, and this is {__version__}: their tables differ ({more[0][:100]}); "
        "upgrade both installations to the same version, and export again"
    )


def _check_texts(about: AboutExport) -> None:
    for place, count in about.unreadable.items():
        raise ImportRefusedError(
            f"{count} texts of {place[:100]} could not be read where it was exported; put seal.key (or RAVIVE_SEAL_KEY) back there, "
            "and export again"
        )


def _imported(export: ExportFile, *, host: str, is_trial: bool, now: datetime) -> ImportedOrganisation:
    members = invitations.read_members(export)
    invited = tuple(member for member in members if invitations.can_be_invited(member))
    plan = ImportPlan(export=export, invited=frozenset(member.email.lower() for member in invited))
    media = MediaFiles(plan=plan, is_trial=is_trial)
    try:
        with media.removed_on_failure(), transaction.atomic():
            job = _Import(plan=plan, media=media, host=host, now=now)
            made, links = job.run(invited)
            transaction.set_rollback(is_trial)
    except (ImportRefusedError, OSError, DatabaseError, InterfaceError):
        raise
    except Exception as problem:
        logger.exception("an export could not be imported")
        kind = type(problem).__name__
        raise ImportRefusedError(f"it has a value that this version cannot read ({kind}: {str(problem)[:200]}); export again") from problem
    return ImportedOrganisation(
        slug=made.slug,
        rows=dict(job.stored),
        files=len(media.names),
        address=job.address,
        address_before=job.address_before,
        left_out=dict(sorted(plan.left_out.items())),
        broken_links=job.texts.broken,
        moved=tuple(plan.numbers.moved),
        invited=tuple(replace(member, link=links[member]) for member in invited),
        not_invited=tuple(member for member in members if member not in invited),
    )


@dataclass(kw_only=True)
class _Import:
    """One import, within its transaction."""

    plan: ImportPlan
    media: MediaFiles
    host: str
    now: datetime
    stored: Counter[str] = field(default_factory=Counter)
    # Of its site, where it has one: as it is here, and as it was.
    address: str = ""
    address_before: str = ""
    texts: TextRenumbering = field(init=False)
    _values: RowValues = field(init=False)
    _digests: KeyedDigests = field(init=False)
    _host: str = ""
    _places: dict[int, PagePlace] = field(default_factory=dict)
    _facts: dict[int, PageFacts] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.texts = TextRenumbering(numbers=self.plan.numbers)
        self._values = RowValues(plan=self.plan, texts=self.texts, files=self.media.names)
        self._digests = KeyedDigests(plan=self.plan)

    def run(self, invited: Sequence[ImportedMember]) -> tuple[Organisation, dict[ImportedMember, str]]:
        """Store everything; return the organisation, and the link of each member who was invited."""
        _place, own = self._own_row()
        self.plan.read()
        self._host = site_host(list(self.plan.rows(SITE)), own=own["site"], asked=self.host)
        collections = list(self.plan.rows(COLLECTION))
        self.plan.numbers.add(COLLECTION, create_collections(collections, own=own["collection"], name=str(own["name"])))
        self.media.store()
        store_named(self.plan, self._values)
        self._place_pages(own)
        self._digests.read()
        for label in exported_labels():
            if label not in (COLLECTION, MEMBERSHIP, *ACCOUNT_LABELS, *NOT_IMPORTED) and (label not in SHARED or is_picture(label)):
                self._store(label)
        made = Organisation.objects.get(slug=own["slug"])
        sync_groups(organisation=made)
        users = invitations.invite_all(invited, organisation=made, by=BY, now=self.now)
        self._values.accounts.update({member.email.lower(): user.pk for member, user in users.items()})
        for label in ACCOUNT_LABELS:
            self._store(label)
        _check_references()
        made.refresh_from_db()
        derived_data.read_everything(made)
        derived_data.compute(made, now=self.now)
        record(organisation=made, by=BY, now=self.now, verb="organisation.imported", subject=made)
        return made, {member: invitations.link_of(user) for member, user in users.items()}

    def _own_row(self) -> tuple[str, dict[str, Any]]:
        """Return the row of the organisation. Raises ImportRefusedError unless there is one, and it can come."""
        rows = list(raw_rows(self.plan.export, ORGANISATION))
        if len(rows) != 1:
            raise ImportRefusedError(f"rows/{ORGANISATION}.jsonl has {len(rows)} organisations, and an export has one; export again")
        place, row = rows[0]
        check_columns(ORGANISATION, row, place)
        if row["slug"] != self.plan.export.about.organisation:
            raise ImportRefusedError(f"{place} has another short name than {ABOUT_EXPORT}; export again")
        if Organisation.objects.filter(slug=str(row["slug"])).exists():
            raise ImportRefusedError(f"the organisation {str(row['slug'])[:60]!r} is here already; an organisation is imported once")
        return place, row

    def _place_pages(self, own: dict[str, Any]) -> None:
        """Find the place of every page, before the first is stored."""
        rows = [(label, place, row) for label in exported_labels() if _is_page(label) for place, row in self.plan.rows(label)]
        by_number = {row["id"]: row for _label, _place, row in rows}
        self._keys = {str(row["translation_key"]) for row in by_number.values()}
        root = next((row["root_page"] for _place, row in self.plan.rows(SITE) if row["id"] == own["site"]), None)
        root_key = str(by_number[root]["translation_key"]) if root in by_number else ""
        keyed = {str(row["key"]) for label in KEYED for _place, row in self.plan.rows(label)}
        for some in batched(sorted(self._keys | keyed), AT_ONCE):
            if taken := Page.objects.filter(translation_key__in=some).first():
                raise ImportRefusedError(f"the page {taken.title[:60]!r} is here already; an organisation is imported once")
        self._places = page_places([(place, row) for _label, place, row in rows], slug=str(own["slug"]), root_key=root_key)
        for label, place, row in rows:
            at = self._places[row["id"]]
            self._facts[row["id"]] = PageFacts(
                model=model_of(label),
                number=self.plan.numbers.whole(label, row["id"]),
                locale=self._values.locale(row["locale"], place),
                path=at.path,
                depth=len(at.path) // STEP,
                numchild=at.numchild,
                url_path=at.url_path,
                top_slug=at.slug if len(at.path) == 2 * STEP else "",
            )

    def _store(self, label: str) -> None:
        """Store the rows of a model."""
        for some in batched(self._instances(label), AT_ONCE):
            if is_picture(label):
                store_pictures(some, label)
            else:
                insert(label, some)
            self.stored[label] += len(some)

    def _instances(self, label: str) -> Iterator[models.Model]:
        numbers = WrittenNumbers(numbers=self.plan.numbers, texts=self.texts, pages=self._facts)
        for place, row in self.plan.rows(label):
            made = self._values.instance(label, row, place)
            if isinstance(made, EntrustedPage) and row["translation_key"] not in self._keys:
                # A page in the site of others stays with them.
                self.plan.left_out[label] += 1
                continue
            self._adjust(made, label, row, place)
            self._digests.compute(made, row)
            numbers.renumber(made, place)
            check_content(made, place)
            yield made

    def _adjust(self, made: models.Model, label: str, row: dict[str, Any], place: str) -> None:
        """Set what depends on this installation: the place of a page, the host of a site, what is known of a file."""
        if isinstance(made, Page):
            at, facts = self._places[row["id"]], self._facts[row["id"]]
            made.path, made.depth, made.numchild = facts.path, facts.depth, at.numchild
            made.slug, made.url_path = at.slug, at.url_path
            if made.content_type.model_class() is not model_of(label):
                raise ImportRefusedError(f"{place} is a page of another kind than its file; export again")
        elif isinstance(made, Site):
            made.is_default_site = False
            self.address_before = made.root_url
            made.hostname, made.port = self._host, PORT
            self.address = made.root_url
        elif "file" in row:
            for name, value in self.media.facts.get(row["file"], {}).items():
                setattr(made, name, value)


def _check_references() -> None:
    """Let the database compare all references now, not at the end of the transaction."""
    try:
        connection.check_constraints()
    except DatabaseError as problem:
        reason = str(problem).strip().partition("\n")[0][:200]
        raise ImportRefusedError(f"it has a reference to a row that is not in it ({reason}); export again") from problem


def _is_page(label: str) -> bool:
    return issubclass(model_of(label), Page)
