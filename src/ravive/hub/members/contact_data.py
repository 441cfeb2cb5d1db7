"""What pages of members store of people: whom to reach."""

from django.utils.translation import gettext_lazy as _

from ravive.site.personal_data import DataRecipient, DataSubject, LegalBasis, PersonalData, StorageLimit, details

DATA = PersonalData(
    name="members",
    label=_("Contacts of members"),
    people=(DataSubject.NAMED,),
    recipients=(DataRecipient.PUBLIC,),
    fields=details(
        "members.MemberPage",
        ("email", "phone", "address"),
        purpose=_("Say how to reach a member of the network"),
        deletion=_("When the page of the member is changed or deleted; its history after two years."),
        basis=LegalBasis.INFORMATION,
        limit=StorageLimit(days=None, since=_("as long as the page of the member")),
    ),
)
