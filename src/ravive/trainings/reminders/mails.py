"""What reminders say by e-mail, in neutral words, and what `mailing` needs to know of them."""

from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.mailing import actions as mailing
from ravive.mailing import purposes
from ravive.mailing.messages import Mail
from ravive.trainings.models import Reminder
from ravive.trainings.reminders import actions
from ravive.trainings.reminders.storage import PURPOSE


def register() -> None:
    """Let `mailing` confirm addresses of reminders, and delete each address with its reminder."""
    request = gettext_lazy("Somebody, probably you, asked for short reminders at this address: two a week at most.")
    purposes.register(purposes.Purpose(name=PURPOSE, path="reminders", request=request, delete=actions.delete_unconfirmed_mail))
    post_delete.connect(_delete_address, sender=Reminder, dispatch_uid="trainings.reminders.mails")


def _delete_address(*, instance: Reminder, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    mailing.delete_address(instance.pk)


def prompt_mail(handle: str, language: str) -> Mail:
    """Return the e-mail of a prompt. Read by others, it says nothing of the subject."""
    with override(language):
        subject = _("A few cards are ready")
        paragraphs = (_("A few cards are ready. Three minutes are enough."), f"{settings.RAVIVE_URL}/{language}/cards/")
    return Mail(handle=handle, language=language, subject=subject, paragraphs=paragraphs)
