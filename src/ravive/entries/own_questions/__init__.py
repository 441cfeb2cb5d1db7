"""Questions that an organisation asks in its own words, in forms of several subjects: their fields, answers, days and desk."""
