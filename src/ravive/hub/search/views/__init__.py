"""The results of a search, and the page of an address that leads nowhere."""
