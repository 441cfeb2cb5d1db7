"""What the register of personal data says of counted visits: nothing in them is of a person, and the record names them all the same."""

from django.utils.translation import gettext_lazy as _

from ravive.hub.visits import actions
from ravive.site.personal_data import DataSubject, LegalBasis, PersonalData, StorageLimit, details, fixed

DATA = PersonalData(
    name="visits",
    label=_("Counting visits"),
    people=(DataSubject.VISITORS,),
    fields=details(
        "visits.VisitCount",
        ("path", "day", "count"),
        purpose=_("How often each public page is opened on each day: a number, without address, device or person. Robots are not counted."),
        deletion=_("Two years and a month after the day."),
        basis=LegalBasis.INFORMATION,
        limit=StorageLimit(days=fixed(actions.STORED_DAYS), since=_("after the day of the visits")),
    ),
    erase=actions.erase,
)
