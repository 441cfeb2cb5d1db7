"""What is done: files imported, transfers decided, months closed, promises given. Each action is one transaction, with its journal lines."""
