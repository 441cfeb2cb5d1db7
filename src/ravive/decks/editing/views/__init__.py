"""The screens on which decks are written."""
