"""What all pages share: their frame, the quick exit, files of the built app, QR codes, icons. Content does not belong here."""
