"""The pages of the notices, and where to report a fault of the site."""
