"""What takedowns are of an organisation, for the isolation walk."""

from ravive.decks.models import Deck, Takedown
from ravive.publishing.models import TakedownNotice
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_takedown(world: World) -> None:
    deck = Deck.objects.create(organisation=world.other, slug=f"gone-{MARKER.lower()}", review_due=NOW.date(), edited_at=NOW)
    made = Takedown.objects.create(deck=deck, label=MARKER, reason="hurtful", note=MARKER, at=NOW, by=world.insider, by_name=MARKER)
    TakedownNotice.objects.create(takedown=made, organisation=world.other, reason="own")
    world.kept |= {"gone_deck": deck, "takedown": made}
    world.rows += [Takedown.objects.filter(deck=deck), TakedownNotice.objects.filter(takedown=made)]


REGISTRY.fill(r"^take_(deck|card)_offline$", deck_id=lambda world: world.kept["gone_deck"].pk, card_id=lambda world: "card", opens=False)
REGISTRY.fill(r"^takedown$", takedown_id=lambda world: world.kept["takedown"].pk)
REGISTRY.fill(r"^(list_deck_first|take_back_typo)$", deck_id=lambda world: world.kept["deck"].pk, opens=False)
