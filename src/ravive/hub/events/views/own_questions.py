"""The desk's pages of an event's own questions: the list, one question, its deletion."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from ravive.entries.own_questions import desk
from ravive.hub.events import queries
from ravive.hub.events.own_questions import EventQuestions
from ravive.hub.events.views.desk import own_event, own_page
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles


@require_safe
@for_roles(Role.COMMUNICATOR)
def question_list(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the own questions of an event."""
    return desk.question_list(request, _holder(request, key))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def add_question(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the form of a new question, or store it."""
    return desk.question_form(request, _holder(request, key), None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def change_question(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    """Return the form of a question, or store what was changed."""
    return desk.question_form(request, _holder(request, key), number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def delete_question(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    """Ask whether to delete a question with its answers, and delete it."""
    return desk.question_deletion(request, _holder(request, key), number)


def _holder(request: StaffRequest, key: UUID) -> EventQuestions:
    page, event = own_page(request, key), own_event(request, key)
    written = [found.locale.language_code for found in queries.own_pages(request.organisation).filter(translation_key=key)]
    return EventQuestions(event, title=page.title, written=written)
