"""The public site in Wagtail: its home page so far. Decks and cards belong to `decks` and `cards`."""
