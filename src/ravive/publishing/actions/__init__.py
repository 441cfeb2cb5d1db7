"""Actions that change what is published; each is one transaction."""

from ravive.publishing.actions.deck_export import count_taken, export_deck
from ravive.publishing.actions.deck_import import ImportResult, import_and_publish, import_deck
from ravive.publishing.actions.deck_order import list_first
from ravive.publishing.actions.memory import refresh_memory, store_memory_release
from ravive.publishing.actions.publication import PublicationResult, publish
from ravive.publishing.actions.release import release
from ravive.publishing.actions.typos import take_back

__all__ = [
    "ImportResult",
    "PublicationResult",
    "count_taken",
    "export_deck",
    "import_and_publish",
    "import_deck",
    "list_first",
    "publish",
    "refresh_memory",
    "release",
    "store_memory_release",
    "take_back",
]
