"""What visitors and staff see of letters."""
