"""Reminders of joined trainings: only when cards are due, at most two a week, never in quiet hours, each way stopped in one tap.

What is kept for them lies apart from answers, and nothing in the database leads from one to the other.
"""
