"""The log of departures: what was deleted stays deleted when an older copy of the database is restored.

Digests only. What a kind of departure deletes, and how, belongs to the package that registers it.
"""
