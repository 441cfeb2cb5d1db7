"""Words of the desk of tax certificates."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.giving.certificates.national_numbers import masked_number, written_enterprise_number
from ravive.giving.certificates.queries import CertificateState, Lack, national_number_of
from ravive.giving.certificates.tax_rules import Code, DatedRule, day_of
from ravive.giving.models import Donor
from ravive.giving.money import written_euros

register = template.Library()
# A year that is not a leap year.
ANY_YEAR = 2001


@register.filter
def rule_value(rule: DatedRule) -> str:
    """Return the value of a rule in the words of its code."""
    if rule.code == Code.LEAST_CENTS:
        return written_euros(rule.value, whole=True)
    if rule.code == Code.REDUCTION_PERCENT:
        return f"{rule.value}\u00a0%"
    if rule.code == Code.FILING_DAY:
        return date_format(day_of(rule.value, ANY_YEAR), "MONTH_DAY_FORMAT")
    return _("required") if rule.value else _("a warning when it is missing")


@register.filter
def breakable(address: str) -> str:
    """Return an address that may break after each part: it is wider than a narrow phone."""
    return address.replace("/", "/\u200b")


@register.filter
def rule_name(code: str) -> str:
    """Return what a rule is about."""
    names = {
        Code.LEAST_CENTS: _("Least amount a donor a year"),
        Code.REDUCTION_PERCENT: _("Reduction of tax, in percent"),
        Code.FILING_DAY: _("First day that is too late"),
    }
    return names.get(Code(code), _("National number"))


@register.filter
def lack_words(lack: str) -> str:
    """Return what a certificate lacks."""
    words = {Lack.NAME: _("name missing"), Lack.ADDRESS: _("address missing")}
    return words.get(Lack(lack), _("national number missing"))


@register.filter
def state_words(state: str) -> str:
    """Return where a certificate stands."""
    words = {
        CertificateState.ISSUED: _("issued"),
        CertificateState.OUTDATED: _("to be issued again"),
        CertificateState.READY: _("ready"),
        CertificateState.INCOMPLETE: _("something is missing"),
    }
    return words.get(CertificateState(state), _("under the least amount"))


@register.filter
def state_pill(state: str) -> str:
    """Return the class of the pill that shows where a certificate stands."""
    pills = {CertificateState.ISSUED: "r-ok", CertificateState.OUTDATED: "r-again", CertificateState.INCOMPLETE: "r-again"}
    return pills.get(CertificateState(state), "r-soon")


@register.filter
def masked_national_number(donor: Donor) -> str:
    """Return the last digits of a donor's national number; empty without one."""
    number = national_number_of(donor)
    return masked_number(number) if number else ""


@register.filter
def enterprise_number(number: str) -> str:
    """Return an enterprise number as people write it."""
    return written_enterprise_number(number)
