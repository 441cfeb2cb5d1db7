"""What is done: files imported, transfers booked, months closed, promises given."""
