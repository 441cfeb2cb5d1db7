"""What a link to a deck shows elsewhere."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Site

from ravive.publishing import deck_previews
from ravive.publishing.queries import PublishedDeck
from ravive.site import link_previews

register = template.Library()


@register.simple_tag(takes_context=True)
def deck_link(context: template.Context) -> SafeString:
    """Return the elements that describe a link to the page's deck."""
    deck: PublishedDeck = context["deck"]
    site = Site.find_for_request(context["request"])
    return format_html(
        '<link rel="canonical" href="{address}"><meta property="og:type" content="website"><meta property="og:title" content="{title}">'
        '<meta property="og:description" content="{summary}"><meta property="og:url" content="{address}">'
        '<meta property="og:locale" content="{language}"><meta property="og:site_name" content="{site}">{picture}',
        address=context["address"],
        title=deck.bundle.title,
        summary=deck.bundle.summary,
        language=deck.bundle.language,
        site=(site.site_name if site else "") or "Ravive",
        picture=link_previews.meta_elements(deck_previews.words_of(deck), context["request"]),
    )
