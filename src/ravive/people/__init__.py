"""Organisations, their staff, who may do what, and who did what. What they work on belongs to the rooms above."""
