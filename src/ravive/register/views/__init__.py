"""The screens of the facts register."""
