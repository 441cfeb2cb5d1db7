"""Ravive on a machine with faults, drawn at random one after the other, under phones, visitors and a member of staff."""
