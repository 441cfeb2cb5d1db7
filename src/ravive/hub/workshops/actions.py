"""What changes requests for workshops. What staff do is one transaction, with its line in the audit log, which names no asker."""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.hub.workshops import answer_files, queries, texts
from ravive.hub.workshops.models import AnswerKind, Stage, WorkshopAnswer, WorkshopRequest
from ravive.hub.workshops.retention import erasure_day
from ravive.mailing import actions as mailing
from ravive.mailing.delivery import send_now
from ravive.mailing.messages import Mail, MailFile
from ravive.mailing.queries import confirmed_recipient
from ravive.people.actions import RefusedError, record
from ravive.trainings import actions as trainings
from ravive.trainings.models import LONGEST_TITLE, Training

# Who did it, where nobody of the staff did.
ASKER = "the person who asked"
# A line of the log of departures: staff erased the details of a request.
ERASURE = "workshop-details"


@dataclass(frozen=True, kw_only=True)
class AgreedWorkshop:
    """What is agreed with who asked: the day, the hour, the room, and the decks of the training."""

    day: date
    starts_at: time
    room: str
    decks: list[str]


def withdraw(row: WorkshopRequest, now: datetime) -> None:
    """Erase a request for its sender. The workshop no longer takes place, unless it did."""
    if row.stage != Stage.DONE:
        row.stage = Stage.DROPPED
    erase(row)
    if not departures.is_replay():
        record(organisation=row.organisation, by=ASKER, now=now, verb="workshop.withdrawn", subject=row)


def erase_again(departure: Departure, _now: datetime) -> None:
    """Erase again the details that staff erased after the copy of a database that was restored."""
    for row in WorkshopRequest.objects.select_for_update().filter(handle=departure.digest):
        # Staff saw it, so it was confirmed, perhaps after the copy.
        row.is_confirmed = True
        erase(row)


def follow(*, request: WorkshopRequest, taken_by: User | None, planned_on: date | None, by: User, now: datetime) -> None:
    """Store who follows a request, and the day that was agreed. Raises RefusedError where the stage needs a day."""
    with transaction.atomic():
        row = _locked(request)
        if planned_on is None and row.stage in (Stage.PLANNED, Stage.DONE):
            raise RefusedError(_("Give the day of the workshop, or move the request back first."))
        row.taken_by, row.planned_on = taken_by, planned_on
        _store(row)
        detail = {"planned_on": planned_on, "taken_by": taken_by.get_username() if taken_by else ""}
        record(organisation=row.organisation, by=by, now=now, verb="workshop.followed", subject=row, detail=detail)


def move(*, request: WorkshopRequest, left: str, stage: Stage, by: User, now: datetime) -> None:
    """Move a request to another column. `left` is the one that its mover saw it in. Raises RefusedError."""
    with transaction.atomic():
        row = _locked(request)
        if row.stage != left or stage not in queries.next_stages(row):
            raise RefusedError(_("Somebody has moved this request in the meantime. Nothing was changed."))
        if stage == Stage.PLANNED and row.planned_on is None:
            raise RefusedError(_("Give the day of the workshop first: it is then planned."))
        if stage == Stage.DONE and row.planned_on and row.planned_on > timezone.localdate(now):
            raise RefusedError(_("The day of the workshop is still to come."))
        row.stage = stage
        row.taken_by = row.taken_by or by
        _store(row)
        detail = {"before": left, "after": stage.value}
        record(organisation=row.organisation, by=by, now=now, verb="workshop.moved", subject=row, detail=detail)


def accept(*, request: WorkshopRequest, agreed: AgreedWorkshop, by: User, now: datetime, chance: Random) -> Training:
    """Plan a workshop, open its training with the usual plan, and return the training.

    Raises RefusedError for a request that has a training or took place, ValidationError where a deck does not fit.
    """
    trainings.refuse_example(request.organisation)
    with transaction.atomic():
        row = _locked(request)
        if row.training_id or row.stage == Stage.DONE:
            raise RefusedError(_("Somebody has accepted this request in the meantime. Nothing was changed."))
        row.training = trainings.open_training(
            organisation=row.organisation, values=_training_values(row, agreed), by=by, now=now, chance=chance
        )
        row.planned_on, row.starts_at, row.room, row.stage = agreed.day, agreed.starts_at, agreed.room, Stage.PLANNED
        row.taken_by = row.taken_by or by
        _store(row)
        record(organisation=row.organisation, by=by, now=now, verb="workshop.accepted", subject=row, detail={"planned_on": agreed.day})
        return row.training


def _training_values(row: WorkshopRequest, agreed: AgreedWorkshop) -> trainings.TrainingValues:
    usual = Training(held_on=agreed.day, answers_until=agreed.day)
    plan = ("situations", "cycles", "weeks", "prompts_a_week", "entry_test", "test_days", "uses_controls", "certificate_share")
    return trainings.TrainingValues(
        title=queries.training_title(row),
        partner=row.establishment[:LONGEST_TITLE],
        place=agreed.room,
        held_on=agreed.day,
        decks=agreed.decks,
        languages=[row.language],
        **{name: getattr(usual, name) for name in plan},
    )


def answer(*, request: WorkshopRequest, kind: AnswerKind, own_words: str, by: User, now: datetime, has_report: bool = False) -> None:
    """Write to the person who asked. That it was sent is stored, its text is not. Raises RefusedError if it was not sent.

    The agreed day goes with the code of the training and its poster. `has_report`: the report of the training goes too.
    """
    recipient = confirmed_recipient(request.handle or "")
    if recipient is None:
        raise RefusedError(_("There is no address any more: nothing can be sent."))
    if kind == AnswerKind.DATE and request.planned_on is None:
        raise RefusedError(_("Give the day of the workshop first: this e-mail says it."))
    files = _files(request, kind, recipient.language, now, has_report=has_report)
    fixed = texts.fixed_answer(request, kind, recipient.language, has_report=has_report)
    mail = Mail(
        handle=request.handle or "",
        language=recipient.language,
        subject=fixed.subject,
        paragraphs=texts.paragraphs_of(fixed, own_words, request.organisation.name),
        reply_to=queries.reply_address(request.organisation, by),
        files=files,
    )
    if send_now(mail) != "accepted":
        raise RefusedError(_("The mail server did not accept it. What you wrote is still here: try again in a moment."))
    with transaction.atomic():
        row = _locked(request)
        WorkshopAnswer.objects.create(request=row, kind=kind, sent_on=timezone.localdate(now))
        row.taken_by = row.taken_by or by
        if row.stage == Stage.NEW:
            row.stage = Stage.CONTACTED
        _store(row)
        record(organisation=row.organisation, by=by, now=now, verb="workshop.answered", subject=row, detail={"mail": kind.value})


def _files(request: WorkshopRequest, kind: AnswerKind, language: str, now: datetime, *, has_report: bool) -> tuple[MailFile, ...]:
    training = request.training
    if training is None or kind == AnswerKind.CONTACT:
        return ()
    if kind == AnswerKind.DATE:
        return answer_files.poster(training, language, now)
    return answer_files.report_of(training, language, now) if has_report else ()


def link_training(*, request: WorkshopRequest, training: Training) -> None:
    """Store which training was opened for a request, which is then planned. Opening it has its own line in the audit log.

    Of two opened at once, the first stays the training of the request.
    """
    with transaction.atomic():
        row = WorkshopRequest.objects.select_for_update().get(pk=request.pk)
        if row.training_id or row.is_erased:
            return
        row.training = training
        if row.stage in (Stage.NEW, Stage.CONTACTED):
            row.stage, row.planned_on = Stage.PLANNED, training.held_on
        _store(row)


def erase_now(*, request: WorkshopRequest, by: User, now: datetime) -> None:
    """Erase the details of a request before their day, as its sender asked."""
    with transaction.atomic():
        row = _locked(request)
        handle = row.handle or ""
        erase(row)
        record(organisation=row.organisation, by=by, now=now, verb="workshop.erased", subject=row)
        departures.record(kind=ERASURE, digest=handle)


def erase(row: WorkshopRequest) -> None:
    """Erase what leads to a person or a place. The rest counts workshops."""
    mailing.delete_address(row.handle or "")
    row.establishment = row.postal_code = row.function = row.room = ""
    row.own_answers = {}
    row.handle = row.erase_on = row.starts_at = None
    row.is_erased = True
    row.save()


def _locked(request: WorkshopRequest) -> WorkshopRequest:
    row = WorkshopRequest.objects.select_for_update().get(pk=request.pk)
    if row.is_erased:
        raise RefusedError(_("The details of this request are erased: nothing can be changed any more."))
    return row


def _store(row: WorkshopRequest) -> None:
    row.erase_on = erasure_day(row)
    row.save()
