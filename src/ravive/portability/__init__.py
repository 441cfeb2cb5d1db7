"""Everything of one organisation as one file in open formats: what belongs to it, how it is written, and how it is imported."""
