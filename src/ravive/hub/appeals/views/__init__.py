"""What the addresses of appeals show and accept."""
