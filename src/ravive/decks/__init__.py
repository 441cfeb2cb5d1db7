"""Decks as they are written: editing, translating, reviewing. How a card is checked: `cards`; what is published: `publishing`."""
