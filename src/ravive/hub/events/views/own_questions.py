"""The desk's pages of own questions: the list, one question, its deletion."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.hub.events import own_questions, queries
from ravive.hub.events.forms import STORED_DAYS
from ravive.hub.events.models import Event, OwnQuestion
from ravive.hub.events.models.own_questions import MOST_OWN_QUESTIONS
from ravive.hub.events.own_question_form import OwnQuestionForm
from ravive.hub.events.views.desk import own_event, own_page
from ravive.lib.languages import INTERFACE
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site.context import interface_language


@require_safe
@for_roles(Role.COMMUNICATOR)
def question_list(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the own questions of an event."""
    page, event = own_page(request, key), own_event(request, key)
    days, language = dict(STORED_DAYS), interface_language()
    lines = [
        {
            "question": found,
            "label": found.label_in(language),
            "choices": found.choices_in(language),
            "days": days.get(found.stored_days, ""),
        }
        for found in event.own_questions.all()
    ]
    values = {"page": page, "event": event, "lines": lines, "most": MOST_OWN_QUESTIONS, "can_add": len(lines) < MOST_OWN_QUESTIONS}
    return render(request, "events/desk/questions.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def add_question(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the form of a new question, or store it."""
    return _form(request, key, own_event(request, key), None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def change_question(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    """Return the form of a question, or store what was changed."""
    event = own_event(request, key)
    return _form(request, key, event, get_object_or_404(OwnQuestion, pk=number, event=event))


def _form(request: StaffRequest, key: UUID, event: Event, question: OwnQuestion | None) -> HttpResponse:
    page = own_page(request, key)
    written = {found.locale.language_code for found in queries.own_pages(request.organisation).filter(translation_key=key)}
    languages = [language for language in INTERFACE if language in written]
    form = OwnQuestionForm(request.POST or None, languages=languages, question=question)
    if request.method == "POST" and form.is_valid():
        try:
            own_questions.store_question(
                event=event, question=question, words=form.words(), title=page.title, by=request.user, now=timezone.now()
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The page of the event shows it at once."))
            return redirect("own_questions", key)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "events/desk/question.html", {"page": page, "form": form, "question": question}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def delete_question(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    """Ask whether to delete a question with its answers, and delete it."""
    page, event = own_page(request, key), own_event(request, key)
    question = get_object_or_404(OwnQuestion, pk=number, event=event)
    if request.method == "POST":
        own_questions.delete_question(question=question, title=page.title, by=request.user, now=timezone.now())
        messages.success(request, _("The question and its answers are deleted."))
        return redirect("own_questions", key)
    return render(request, "events/desk/delete_question.html", {"page": page, "label": question.label_in(interface_language())})
