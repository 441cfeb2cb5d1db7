"""The readers of an organisation for its own mailer: addresses, languages, and the proof of each consent."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.hub.newsletter import queries
from ravive.lib.csv_table import csv_table
from ravive.mailing.queries import confirmed_addresses
from ravive.people.models import Organisation


def readers_csv(organisation: Organisation, language: str) -> tuple[bytes, int]:
    """Return who gets the news as CSV, and how many. Only those whose address is confirmed and can be reached.

    Commas part the columns in every language: another mailer reads this file, and some read no other.
    """
    rows = list(queries.readers_of(organisation).order_by("confirmed_at", "pk"))
    addresses = confirmed_addresses(row.handle or "" for row in rows)
    with override(language):
        heads = (_("E-mail"), _("Language"), _("Agreed on"), _("Confirmed on"), _("Page"), _("Words agreed to"))
    found = [row for row in rows if row.handle in addresses and row.confirmed_at]
    lines = (
        (
            addresses[row.handle or ""],
            row.language,
            row.entered_on.isoformat(),
            localtime(row.confirmed_at).isoformat(timespec="seconds"),
            row.consent_page,
            row.consent_words,
        )
        for row in found
    )
    return csv_table(heads, lines), len(found)
