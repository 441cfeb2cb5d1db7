"""Tags of the pages of workshops."""
