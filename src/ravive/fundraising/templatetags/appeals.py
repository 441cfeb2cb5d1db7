"""What the pages of appeals show beside their words: sums, the bar, how many support them."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.banking.references import printed_reference
from ravive.fundraising import queries
from ravive.fundraising.models import AppealPage
from ravive.fundraising.queries import AppealFigures
from ravive.giving.actions.promises import name_of
from ravive.giving.models import GivingPromise
from ravive.giving.money import cents_of, written_euros
from ravive.mailing.queries import is_offered

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Return an amount as the language of the page writes it, without cents where there are none."""
    return written_euros(cents, whole=True)


@register.filter
def euros_of(amount: Decimal) -> str:
    """Return an amount in euros as the language of the page writes it."""
    return written_euros(cents_of(amount), whole=True)


@register.filter
def total_of(lines: Any) -> int:  # noqa: ANN401 - a stream of Wagtail, which has no type
    """Return the sum of lines with amounts, in cents."""
    return sum(cents_of(line.value["amount"]) for line in lines)


@register.simple_tag
def appeal_figures(page: AppealPage) -> AppealFigures | None:
    """Return what a page shows of its appeal; None on no organisation's site."""
    return queries.figures_of(page.appeal, timezone.localdate()) if page.appeal else None


@register.simple_tag
def can_ask_for_own_page() -> bool:
    """Return whether donors can ask for the link to their private page: it comes by e-mail only."""
    return is_offered()


@register.simple_tag
def named_gifts(shown: AppealFigures) -> int:
    """Return how many gifts of an appeal are listed with the name of their donor."""
    return queries.named_gifts_of(shown.appeal)


@register.simple_tag
def bar_in_words(shown: AppealFigures) -> str:
    """Return the bar for people who do not see it."""
    values = {
        "received": written_euros(shown.sum.received_cents, whole=True),
        "goal": written_euros(shown.appeal.goal_cents, whole=True),
        "promised": written_euros(shown.sum.promised_cents, whole=True),
    }
    if shown.sum.promised_cents:
        return _("%(received)s received of %(goal)s; %(promised)s promised, not yet received") % values
    return _("%(received)s received of %(goal)s") % values


@register.filter
def donor_name(promise: GivingPromise) -> str:
    """Return the name that a donor wants shown, for staff who look at it."""
    return name_of(promise)


@register.filter
def printed(reference: str) -> str:
    """Return a stored reference as it is printed."""
    return printed_reference(reference)
