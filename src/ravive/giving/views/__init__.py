"""The treasurer's desk."""
