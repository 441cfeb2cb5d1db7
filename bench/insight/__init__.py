"""How long a trainer waits for figures, however many answers there are, and whether every engine says the same."""
