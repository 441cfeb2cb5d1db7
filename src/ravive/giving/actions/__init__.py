"""What is done: files imported, transfers decided, months closed, promises stored; each in one transaction, with its journal lines."""
