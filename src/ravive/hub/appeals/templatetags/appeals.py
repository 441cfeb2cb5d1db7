"""What the pages of appeals show beside their words: sums, the bar, payment details."""

from django import template

from ravive.giving.money import written_euros

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Return an amount as the language of the page writes it, without cents where there are none."""
    return written_euros(cents, whole=True)
