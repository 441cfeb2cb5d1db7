"""News of an organisation: articles with a theme and a date, their list, archive and feeds. Events and campaigns do not belong here."""
