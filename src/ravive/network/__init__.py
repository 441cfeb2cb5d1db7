"""The network of organisations: sharing decks, adopting them, and taking their later changes. What is published lies in `publishing`."""
