"""What changes own questions, and what may change once people have answered."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.entries.own_questions.holder import QuestionHolder
from ravive.entries.own_questions.models import MOST_OWN_QUESTIONS, AbstractOwnQuestion
from ravive.people.actions import RefusedError, record


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
    """A question as staff typed it: how it is answered, its words and choices by language, and the days of its answers."""

    kind: str
    labels: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]
    stored_days: int


def store_question(
    *, holder: QuestionHolder, question: AbstractOwnQuestion | None, words: QuestionWords, by: User, now: datetime
) -> AbstractOwnQuestion:
    """Store a question that is new or changed. Raises RefusedError for one too many, and for what would break answers or promises."""
    with transaction.atomic():
        holder.lock()
        if question is None:
            if holder.questions().count() >= MOST_OWN_QUESTIONS:
                raise RefusedError(_("A form has five questions of your own at most."))
            question = holder.new_question()
            question.key = f"q{secrets.token_hex(4)}"
        elif holder.is_answered(question):
            _check_change(question, words)
        question.kind, question.stored_days = words.kind, words.stored_days
        question.labels, question.choices = dict(words.labels), {language: list(found) for language, found in words.choices.items()}
        question.save()
        _record(holder, by, now)
    return question


def _check_change(question: AbstractOwnQuestion, words: QuestionWords) -> None:
    if words.stored_days > question.stored_days:
        raise RefusedError(_("People sent the form, and were promised a day of deletion: it can come earlier, never later."))
    fewest = min((len(choices) for choices in words.choices.values()), default=0)
    most = max((len(choices) for choices in question.choices.values()), default=0)
    if words.kind != question.kind or fewest < most:
        raise RefusedError(_("People sent the form: their answers stay as they were. Add choices at the end, or ask another question."))


def delete_question(*, holder: QuestionHolder, question: AbstractOwnQuestion, by: User, now: datetime) -> None:
    """Ask a question no more, and delete the answers to it."""
    with transaction.atomic():
        holder.lock()
        holder.forget(question)
        question.delete()
        _record(holder, by, now)


def _record(holder: QuestionHolder, by: User, now: datetime) -> None:
    record(organisation=holder.organisation, by=by, now=now, verb=holder.verb, subject=holder.subject(), subject_label=holder.title)
