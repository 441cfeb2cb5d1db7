"""Actions of the network: share a deck, adopt one, take its changes; each is one transaction."""

from ravive.network.actions.adoption import AdoptionResult, adopt
from ravive.network.actions.changes import Decision, DecisionResult, decide
from ravive.network.actions.shares import share, unshare

__all__ = ["AdoptionResult", "Decision", "DecisionResult", "adopt", "decide", "share", "unshare"]
