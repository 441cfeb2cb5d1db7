"""Counts and durations for Prometheus. No label carries personal data or a value that visitors choose."""
