"""Decks and their words to and from the files of other programs, one file a format. What is stored and shown belongs to the rooms above."""
