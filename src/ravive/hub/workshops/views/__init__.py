"""The board of requests at the desk."""
