"""How long a trainer waits for figures, and what releasing them costs, however many answers a site has."""
