"""What the audit log stores of people. `people.audit_names` deletes it; the register is in this package, which is above."""

from django.utils.translation import gettext_lazy as _

from ravive.people import audit_names
from ravive.site.personal_data import LegalBasis, PersonalData, PersonalField, StorageLimit, days_of_years, fixed

_PURPOSES = {
    "by_name": _("Name of the member of staff who did something at the desk, to find out after a breach who saw what"),
    "by_username": _("Name with which this person signs in"),
    "subject_label": _("What it was done to, which may name a person"),
    "detail": _("What changed, or which page was seen, without what it showed"),
}

DATA = PersonalData(
    name="audit",
    label=_("Audit log of the desk"),
    fields=tuple(
        PersonalField(
            model="people.AuditEvent",
            field=field,
            purpose=purpose,
            deletion=_("Two years after the entry. What was done, and when, stays without names."),
            basis=LegalBasis.SECURITY,
            limit=StorageLimit(days=fixed(days_of_years(audit_names.YEARS)), since=_("after the entry")),
        )
        for field, purpose in _PURPOSES.items()
    ),
    erase=audit_names.remove_due,
)
