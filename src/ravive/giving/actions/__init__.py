"""What changes the ledger: files are imported, transfers decided, months closed. Each action is one transaction, with its journal lines."""
