"""How far somebody has read a deck under review, and the comments on its cards."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User

from ravive.decks.models import Card, CardComment, CardReading, Deck
from ravive.decks.reviewing import snapshot_diff
from ravive.decks.reviewing.signatures import SigningState
from ravive.decks.reviewing.snapshot_diff import CardChange


@dataclass(frozen=True, kw_only=True)
class ReadingProgress:
    """How far somebody has read: a digest of each card in the deck's order that is no draft, and those they read as they stand now.

    `doubtful` are those read that they want to see again before signing.
    """

    digests: dict[str, str]
    read: frozenset[str]
    doubtful: frozenset[str]

    @property
    def is_complete(self) -> bool:
        """Whether every card was read and none is doubtful; never in a deck without cards."""
        return bool(self.digests) and len(self.read) == len(self.digests) and not self.doubtful

    @property
    def next_card(self) -> str | None:
        """The first card that is not read, else the first doubtful one; None when there is neither."""
        return next((name for name in self.digests if name not in self.read), None) or next(
            (name for name in self.digests if name in self.doubtful), None
        )


def progress_of(deck: Deck, state: SigningState, by: User) -> ReadingProgress:
    """Return how far somebody has read a deck: a card that changed since they read it is to be read again."""
    # Drafts are not published: nobody has to read them.
    digests = snapshot_diff.card_digests(state.draft.without_drafts())
    rows = CardReading.objects.filter(card__deck=deck, by=by).values_list("card__card_id", "content", "is_doubtful")
    found = {name: is_doubtful for name, content, is_doubtful in rows if digests.get(name) == content}
    doubtful = frozenset(name for name, is_doubtful in found.items() if is_doubtful)
    return ReadingProgress(digests=digests, read=frozenset(found), doubtful=doubtful)


def change_since_read(card: Card, state: SigningState, by: User) -> CardChange | None:
    """Return how a card differs from what somebody read of it; None if they never read it, or it is the same."""
    row = CardReading.objects.filter(card=card, by=by).first()
    now, original = state.draft.cards().get(card.card_id), state.draft.original
    if row is None or row.card_read is None or now is None or original is None:
        return None
    return snapshot_diff.change_since(row.card_read, card.card_id, now, original)


def comments_of(deck: Deck) -> dict[str, tuple[CardComment, ...]]:
    """Return the comments on the cards of a deck, by card, the oldest first."""
    found: dict[str, list[CardComment]] = defaultdict(list)
    for comment in CardComment.objects.filter(card__deck=deck).select_related("card", "by").order_by("at", "pk"):
        found[comment.card.card_id].append(comment)
    return {name: tuple(comments) for name, comments in found.items()}
