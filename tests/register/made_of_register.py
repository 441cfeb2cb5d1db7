"""What the facts register and learners' reports have of an organisation, for the isolation walk."""

from ravive.decks.models import Deck
from ravive.publishing.models import CardReport
from ravive.register import actions as register_actions
from ravive.register.actions import sources
from ravive.register.models import FactCheck, RegisterEntry, RegisterSourceEntry
from tests.decks import made_here  # noqa: F401 - makes the deck first
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World

SOURCE = {"title": MARKER, "reference": MARKER, "grade": "A", "read_on": "2026-11-01"}
FACT = {
    "kind": "figure", "name": MARKER, "value": MARKER, "grade": "A", "status": "confirmed", "sources": ["marked-source"],
    "verified_on": "2026-11-01", "verified_by": MARKER,
}  # fmt: skip


@REGISTRY.maker
def make_register(world: World) -> None:
    deck: Deck = world.kept["deck"]  # type: ignore[assignment]  # a deck
    world.kept["source"] = sources.add_source(organisation=world.other, source_id="marked-source", values=SOURCE, by=world.insider, now=NOW)
    added = register_actions.add_fact(organisation=world.other, entry_id="marked-fact", values=FACT, by=world.insider, now=NOW, note=MARKER)
    world.kept["fact"] = added.entry
    report = {"deck": deck, "card_id": world.kept["card"].card_id, "language": "fr", "reason": "wrong", "day": NOW.date()}  # type: ignore[attr-defined]  # a card
    CardReport.objects.create(**report, bundle_digest="0" * 64)
    CardReport.objects.create(**report, bundle_digest="0" * 64, closed_at=NOW, closed_by_name=MARKER, closing_note=MARKER)
    world.rows += [
        RegisterSourceEntry.objects.filter(organisation=world.other),
        RegisterEntry.objects.filter(organisation=world.other),
        FactCheck.objects.filter(entry__organisation=world.other),
        CardReport.objects.filter(deck=deck),
    ]


def _deck(world: World) -> object:
    return world.kept["deck"].pk  # type: ignore[attr-defined]  # a deck


def _card(world: World) -> object:
    return world.kept["card"].card_id  # type: ignore[attr-defined]  # a card


def _last(world: World) -> object:
    return CardReport.objects.latest("pk").pk


def _note(world: World) -> object:
    return "Verified."


REGISTRY.fill(r"^verify_fact$", key=lambda world: world.kept["fact"].pk, data={"note": _note}, opens=False)  # type: ignore[attr-defined]  # an entry
REGISTRY.fill(r"^(fact|delete_fact)$", key=lambda world: world.kept["fact"].pk)  # type: ignore[attr-defined]  # an entry
REGISTRY.fill(r"^(source|delete_source)$", key=lambda world: world.kept["source"].pk)  # type: ignore[attr-defined]  # a source
REGISTRY.fill(r"^close_reports$", deck_id=_deck, card_id=_card, data={"last": _last, "note": _note}, opens=False)
