"""The bin: pages that staff deleted come back for 30 days, with their place, their address and what was online."""
