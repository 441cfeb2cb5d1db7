"""Screens: invitation, the desk's home, team, organisation, audit log."""
