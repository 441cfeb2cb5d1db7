"""What visitors see of news by mail besides the form: an issue as a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ravive.hub.newsletter import queries
from ravive.hub.newsletter.issue_content import content_of
from ravive.lib.languages import INTERFACE
from ravive.pages.navigation import organisation_of_site
from ravive.site.context import current_language, language_links


@require_safe
def issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Return an issue that went out, in the language of the address."""
    organisation, language = organisation_of_site(request), current_language()
    found = queries.public_issues(organisation, language).filter(pk=issue_id).first() if organisation else None
    if found is None:
        raise Http404(f"this site has sent no issue {issue_id} in this language")
    texts = {text.language: text for text in found.texts.all()}
    # Languages that it did not go out in lead to the form.
    instead = {other: "newsletter/" for other in INTERFACE if other not in texts}
    values = {"issue": found, "content": content_of(found, texts[language]), "language_links": language_links(request, instead=instead)}
    return render(request, "newsletter/issue.html", values)
