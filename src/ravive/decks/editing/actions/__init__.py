"""Actions that change decks and their cards; each is one transaction."""
