"""Actions of the network: share a deck, adopt one, take its changes; each is one transaction."""

from ravive.network.actions.adoption import AdoptedDeck, adopt
from ravive.network.actions.changes import DecidedChanges, Decision, decide
from ravive.network.actions.sharing import share, unshare

__all__ = ["AdoptedDeck", "DecidedChanges", "Decision", "adopt", "decide", "share", "unshare"]
