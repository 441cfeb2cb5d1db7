"""What waits for treasurers: transfers to decide, and months to close."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.giving import desk_queries, month_reading, queries
from ravive.giving.models import BankAccount
from ravive.giving.month_reading import MonthRow
from ravive.people.agenda import DATED, OTHER, WaitingFor, WaitingItem

# A month is over for good once its last files were read.
DAYS_UNTIL_CLOSING = 5


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield the months with transfers to decide, and those to close, the oldest first. It names no donor. Three queries."""
    if not person.may(*desk_queries.ROLES):
        return
    accounts = BankAccount.objects.filter(organisation=person.organisation)
    for row in reversed(month_reading.month_rows(person.organisation, list(accounts))):
        over_on = queries.next_month(row.first) + timedelta(days=DAYS_UNTIL_CLOSING)
        if row.to_decide:
            title = ngettext("%(count)s transfer to decide", "%(count)s transfers to decide", row.to_decide) % {"count": row.to_decide}
            yield _item(row, title, _("Decide"), urgency=OTHER)
        elif not row.is_closed and over_on <= person.today:
            yield _item(row, _("A month to close"), _("Close it"), urgency=DATED)


def _item(row: MonthRow, title: str, action: str, *, urgency: int) -> WaitingItem:
    return WaitingItem(
        menu="giving",
        icon="coins",
        title=title,
        detail=f"{date_format(row.first, 'YEAR_MONTH_FORMAT')} · {row.account.iban}",
        action=action,
        address=reverse("bank_month", args=[row.account.pk, row.first.year, row.first.month]),
        urgency=urgency,
        since=row.first,
    )
