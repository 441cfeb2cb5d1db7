"""What changes decks, the register and what is published; each action is one transaction."""

from ravive.decks.actions.exporting import count_taken, export_deck
from ravive.decks.actions.facts import SavedFact, add_fact, reverify_fact, save_fact
from ravive.decks.actions.importing import Imported, import_and_publish, import_deck
from ravive.decks.actions.publishing import SHIPPED_MODEL, Published, publish
from ravive.decks.actions.register_files import ImportedFacts, export_facts, import_facts, import_shipped_facts
from ravive.decks.actions.revisions import keep_revision
from ravive.decks.problems import FactError, ImportingError, ProblemsError, PublishingError

__all__ = [
    "SHIPPED_MODEL",
    "FactError",
    "Imported",
    "ImportedFacts",
    "ImportingError",
    "ProblemsError",
    "Published",
    "PublishingError",
    "SavedFact",
    "add_fact",
    "count_taken",
    "export_deck",
    "export_facts",
    "import_and_publish",
    "import_deck",
    "import_facts",
    "import_shipped_facts",
    "keep_revision",
    "publish",
    "reverify_fact",
    "save_fact",
]
