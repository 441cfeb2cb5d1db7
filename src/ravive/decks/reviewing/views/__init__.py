"""Requests around a review: the deck as a whole, and its cards read one by one."""
