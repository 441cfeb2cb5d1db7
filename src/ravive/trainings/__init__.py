"""Groups without accounts. A trainer opens one, and people join it by a code.

Its plan, tests, prints and retention are here. Answers belong to `reviews`, figures and disclosure control to `insight`.
"""
