"""What a donor enters at the bank for a standing order. The bank runs it: nobody here can change or stop it."""

from datetime import date

from ravive.giving.models import GivingPromise
from ravive.giving.queries import month_of, next_month


def first_payment_day(promise: GivingPromise, today: date) -> date:
    """Return the day to enter as the first payment: the first of next month, or the last day of the promise if that comes before.

    An expired promise can still be paid: from the first of next month.
    """
    first = next_month(month_of(today))
    return min(first, promise.expires_on) if promise.expires_on >= today else first
