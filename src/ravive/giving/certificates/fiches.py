"""The year's certificates as a table, for the accountant or for typing them into Belcotax-on-web. It holds national numbers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ravive.giving.certificates import queries
from ravive.giving.certificates.national_numbers import ERASED
from ravive.giving.models import GiftCertificate
from ravive.lib.csv_table import csv_table


def table_of(certificates: Iterable[GiftCertificate]) -> bytes:
    """Return one row a certificate that counts, as CSV; amounts in euros with a point. What was deleted of one is left empty."""
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
    return csv_table(heads, (_row(row) for row in certificates if row.cancelled_on is None))


def _row(certificate: GiftCertificate) -> tuple[str, ...]:
    said = queries.text_of(certificate)
    euros = f"{certificate.amount_cents // 100}.{certificate.amount_cents % 100:02d}"
    ends = (euros, certificate.issued_on.isoformat())
    if said is None:
        return (str(certificate.year), str(certificate.number), *[""] * 7, *ends)
    donor, number = said.donor, said.national_number
    address = (donor.name, donor.street, donor.postcode, donor.city, donor.country)
    return (
        str(certificate.year),
        str(certificate.number),
        "" if number == ERASED else number,
        donor.enterprise_number,
        *address,
        *ends,
    )
