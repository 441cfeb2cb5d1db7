"""Registration and calendars for visitors, and lists for staff."""
