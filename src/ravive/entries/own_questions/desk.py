"""The desk's pages of own questions: the list, one question, its deletion. The subject checks who may see them."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.entries.own_questions import actions
from ravive.entries.own_questions.forms import OwnQuestionForm
from ravive.entries.own_questions.holder import QuestionHolder
from ravive.entries.own_questions.models import MOST_OWN_QUESTIONS
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest
from ravive.site.context import interface_language


def question_list(request: StaffRequest, holder: QuestionHolder) -> HttpResponse:
    """Return the own questions of a form."""
    days, language = dict(holder.stored_days), interface_language()
    lines = [
        {
            "question": found,
            "label": found.label_in(language),
            "choices": found.choices_in(language),
            "days": days.get(found.stored_days, ""),
            "change": holder.address("change", found),
            "delete": holder.address("delete", found),
        }
        for found in holder.questions()
    ]
    add = holder.address("add") if len(lines) < MOST_OWN_QUESTIONS else ""
    values = {"holder": holder, "crumbs": holder.crumbs(), "lines": lines, "most": MOST_OWN_QUESTIONS, "add": add}
    return render(request, "entries/desk/own_questions.html", values)


def question_form(request: StaffRequest, holder: QuestionHolder, number: int | None) -> HttpResponse:
    """Return the form of a question, or store it; without a number, a new one. Raises Http404."""
    question = get_object_or_404(holder.questions(), pk=number) if number else None
    form = OwnQuestionForm(request.POST or None, holder=holder, question=question)
    if request.method == "POST" and form.is_valid():
        try:
            actions.store_question(holder=holder, question=question, words=form.words(), by=request.user, now=timezone.now())
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(holder.saved))
            return redirect(holder.list_address())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    values = {"form": form, "question": question, "crumbs": _crumbs(holder)}
    return render(request, "entries/desk/own_question.html", values, status=status)


def question_deletion(request: StaffRequest, holder: QuestionHolder, number: int) -> HttpResponse:
    """Ask whether to delete a question with its answers, and delete it. Raises Http404."""
    question = get_object_or_404(holder.questions(), pk=number)
    if request.method == "POST":
        actions.delete_question(holder=holder, question=question, by=request.user, now=timezone.now())
        messages.success(request, _("The question and its answers are deleted."))
        return redirect(holder.list_address())
    values = {"label": question.label_in(interface_language()), "crumbs": _crumbs(holder), "back": holder.list_address()}
    return render(request, "entries/desk/delete_own_question.html", values)


def _crumbs(holder: QuestionHolder) -> list[tuple[str, str]]:
    return [*holder.crumbs(), (holder.list_address(), _("Own questions"))]
