"""Reminders of joined trainings: only if cards are due, at most two a week, never in quiet hours, easy to stop.

Their tables are separate from answers, and nothing in the database connects the two.
"""
