"""The public site in Wagtail. For now its home page; what a deck or a card is belongs to `decks` and `cards`."""
