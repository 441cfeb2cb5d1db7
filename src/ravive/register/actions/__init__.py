"""Actions that change the facts register; each is one transaction."""

from ravive.register.actions.facts import SavedFact, add_fact, reverify_fact, save_fact
from ravive.register.actions.files import ImportedFacts, export_facts, import_facts, import_shipped_facts

__all__ = ["ImportedFacts", "SavedFact", "add_fact", "export_facts", "import_facts", "import_shipped_facts", "reverify_fact", "save_fact"]
