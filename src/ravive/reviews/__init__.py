"""The append-only log of answers from phones that joined a training, its sync endpoint, and the memory model fitted to it.

A training, its tests and its reminders belong to `trainings`; figures and their suppression to `insight`.
"""
