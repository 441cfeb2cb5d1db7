"""What changes the public face of giving. Each action is one transaction."""
