"""Pages that Wagtail does not show by itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import override
from wagtail.models import Page

from ravive.hub import privacy


def private_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return a page for accounts, at the desk where accounts are known, in the page's own language."""
    page = get_object_or_404(Page.objects.live(), pk=page_id).specific
    if not page.get_view_restrictions().exists():
        return redirect(page.get_url(request) or "/")
    language = page.locale.language_code
    with override(language):
        response = privacy.answer(page, request)
        if isinstance(response, TemplateResponse):
            response.render()
    response.headers["Content-Language"] = language
    return response


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Close Wagtail's doors for sessions outside the desk."""
    raise Http404(f'nothing is at "_util/{rest}"')
