"""Organisations, their staff, roles and permissions, signing in, and the audit log.

Decks, trainings and pages belong to the packages above.
"""
