"""The letter that an address of a site names, with its page: what every public view begins with."""

from django.http import Http404, HttpRequest

from ravive.hub.letters import queries
from ravive.hub.letters.models import LetterPage, OpenLetter
from ravive.pages.navigation import organisation_of_site
from ravive.site.context import current_language


def letter_or_404(request: HttpRequest, letter_id: int) -> tuple[OpenLetter, LetterPage]:
    """Return a letter of the site that answers, and its page. Raises Http404, also for a letter that is not published."""
    own = OpenLetter.objects.filter(organisation=organisation_of_site(request)).select_related("organisation")
    letter = own.filter(pk=letter_id).first()
    page = queries.page_of(letter, current_language()) if letter else None
    if letter is None or page is None:
        raise Http404(f"this site has no letter {letter_id}")
    return letter, page
