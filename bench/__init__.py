"""What is claimed of speed, size and every language at once: each command prints what it measured beside its bar, and says 1 when over."""
