"""Pages of entries: for visitors, and at the desk."""
