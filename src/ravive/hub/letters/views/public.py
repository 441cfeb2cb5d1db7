"""What visitors see of a letter: its list, and the logos of those who signed. The forms and links of e-mails belong to `entries`."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from ravive.hub.letters import queries
from ravive.hub.letters.models import SignatureLogo
from ravive.hub.letters.site_letters import letter_or_404
from ravive.people.logos import POLICY, extension_of
from ravive.site.stored_pages import same_for_all

PEOPLE_A_PAGE, MOST_ORGANISATIONS = 200, 600
IMMUTABLE = "public, max-age=31536000, immutable"


@require_safe
@same_for_all
def signatures(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Return who signed: organisations with their logos, and the people who wanted their name shown. Search engines stay out."""
    letter, page = letter_or_404(request, letter_id)
    search = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    people = Paginator(queries.shown_people_of(letter, search), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "letter": letter,
        "numbers": queries.numbers_of(letter),
        "organisations": queries.organisations_of(letter, search)[:MOST_ORGANISATIONS],
        "people": people,
        "search": search,
    }
    response = render(request, "letters/signatures.html", values)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@csp_override(POLICY)
def logo(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """Return the logo of an organisation that signed, once staff released it. Its address contains its digest, so it never changes."""
    found = SignatureLogo.objects.filter(digest=digest, signature__is_released=True).first()
    if found is None or extension_of(found.media_type) != extension:
        raise Http404(f'no logo is "{digest}.{extension}"')
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers={"Cache-Control": IMMUTABLE})
