"""Groups without accounts: what a trainer opens and people join by a code, its plan, its tests, its prints, and how long its answers stay.

The answers themselves belong to `reviews`, figures and their suppression to `insight`.
"""
