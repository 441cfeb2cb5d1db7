"""The public site of a fictional organisation: what a new installation shows until its own people write. It goes in one click."""
