"""The content a new installation shows: facts, decks, home pages. How it is stored belongs to `decks` and `hub`."""
