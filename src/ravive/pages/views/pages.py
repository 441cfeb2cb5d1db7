"""Pages and files that Wagtail does not show itself."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.views import serve

from ravive.lib.languages import INTERFACE
from ravive.pages import privacy, redirects, uploads
from ravive.pages.models import HomePage
from ravive.people import queries as people
from ravive.people.actors import user_of
from ravive.site.context import current_language, interface_language
from ravive.site.stored_pages import same_for_all

# A deleted picture disappears everywhere within an hour.
UPLOADS_KEPT = "public, max-age=3600"


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the browser's language, French where the interface has none of those it accepts.

    A former site may have named its pages by numbers alone, such as /?p=12: these lead to what they became.
    """
    if request.META.get("QUERY_STRING") and (found := redirects.find(request)):
        return redirect(found.target, permanent=found.is_permanent)
    return redirect(f"/{current_language()}/")


@same_for_all
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return the page at an address: in the address's language, else among the pages that the interface's language has."""
    shown, interface = current_language(), interface_language()
    is_translated = shown in INTERFACE or HomePage.objects.live().filter(locale__language_code=shown).exists()
    # Wagtail looks once, and keeps what it found with the request.
    with override(shown if is_translated else interface):
        Page.route_for_request(request, path)
    return serve(request, path)


def private_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return a page for accounts at the desk, in the page's own language."""
    page = get_object_or_404(Page.objects.live(), pk=page_id).specific
    if not people.is_own_page(user_of(request), page):
        raise Http404("this page is another organisation's")
    if not page.get_view_restrictions().exists():
        return redirect(page.get_url(request) or "/")
    language = page.locale.language_code
    with override(language):
        response = privacy.page_response(page, request)
        if isinstance(response, TemplateResponse):
            response.render()
    response.headers["Content-Language"] = language
    return response


@require_safe
@csp_override(uploads.POLICY)
def upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return an uploaded picture or document. Documents of private collections redirect to the desk."""
    name = uploads.check_name(name)
    if uploads.restrictions(name):
        return redirect("private_upload", name)
    response = uploads.file_response(request, name, is_shown=True)
    response.headers["Cache-Control"] = UPLOADS_KEPT
    return response


@require_safe
def private_upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return a document of a private collection to an account with access. Always a download: the desk's policy allows scripts."""
    name = uploads.check_name(name)
    document = get_document_model().objects.filter(file=name).first()
    if document and not people.is_own_collection(user_of(request), document.collection):
        raise Http404("this document is another organisation's")
    address = reverse("private_upload", args=[name])
    response = privacy.account_response(request, uploads.restrictions(name), address=address) or uploads.file_response(
        request, name, is_shown=False
    )
    add_never_cache_headers(response)
    return response


def not_found(request: HttpRequest, rest: str) -> HttpResponse:
    """Return 404 for Wagtail's addresses that need a session outside the desk."""
    raise Http404(f'nothing is at "_util/{rest}"')
