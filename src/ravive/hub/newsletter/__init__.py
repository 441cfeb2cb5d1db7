"""News by mail: who agreed to get it, with the proof; issues written from published pages; sending them.

Addresses, double opt-in, stop links and bounces belong to `mailing`. Pages that an issue names belong to other subjects.
"""
