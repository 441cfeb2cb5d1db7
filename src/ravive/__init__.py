"""Ravive: decks of cards that come back at growing intervals."""

__version__ = "1.0.0"
