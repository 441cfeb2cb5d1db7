"""The year's certificates as a table, for the accountant or for typing them into Belcotax-on-web. It holds national numbers."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ravive.giving.certificates import queries
from ravive.giving.certificates.national_numbers import ERASED
from ravive.giving.models import GiftCertificate
from ravive.giving.money import euros_of
from ravive.lib.csv_table import csv_table


def table_of(certificates: Iterable[GiftCertificate]) -> bytes:
    """Return one row a certificate that counts, as CSV for a spreadsheet in the language of the page. What was deleted is left empty."""
    heads = (
        _("Year"),
        _("Number"),
        _("National number"),
        _("Enterprise number"),
        _("Name"),
        _("Street and number"),
        _("Postcode"),
        _("Town"),
        _("Country"),
        _("Amount in euros"),
        _("Issued on"),
    )
    rows = (_row(row) for row in certificates if row.cancelled_on is None)
    return csv_table(heads, rows, language=get_language() or "")


def _row(certificate: GiftCertificate) -> tuple[str | Decimal, ...]:
    text = queries.text_of(certificate)
    ends = (euros_of(certificate.amount_cents), certificate.issued_on.isoformat())
    if text is None:
        return (str(certificate.year), str(certificate.number), *[""] * 7, *ends)
    donor, number = text.donor, text.national_number
    address = (donor.name, donor.street, donor.postcode, donor.city, donor.country)
    return (
        str(certificate.year),
        str(certificate.number),
        "" if number == ERASED else number,
        donor.enterprise_number,
        *address,
        *ends,
    )
