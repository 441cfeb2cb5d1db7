"""One file a kind of card: its source fields, its words, its published form and how it is marked."""
