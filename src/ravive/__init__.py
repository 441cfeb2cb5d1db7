"""Ravive: decks of cards that come back just before they would be forgotten."""

__version__ = "1.0.0"
