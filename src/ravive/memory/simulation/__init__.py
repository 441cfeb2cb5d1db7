"""What different ways of asking again leave after months, in worlds whose memory is known.

The worlds are made up: they compare policies, they measure nobody.
"""
