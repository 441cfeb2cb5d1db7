"""A shared deck of one organisation and another that may adopt it, for the tests of the network."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from ravive.decks.models import Deck
from ravive.network import actions as network_actions
from ravive.people.models import Organisation, Role
from ravive.publishing import actions as publishing_actions
from ravive.register import actions as register_actions
from tests.decks.cast import SAMPLES
from tests.people.cast import organisation, person


@dataclass(frozen=True)
class Network:
    """`deck` is published and shared by `there`; `here` has nothing yet."""

    there: Organisation
    here: Organisation
    deck: Deck
    author: User
    reader: User


def network(now: datetime) -> Network:
    """Return the sample deck, published and shared by an organisation whose register is its own, and an organisation without any."""
    there = organisation("sud", "Fondation du Sud")
    here = organisation("nord", "Association du Nord")
    register_actions.import_facts(path=SAMPLES / "facts.yaml", organisation=there, by="test", now=now)
    folder = SAMPLES / "good"
    publishing_actions.import_and_publish(folder=folder, organisation=there, by="test", now=now)
    deck = Deck.objects.select_related("organisation").get(organisation=there)
    network_actions.share(deck=deck, by="test", now=now)
    return Network(there, here, deck, person("nora", here, Role.AUTHOR), person("rita", here, Role.EXPERT))
