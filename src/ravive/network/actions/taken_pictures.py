"""The pictures that taken cards show: found again by what they show, added where they are new, deleted once no card shows them."""

from typing import Any

from ravive.cards.draft import CardDraft
from ravive.decks.card_form.row_ids import made_id
from ravive.decks.editing import uploads
from ravive.decks.models import Card, DeckPicture, RevisionPicture
from ravive.network.upstream import Upstream


class Pictures:
    """A deck's pictures while changes are taken; two decks may call the same picture differently, and different ones the same."""

    def __init__(self, found: Upstream) -> None:
        self._deck = found.deck
        self._source = found.source
        wanted = {offer.taken.picture for offer in found.offers.values() if offer.taken and offer.taken.picture}
        self._contents = {row.digest: row.content for row in RevisionPicture.objects.filter(digest__in=wanted)}
        self._names = set(DeckPicture.objects.filter(deck=self._deck).values_list("name", flat=True))
        self._known = {state.picture: str(state.structure["picture"]) for state in found.ours.values() if state.picture}
        self._shown_before = {str(state.structure["picture"]) for state in found.ours.values() if state.picture}

    def shown(self, name: str, state: CardDraft) -> dict[str, Any]:
        """Return the structure of a card to be taken, with the name its picture has in this deck."""
        structure = dict(state.structure)
        if state.picture:
            structure["picture"] = self._known.get(state.picture) or self._added(str(structure["picture"]), state.picture)
        return structure

    def delete_unused(self) -> None:
        """Delete the pictures that no card shows any more, and one did before."""
        now = {structure.get("picture") for structure in Card.objects.filter(deck=self._deck).values_list("structure", flat=True)}
        DeckPicture.objects.filter(deck=self._deck, name__in=self._shown_before - now).delete()

    def _added(self, name: str, digest: str) -> str:
        picture = self._source.draft.fields["pictures"][name]
        own = made_id(name, self._names, "image")
        DeckPicture.objects.create(
            deck=self._deck,
            position=len(self._names),
            name=own,
            file=uploads.file_name(own, picture["file"][picture["file"].rindex(".") :]),
            content=self._contents[digest],
            width=picture["width"],
            height=picture["height"],
        )
        self._names.add(own)
        self._known[digest] = own
        return own
