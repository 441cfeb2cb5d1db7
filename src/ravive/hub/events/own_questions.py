"""Own questions of events: their fields in the form, their answers in words, and what may change once people have registered."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.hub.events.models import Event, OwnQuestion, Registration
from ravive.hub.events.models.own_questions import LONGEST_LINE, MOST_OWN_QUESTIONS
from ravive.hub.events.waiting_list import locked_event
from ravive.people.actions import RefusedError, record
from ravive.site.forms import LineField

TICKED = "1"
Kind = OwnQuestion.OwnKind


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
    """A question as staff typed it: how it is answered, its words and choices by language, and the days of its answers."""

    kind: str
    labels: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]
    stored_days: int


def field_of(question: OwnQuestion, language: str) -> forms.Field:
    """Return the field of a question in the form of visitors. No own question is required."""
    label = question.label_in(language)
    if question.kind == Kind.BOX:
        return forms.BooleanField(label=label, required=False)
    if question.kind == Kind.CHOICE:
        offered = [(str(number), choice) for number, choice in enumerate(question.choices_in(language))]
        return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *offered])
    return LineField(label=label, required=False, max_length=LONGEST_LINE)


def typed_answer(question: OwnQuestion, value: object) -> str:
    """Return an answer as it is stored; empty where nothing was answered."""
    return (TICKED if value else "") if question.kind == Kind.BOX else str(value or "")


def words_of_answer(question: OwnQuestion, answer: str, language: str) -> str:
    """Return an answer as people read it; empty where nothing was answered."""
    if question.kind == Kind.BOX:
        return _("Yes") if answer else ""
    if question.kind == Kind.CHOICE:
        choices = question.choices_in(language)
        return choices[int(answer)] if answer.isdigit() and int(answer) < len(choices) else ""
    return answer


def store_question(*, event: Event, question: OwnQuestion | None, words: QuestionWords, title: str, by: User, now: datetime) -> OwnQuestion:
    """Store a question that is new or changed. Raises RefusedError for one too many, and for what would break answers or promises."""
    with transaction.atomic():
        locked = locked_event(event.pk)
        if question is None:
            if locked.own_questions.count() >= MOST_OWN_QUESTIONS:
                raise RefusedError(_("An event has five questions of its own at most."))
            question = OwnQuestion(event=locked, key=f"q{secrets.token_hex(4)}")
        elif Registration.objects.filter(event=locked).exists():
            _check_change(question, words)
        question.kind, question.stored_days = words.kind, words.stored_days
        question.labels, question.choices = dict(words.labels), {language: list(found) for language, found in words.choices.items()}
        question.save()
        record(organisation=locked.organisation, by=by, now=now, verb="event.changed", subject=locked, subject_label=title)
    return question


def _check_change(question: OwnQuestion, words: QuestionWords) -> None:
    if words.stored_days > question.stored_days:
        raise RefusedError(_("People have registered, and were promised a day of deletion: it can come earlier, never later."))
    fewest = min((len(choices) for choices in words.choices.values()), default=0)
    most = max((len(choices) for choices in question.choices.values()), default=0)
    if words.kind != question.kind or fewest < most:
        raise RefusedError(_("People have registered: their answers stay as they were. Add choices at the end, or ask another question."))


def delete_question(*, question: OwnQuestion, title: str, by: User, now: datetime) -> None:
    """Ask a question no more, and delete the answers to it."""
    with transaction.atomic():
        event = locked_event(question.event_id)
        for row in Registration.objects.filter(event=event):
            if question.key in row.answers:
                row.answers = {key: sealed for key, sealed in row.answers.items() if key != question.key}
                row.save(update_fields=["answers"])
        question.delete()
        record(organisation=event.organisation, by=by, now=now, verb="event.changed", subject=event, subject_label=title)
