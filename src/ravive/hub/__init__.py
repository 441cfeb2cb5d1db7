"""The subjects of the public site, a package for each, which knows no other. Not here: pages without a subject (`pages`)."""
