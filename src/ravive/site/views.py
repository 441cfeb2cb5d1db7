"""Pages and files that every page needs: quick exit, neutral page, service worker, manifest, errors."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from ravive.lib.languages import direction_of
from ravive.site import app_files, brand_style, context, conversions
from ravive.site.models import LinkPreview
from ravive.site.stored_pages import same_for_all

REVALIDATED = "no-cache"
# The picture of a page that was taken down is gone from everywhere within a day.
PREVIEW_CACHING = "public, max-age=86400"
STYLE_CACHING = "public, max-age=31536000, immutable"
MANIFEST_ICONS = (
    {"src": "/static/site/icon-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "/static/site/icon-512.png", "sizes": "512x512", "type": "image/png"},
    {"src": "/static/site/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
)


@require_safe
@same_for_all
def leaving(request: HttpRequest) -> HttpResponse:
    """Return the page about the quick exit: what it does, what it does not, and how to stay safe online."""
    return render(request, "site/leaving.html", {})


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Return the neutral page of the quick exit: a converter that works, with or without script."""
    language = context.interface_language()
    words = conversions.WORDS[language]
    values = {"page_language": language, "words": words, **conversions.convert(request.GET, words)}
    return render(request, "site/units.html", values)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the built service worker. Browsers check it at each visit."""
    files = app_files.load(settings.RAVIVE_APP_DIST)
    return HttpResponse(files.service_worker, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": REVALIDATED})


@require_safe
def link_preview(request: HttpRequest, digest: str) -> HttpResponse:
    """Return the picture of a link. It is gone with its page; another title has another address."""
    found = LinkPreview.objects.filter(digest=digest).first()
    if found is None or (found.page_id and not Page.objects.live().public().filter(pk=found.page_id).exists()):
        raise Http404("no link has this picture")
    return HttpResponse(bytes(found.content), content_type="image/png", headers={"Cache-Control": PREVIEW_CACHING})


@require_safe
def brand_sheet(request: HttpRequest, name: str) -> HttpResponse:
    """Return the style sheet of a brand. For an address of another version, it is today's, and stored nowhere."""
    try:
        brand, is_current = brand_style.brand_at(name)
    except ValueError as problem:
        raise Http404("no brand has this style sheet") from problem
    caching = STYLE_CACHING if is_current else REVALIDATED
    return HttpResponse(brand_style.style_sheet(brand), content_type="text/css; charset=utf-8", headers={"Cache-Control": caching})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what a phone needs to install the app, in the page's language."""
    language, site = context.current_language(), Site.find_for_request(request)
    name = (site.site_name if site else "") or "Ravive"
    body = {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": gettext("Three minutes of cards, at growing intervals."),
        "lang": context.interface_language(),
        "dir": direction_of(context.interface_language()),
        "start_url": f"/{language}/cards/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf6ef",
        "theme_color": "#faf6ef",
        "icons": list(MANIFEST_ICONS),
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), content_type="application/manifest+json", headers={"Cache-Control": REVALIDATED}
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for a request that cannot be read. It reads nothing of the request."""
    return render(None, "site/bad_request.html", status=400)
