"""Each page of an appeal belongs to one appeal, which its translations share."""

from datetime import timedelta
from typing import Any

from django.db.models.signals import post_save
from django.utils.timezone import localdate

from ravive.fundraising.models import AppealPage
from ravive.giving.models import Appeal
from ravive.people.queries import owners_of_page

# An appeal asks for so long, until its settings say something else.
USUAL_DAYS = 30


def connect() -> None:
    """Create the appeal when its first page is stored."""
    post_save.connect(_create_appeal, sender=AppealPage, dispatch_uid="appeals.create_appeal")


def _create_appeal(*, instance: AppealPage, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    organisation = owners_of_page(instance).defer("logo").first()
    if organisation is not None:
        first: dict[str, object] = {"organisation": organisation, "title": instance.title, "is_example": instance.is_example}
        first["ends_on"] = localdate() + timedelta(days=USUAL_DAYS)
        Appeal.objects.get_or_create(key=instance.translation_key, defaults=first)
