"""The trail of tiles above a first card, as the app draws it."""

from django import template

from ravive.cards.bundle import AnyCard, Bundle
from ravive.cards.card import Theme
from ravive.publishing import first_session

register = template.Library()


@register.simple_tag
def session_themes(bundle: Bundle, card: AnyCard) -> tuple[Theme, ...]:
    """Return the theme of each card of the session that begins with this one."""
    return first_session.trail(bundle, card)
