"""Dates as Flanders writes them: Django's own formats for Dutch are those of the Netherlands, whose hyphens break over lines."""

SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
