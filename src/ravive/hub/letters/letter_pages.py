"""Each page of a letter belongs to one letter, which its translations share."""

from typing import Any

from django.db.models.signals import post_save

from ravive.hub.letters.models import LetterPage, OpenLetter
from ravive.people.queries import owners_of_page


def connect() -> None:
    """Create the letter when its first page is stored."""
    post_save.connect(_create_letter, sender=LetterPage, dispatch_uid="letters.create_letter")


def _create_letter(*, instance: LetterPage, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    organisation = owners_of_page(instance).defer("logo").first()
    if organisation is not None:
        first = {"organisation": organisation, "title": instance.title}
        OpenLetter.objects.get_or_create(key=instance.translation_key, defaults=first)
