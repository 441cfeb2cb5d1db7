"""Who has signed what a deck holds now, and what changed since it was last signed by both."""

from collections.abc import Mapping
from dataclasses import dataclass

from ravive.cards.draft import DeckDraft, Reading
from ravive.decks import drafts
from ravive.decks.models import Card, Deck, DeckRevision, SignOff, Submission, Takedown
from ravive.decks.reviewing import snapshot_diff, takedowns


@dataclass(frozen=True, slots=True)
class SigningState:
    """Where a deck stands between its authors and its readers.

    `content` is a digest of what stands now, as far as readers vouch for it; `is_current`: it is what was submitted last.
    `signatures` are those on what stands now; `signed` is the last revision that both seats signed, None when there never was one.
    `takedowns` are what is offline. What was submitted or signed before the deck's latest one does not count any more.
    """

    submission: Submission | None
    is_current: bool
    signatures: tuple[SignOff, ...]
    signed: DeckRevision | None
    reading: Reading
    meanings: Mapping[str, int]
    content: str
    takedowns: tuple[Takedown, ...] = ()

    @property
    def draft(self) -> DeckDraft:
        """The deck as it stands now."""
        return self.reading.draft

    def signature(self, role: str) -> SignOff | None:
        """Return a seat's signature on what stands now."""
        return next((signature for signature in self.signatures if signature.role == role), None)

    @property
    def is_signed(self) -> bool:
        """Whether two people, one for each seat, signed what stands now."""
        return all(self.signature(role) for role in SignOff.Seat.values)

    @property
    def is_typo(self) -> bool:
        """Whether what stands now was submitted as the correction of a typo."""
        return self.is_current and self.submission is not None and self.submission.is_typo

    @property
    def may_go_out(self) -> bool:
        """Whether enough people signed what stands now: two, or one for a typo."""
        is_enough = self.submission is not None and len(self.signatures) >= self.submission.signatures_needed
        return self.is_signed or (self.is_current and is_enough)

    @property
    def missing(self) -> tuple[str, ...]:
        """The seats that have not signed what stands now."""
        return tuple(role for role in SignOff.Seat.values if not self.signature(role))


def state_of(deck: Deck) -> SigningState:
    """Return who has signed what the deck holds now; the same number of queries whatever its size."""
    reading = drafts.reading_of(deck)
    content = snapshot_diff.signed_digest(reading.draft)
    submission = Submission.objects.filter(deck=deck).select_related("revision").defer("revision__snapshot").first()
    rows = SignOff.objects.filter(deck=deck).select_related("revision").defer("revision__snapshot").order_by("at", "pk")
    since = takedowns.latest_at(deck)
    by_content: dict[str, dict[str, SignOff]] = {}
    for row in rows:
        by_content.setdefault(row.revision.signed_content, {})[row.role] = row
    both = [signed for signed in by_content.values() if len(signed) == len(SignOff.Seat.values)]
    last = max(both, key=lambda signed: max(row.at for row in signed.values()), default=None)
    revision = max((row.revision for row in last.values()), key=lambda found: found.number) if last else None
    return SigningState(
        submission=submission,
        is_current=submission is not None and submission.revision.signed_content == content and (since is None or submission.at > since),
        signatures=tuple(row for row in by_content.get(content, {}).values() if since is None or row.at > since),
        signed=revision,
        reading=reading,
        meanings=dict(Card.objects.filter(deck=deck).values_list("card_id", "meaning")),
        content=content,
        takedowns=tuple(takedowns.in_force(deck)) if since else (),
    )
