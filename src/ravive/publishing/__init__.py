"""What is published: bundles and every public page of decks, on paper and in one file; learners’ reports. Writing belongs to `decks`."""
