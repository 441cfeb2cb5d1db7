"""Members of a network at the desk."""
