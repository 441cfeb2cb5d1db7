"""Translating decks: how far each language is, texts side by side, translators’ files."""
