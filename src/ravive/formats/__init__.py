"""Decks and their words to and from the files of other programs, one file a format. Packages above store and show them."""
