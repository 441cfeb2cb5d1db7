"""The `ravive` command: what it accepts, and what each of its commands does. How the site is served does not belong here."""
