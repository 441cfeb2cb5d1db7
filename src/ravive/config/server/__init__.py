"""How the site is served: processes, background work, middleware, response headers. Options of the command do not belong here."""
