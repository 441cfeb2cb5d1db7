"""Settings, root urls, the WSGI door and the `ravive` command. What a visitor sees does not belong here."""
