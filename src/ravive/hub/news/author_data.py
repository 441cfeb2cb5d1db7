"""What news stores of people: who signs an article."""

from django.utils.translation import gettext_lazy as _

from ravive.site.personal_data import DataRecipient, DataSubject, LegalBasis, PersonalData, StorageLimit, details

DATA = PersonalData(
    name="news",
    label=_("Authors of news"),
    people=(DataSubject.NAMED,),
    recipients=(DataRecipient.PUBLIC,),
    fields=details(
        "news.ArticlePage",
        ("byline",),
        purpose=_("Say who wrote an article"),
        deletion=_("When the article is changed or deleted; its history after two years."),
        basis=LegalBasis.INFORMATION,
        limit=StorageLimit(days=None, since=_("as long as the article")),
    ),
)
