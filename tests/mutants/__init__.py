"""Faults that are set into the code on purpose: for each of them, a test has to fail."""
