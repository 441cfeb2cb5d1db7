"""The room's screens: coming in, the desk's home, team, organisation, audit log."""
