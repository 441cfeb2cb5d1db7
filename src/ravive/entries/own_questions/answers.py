"""Own questions in the form of visitors, and their answers: as they are stored, and in words."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext as _

from ravive.entries.own_questions.models import LONGEST_LINE, AbstractOwnQuestion
from ravive.entries.subjects import Correction
from ravive.mailing import encryption
from ravive.mailing.encryption import SealKeyError
from ravive.site.forms import LineField

TICKED = "1"
Kind = AbstractOwnQuestion.OwnKind


def field_of(question: AbstractOwnQuestion, language: str, *, deletion: str) -> forms.Field:
    """Return the field of a question in the form of visitors, with the words of its day of deletion. No own question is required."""
    label = question.label_in(language)
    if question.kind == Kind.BOX:
        return forms.BooleanField(label=label, required=False, help_text=deletion)
    if question.kind == Kind.CHOICE:
        offered = [(str(number), choice) for number, choice in enumerate(question.choices_in(language))]
        return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *offered], help_text=deletion)
    help_text = f"{_('Please write nothing about health, opinions or a child.')} {deletion}"
    return LineField(label=label, required=False, max_length=LONGEST_LINE, help_text=help_text)


def typed_answer(question: AbstractOwnQuestion, value: object) -> str:
    """Return an answer as it is stored; empty where nothing was answered."""
    return (TICKED if value else "") if question.kind == Kind.BOX else str(value or "")


def typed_answers(questions: Iterable[AbstractOwnQuestion], values: Mapping[str, object]) -> dict[str, str]:
    """Return the answers in the values of a form, by key of question."""
    return {question.key: typed_answer(question, values.get(question.key)) for question in questions}


def sealed_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as a row stores them: each encrypted by itself, none that is empty."""
    return {key: encryption.encrypt(answer) for key, answer in answers.items() if answer}


def opened_answers(sealed: Mapping[str, str]) -> dict[str, str]:
    """Return answers in clear. Those whose key of encryption is lost are left out."""
    read: dict[str, str] = {}
    for key, answer in sealed.items():
        try:
            read[key] = encryption.decrypt(answer)
        except SealKeyError:
            continue
    return read


def words_of_answer(question: AbstractOwnQuestion, answer: str, language: str) -> str:
    """Return an answer as people read it; empty where nothing was answered."""
    if question.kind == Kind.BOX:
        return _("Yes") if answer else ""
    if question.kind == Kind.CHOICE:
        choices = question.choices_in(language)
        return choices[int(answer)] if answer.isdigit() and int(answer) < len(choices) else ""
    return answer


def answers_in_words(questions: Iterable[AbstractOwnQuestion], answers: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the answers that were given, under the words of their questions."""
    asked = [question for question in questions if answers.get(question.key)]
    return {question.label_in(language): words_of_answer(question, answers[question.key], language) for question in asked}


def corrections_of(questions: Iterable[AbstractOwnQuestion], answers: Mapping[str, str], language: str) -> tuple[Correction, ...]:
    """Return the answers in a line that are still stored, as staff correct them for a person."""
    lines = [question for question in questions if question.kind == Kind.LINE and question.key in answers]
    return tuple(Correction(name=line.key, label=line.label_in(language), value=answers[line.key], longest=LONGEST_LINE) for line in lines)
