"""Actions of the network: share a deck, adopt one, take its changes; each is one transaction."""

from ravive.network.actions.adoption import Adopted, adopt
from ravive.network.actions.changes import Decided, Decision, decide
from ravive.network.actions.sharing import share, unshare

__all__ = ["Adopted", "Decided", "Decision", "adopt", "decide", "share", "unshare"]
