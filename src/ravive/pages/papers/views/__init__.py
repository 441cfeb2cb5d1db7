"""The papers at the desk."""
