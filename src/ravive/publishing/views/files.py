"""What the app and other programs fetch: index, bundles, pictures, service worker, manifest, the single file."""

import base64
import gzip
import json
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from ravive.cards.assembly import to_json
from ravive.cards.bundle import Index
from ravive.lib.languages import Language
from ravive.publishing import actions, queries, site_lines
from ravive.publishing.models import BundleTaken
from ravive.publishing.views.cards import published
from ravive.site import app_files, context
from ravive.site.origin import is_from_elsewhere

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"
NOT_STORED = "no-store"
# How a copy leaves, by the word of the address that counts it.
WAYS = {"file": BundleTaken.Way.SINGLE_FILE, "print": BundleTaken.Way.PRINT}


@require_safe
def index(request: HttpRequest, language: Language) -> HttpResponse:
    """Return what is published in a language; 304 when the browser already has it."""
    body, digest = queries.index(language, site_lines.lines_of(request, language))
    etag = f'"{digest[:32]}"'
    if etag in request.headers.get("If-None-Match", "").replace("W/", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = REVALIDATED
    return response


@require_safe
def bundle(request: HttpRequest, deck: str, language: str, digest: str) -> HttpResponse:
    """Return a published bundle, which never changes under its name; 410 once something in it was taken offline."""
    found = queries.bundle(deck, language, digest)
    if found is None:
        raise Http404(f'no bundle "{deck}.{language}.{digest}" was ever published')
    if found.gone_at:
        return _gone(language)
    return HttpResponse(found.body, content_type="application/json", headers={"Cache-Control": IMMUTABLE})


def _gone(language: str) -> HttpResponse:
    """Return the answer for what was taken offline: why, and where the decks of today are listed."""
    reply = {"error": "gone", "reason": "A card of this version was taken offline.", "index": f"/bundles/index.{language}.json"}
    return JsonResponse(reply, status=HTTPStatus.GONE, headers={"Cache-Control": NOT_STORED})


@require_safe
def picture(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """Return a picture, which never changes under its name; 410 once what showed it was taken offline."""
    found = queries.picture(digest, extension)
    if found is None:
        raise Http404(f'no picture "{digest}.{extension}" was ever published')
    if found.gone_at:
        return HttpResponse(status=HTTPStatus.GONE, headers={"Cache-Control": NOT_STORED})
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers={"Cache-Control": IMMUTABLE})


@require_safe
def single_file(request: HttpRequest, deck: str) -> HttpResponse:
    """Return the deck as one file that needs nothing else: app, look, cards, pictures and contacts."""
    found = published(deck)
    files = app_files.load(settings.RAVIVE_APP_DIST)
    language = context.current_language()
    script = files.single[context.interface_language()]
    index_body = Index(
        format=1,
        language=found.bundle.language,
        published_at=found.published_at.isoformat(timespec="seconds"),
        decks=(queries.indexed(found),),
        contacts=queries.contacts(language),
    )
    packed = {"index": to_json(index_body).decode(), "bundle": to_json(found.bundle).decode(), "script": script}
    values = {
        "deck": found,
        "bundle": found.bundle,
        "packed": _packed(json.dumps(packed, ensure_ascii=False)),
        "pictures": [_embedded(item.url) for item in found.bundle.pictures.values()],
        "script_hashes": " ".join(f"'{app_files.content_hash(text)}'" for text in (files.guard, files.unpack, script)),
        "style_hash": f"'{app_files.content_hash(files.single_style)}'",
    }
    response = render(request, "publishing/single_file.html", values)
    response.headers["Content-Disposition"] = f'attachment; filename="ravive-{deck}-{language}.html"'
    return response


@require_POST
def taken(request: HttpRequest, deck: str, way: str) -> HttpResponse:
    """Count a copy that cannot be corrected from afar. The links to print and to download ping this: reading a page writes nothing."""
    if is_from_elsewhere(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    found = published(deck)
    bundle = found.bundle
    actions.count_taken(deck=bundle.deck, language=bundle.language, digest=found.digest, way=WAYS[way], today=localdate())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _packed(text: str) -> str:
    """Return a text as gzip in Base64: a file that people pass on is not compressed in transit, as a page is."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def _embedded(url: str) -> dict[str, str]:
    """Return a picture's address in the bundle and its content as a data address."""
    name, _, extension = url.rpartition("/")[2].rpartition(".")
    found = queries.picture(name, extension)
    if found is None:
        raise Http404(f'picture "{url}" is not published')
    content = base64.b64encode(bytes(found.content)).decode()
    return {"url": url, "data": f"data:{found.media_type};base64,{content}"}
