"""What phones meet while a site is attacked in several ways, one after the other."""
