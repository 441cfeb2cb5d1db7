"""What an appeal shows besides its page: who supports it, posters, the short address and its code, what other sites frame."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ravive.fundraising import posters, queries
from ravive.fundraising.site_appeals import appeal_or_404, short_address_of
from ravive.people.addresses import public_address
from ravive.site.context import known_language, speaking
from ravive.site.frames import EmbeddedResponse
from ravive.site.stored_pages import same_for_all
from ravive.throttling.limit import RequestLimit

SUPPORTERS_A_PAGE = 50
# Each is set by a program that takes a second.
POSTER_LIMIT = RequestLimit("appeal-poster", burst=40, interval_seconds=3)


@require_safe
@same_for_all
def supporters(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Return the gifts that an appeal received, the newest first: with a name where its donor wants it. Search engines stay out."""
    appeal, page = appeal_or_404(request, appeal_id)
    shown = Paginator(queries.received_gifts(appeal), SUPPORTERS_A_PAGE).get_page(request.GET.get("page"))
    figures = queries.figures_of(appeal, timezone.localdate())
    values = {"page": page, "shown": figures, "rows": shown, "supporters": queries.shown_gifts_of(shown)}
    response = render(request, "appeals/supporters.html", values)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def short_address(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Lead to the page of an appeal in the language of the browser, where it is there, else in another."""
    _appeal, page = appeal_or_404(request, appeal_id)
    return redirect(page.get_url(request) or "/")


@require_safe
def poster(request: HttpRequest, appeal_id: int, size: str) -> HttpResponse:
    """Return the poster of an appeal that people can give to, or soon can, as PDF in the language of the address. Raises Http404."""
    appeal, page = appeal_or_404(request, appeal_id)
    own, today = queries.own_reference_of(appeal), timezone.localdate()
    is_offered = queries.state_of(appeal, today) in queries.POSTER_STATES
    if size not in posters.SIZES or own is None or appeal.account is None or not is_offered:
        raise Http404("the appeal has no such poster")
    if POSTER_LIMIT.wait_seconds(appeal.pk):
        words = _("Many sheets are asked for at this moment. Try again in a minute.")
        return HttpResponse(words, status=HTTPStatus.TOO_MANY_REQUESTS, content_type="text/plain; charset=utf-8")
    content = posters.render_poster(
        page=page,
        figures=queries.figures_of(appeal, today),
        reference=own,
        account=appeal.account,
        size=size,
        address=short_address_of(request, appeal),
        now=timezone.now(),
    )
    name = f"{slugify(page.title)[:60] or 'appeal'}-{size}-{page.locale.language_code}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def embedded(request: HttpRequest, language: str, appeal_id: int) -> HttpResponse:
    """Return the bar of an appeal for other sites to frame: a link that opens elsewhere, no form, no script."""
    with speaking(known_language(language), request.headers.get("Accept-Language", "")) as spoken:
        appeal, page = appeal_or_404(request, appeal_id)
        values = {
            "page": page,
            "shown": queries.figures_of(appeal, timezone.localdate()),
            "address": public_address(request, page.get_url(request) or "/"),
            "home": public_address(request, f"/{language}/"),
        }
        content = render_to_string("appeals/embedded.html", values, request)
    return EmbeddedResponse(content, headers={"Content-Language": spoken.shown, "X-Robots-Tag": "noindex"})
