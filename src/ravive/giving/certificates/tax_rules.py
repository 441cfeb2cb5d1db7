"""The dated rules of tax law that hold for the gifts of a year: packaged with their sources, or an organisation's own."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ravive.giving.models import TaxRule
from ravive.people.models import Organisation

FILE = Path(__file__).parent / "tax_rules.toml"
Code = TaxRule.RuleCode


@dataclass(frozen=True, kw_only=True)
class DatedRule:
    """A rule from a day on, until a later one of the same code. `value` is in the unit that its code says."""

    code: str
    value: int
    valid_from: date
    source: str
    is_confirmed: bool
    # The row that the organisation stored; None for a packaged rule.
    own: int | None = None


@dataclass(frozen=True, kw_only=True)
class YearRules:
    """The rules for the gifts of one year."""

    year: int
    least: DatedRule
    reduction: DatedRule
    filing: DatedRule
    number: DatedRule

    @property
    def least_cents(self) -> int:
        """Return the least sum of a donor's gifts."""
        return self.least.value

    @property
    def is_number_required(self) -> bool:
        """Return whether a missing national number stops a certificate."""
        return self.number.value == 1

    @property
    def last_day(self) -> date:
        """Return the last day to give and declare the certificates."""
        return day_of(self.filing.value, self.year + 1) - timedelta(days=1)


def day_of(month_and_day: int, year: int) -> date:
    """Return the day of a year that a number such as 301, for the first of March, means. Raises ValueError."""
    return date(year, month_and_day // 100, month_and_day % 100)


@cache
def packaged_rules() -> tuple[DatedRule, ...]:
    """Return the rules that come with Ravive."""
    return tuple(DatedRule(**rule) for rule in tomllib.loads(FILE.read_text("utf-8"))["rules"])


def all_rules(organisation: Organisation) -> list[DatedRule]:
    """Return all rules for an organisation, the latest first; of one day, its own before the packaged one."""
    own = [
        DatedRule(code=row.code, value=row.value, valid_from=row.valid_from, source=row.source, is_confirmed=True, own=row.pk)
        for row in TaxRule.objects.filter(organisation=organisation)
    ]
    order = list(Code)
    return sorted(
        [*own, *packaged_rules()], key=lambda rule: (order.index(Code(rule.code)), -rule.valid_from.toordinal(), rule.own is None)
    )


def rule_on(rules: Iterable[DatedRule], code: str, day: date) -> DatedRule | None:
    """Return the rule that holds on a day, of rules in the order of `all_rules`; None before the first one."""
    return next((rule for rule in rules if rule.code == code and rule.valid_from <= day), None)


def rules_of_year(organisation: Organisation, year: int) -> YearRules | None:
    """Return the rules for the gifts of a year; None for a year that nothing is known of."""
    rules, day = all_rules(organisation), date(year, 12, 31)
    least, reduction = rule_on(rules, Code.LEAST_CENTS, day), rule_on(rules, Code.REDUCTION_PERCENT, day)
    filing, number = rule_on(rules, Code.FILING_DAY, day), rule_on(rules, Code.NUMBER_REQUIRED, day)
    if least is None or reduction is None or filing is None or number is None:
        return None
    return YearRules(year=year, least=least, reduction=reduction, filing=filing, number=number)
