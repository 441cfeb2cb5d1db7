"""What changes decks, the register and what is published; each action is one transaction."""

from ravive.decks.actions.adopting import Adopted, adopt
from ravive.decks.actions.exporting import count_taken, export_deck
from ravive.decks.actions.facts import SavedFact, add_fact, reverify_fact, save_fact
from ravive.decks.actions.importing import Imported, import_and_publish, import_deck
from ravive.decks.actions.memory import keep_memory, refresh_memory
from ravive.decks.actions.publishing import Published, publish
from ravive.decks.actions.register_files import ImportedFacts, export_facts, import_facts, import_shipped_facts
from ravive.decks.actions.releasing import release
from ravive.decks.actions.reviewing import SEATS, comment, resolve, sign, submit, why_not
from ravive.decks.actions.revisions import keep_revision
from ravive.decks.actions.sharing import share, unshare
from ravive.decks.actions.translating import ConflictError, Saved, add_language, save_texts, say_it_holds, sign_translation, take_in
from ravive.decks.problems import FactError, ImportingError, ProblemsError, PublishingError

__all__ = [
    "SEATS",
    "Adopted",
    "ConflictError",
    "FactError",
    "Imported",
    "ImportedFacts",
    "ImportingError",
    "ProblemsError",
    "Published",
    "PublishingError",
    "Saved",
    "SavedFact",
    "add_fact",
    "add_language",
    "adopt",
    "comment",
    "count_taken",
    "export_deck",
    "export_facts",
    "import_and_publish",
    "import_deck",
    "import_facts",
    "import_shipped_facts",
    "keep_memory",
    "keep_revision",
    "publish",
    "refresh_memory",
    "release",
    "resolve",
    "reverify_fact",
    "save_fact",
    "save_texts",
    "say_it_holds",
    "share",
    "sign",
    "sign_translation",
    "submit",
    "take_in",
    "unshare",
    "why_not",
]
