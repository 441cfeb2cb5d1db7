"""Search on the public site: its index, what is found, and pages near an address that leads nowhere.

What the index holds is public: pages that are live, and decks that are out. Redirects belong to `pages`.
"""
