"""What waits for treasurers in tax certificates: those to issue before the dated rule says, and national numbers to delete."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.giving.certificates import queries
from ravive.giving.certificates.tax_rules import YearRules, rules_of_year
from ravive.giving.desk_queries import ROLES
from ravive.giving.models import Donor, GiftCertificate
from ravive.people.agenda import DATED, WaitingFor, WaitingItem
from ravive.people.models import Organisation


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield the certificates of last year that are due, and the national numbers that are deleted once they are declared.

    Both from the first day of the month in which the dated rule asks for them, which is February. It names no donor. Before them stands
    what the settings lack for new certificates, at any time.
    """
    if not person.may(*ROLES):
        return
    settings = queries.settings_of(person.organisation)
    if not queries.is_complete(settings):
        return
    if missing := queries.missing_settings(settings):
        yield _missing_item(missing, person.today)
    year, today = person.today.year - 1, person.today
    rules = rules_of_year(person.organisation, year)
    if rules is None or today < rules.last_day.replace(day=1):
        return
    is_reported = queries.is_reported(person.organisation, year)
    due = 0 if is_reported else due_certificates(person.organisation, rules)
    if due:
        title = ngettext("%(count)s tax certificate to issue", "%(count)s tax certificates to issue", due) % {"count": due}
        yield _item(title, _("Issue them"), reverse("gift_certificates", args=[year]), rules, today)
    numbers = (
        Donor.objects.filter(organisation=person.organisation, national_number_year__lte=year).exclude(sealed_national_number="").count()
    )
    if numbers and GiftCertificate.objects.filter(organisation=person.organisation, year=year).exists():
        title = ngettext(
            "%(count)s national number to delete after the declaration",
            "%(count)s national numbers to delete after the declaration",
            numbers,
        )
        yield _item(title % {"count": numbers}, _("The year is declared…"), reverse("report_gift_year", args=[year]), rules, today)


def due_certificates(organisation: Organisation, rules: YearRules) -> int:
    """Return how many donors gave enough in a year and have no certificate that counts, those who were erased left out.

    Three queries, and nothing is decrypted.
    """
    certified = GiftCertificate.objects.filter(organisation=organisation, year=rules.year, cancelled_on=None, donor__isnull=False)
    erased = Donor.objects.filter(organisation=organisation, erased_on__isnull=False)
    done = {*certified.values_list("donor", flat=True), *erased.values_list("pk", flat=True)}
    sums = queries.sums_of_year(organisation, rules.year)
    return sum(cents >= rules.least_cents and donor not in done for donor, cents in sums.items())


def _missing_item(missing: list[str], today: date) -> WaitingItem:
    return WaitingItem(
        menu="giving",
        icon="coins",
        title=_("No tax certificate can be issued: a setting is missing"),
        detail=", ".join(missing),
        action=_("Complete the settings"),
        address=reverse("gift_certificate_settings"),
        urgency=DATED,
        since=today,
    )


def _item(title: str, action: str, address: str, rules: YearRules, today: date) -> WaitingItem:
    day = date_format(rules.last_day, "DATE_FORMAT")
    return WaitingItem(
        menu="giving",
        icon="coins",
        title=title,
        detail=_("Gifts of %(year)s · until %(day)s") % {"year": rules.year, "day": day},
        action=action,
        address=address,
        urgency=DATED,
        since=rules.last_day.replace(day=1),
        state=_("the day is over") if today > rules.last_day else "",
    )
