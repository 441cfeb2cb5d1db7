"""What changes trainings. Each action is one transaction, with its line in the audit log."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from random import Random

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.departures import actions as departures
from ravive.insight import actions as insight
from ravive.people.actions import RefusedError, record
from ravive.people.actors import person_of
from ravive.people.models import Organisation
from ravive.reviews import actions as reviews
from ravive.reviews.models import LearnerKey, TrainingCode
from ravive.trainings import newcomers, plan, queries, training_rules
from ravive.trainings.models import Certificate, Training
from ravive.trainings.retention import audit_detail

# Of a line in the log of departures: a training that was deleted.
TRAINING = "training"
# Phones choose test cards by these values. They are fixed once somebody has joined.
DRAWN_BY = ("held_on", "decks", "entry_test", "test_days", "uses_controls")
STAYS = gettext_lazy(
    "Somebody has joined: the day, the decks, the tests and the control cards stay as they are. Open another training instead."
)
# A second circle copies these values from its training, now and later.
FOLLOWED = ("title", "held_on", "decks", "languages", "written_for_minors", "situations", "cycles", "weeks", "prompts_a_week")


@dataclass(frozen=True, kw_only=True)
class TrainingValues:
    """What a trainer chooses, by the names of the model's fields."""

    title: str
    place: str
    held_on: date
    decks: list[str]
    languages: list[str]
    situations: int
    cycles: int
    weeks: int
    prompts_a_week: int
    entry_test: bool
    test_days: list[int]
    uses_controls: bool
    certificate_share: float | None
    partner: str = ""


def open_training(*, organisation: Organisation, values: TrainingValues, by: User | str, now: datetime, chance: Random) -> Training:
    """Create a training with a code to join it, and return it. Raises ValidationError when a value is not accepted."""
    with transaction.atomic():
        months = training_rules.locked_rules(organisation).retention_months
        training = Training(organisation=organisation, retention_months=months, opened_at=now, opened_by=person_of(by), **asdict(values))
        training.answers_until = _usual_end(training)
        _check(training)
        training.save()
        _give_code(training, chance)
        record(organisation=organisation, by=by, now=now, verb="training.opened", subject=training)
    return training


def has_joined(training: Training) -> bool:
    """Return whether a phone joined a training or its second circle."""
    circle = training.second_circles.first()
    return _has_any_joined([group.pk for group in (training, circle) if group])


def _has_any_joined(trainings: list[int]) -> bool:
    return LearnerKey.objects.filter(training__in=trainings).exists()


def _usual_end(training: Training) -> date:
    return plan.answers_until(
        held_on=training.held_on,
        test_days=training.test_days,
        weeks=training.weeks,
        retention_months=training.retention_months,
    )


def _check(training: Training, in_use: Collection[str] = ()) -> None:
    """Raise ValidationError if the training's values do not fit together. `in_use` are the decks it had before."""
    training.full_clean()
    choices = {choice.slug: choice for choice in queries.deck_choices(training.organisation, training.languages[0], in_use=in_use)}
    if not training.decks or set(training.decks) - choices.keys():
        raise ValidationError({"decks": _("Choose at least one of the published decks.")})
    for slug in training.decks:
        missing = [language for language in training.languages if language not in choices[slug].languages]
        # A deck that was withdrawn after the training was opened may stay.
        if missing and choices[slug].languages:
            values = {"deck": choices[slug].title, "languages": ", ".join(missing)}
            raise ValidationError({"languages": _("“%(deck)s” is not published in: %(languages)s.") % values})
    training.written_for_minors = training.written_for_minors or any(choices[slug].written_for_minors for slug in training.decks)


def _give_code(training: Training, chance: Random) -> None:
    TrainingCode.objects.create(
        code=newcomers.unused_code(chance),
        training=training.pk,
        closes_at=training.closes_at,
        is_example=training.organisation.is_example,
    )


def change_training(*, training: Training, values: TrainingValues, by: User, now: datetime) -> None:
    """Change what a trainer chose, in its second circle too. Raises ValidationError when a value is not accepted.

    Once somebody has joined, raises RefusedError for values by which phones choose cards, and for a later deletion.
    """
    with transaction.atomic():
        training_rules.locked_rules(training.organisation)
        try:
            training.refresh_from_db()
        except Training.DoesNotExist:
            raise RefusedError(_("This training was deleted meanwhile.")) from None
        circle = training.second_circles.first()
        both = [group for group in (training, circle) if group]
        # A phone that joins at the same moment waits for this lock.
        list(TrainingCode.objects.select_for_update().filter(training__in=[group.pk for group in both]))
        if set(values.decks) == set(training.decks):
            # The form lists decks in the order of the reader's language.
            values = replace(values, decks=training.decks)
        changed = [name for name, value in asdict(values).items() if getattr(training, name) != value]
        if not changed:
            return
        _refuse_what_was_told_otherwise(both, changed, values)
        in_use = tuple(training.decks)
        was_usual = training.answers_until == _usual_end(training)
        circle_was_usual = circle is not None and circle.answers_until == _circle_end(training, circle)
        if "decks" in changed:
            training.written_for_minors = False
        for name in changed:
            setattr(training, name, getattr(values, name))
        if was_usual:
            training.answers_until = _usual_end(training)
        # A shorter plan is deleted sooner. No answer is accepted after that.
        training.answers_until = min(training.answers_until, queries.last_end(training))
        _check(training, in_use)
        training_rules.save_with_code(training)
        if circle is not None:
            _follow(training, circle, has_usual_end=circle_was_usual)
        detail = {"changed": [f"training.{name}" for name in changed]}
        record(organisation=training.organisation, by=by, now=now, verb="training.changed", subject=training, detail=detail)


def _follow(training: Training, circle: Training, *, has_usual_end: bool) -> None:
    """Store in a second circle what its training has changed."""
    for name in FOLLOWED:
        setattr(circle, name, getattr(training, name))
    if has_usual_end:
        circle.answers_until = _circle_end(training, circle)
    circle.answers_until = min(circle.answers_until, queries.last_end(circle))
    training_rules.save_with_code(circle)


def write_comment(*, training: Training, comment: str, by: User, now: datetime) -> None:
    """Store the trainer's own sentence on a training. Raises ValidationError when it is too long."""
    with transaction.atomic():
        locked = Training.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=training.pk)
        if locked.comment == comment:
            return
        locked.comment = comment
        locked.full_clean()
        locked.save(update_fields=["comment"])
        record(organisation=locked.organisation, by=by, now=now, verb="training.commented", subject=locked)


def _refuse_what_was_told_otherwise(both: list[Training], changed: list[str], values: TrainingValues) -> None:
    # Without tests, retention starts on the last day of practice.
    longer_stored = [group.pk for group in both if not group.test_days and values.weeks > group.weeks]
    if set(changed) & set(DRAWN_BY) and _has_any_joined([group.pk for group in both]):
        raise RefusedError(str(STAYS))
    if longer_stored and _has_any_joined(longer_stored):
        raise RefusedError(
            _("Somebody has joined: with more weeks, answers would be stored longer than promised. Open another training instead.")
        )


def close_training(*, training: Training, by: User | str, now: datetime) -> None:
    """Stop new people from joining. Those who joined continue. Closing twice changes nothing."""
    _set_open(training, is_open=False, verb="training.closed", by=by, now=now)


def refuse_example(organisation: Organisation) -> None:
    """Raise RefusedError for the example: nobody joins it, so that real answers and invented ones never mix."""
    if organisation.is_example:
        raise RefusedError(_("The example holds invented answers only. Change to your own organisation to open a training."))


def reopen_training(*, training: Training, by: User, now: datetime) -> None:
    """Let people join again. Raises RefusedError once the training accepts no more answers."""
    refuse_example(training.organisation)
    if training.is_over(timezone.localdate(now)):
        raise RefusedError(_("This training takes no answers any more. Extend it first."))
    _set_open(training, is_open=True, verb="training.reopened", by=by, now=now)


def _set_open(training: Training, *, is_open: bool, verb: str, by: User | str, now: datetime) -> None:
    with transaction.atomic():
        if TrainingCode.objects.filter(training=training.pk, is_current=True, is_open=not is_open).update(is_open=is_open):
            record(organisation=training.organisation, by=by, now=now, verb=verb, subject=training)


def extend_training(*, training: Training, until: date, by: User, now: datetime) -> None:
    """Accept answers until a later day. Raises RefusedError for an earlier day, or one after their deletion."""
    with transaction.atomic():
        training_rules.locked_rules(training.organisation)
        locked = Training.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=training.pk)
        last = queries.last_end(locked)
        if until <= locked.answers_until:
            raise RefusedError(_("Choose a day after the present end."))
        if until > last or locked.forgotten_on:
            values = {"day": date_format(last, "DATE_FORMAT")}
            raise RefusedError(
                _("Answers are deleted after %(day)s, as promised to those who joined: choose that day or an earlier one.") % values
            )
        circle = locked.second_circles.first()
        circle_was_usual = circle is not None and circle.answers_until == _circle_end(locked, circle)
        locked.answers_until = until
        training_rules.save_with_code(locked)
        if circle is not None and circle_was_usual:
            circle.answers_until = _circle_end(locked, circle)
            training_rules.save_with_code(circle)
        detail = {"until": until}
        record(organisation=training.organisation, by=by, now=now, verb="training.extended", subject=training, detail=detail)


def delete_training(*, training: Training, by: User | str, now: datetime, is_replay: bool = False) -> reviews.DeletedLog:
    """Delete a training, its second circles, all their keys, answers and figures. Return what it had itself.

    `is_replay`: the log of departures has it already.
    """
    digest = queries.departure_digest(training)
    with transaction.atomic():
        for circle in training.second_circles.values_list("pk", flat=True):
            reviews.erase(training=circle)
            insight.drop(training=circle)
        lost = reviews.erase(training=training.pk)
        insight.drop(training=training.pk)
        # No phone can request a badge any more. Certificates that people hold stay valid.
        Certificate.objects.filter(achievement__training=training).update(badge="")
        detail = audit_detail(training, lost)
        record(organisation=training.organisation, by=by, now=now, verb="training.deleted", subject=training, detail=detail)
        training.delete()
        if not is_replay:
            departures.record(kind=TRAINING, digest=digest)
    return lost


def open_second_circle(*, training: Training, by: User, now: datetime, chance: Random) -> Training:
    """Return the training for those whom this group trains, created if there is none: no tests, no control cards.

    Raises RefusedError for a training that accepts no more answers, and for a second circle.
    """
    refuse_example(training.organisation)
    if training.is_second_circle or training.is_over(timezone.localdate(now)):
        raise RefusedError(_("A second circle belongs to a training that still takes answers."))
    with transaction.atomic():
        training_rules.locked_rules(training.organisation)
        training = Training.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=training.pk)
        if known := training.second_circles.first():
            return known
        circle = Training(
            organisation=training.organisation,
            parent=training,
            entry_test=False,
            test_days=[],
            uses_controls=False,
            certificate_share=None,
            opened_at=now,
            opened_by=by,
            retention_months=training.retention_months,
            **{name: getattr(training, name) for name in FOLLOWED},
        )
        circle.answers_until = _circle_end(training, circle)
        circle.save()
        _give_code(circle, chance)
        record(organisation=training.organisation, by=by, now=now, verb="circle.opened", subject=training)
    return circle


def _circle_end(training: Training, circle: Training) -> date:
    """Return the last day on which a second circle accepts answers: that of its training, at most the day before deletion."""
    return min(training.answers_until, queries.last_end(circle))
