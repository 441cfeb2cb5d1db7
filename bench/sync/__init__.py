"""How fast answers are taken in: Ravive on SQLite and PostgreSQL, Anki's own sync server, and SQLite without anything around it."""
