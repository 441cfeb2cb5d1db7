"""Deletes an organisation with all that its export has, and what hangs on it. The command writes the export before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Max
from django.utils.timezone import localdate
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition
from wagtail.models import Collection, ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Site

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.giving.models import GiftCertificate, JournalLine
from ravive.giving.retention import retention_of
from ravive.insight import actions as insight
from ravive.mailing.models import QueuedMail
from ravive.pages.bin import actions as bin_actions
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation
from ravive.portability import shared_rows
from ravive.portability.selection import Selection, exported_labels
from ravive.portability.table import DECK, ORGANISATION, PAGES, TRAINING
from ravive.reviews import actions as reviews
from ravive.site import stored_pages
from ravive.trainings.models import Training

# Of a line in the log of departures.
DELETED = "organisation"
# Other organisations may have the same: nothing in them is of one organisation.
SHARED = {*shared_rows.IDENTITY, *(model._meta.label for model in shared_rows.PICTURES), "taggit.Tag"}
# Trees, and what stands for the organisation itself: they go last.
LAST = {*PAGES, ORGANISATION, Page._meta.label, Site._meta.label, Collection._meta.label}
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class DeletionPlan:
    """What a deletion would take, and what the law makes one keep. `rows`: by model, those that an export has."""

    rows: dict[str, int]
    journal_lines: int
    certificates: int
    # The last day on which accounts and certificates are to be stored; None without any.
    keep_until: date | None


def plan(organisation: Organisation) -> DeletionPlan:
    """Return what a deletion would take. Raises RefusedError where others need something of it."""
    _check(organisation)
    selection = Selection(organisation=organisation)
    lines = JournalLine.objects.filter(organisation=organisation)
    certificates = GiftCertificate.objects.filter(organisation=organisation)
    last = lines.aggregate(last=Max("at"))["last"]
    return DeletionPlan(
        rows={label: count for label in exported_labels() if label not in SHARED and (count := selection.rows(label).count())},
        journal_lines=lines.count(),
        certificates=certificates.count(),
        keep_until=retention_of(organisation).last_day(localdate(last)) if last else None,
    )


def _check(organisation: Organisation) -> None:
    if organisation.is_host:
        raise RefusedError("this organisation hosts the site; let another one host it first, or delete the folder of data")
    decks = set(Selection(organisation=organisation).rows(DECK).values_list("slug", flat=True))
    users = {
        training.organisation.name
        for training in Training.objects.exclude(organisation=organisation).select_related("organisation")
        if decks & set(training.decks)
    }
    if users:
        raise RefusedError(f"trainings of {', '.join(sorted(users))} use its decks; these have to end, or use decks of their own, first")


def delete(organisation: Organisation, *, by: str, now: datetime) -> None:
    """Delete an organisation, all or nothing. Accounts of people stay, and their roles in it go. Raises RefusedError."""
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        _check(organisation)
        record(organisation=None, by=by, now=now, verb="organisation.deleted", detail={"organisation": organisation.slug})
        digest = _digest_of(organisation)
        _delete(organisation)
        departures.record(kind=DELETED, digest=digest)


def delete_again(departure: Departure, _now: datetime) -> None:
    """Delete an organisation that a line of the log of departures names, from a copy that was restored."""
    for organisation in Organisation.objects.all():
        if _digest_of(organisation) == departure.digest:
            _delete(organisation)


def _digest_of(organisation: Organisation) -> str:
    """Return what names an organisation: another one may get its number or its short name later."""
    return departures.digest_of(DELETED, organisation.pk, organisation.slug)


def _delete(organisation: Organisation) -> None:
    selection = Selection(organisation=organisation)
    for training in selection.rows(TRAINING).order_by("-parent"):
        reviews.erase(training=training.pk)
        insight.drop(training=training.pk)
    numbers = {label: list(selection.rows(label).values_list("pk", flat=True)) for label in exported_labels() if label not in SHARED}
    files = list(_files(numbers))
    _delete_mails(numbers["mailing.MailAddress"])
    _delete_rows({label: pks for label, pks in numbers.items() if label not in LAST})
    _delete_trees(organisation, numbers)
    # Deleting a page is logged too.
    _delete_logs(numbers)
    transaction.on_commit(partial(_delete_files, files))
    stored_pages.purge()


def _delete_rows(numbers: dict[str, list[Any]]) -> None:
    """Delete rows by model, those that others protect after the others."""
    left = {label: pks for label, pks in numbers.items() if pks}
    while left:
        done = [label for label, pks in left.items() if _is_deleted(label, pks)]
        if not done:
            raise RuntimeError(f"rows of {', '.join(left)} protect each other")
        for label in done:
            del left[label]


def _is_deleted(label: str, pks: list[Any]) -> bool:
    """Delete rows and what hangs on them; return False where rows of another model protect them still."""
    model = apps.get_model(label)
    # A row may protect an earlier one of its table: then the latest goes first, alone.
    at_once = 1 if _protects_itself(model) else AT_ONCE
    latest_first = pks[::-1]
    try:
        with transaction.atomic():
            for begin in range(0, len(pks), at_once):
                # Tables that only grow refuse it by their own managers.
                models.QuerySet(model).filter(pk__in=latest_first[begin : begin + at_once]).delete()
    except (models.ProtectedError, models.RestrictedError):
        return False
    return True


def _protects_itself(model: type[models.Model]) -> bool:
    return any(relation.related_model is model and relation.on_delete is models.PROTECT for relation in model._meta.related_objects)


def _delete_trees(organisation: Organisation, numbers: dict[str, list[Any]]) -> None:
    """Delete pages, the site, the organisation, and its places in Wagtail."""
    group, collection, site = organisation.communicators, organisation.collection, organisation.site
    bin_actions.delete_all_of(organisation)
    organisation.delete()
    own = set(numbers[Page._meta.label])
    for page in Page.objects.filter(pk__in=own).order_by("-depth"):
        # The tree counts children: one that went with its parent is no longer there.
        if page.get_parent().pk not in own:
            page.delete(skip_permission_checks=True)
    for row in (site, group, collection):
        if row is not None:
            row.delete()


def _delete_mails(handles: list[str]) -> None:
    for handle in handles:
        QueuedMail.objects.filter(about__contains=handle).delete()


def _delete_logs(numbers: dict[str, list[Any]]) -> None:
    """Delete what Wagtail logged: it names pages and pictures."""
    PageLogEntry.objects.filter(page__in=numbers[Page._meta.label]).delete()
    for label, pks in numbers.items():
        kind, names = ContentType.objects.get_for_model(apps.get_model(label)), [str(pk) for pk in pks]
        for begin in range(0, len(names), AT_ONCE):
            some = names[begin : begin + AT_ONCE]
            ModelLogEntry.objects.filter(content_type=kind, object_id__in=some).delete()
            ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=some).delete()


def _files(numbers: dict[str, list[Any]]) -> Iterator[str]:
    pictures = numbers[Image._meta.label]
    for model, found in (
        (Image, {"pk__in": pictures}),
        (Rendition, {"image__in": pictures}),
        (Document, {"pk__in": numbers[Document._meta.label]}),
    ):
        yield from model.objects.filter(**found).values_list("file", flat=True)


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
