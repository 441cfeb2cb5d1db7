"""What results of jobs store of people. The model is of the queue of tasks."""

from django.utils.translation import gettext_lazy as _

from ravive.site.personal_data import DataSubject, LegalBasis, PersonalData, StorageLimit, details, fixed

# How long the result of a task is stored, for people who look for a reason.
STORED_DAYS = 30

DATA = PersonalData(
    name="jobs",
    label=_("Jobs in the background"),
    people=tuple(who for who in DataSubject if who is not DataSubject.NAMED),
    fields=details(
        "django_tasks_database.DBTaskResult",
        ("args_kwargs", "return_value", "traceback"),
        purpose=_(
            "Do something in the background, and find out why it failed: numbers of rows, the class of an error and its place in the code"
        ),
        deletion=_("30 days after the job ended."),
        basis=LegalBasis.SAFETY,
        limit=StorageLimit(days=fixed(STORED_DAYS + 1), since=_("after the job ended")),
    ),
)
