"""What visitors send and confirm, and the board at the desk."""
