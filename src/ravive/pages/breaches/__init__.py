"""Breaches of personal data: the form of the 72 hours, the register, and the files to send."""
