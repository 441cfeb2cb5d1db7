"""What waits of the record of processing: the points that the organisation has still to confirm."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.pages.notices.processing_record import points_to_confirm
from ravive.people.agenda import OTHER, WaitingFor, WaitingItem
from ravive.people.models import PRIVACY_ROLES


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield one line while points wait, for those who answer for details of people. One query."""
    if not person.may(*PRIVACY_ROLES) or not (count := points_to_confirm(person.organisation)):
        return
    yield WaitingItem(
        menu="processing",
        icon="list-ul",
        title=ngettext("Record of processing: %(count)s point to confirm", "Record of processing: %(count)s points to confirm", count)
        % {"count": count},
        detail=_("The privacy notice says so until then"),
        action=_("Confirm"),
        address=reverse("confirm_processing"),
        urgency=OTHER,
        since=person.today,
    )
