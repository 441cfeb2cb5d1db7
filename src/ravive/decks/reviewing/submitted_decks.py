"""Where the submitted decks of an organisation stand. The number of queries does not grow with the number of decks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from ravive.cards.draft import Reading
from ravive.decks import drafts
from ravive.decks.models import Deck, SignOff, Submission, Takedown
from ravive.decks.reviewing import snapshot_diff
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class SubmittedDeck:
    """A deck with its last submission.

    `signed` holds the seats that signed what was submitted, and who; `signed_at` is when the last of them did.
    `is_outlived`: something was taken offline after it was submitted.
    """

    submission: Submission
    signed: tuple[tuple[str, int | None], ...]
    signed_at: datetime | None
    is_outlived: bool

    @property
    def deck(self) -> Deck:
        """The deck."""
        return self.submission.deck

    @property
    def signatures(self) -> int:
        """How many seats have signed, 0 to 2."""
        return len({role for role, _by in self.signed})

    @property
    def is_signed(self) -> bool:
        """Whether both seats have signed what was submitted."""
        return self.signatures == len(SignOff.Seat.values)

    @property
    def may_go_out(self) -> bool:
        """Whether enough seats have signed it: both, or one for a typo."""
        return self.signatures >= self.submission.signatures_needed

    def is_as_submitted(self, reading: Reading) -> bool:
        """Return whether the deck still holds what was submitted."""
        return snapshot_diff.signed_digest(reading.draft) == self.submission.revision.signed_content


def submitted_decks(organisation: Organisation) -> list[SubmittedDeck]:
    """Return the decks of an organisation that were ever submitted. Three queries."""
    last = Submission.objects.filter(deck__organisation=organisation).values("deck").annotate(last=Max("pk")).values("last")
    rows = Submission.objects.filter(pk__in=last).select_related("deck", "revision").defer("revision__snapshot")
    by_deck = {row.deck_id: row for row in rows}
    taken = dict(Takedown.objects.filter(deck__in=by_deck).order_by().values_list("deck").annotate(at=Max("at")))
    signed: dict[int, list[tuple[str, int | None]]] = {key: [] for key in by_deck}
    last_signed: dict[int, datetime] = {}
    signs = SignOff.objects.filter(deck__in=by_deck).select_related("revision").defer("revision__snapshot")
    for sign in signs:
        is_valid = sign.deck_id not in taken or sign.at > taken[sign.deck_id]
        if is_valid and sign.revision.signed_content == by_deck[sign.deck_id].revision.signed_content:
            signed[sign.deck_id].append((sign.role, sign.by_id))
            last_signed[sign.deck_id] = max(sign.at, last_signed[sign.deck_id]) if sign.deck_id in last_signed else sign.at
    return [
        SubmittedDeck(
            submission=row, signed=tuple(signed[key]), signed_at=last_signed.get(key), is_outlived=key in taken and row.at <= taken[key]
        )
        for key, row in by_deck.items()
    ]


def readings_of(found: Iterable[SubmittedDeck]) -> dict[int, Reading]:
    """Return what each of these decks holds now, by the deck's key."""
    return drafts.readings_of(submitted.deck for submitted in found)
