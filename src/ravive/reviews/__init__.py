"""The append-only log of answers from phones that joined a training, its sync endpoint, and what it says of cards.

A training, its tests and its reminders belong to `trainings`; figures and their suppression to `insight`.
"""
