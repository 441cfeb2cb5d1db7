"""The list of papers, each in every language of the interface, and as a file that word processors open."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ravive.lib.languages import INTERFACE, INTERFACE_CHOICES
from ravive.pages.notices.device_storage import device_texts
from ravive.pages.papers.filled_papers import FilledPaper, filled_paper
from ravive.pages.papers.paper_texts import PAPERS, paper_in
from ravive.people.models import OFFICERS, Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site.context import interface_language

# Trainers hand the charter and the notice for staff to employers.
READERS = (*OFFICERS, Role.TRAINER, Role.PRIVACY_OFFICER)


@require_safe
@for_roles(*READERS)
def papers(request: StaffRequest) -> HttpResponse:
    """Return the list of papers."""
    language = interface_language()
    known = [{"name": name, "paper": paper_in(language, name)} for name in PAPERS]
    device = device_texts(language)
    return render(request, "pages/papers/list.html", {"papers": known, "languages": INTERFACE_CHOICES, "device": device})


@require_safe
@for_roles(*READERS)
def paper(request: StaffRequest, name: str, language: str) -> HttpResponse:
    """Return a paper, filled in with what the organisation has said."""
    filled = _filled(request, name, language)
    return render(request, "pages/papers/paper.html", {"paper": filled, "languages": INTERFACE_CHOICES})


@require_safe
@for_roles(*READERS)
def paper_file(request: StaffRequest, name: str, language: str) -> HttpResponse:
    """Return a paper as one HTML file: browsers print it, word processors open and save it."""
    filled = _filled(request, name, language)
    with override(language):
        response = render(request, "pages/papers/file.html", {"paper": filled})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{language}.html"'
    return response


def _filled(request: StaffRequest, name: str, language: str) -> FilledPaper:
    if name not in PAPERS or language not in INTERFACE:
        raise Http404("there is no such paper")
    return filled_paper(name, language, request.organisation, timezone.localdate())
