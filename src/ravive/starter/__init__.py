"""The content of a new installation: facts, decks, home pages. Storing it belongs to `decks`, `pages` and `hub`."""
