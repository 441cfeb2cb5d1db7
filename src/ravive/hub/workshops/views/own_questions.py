"""The desk's pages of own questions of workshops: the pages that ask, the list of one, one question, its deletion."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from ravive.entries.own_questions import desk
from ravive.hub.workshops import queries
from ravive.hub.workshops.own_questions import WorkshopQuestions
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site.context import interface_language


@require_safe
@for_roles(Role.COMMUNICATOR)
def form_list(request: StaffRequest) -> HttpResponse:
    """Return the pages that take requests, each with the number of its own questions."""
    lines = queries.forms_of(request.organisation, interface_language())
    return render(request, "workshops/desk/forms.html", {"lines": lines})


@require_safe
@for_roles(Role.COMMUNICATOR)
def question_list(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the own questions of a page."""
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


def _holder(request: StaffRequest, key: UUID) -> WorkshopQuestions:
    pages = list(queries.own_pages(request.organisation).filter(translation_key=key))
    if not pages:
        raise Http404("this organisation has no such page of workshops")
    written = [page.locale.language_code for page in pages]
    title = queries.chosen_page(pages, interface_language()).title
    return WorkshopQuestions(organisation=request.organisation, key=key, title=title, written=written)
