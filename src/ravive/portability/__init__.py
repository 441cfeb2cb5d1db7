"""Everything of one organisation as one file in open formats: what belongs to it, and how it is written."""
