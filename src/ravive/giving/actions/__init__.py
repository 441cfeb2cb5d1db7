"""Actions that change what is stored of giving; each is one transaction."""
