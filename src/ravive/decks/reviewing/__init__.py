"""Reviewing decks: what changed, comments, signatures, revisions."""
