"""What is done: files imported, transfers decided, months closed, promises given; each in one transaction, with its journal lines."""
