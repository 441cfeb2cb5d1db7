"""News by mail: who agreed to get it, with the proof; issues written from published pages; sending them.

The form, the double opt-in and the pages of links belong to `entries`, addresses and bounces to `mailing`. Pages that an issue names
belong to other subjects.
"""
