"""What search engines read: the sitemap of a site, and where it is."""

from django.contrib.sitemaps import views as django_views
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ravive.pages.sitemaps import SiteSitemap
from ravive.people.addresses import public_address

# Nothing of a person is there, and a crawler has nothing to do there.
CLOSED = ("/desk/", "/api/", "/units/", "/*/search/")


@require_safe
def sitemap(request: HttpRequest) -> TemplateResponse:
    """Return the sitemap of the site that answers."""
    return django_views.sitemap(request, {"site": SiteSitemap(request)})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return what crawlers may read, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {public_address(request, '/sitemap.xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
