"""Settings, root urls and what the environment says; the command in `commands`, the server in `server`. Pages do not belong here."""
