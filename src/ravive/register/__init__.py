"""The facts register: facts, sources, verifications, and their screens. Cards refer to it; it knows no deck."""
