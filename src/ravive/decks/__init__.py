"""Decks once published: storing bundles, listing them, and every page that shows a card. How a deck is written and checked: `cards`."""
