"""What hangs on pages of appeals: gifts, which stay in the accounts, and promises."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from ravive.giving.models import Appeal
from ravive.giving.money import written_euros
from ravive.giving.queries import NOTHING, sums_of


def say(pages: QuerySet[Page]) -> Iterator[str]:
    """Yield what these pages have of appeals: what was received and promised, and until when people are asked to give."""
    today = localdate()
    appeals = list(Appeal.objects.filter(key__in=pages.values("translation_key")))
    sums = sums_of(appeals, today=today)
    for appeal in appeals:
        found, parts = sums.get(appeal.pk, NOTHING), []
        if found.gifts:
            gifts = ngettext("%(count)s gift, %(sum)s", "%(count)s gifts, %(sum)s", found.gifts)
            parts.append(gifts % {"count": found.gifts, "sum": written_euros(found.received_cents)})
        if found.promises:
            parts.append(ngettext("%(count)s open promise", "%(count)s open promises", found.promises) % {"count": found.promises})
        values = {"title": appeal.title, "day": date_format(appeal.ends_on, "DATE_FORMAT"), "sums": ", ".join(parts) or _("no gift yet")}
        if appeal.is_open(today):
            yield _("The appeal “%(title)s” runs until %(day)s: %(sums)s. Gifts stay in the accounts.") % values
        elif parts:
            yield _("The appeal “%(title)s”: %(sums)s. Gifts stay in the accounts.") % values
