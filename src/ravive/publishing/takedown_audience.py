"""Which organisations have to know of a takedown. Trainings add the function that finds theirs; publishing knows nothing of trainings."""

from collections.abc import Callable, Iterable

from ravive.decks.models import Deck
from ravive.publishing.models import NoticeReason

type FindOrganisations = Callable[[str], Iterable[int]]
_finders: list[FindOrganisations] = []


def find_trainings_with(finder: FindOrganisations) -> None:
    """Set the function that returns the organisations whose open trainings use a deck, by its name in addresses."""
    _finders[:] = [finder]


def organisations_of(deck: Deck) -> dict[int, str]:
    """Return who has to know, by the organisation's key, with the nearest reason."""
    reasons = NoticeReason
    training = {organisation: reasons.TRAINING for finder in _finders for organisation in finder(deck.slug)}
    adopted = dict.fromkeys(Deck.objects.filter(upstream=deck).values_list("organisation", flat=True), reasons.ADOPTED)
    return {**training, **adopted, deck.organisation_id: reasons.OWN}
