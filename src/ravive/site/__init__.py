"""What every page shares: its frame, the quick exit, the built app’s files, QR codes, icons. Content does not belong here."""
