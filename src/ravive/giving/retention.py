"""For how long details of gifts are stored: years after that of the gift. A longer choice never lengthens what was promised before it."""

from dataclasses import dataclass
from datetime import date, timedelta

from ravive.giving.models import GivingSettings
from ravive.giving.models.accounts import RETENTION_YEARS
from ravive.people.models import Organisation
from ravive.site.personal_data import days_of_years


@dataclass(frozen=True, kw_only=True)
class Retention:
    """The years that an organisation chose, and those promised before it raised them.

    `earlier` has, in the order of the days, a day and the years of the gifts before it. The years rise with the days.
    """

    years: int
    earlier: tuple[tuple[date, int], ...] = ()

    def years_of(self, day: date) -> int:
        """Return for how many years after its own a gift of a day is stored.

        >>> Retention(years=10, earlier=((date(2026, 6, 1), 7),)).years_of(date(2026, 5, 31))
        7
        """
        return next((years for before, years in self.earlier if day < before), self.years)

    def last_day(self, day: date) -> date:
        """Return the last day on which details of a gift of a day are stored.

        >>> Retention(years=7).last_day(date(2026, 5, 3))
        datetime.date(2033, 12, 31)
        """
        return date(day.year + self.years_of(day), 12, 31)

    def end(self, day: date) -> date:
        """Return the day on which details of a gift of a day are deleted.

        >>> Retention(years=7).end(date(2026, 5, 3))
        datetime.date(2034, 1, 1)
        """
        return self.last_day(day) + timedelta(days=1)

    def first_stored_day(self, today: date) -> date:
        """Return the first day whose gifts are still stored. All gifts before it are due, and none after it.

        >>> Retention(years=7).first_stored_day(date(2034, 1, 1))
        datetime.date(2027, 1, 1)
        >>> Retention(years=10, earlier=((date(2026, 6, 1), 7),)).first_stored_day(date(2034, 1, 1))
        datetime.date(2026, 6, 1)
        """
        begins = date.min
        for before, years in self.earlier:
            first = max(begins, date(today.year - years, 1, 1))
            if first < before:
                return first
            begins = before
        return max(begins, date(today.year - self.years, 1, 1))

    def changed(self, years: int, *, today: date) -> "Retention":
        """Return the retention after another choice: fewer years count for all gifts, more years for those after today."""
        if years <= self.years:
            return Retention(years=years, earlier=tuple(row for row in self.earlier if row[1] < years))
        tomorrow = today + timedelta(days=1)
        promised = self.earlier if self.earlier and self.earlier[-1][0] == tomorrow else (*self.earlier, (tomorrow, self.years))
        return Retention(years=years, earlier=promised)


def retention_of(organisation: Organisation) -> Retention:
    """Return for how long an organisation stores details of gifts."""
    stored = GivingSettings.objects.filter(organisation=organisation).first()
    if stored is None:
        return Retention(years=RETENTION_YEARS)
    earlier = sorted((date.fromisoformat(day), years) for day, years in stored.earlier_years.items())
    return Retention(years=stored.retention_years, earlier=tuple(earlier))


def accounts_days(organisation: Organisation | None) -> int:
    """Return how many days the accounts of an organisation are stored at most, after the end of their year."""
    # No gift is stored for longer than the years that are chosen now.
    return days_of_years(retention_of(organisation).years if organisation else RETENTION_YEARS)
