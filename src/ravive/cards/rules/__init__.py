"""Rules on what a published card may hold: its facts, pictures, texts and terms."""
