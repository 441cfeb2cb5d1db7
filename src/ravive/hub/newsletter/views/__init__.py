"""What visitors and staff see of news by mail."""
