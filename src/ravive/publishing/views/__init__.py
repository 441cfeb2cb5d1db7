"""Public pages and files of decks, and the screens on which decks are published."""
