"""What changes giving."""
