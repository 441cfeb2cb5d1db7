"""What pages of the public site say of themselves to programs that show links and results."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ravive.pages import page_previews, structured_data
from ravive.people.addresses import public_address
from ravive.publishing.queries import PublishedDeck
from ravive.publishing.sample_cards import SampleCard, sample_cards
from ravive.site import link_previews

register = template.Library()


@register.simple_tag(takes_context=True)
def page_data(context: template.Context) -> SafeString:
    """Return the page's data for programs, and what a link to it shows elsewhere."""
    page, request, navigation = context["page"], context["request"], context["navigation"]
    address = public_address(request, page.get_url(request) or "/")
    brand = navigation.profile.brand if navigation.profile else None
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
        picture=link_previews.meta_elements(page_previews.words_of(page, navigation.name, brand), request),
        data=data,
    )


@register.simple_tag
def cards_to_try(deck: PublishedDeck) -> tuple[SampleCard, ...]:
    """Return the cards of a deck that a page shows to be answered in it."""
    return sample_cards(deck)
