"""What different ways of asking again leave after months, in worlds whose memory is known.

The worlds are made up, and one of them owes nothing to our model: they compare policies, they measure nobody.
"""
