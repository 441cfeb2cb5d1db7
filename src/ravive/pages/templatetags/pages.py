"""What pages of the public site say of themselves to programs that show links and results."""

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from ravive.pages import page_previews, structured_data
from ravive.pages.navigation import SiteNavigation
from ravive.people.addresses import public_address
from ravive.publishing.queries import PublishedDeck
from ravive.publishing.sample_cards import SampleCard, sample_cards
from ravive.site import link_previews, renditions

register = template.Library()


@register.simple_tag(takes_context=True)
def page_data(context: template.Context) -> SafeString:
    """Return the page's data for programs, and what a link to it shows elsewhere."""
    page, request, navigation = context["page"], context["request"], context["navigation"]
    address = public_address(request, page.get_url(request) or "/")
    data = structured_data.written(structured_data.of_page(page, navigation, request))
    summary = page.search_description or getattr(page, "summary", "") or getattr(page, "lead", "")
    return format_html(
        '<link rel="canonical" href="{address}"><meta property="og:title" content="{title}">'
        '<meta property="og:description" content="{summary}">'
        '<meta property="og:url" content="{address}"><meta property="og:locale" content="{language}">'
        '<meta property="og:type" content="website"><meta property="og:site_name" content="{site}">{picture}{data}',
        address=address,
        title=page.seo_title or page.title,
        summary=summary,
        language=page.locale.language_code,
        site=navigation.name,
        picture=_link_picture(page, navigation, request),
        data=data,
    )


def _link_picture(page: Page, navigation: SiteNavigation, request: HttpRequest) -> SafeString:
    """Return what names the picture beside a link: the page's own once its copy is there, else the organisation's card."""
    picture = getattr(page, "picture", None)
    if picture and (address := renditions.link_picture(picture)):
        whole = address if "://" in address else public_address(request, address)
        return link_previews.photo_elements(whole, getattr(page, "picture_alternative", ""))
    look = page_previews.SiteCard.of(navigation.name, navigation.organisation, navigation.profile)
    return link_previews.meta_elements(page_previews.words_of(page, look), request)


@register.simple_tag
def cards_to_try(deck: PublishedDeck) -> tuple[SampleCard, ...]:
    """Return the cards of a deck that a page shows to be answered in it."""
    return sample_cards(deck)
