"""The append-only log of answers that phones send once they joined a training: its sync door, and what the memory model learns from it.

Who a training is for, its tests and its reminders belong to `trainings`; figures and their suppression to `insight`.
"""
