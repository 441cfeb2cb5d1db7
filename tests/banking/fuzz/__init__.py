"""Damages valid bank files by chance and reads them: `python -m tests.banking.fuzz [--seconds N] [READER…]`."""
