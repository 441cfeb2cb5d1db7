"""What uploaded files say of people, and when it is deleted."""

from django.utils.translation import gettext_lazy as _

from ravive.relocation import uploads
from ravive.site.personal_data import DataSubject, LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

DATA = PersonalData(
    name="relocation",
    label=_("Moving in from other tools"),
    people=(DataSubject.READERS, DataSubject.NAMED),
    recipients=(),
    fields=(
        *(
            PersonalField(
                model="relocation.Upload",
                field=field,
                purpose=_("Say what was brought and what was not: titles, names of authors, numbers of lines; no address of a reader"),
                deletion=_("30 days after the file was uploaded"),
                basis=LegalBasis.INTEREST,
                limit=StorageLimit(days=fixed(uploads.REPORT_LIFE.days + 1), since=_("after the file was uploaded")),
            )
            for field in ("report", "problem")
        ),
        PersonalField(
            model="relocation.UploadPart",
            field="sealed",
            purpose=_("Bring what an organisation has in another tool: its file, encrypted, until it is brought"),
            deletion=_("When the file is brought or refused; after a day if nobody confirms it"),
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(uploads.CONTENT_LIFE.days + 1), since=_("after the file was uploaded")),
        ),
    ),
    erase=uploads.delete_old,
)
