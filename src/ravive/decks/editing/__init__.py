"""Writing decks: cards, pictures and what concerns the deck as a whole, at the desk. Publishing does not belong here."""
