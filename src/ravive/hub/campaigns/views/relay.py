"""Relaying a campaign: thanks with the kit, the kit itself, the short address and its code, and the page that other sites frame."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from ravive.hub.campaigns import queries, relay_kit
from ravive.hub.campaigns.forms import RelayForm
from ravive.hub.campaigns.models import Campaign, CampaignPage
from ravive.hub.campaigns.models.campaign import PURPOSE
from ravive.hub.campaigns.mosaic import mosaic_of
from ravive.hub.campaigns.relay_kit import FORMATS, MEDIA_TYPES, RelayPartner
from ravive.hub.campaigns.site_campaigns import campaign_or_404, short_address_of
from ravive.lib.paper import LayoutError
from ravive.pages import next_steps
from ravive.people.addresses import public_address
from ravive.people.logos import POLICY
from ravive.site import public_form
from ravive.site.context import known_language, speaking
from ravive.site.frames import EmbeddedResponse, line_to_paste
from ravive.throttling.limit import RequestLimit

# Files with a partner's logo, each drawn for one download.
KIT_LIMIT = RequestLimit("campaign-kit", burst=40, interval_seconds=3)


@require_safe
def thanks(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Return the thanks to somebody who joined without an address, with the cards and the relay kit."""
    campaign, page = campaign_or_404(request, campaign_id)
    values = {"campaign": campaign, "page": page, "is_counted": True, "next_steps": next_steps.steps(request, without=PURPOSE)}
    return render(request, "campaigns/thanks.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Return the relay kit; of its form, a picture or a poster with the partner's name and logo, which are stored nowhere."""
    campaign, page = campaign_or_404(request, campaign_id)
    pages = queries.pages_of_campaign(campaign)
    if request.method != "POST":
        return _kit_page(request, campaign, page, RelayForm(pages=pages))
    form, status, problem = RelayForm(request.POST, request.FILES, pages=pages), HTTPStatus.UNPROCESSABLE_ENTITY, ""
    try:
        # The same form may be sent for each size: its value only says that this site showed it.
        public_form.check(request, purpose=kit_purpose(campaign))
        if KIT_LIMIT.wait_seconds(campaign.pk):
            busy = _("Many files are being drawn at this moment. What you typed is still here: send it again in a minute.")
            raise public_form.FormRefusedError(busy, HTTPStatus.TOO_MANY_REQUESTS)
        if form.is_valid():
            values = form.cleaned_data
            wanted = next(translation for translation in pages if translation.locale.language_code == values["language"])
            return _drawn(request, campaign, wanted, values["format"], form.partner())
    except LayoutError:
        problem = _("This logo cannot be drawn. Save it as PNG.")
    except public_form.FormRefusedError as refusal:
        problem, status = str(refusal), refusal.status
    return _kit_page(request, campaign, page, form, problem=problem, status=status)


def kit_purpose(campaign: Campaign) -> str:
    """Return what binds the form of a kit to its campaign (`site.public_form`)."""
    return f"campaign-kit-{campaign.pk}"


def _kit_page(
    request: HttpRequest, campaign: Campaign, page: CampaignPage, form: RelayForm, *, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    address, pages = short_address_of(request, campaign), queries.pages_of_campaign(campaign)
    embedded_at = public_address(request, f"/embed/{page.locale.language_code}/campaigns/{campaign.pk}/")
    values = {
        "page": page,
        "campaign": campaign,
        "form": form,
        "problem": problem,
        "purpose": kit_purpose(campaign),
        "address": address,
        "formats": [(size, chosen) for size, chosen in FORMATS.items()],
        "texts": [(translation, relay_kit.relay_texts(translation, address)) for translation in pages],
        "embedded_at": embedded_at,
        "line": line_to_paste(embedded_at, page.title),
    }
    return render(request, "campaigns/kit.html", values, status=status)


@require_safe
def kit_file(request: HttpRequest, campaign_id: int, size: str, extension: str) -> HttpResponse:
    """Return a picture or a poster without a partner, in the language of the address."""
    campaign, page = campaign_or_404(request, campaign_id)
    if size not in FORMATS or FORMATS[size].extension != extension:
        raise Http404("the kit has no such file")
    return _drawn(request, campaign, page, size, RelayPartner())


def _drawn(request: HttpRequest, campaign: Campaign, page: CampaignPage, size: str, partner: RelayPartner) -> HttpResponse:
    content = relay_kit.render_file(
        campaign=campaign,
        page=page,
        size=size,
        partner=partner,
        address=short_address_of(request, campaign),
        organisation=campaign.organisation.name,
        now=timezone.now(),
    )
    chosen = FORMATS[size]
    name = f"{slugify(page.title)[:60] or 'campaign'}-{size}-{page.locale.language_code}.{chosen.extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[chosen.extension], headers=headers)


@require_safe
def short_address(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Lead to the page of a campaign in the language of the browser, where it is there, else in another."""
    _campaign, page = campaign_or_404(request, campaign_id)
    return redirect(page.get_url(request) or "/")


@require_safe
@csp_override(POLICY)
def code(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Return the code of the short address, as a drawing to download."""
    campaign, _page = campaign_or_404(request, campaign_id)
    headers = {"Content-Disposition": f'attachment; filename="campaign-{campaign.pk}.svg"'}
    return HttpResponse(relay_kit.code_svg(short_address_of(request, campaign)), content_type="image/svg+xml", headers=headers)


@require_safe
def embedded(request: HttpRequest, language: str, campaign_id: int) -> HttpResponse:
    """Return the counter of a campaign for other sites to frame: links that open elsewhere, no form, no script."""
    with speaking(known_language(language), request.headers.get("Accept-Language", "")) as spoken:
        campaign, page = campaign_or_404(request, campaign_id)
        numbers = queries.numbers_of(campaign)
        values = {
            "page": page,
            "campaign": campaign,
            "numbers": numbers,
            "state": queries.state_of(campaign, numbers, timezone.localdate()),
            "mosaic": mosaic_of(goal=campaign.goal, people=numbers.confirmed),
            "address": page.address_of(request),
            "home": public_address(request, f"/{language}/"),
        }
        content = render_to_string("campaigns/embedded.html", values, request)
    headers = {"Content-Language": spoken.shown, "X-Robots-Tag": "noindex"}
    return EmbeddedResponse(content, headers=headers)
