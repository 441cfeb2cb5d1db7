"""The two seats of a deck under review: who signed what stands now, or why somebody may not."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.functional import Promise

from ravive.decks.models import Deck, SignOff, Submission
from ravive.decks.reviewing import actions, revisions
from ravive.decks.reviewing.signatures import SigningState
from ravive.lib.languages import Language
from ravive.people.models import Role, SecondRole
from ravive.people.queries import roles_of


@dataclass(frozen=True, kw_only=True)
class ReviewSeat:
    """A seat as somebody sees it: its signature, or why this person cannot give it; `refusal` is empty when they can.

    `languages` are those that its signature holds for besides the original; `is_mine`: they have its role. `title` is what the
    organisation calls its second reader, which is published only if they agree.
    """

    role: str
    label: str | Promise
    signature: SignOff | None
    refusal: str
    is_mine: bool
    languages: tuple[Language, ...] = ()
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
            languages=revisions.languages_read(signature, state.draft) if (signature := state.signature(role)) else (),
            title=second.label if role == SignOff.Seat.SECOND and second != SecondRole.SECOND_READER else "",
        )
        for role in SignOff.Seat
    )


def typo_to_take_back(deck: Deck, by: User) -> Submission | None:
    """Return the typo that one person signed and published, where this person has the other seat; None without one."""
    typo = Submission.objects.filter(deck=deck).select_related("revision").first()
    if typo is None or not typo.is_typo or typo.by_id == by.pk:
        return None
    signs = list(SignOff.objects.filter(deck=deck, revision__signed_content=typo.revision.signed_content))
    roles = roles_of(by, deck.organisation)
    is_free = any(role in roles for seat, role in actions.SEATS.items() if seat not in {sign.role for sign in signs})
    return typo if len(signs) == 1 and signs[0].by_id != by.pk and is_free else None
