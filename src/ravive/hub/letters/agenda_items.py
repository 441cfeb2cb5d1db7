"""What waits for communication officers: signatures to look at."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.hub.letters import queries
from ravive.people.agenda import OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each letter with signatures that wait. It names no signer. One query."""
    if not person.may(Role.COMMUNICATOR, Role.ADMIN):
        return
    for letter, count in queries.letters_to_review(person.organisation):
        yield WaitingItem(
            menu="letters",
            icon="mail",
            title=ngettext("%(count)s signature to look at", "%(count)s signatures to look at", count) % {"count": count},
            detail=letter.title,
            action=_("Look at them"),
            address=reverse("desk_letter", args=[letter.pk]),
            urgency=OTHER,
            since=person.today,
        )
