"""Requests as the desk shows them. A request whose sender has not confirmed the address is shown nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from ravive.hub.workshops.models import AnswerKind, PlaceKind, Stage, WorkshopPage, WorkshopQuestion, WorkshopRequest
from ravive.insight import queries as released
from ravive.lib.languages import INTERFACE
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation, Role
from ravive.people.queries import pages_of
from ravive.trainings import queries as trainings
from ravive.trainings.models import LONGEST_TITLE

# Who sees the board, and may be named on it.
ROLES = (Role.COMMUNICATOR, Role.TRAINER, Role.ADMIN)
# The columns of the board, from left to right.
COLUMNS = (Stage.NEW, Stage.CONTACTED, Stage.PLANNED, Stage.DONE)


@dataclass(frozen=True, kw_only=True)
class BoardColumn:
    """One column of the board. `erased` counts workshops of the column whose details are gone."""

    stage: Stage
    requests: tuple[WorkshopRequest, ...]
    erased: int


@dataclass(frozen=True, kw_only=True)
class WorkshopFormLine:
    """A page that takes requests, in all its languages, and how many own questions it asks."""

    key: UUID
    title: str
    asked: int


def own_pages(organisation: Organisation) -> QuerySet[WorkshopPage]:
    """Return the pages of an organisation that take requests, drafts too."""
    own = pages_of(Organisation.objects.filter(pk=organisation.pk))
    return WorkshopPage.objects.filter(own, takes_requests=True).select_related("locale").order_by("path")


def chosen_page(pages: Sequence[WorkshopPage], language: str) -> WorkshopPage:
    """Return the page in a language, else in the first of the interface's that there is."""
    by_language = {page.locale.language_code: page for page in pages}
    return next((by_language[code] for code in (language, *INTERFACE) if code in by_language), pages[0])


def forms_of(organisation: Organisation, language: str) -> list[WorkshopFormLine]:
    """Return the pages that take requests, under their titles in a language."""
    by_key: dict[UUID, list[WorkshopPage]] = {}
    for page in own_pages(organisation):
        by_key.setdefault(page.translation_key, []).append(page)
    rows = WorkshopQuestion.objects.filter(organisation=organisation).order_by()
    asked = dict(rows.values_list("page_key").annotate(count=Count("pk")))
    return [WorkshopFormLine(key=key, title=chosen_page(pages, language).title, asked=asked.get(key, 0)) for key, pages in by_key.items()]


def confirmed_requests(organisation: Organisation) -> QuerySet[WorkshopRequest]:
    """Return the requests of an organisation that the desk may show."""
    rows = WorkshopRequest.objects.filter(organisation=organisation, is_confirmed=True)
    return rows.select_related("taken_by", "training", "page").annotate(answered_on=Max("answers__sent_on"))


def columns_of(organisation: Organisation, place: str) -> tuple[BoardColumn, ...]:
    """Return the board of an organisation, of one kind of place or of all. Two queries."""
    rows = confirmed_requests(organisation)
    rows = rows.filter(place=place) if place in PlaceKind.values else rows
    shown = list(rows.filter(is_erased=False))
    erased = list(rows.filter(is_erased=True).values_list("stage", flat=True))
    return tuple(
        BoardColumn(stage=stage, requests=tuple(row for row in shown if row.stage == stage), erased=erased.count(stage))
        for stage in (*COLUMNS, Stage.DROPPED)
    )


def next_stages(request: WorkshopRequest) -> tuple[Stage, ...]:
    """Return where a request may be moved: to the right first, then to the left, then off the board."""
    if request.stage == Stage.DROPPED:
        return (Stage.CONTACTED,)
    place = COLUMNS.index(Stage(request.stage))
    around = (*COLUMNS[place + 1 : place + 2], *COLUMNS[max(place - 1, 0) : place])
    return around if request.stage == Stage.DONE else (*around, Stage.DROPPED)


def officers_of(organisation: Organisation) -> list[User]:
    """Return who may follow a request, by name."""
    found = User.objects.filter(memberships__organisation=organisation, memberships__role__in=ROLES, is_active=True)
    return list(found.distinct().order_by("first_name", "last_name", "username"))


def reply_address(organisation: Organisation, officer: User) -> str:
    """Return where an answer to the organisation's e-mail goes: its public address, else that of who wrote it."""
    profile = SiteProfile.objects.filter(organisation=organisation).first()
    return (profile.email if profile else "") or officer.email


def waiting_requests(organisation: Organisation, today: date) -> Iterable[WorkshopRequest]:
    """Return the new requests, and those whose planned day is over. One query."""
    rows = confirmed_requests(organisation).filter(is_erased=False)
    return (rows.filter(stage=Stage.NEW) | rows.filter(stage=Stage.PLANNED, planned_on__lt=today)).order_by("entered_on", "pk")


def training_title(request: WorkshopRequest) -> str:
    """Return the title that a training of a request begins with: that of the page where it was asked for."""
    return (request.page.title if request.page else _("Workshop"))[:LONGEST_TITLE]


def with_report(organisation: Organisation, rows: Iterable[WorkshopRequest]) -> tuple[WorkshopRequest, ...]:
    """Return the requests whose training has figures of enough people: its report says something. Four queries, none without trainings."""
    found = {row.training_id: row for row in rows if row.training is not None and row.training_id}
    if not found:
        return ()
    fewest = trainings.smallest_groups(organisation, [row.training for row in found.values() if row.training])
    counted = released.joined_and_answered(found.keys())
    return tuple(row for number, row in found.items() if number in counted and counted[number][1] >= fewest[number])


def reports_to_send(organisation: Organisation) -> tuple[WorkshopRequest, ...]:
    """Return the workshops that took place, whose report is ready, and whose asker got no e-mail after it."""
    rows = confirmed_requests(organisation).filter(is_erased=False, stage=Stage.DONE).exclude(training=None).exclude(handle=None)
    return with_report(organisation, rows.exclude(answers__kind=AnswerKind.THANKS))
