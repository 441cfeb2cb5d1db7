"""Copies of an installation: written while it is served, checked, restored, tried out at night, and deleted on their day."""
