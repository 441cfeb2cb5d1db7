"""Amounts, references and numbers of accounts, as people read them."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from stdnum import iban as iban_number

from ravive.banking.references import printed_reference
from ravive.giving.money import written_euros

FORMATS = {"coda": "CODA", "csv": "CSV", "xlsx": "XLSX"}

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Return an amount in euros, with its cents: 3 147,00 €."""
    return written_euros(cents)


@register.filter
def whole_euros(cents: int) -> str:
    """Return an amount in euros, without cents where there are none: 3 147 €."""
    return written_euros(cents, whole=True)


@register.filter
def spaced_iban(iban: str) -> str:
    """Return the number of an account in groups of four, with spaces at which no line breaks."""
    return iban_number.format(iban, separator="\u00a0")


@register.filter
def printed(reference: str) -> str:
    """Return a reference as it is printed: +++090/9337/55493+++."""
    return printed_reference(reference)


@register.filter
def format_name(name: str) -> str:
    """Return the name of a format of bank files, as banks write it: CODA, camt.053, MT940."""
    return FORMATS.get(name) or (name.upper() if name.startswith("mt") else name)


@register.filter
def decimal_euros(amount: Decimal) -> str:
    """Return an amount of a file that is only shown: 150,00."""
    return number_format(amount, decimal_pos=2, force_grouping=True)
