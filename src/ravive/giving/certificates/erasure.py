"""What is stored of donors, and its deletion: numbers once declared, details and certificates when the retention of accounts is over."""

from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ravive.giving.certificates.actions import donors, years
from ravive.giving.givers import retention_years
from ravive.giving.models import Donor, GiftCertificate
from ravive.site.personal_data import PersonalData, PersonalField

# A donor without any gift was added by mistake, or all gifts were taken away again.
EMPTY_DAYS = 365
_RETENTION = _("The years that the organisation chose in its settings (7 at first) after the last gift, as its accounts.")
_NUMBER = _("When the year is declared to the tax office; on 30 June of the next year at the latest.")
_ADDRESS = _("When its reader stops the e-mails; with the donor’s details at the latest; after two days if it is not confirmed.")


def erase(now: datetime) -> int:
    """Delete what is due; return how many rows changed."""
    today = timezone.localdate(now)
    changed = years.delete_overdue_numbers(today=today)
    last = Max("receipts__received_on")
    for donor in Donor.objects.filter(erased_on=None).select_related("organisation").annotate(last_gift=last):
        if _is_due(donor, today):
            donors.erase(donor=donor, today=today)
            changed += 1
    for row in GiftCertificate.objects.exclude(sealed="").select_related("organisation"):
        if _is_over(row.year, retention_years(row.organisation), today):
            row.sealed = ""
            row.save(update_fields=["sealed"])
            changed += 1
    return changed


def _is_due(donor: Donor, today: date) -> bool:
    last_gift: date | None = getattr(donor, "last_gift")  # noqa: B009 - an annotation, which the model does not have
    if last_gift is None:
        return (today - donor.added_on).days > EMPTY_DAYS
    return _is_over(last_gift.year, retention_years(donor.organisation), today)


def _is_over(year: int, stored_years: int, today: date) -> bool:
    """Return whether details of a year's gifts were stored for so many years, counted from the end of that year."""
    return today.year > year + stored_years


DATA = PersonalData(
    name="donors",
    fields=(
        PersonalField(
            model="giving.Donor",
            field="sealed",
            purpose=_("Who gave, for the tax certificate: name, address, language, a company’s number. Encrypted."),
            deletion=_RETENTION,
        ),
        PersonalField(
            model="giving.Donor",
            field="sealed_national_number",
            purpose=_("National number, which the tax office asks for. Encrypted; staff see its last digits."),
            deletion=_NUMBER,
        ),
        PersonalField(
            model="giving.Donor",
            field="mailbox_mark",
            purpose=_("Add up the gifts of one mailbox: a keyed digest."),
            deletion=_RETENTION,
        ),
        PersonalField(model="giving.Donor", field="handle", purpose=_("Random name under which the address is stored"), deletion=_ADDRESS),
        PersonalField(
            model="giving.DonorAccount",
            field="iban_mark",
            purpose=_("Propose the next gift from the same account: a keyed digest of its number."),
            deletion=_RETENTION,
        ),
        PersonalField(
            model="giving.GiftCertificate",
            field="sealed",
            purpose=_("What a tax certificate says, so that a copy says the same. Encrypted; its national number is deleted earlier."),
            deletion=_RETENTION,
        ),
        PersonalField(
            model="mailing.MailAddress",
            field="sealed",
            purpose=_("E-mail address of a donor, for the private link and the tax certificate. Encrypted."),
            deletion=_ADDRESS,
        ),
    ),
    erase=erase,
)
