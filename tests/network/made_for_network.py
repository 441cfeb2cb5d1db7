"""What an organisation has in the network, for the isolation walk: a deck it shares, of which everything was edited since."""

from pathlib import Path

from ravive.decks.editing.actions import cards
from ravive.decks.models import CardWords, Deck, DeckWords
from ravive.network import actions as network_actions
from ravive.network.models import Adoption
from ravive.publishing import actions as publishing_actions
from ravive.register import actions as register_actions
from ravive.register.models import RegisterEntry
from tests.decks import made_here  # noqa: F401 - makes the deck that is not shared first
from tests.decks.cast import SAMPLES
from tests.people.cast import NOW, organisation
from tests.people.isolation import MARKER, REGISTRY, World

# Whose name may be read: what it shares is for everybody, what it edits since is not.
SHARER = "sharer"


@REGISTRY.maker
def make_shared(world: World) -> None:
    sharer = organisation(SHARER)
    register_actions.import_facts(path=SAMPLES / "facts.yaml", organisation=sharer, by="test", now=NOW)
    publishing_actions.import_and_publish(folder=Path(SAMPLES / "good"), organisation=sharer, by="test", now=NOW)
    deck = Deck.objects.select_related("organisation").get(organisation=sharer)
    network_actions.share(deck=deck, by="test", now=NOW)
    card = deck.cards.get(position=0)
    words = {**CardWords.objects.get(card=card, language="fr").words, "reflex": MARKER}
    cards.save_card(card=card, structure=card.structure, words=words, base="", by=world.insider, now=NOW, is_forced=True)
    cards.add_card(deck=deck, kind="truth", theme="react", notion="a", prompt=f"{MARKER} ?", by=world.insider, now=NOW)
    DeckWords.objects.filter(deck=deck).update(title=MARKER, summary=MARKER)
    fact = RegisterEntry.objects.get(organisation=sharer, entry_id="listening")
    register_actions.save_fact(entry=fact, values={"status": "draft", "value": f"{MARKER}.example"}, by=world.insider, now=NOW)
    # The other organisation adopted it: how many did may be read, who did may not.
    adopted = network_actions.adopt(deck=deck, organisation=world.other, by=world.insider, now=NOW).deck
    DeckWords.objects.filter(deck=adopted).update(title=MARKER)
    world.kept |= {"shared": deck, "shared_card": card, "adopted": adopted}
    world.rows += [
        Deck.objects.filter(organisation=sharer),
        CardWords.objects.filter(card__deck=deck),
        CardWords.objects.filter(card__deck=adopted),
        Adoption.objects.filter(deck=adopted),
        RegisterEntry.objects.filter(organisation__in=[sharer, world.other]),
    ]


def _shared(world: World) -> object:
    return world.kept["shared"].pk  # type: ignore[attr-defined]  # a deck


def _card(world: World) -> object:
    return world.kept["shared_card"].card_id  # type: ignore[attr-defined]  # a card


def _adopted(world: World) -> object:
    return world.kept["adopted"].pk  # type: ignore[attr-defined]  # a deck


def _french(world: World) -> object:
    return "fr"


REGISTRY.fill(r"^preview_shared$", deck_id=_shared, card_id=_card, query={"language": _french}, opens=False)
REGISTRY.fill(r"^(shared_deck|adopt_deck)$", deck_id=_shared, opens=False)
REGISTRY.fill(r"^(share_deck|upstream)$", deck_id=_adopted)
