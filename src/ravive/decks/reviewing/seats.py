"""The two seats of a deck under review: who signed what stands now, or why somebody may not."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.functional import Promise

from ravive.decks.models import Deck, SignOff
from ravive.decks.reviewing import actions
from ravive.decks.reviewing.signatures import SigningState
from ravive.people.models import Role, SecondRole


@dataclass(frozen=True, kw_only=True)
class ReviewSeat:
    """A seat as somebody sees it: its signature, or why this person cannot give it; `refusal` is empty when they can.

    `is_mine`: they have its role. `title` is what the organisation calls its second reader, which is published only if they agree.
    """

    role: str
    label: str | Promise
    signature: SignOff | None
    refusal: str
    is_mine: bool
    title: str | Promise = ""


def seats_of(deck: Deck, state: SigningState, by: User, roles: Collection[Role]) -> tuple[ReviewSeat, ...]:
    """Return the two seats, the field expert's first."""
    second = SecondRole(deck.organisation.second_role)
    names: dict[str, str | Promise] = {
        SignOff.Seat.EXPERT: Role.EXPERT.label,
        SignOff.Seat.SECOND: second.label,
    }
    return tuple(
        ReviewSeat(
            role=role,
            label=names[role],
            signature=state.signature(role),
            refusal=actions.why_not(deck=deck, state=state, role=role, by=by),
            is_mine=actions.SEATS[role] in roles,
            title=second.label if role == SignOff.Seat.SECOND and second != SecondRole.SECOND_READER else "",
        )
        for role in SignOff.Seat
    )
